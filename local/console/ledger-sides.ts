import { formatDecimal, money, parseCurrency } from "../../functions/domain/money.ts";
import { sayStatus } from "../operator/desk/words.ts";
import type { OrderStory } from "./reading.ts";

/** One line of the books: what we have recorded beside what Amazon has. */
export interface Line {
  readonly what: string;
  /** Amazon's id, or ours where Amazon has not given one yet. */
  readonly id?: string;
  readonly amount?: string;
  readonly ours: string;
  readonly theirs: string;
  readonly isEqual: boolean;
}

const NOTHING = "–";

/** The sums, and then every object that either side knows. */
export function sidesOf({ order, amazon }: OrderStory): Line[] {
  const { currency } = order.total;
  const text = (minorUnits: number): string =>
    `${formatDecimal(money(minorUnits, parseCurrency(currency)))} ${currency}`;
  const sum = (what: string, our: number, their: number): Line => ({
    what,
    ours: text(our),
    theirs: text(their),
    isEqual: our === their,
  });
  const { captured, refunded } = order;
  // Amazon counts as authorized what is reserved or was taken (reference §3.7).
  const authorized = order.authorized.minorUnits + captured.minorUnits;
  return [
    compare("Order reference", order.amazon, stateOf(amazon)),
    sum("Reserved or taken", authorized, amazon.authorizedMinorUnits),
    sum("Charged", captured.minorUnits, amazon.capturedMinorUnits),
    sum("Given back", refunded.minorUnits, amazon.refundedMinorUnits),
    ...objectsOf({ order, amazon }, text),
  ];
}

function objectsOf(
  { order: { ledger }, amazon }: Pick<OrderStory, "order" | "amazon">,
  text: (minorUnits: number) => string,
): Line[] {
  const theirs = new Map(
    [...amazon.authorizations, ...amazon.captures, ...amazon.refunds].map((one) => [one.id, one]),
  );
  const ours = [
    ...ledger.authorizations.map((row) => ({ ...row, what: `Authorization ${row.ordinal}` })),
    ...ledger.captures.map((row) => ({ ...row, what: `Capture ${row.ordinal}` })),
    ...ledger.refunds.map((row) => ({ ...row, what: `Refund ${row.ordinal}` })),
    ...ledger.outside.map((row) => ({ ...row, what: `${row.purpose} made elsewhere` })),
    ...ledger.outsideRefunds.map((row) => ({ ...row, what: "Refund made elsewhere" })),
  ];
  const known = ours.map(({ what, amazonId, amount, status }) => {
    const their = theirs.get(amazonId ?? "");
    return {
      ...compare(what, status, their && stateOf(their)),
      amount: text(amount.minorUnits),
      ...(amazonId === undefined ? {} : { id: amazonId }),
    };
  });
  const unknown = [...theirs.values()]
    .filter(({ id }) => !ours.some(({ amazonId }) => amazonId === id))
    .map((one) => ({
      ...compare("Not recorded by us", undefined, stateOf(one)),
      id: one.id,
      amount: text(one.amountMinorUnits),
    }));
  return [...known, ...unknown];
}

interface State {
  readonly state: string;
  readonly reason?: string | undefined;
}

function stateOf({ state, reasonCode }: { readonly state: string; readonly reasonCode?: string }) {
  return { state, reason: reasonCode };
}

function compare(what: string, our: State | undefined, their: State | undefined): Line {
  return {
    what,
    ours: our ? sayStatus(our) : NOTHING,
    theirs: their ? sayStatus(their) : NOTHING,
    isEqual: our?.state === their?.state,
  };
}
