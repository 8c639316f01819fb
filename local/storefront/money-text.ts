/** An amount of cents as a buyer reads it. */
export function moneyText(minorUnits: number, currency: string): string {
  return new Intl.NumberFormat("en-IE", { style: "currency", currency }).format(minorUnits / 100);
}
