import { isCharged } from "./captures.ts";
import { authorizationsOf, capturesOf, heldMinorUnits } from "./limits.ts";
import type { Capture, Refund } from "./model.ts";
import { orderOf, type World } from "./world.ts";

interface LedgerEntry {
  readonly id: string;
  readonly referenceId: string;
  readonly state: string;
  readonly reasonCode?: string;
  readonly amountMinorUnits: number;
}

/** What Amazon's books say about one order, in minor units. */
export interface Ledger {
  readonly amazonOrderReferenceId: string;
  readonly state: string;
  readonly reasonCode?: string;
  readonly currency: string | undefined;
  readonly totalMinorUnits: number | undefined;
  /** Pending and open authorizations in full, all others with what was captured (§3.7). */
  readonly authorizedMinorUnits: number;
  /** Completed captures, also those that Amazon has closed since. */
  readonly capturedMinorUnits: number;
  /** Completed refunds. */
  readonly refundedMinorUnits: number;
  readonly authorizations: readonly (LedgerEntry & { readonly capturedMinorUnits: number })[];
  readonly captures: readonly (LedgerEntry & {
    readonly authorizationId: string;
    readonly refundedMinorUnits: number;
  })[];
  readonly refunds: readonly (LedgerEntry & { readonly captureId: string })[];
}

export function ledgerOf(world: World, orderReferenceId: string): Ledger {
  const order = orderOf(world, orderReferenceId);
  const authorizations = authorizationsOf(world, order);
  const captures = capturesOf(world, order);
  const refunds = captures.flatMap((one) => refundsOf(world, one));
  const completedRefunds = refunds.filter((refund) => refund.status.state === "Completed");
  const { reasonCode } = order.status;
  return {
    amazonOrderReferenceId: order.id,
    state: order.status.state,
    ...(reasonCode !== undefined && { reasonCode }),
    currency: order.total?.currency,
    totalMinorUnits: order.total?.minorUnits,
    authorizedMinorUnits: authorizations.reduce((sum, one) => sum + heldMinorUnits(one), 0),
    capturedMinorUnits: sumOf(captures.filter(isCharged)),
    refundedMinorUnits: sumOf(completedRefunds),
    authorizations: authorizations.map((one) => ({
      ...entryOf(one),
      capturedMinorUnits: one.capturedMinorUnits,
    })),
    captures: captures.map((one) => ({
      ...entryOf(one),
      authorizationId: one.authorizationId,
      refundedMinorUnits: one.refundedMinorUnits,
    })),
    refunds: refunds.map((one) => ({ ...entryOf(one), captureId: one.captureId })),
  };
}

/** Every order's ledger, in the order of their creation. */
export function allLedgers(world: World): readonly Ledger[] {
  return [...world.orders.keys()].map((id) => ledgerOf(world, id));
}

function refundsOf(world: World, one: Capture): Refund[] {
  return one.refundIds.flatMap((id) => world.refunds.get(id) ?? []);
}

function sumOf(objects: readonly { readonly amount: { readonly minorUnits: number } }[]): number {
  return objects.reduce((sum, object) => sum + object.amount.minorUnits, 0);
}

function entryOf(object: {
  readonly id: string;
  readonly referenceId: string;
  readonly amount: { readonly minorUnits: number };
  readonly status: { readonly state: string; readonly reasonCode?: string };
}): LedgerEntry {
  const { state, reasonCode } = object.status;
  return {
    id: object.id,
    referenceId: object.referenceId,
    state,
    ...(reasonCode !== undefined && { reasonCode }),
    amountMinorUnits: object.amount.minorUnits,
  };
}
