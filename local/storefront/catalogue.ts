/** One thing that the shop sells; what it costs is known here and nowhere else. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** With VAT, in cents. */
  readonly priceMinorUnits: number;
  readonly vatPercent: number;
  /** Delivered by e-mail: needs no address. */
  readonly isDigital: boolean;
}

export const CURRENCY = "EUR";

export const CATALOGUE: readonly Product[] = [
  {
    id: "teapot",
    name: "Stoneware teapot",
    description: "Thrown by hand and glazed in ash green. Holds four cups and does not drip.",
    priceMinorUnits: 4_990,
    vatPercent: 19,
    isDigital: false,
  },
  {
    id: "darjeeling",
    name: "Darjeeling, first flush",
    description: "100 g of this spring's leaves. Light, floral, good for three infusions.",
    priceMinorUnits: 1_450,
    vatPercent: 7,
    isDigital: false,
  },
  {
    id: "almanac",
    name: "The tea almanac (e-book)",
    description: "Fifty teas and how to brew them, as EPUB and PDF. Sent by e-mail at once.",
    priceMinorUnits: 990,
    vatPercent: 7,
    isDigital: true,
  },
];

export function productOf(id: string): Product | undefined {
  return CATALOGUE.find((product) => product.id === id);
}
