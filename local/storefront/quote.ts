import { CURRENCY, type Product, productOf } from "./catalogue.ts";

/** How many of what; at most nine of each. */
export type Basket = Readonly<Record<string, number>>;

export const MOST_OF_ONE = 9;

/** Where it goes, as much as Amazon shows before the order is placed. */
export interface Destination {
  readonly countryCode?: string;
  readonly postalCode?: string;
  readonly city?: string;
}

export interface QuoteLine {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly amountMinorUnits: number;
}

/** What an order costs, in cents; the total is what the buyer pays. */
export interface Quote {
  readonly currency: string;
  readonly lines: readonly QuoteLine[];
  readonly goodsMinorUnits: number;
  /** Missing as long as nobody knows where it goes. */
  readonly shipping?: { readonly label: string; readonly amountMinorUnits: number };
  /** Contained in the total. */
  readonly vatMinorUnits: number;
  readonly totalMinorUnits: number;
}

/** The shop does not deliver there. */
export class NoDelivery extends Error {
  override readonly name = "NoDelivery";
}

export function isDigitalOnly(basket: Basket): boolean {
  return entriesOf(basket).every(([product]) => product.isDigital);
}

export function isEmpty(basket: Basket): boolean {
  return entriesOf(basket).length === 0;
}

/** Takes a number of pieces that a form has sent; anything else leaves the basket as it is. */
export function withQuantity(basket: Basket, productId: string, quantity: number): Basket {
  if (!productOf(productId) || !Number.isInteger(quantity)) return basket;
  const { [productId]: _former, ...others } = basket;
  return quantity < 1 ? others : { ...others, [productId]: Math.min(quantity, MOST_OF_ONE) };
}

/**
 * Prices a basket. Everything a buyer pays comes from here: never from what a browser sends.
 *
 * @param destination undefined while no address is chosen: then without shipping
 * @throws NoDelivery where the shop does not send parcels to
 */
export function quoteFor(basket: Basket, destination: Destination | undefined): Quote {
  const entries = entriesOf(basket);
  const lines = entries.map(([{ id, name, priceMinorUnits }, quantity]) => ({
    productId: id,
    name,
    quantity,
    amountMinorUnits: priceMinorUnits * quantity,
  }));
  const goodsMinorUnits = sum(lines.map(({ amountMinorUnits }) => amountMinorUnits));
  const shipping = destination && !isDigitalOnly(basket) ? shippingTo(destination) : undefined;
  const vat = entries.map(([{ priceMinorUnits, vatPercent }, quantity]) =>
    vatIn(priceMinorUnits * quantity, vatPercent),
  );
  return {
    currency: CURRENCY,
    lines,
    goodsMinorUnits,
    ...(shipping ? { shipping } : {}),
    vatMinorUnits: sum(vat) + (shipping ? vatIn(shipping.amountMinorUnits, 19) : 0),
    totalMinorUnits: goodsMinorUnits + (shipping?.amountMinorUnits ?? 0),
  };
}

const SHIPPING: Readonly<Record<string, { readonly label: string; amountMinorUnits: number }>> = {
  DE: { label: "Parcel within Germany", amountMinorUnits: 490 },
  AT: { label: "Parcel to Austria", amountMinorUnits: 990 },
  GB: { label: "Parcel to Great Britain", amountMinorUnits: 1_490 },
};
/** The workshop is in Hamburg: postal codes that begin with a 2 are delivered by bicycle. */
const BY_BICYCLE = { label: "Bicycle courier in the north", amountMinorUnits: 290 };

function shippingTo({ countryCode = "", postalCode = "" }: Destination) {
  if (countryCode === "DE" && postalCode.startsWith("2")) return BY_BICYCLE;
  const rate = SHIPPING[countryCode];
  if (rate) return rate;
  throw new NoDelivery("We send parcels to Germany, Austria and Great Britain.");
}

/** The tax inside a price, to the cent. */
function vatIn(grossMinorUnits: number, percent: number): number {
  return Math.round((grossMinorUnits * percent) / (100 + percent));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** In the catalogue's order, so that a basket always reads the same. */
function entriesOf(basket: Basket): readonly (readonly [Product, number])[] {
  return Object.entries(basket).flatMap(([id, quantity]) => {
    const product = productOf(id);
    return product ? [[product, quantity] as const] : [];
  });
}
