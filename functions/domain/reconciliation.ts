import type { Money } from "./money.ts";

/**
 * What a reconciliation can find (docs/operators.md#reconcile), each a difference between our books
 * and Amazon's, or something that will soon be one.
 */
export const FINDING_KINDS = [
  /** Amazon took money for an order reference that is not recorded here. */
  "charged-without-order",
  /** Goods have left, and Amazon has not taken all of their price. */
  "shipped-without-charge",
  /** Amazon took money for a recorded order, and nobody asked for it here. */
  "captured-outside",
  /** Amazon gave money back, and nobody asked for it here. */
  "refunded-outside",
  /** Both have the transaction, with different amounts. */
  "amount-differs",
  /** The order has ended here and can still be charged at Amazon. */
  "open-at-amazon",
  /** What is reserved for an open order will soon not be any more. */
  "authorization-expiring",
  /** Amazon has gone on, and our record has not heard of it for an hour. */
  "record-behind",
  /** The order could not be compared; the text says why. */
  "not-compared",
] as const;

export type FindingKind = (typeof FINDING_KINDS)[number];

/** One difference, with what an operator can do about it. */
export interface Finding {
  readonly kind: FindingKind;
  readonly orderReferenceId?: string | undefined;
  readonly sellerOrderId?: string | undefined;
  /** The transaction it is about; left out where it is about the order as a whole. */
  readonly amazonId?: string | undefined;
  /** The difference for people, without anything of the buyer. */
  readonly says: string;
  /** What our books say, and what Amazon says, where the difference is one of amounts. */
  readonly ours?: Money | undefined;
  readonly amazons?: Money | undefined;
  /** What repairs it, in this order: commands of this project, and words for what none can do. */
  readonly repair: readonly string[];
}

/** The same difference has the same key, whichever source it was found in. */
export function findingKey({ kind, orderReferenceId, amazonId }: Finding): string {
  // Of a stranger, a list shows what was taken in all, and a report each capture.
  const isOfOrder = kind === "charged-without-order" || amazonId === undefined;
  return `${kind} ${isOfOrder ? orderReferenceId : amazonId}`;
}

/** How many of each kind were found; kinds that were not found are left out. */
export type FindingCounts = Readonly<Partial<Record<FindingKind, number>>>;

/** Counts further findings. */
export function countFindings(counts: FindingCounts, found: readonly Finding[]): FindingCounts {
  const sum: Partial<Record<FindingKind, number>> = { ...counts };
  for (const { kind } of found) sum[kind] = (sum[kind] ?? 0) + 1;
  return sum;
}

/** The command line that does something with an order. */
function command(name: string, order: string): string {
  return `npm run orders -- ${name} ${order}`;
}

/** What repairs a finding of this kind on this order. */
export function repairOf(kind: FindingKind, order: string): readonly string[] {
  const run = (...names: string[]): string[] => names.map((name) => command(name, order));
  switch (kind) {
    case "charged-without-order":
      return [
        `look ${order} up in Seller Central; refund it there unless the shop has delivered for it`,
      ];
    case "shipped-without-charge":
      return [
        ...run("explain", "refresh", "retry"),
        "if the order has ended: ask the buyer to pay",
      ];
    case "captured-outside":
      return [
        ...run("refresh", "show", "retry"),
        "refund it in Seller Central if it was a mistake",
      ];
    case "refunded-outside":
    case "record-behind":
      return run("refresh", "explain");
    case "amount-differs":
      return [...run("show", "bundle"), "tell Amazon Pay's merchant support the transaction's id"];
    case "open-at-amazon":
      return [`close ${order} in Seller Central`, ...run("refresh")];
    case "authorization-expiring":
      return [...run("explain", "nothing-more-ships"), "ship what is left before it expires"];
    case "not-compared":
      return run("show", "explain");
  }
}

/** What repairs a difference of sums on API v2: Amazon does not name the transaction, so nothing can read it. */
export function repairOfUnnamed(order: string): readonly string[] {
  return [
    command("refresh", order),
    command("show", order),
    `look ${order} up in Seller Central; if a notification of it lies among the dead letters: npm run orders -- redrive`,
  ];
}
