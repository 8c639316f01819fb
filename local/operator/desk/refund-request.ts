import { parseCurrency, parseDecimal } from "../../../functions/domain/money.ts";
import { UsageError } from "../usage-error.ts";
import { sayMoney } from "./words.ts";

interface RefundOptions {
  readonly id?: string | undefined;
  readonly amount?: string | undefined;
  readonly shipment?: string | undefined;
}

/**
 * What "refund" asks for, and what it says that it will do.
 *
 * @throws UsageError without an id, and for an amount that is none in the order's currency
 */
export function requestRefund({ id, amount, shipment }: RefundOptions, currency: string) {
  if (id === undefined) throw new UsageError("--id is missing: your own id of this refund.");
  const wanted = amount === undefined ? undefined : amountOf(amount, currency);
  const what = wanted ? sayMoney(wanted) : "all that was charged and not given back";
  const where = shipment === undefined ? "" : ` of shipment ${shipment}`;
  return {
    route: "refunds",
    body: {
      refundId: id,
      ...(wanted ? { amount: wanted } : {}),
      ...(shipment === undefined ? {} : { shipmentId: shipment }),
    },
    will: `give back ${what}${where}, as refund ${id}`,
  };
}

function amountOf(text: string, currency: string): { minorUnits: number; currency: string } {
  try {
    const { minorUnits } = parseDecimal(text, parseCurrency(currency));
    return { minorUnits, currency };
  } catch (error) {
    throw new UsageError(`--amount ${text}: ${error instanceof Error ? error.message : ""}`);
  }
}
