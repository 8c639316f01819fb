import type { Chargeback, Refund } from "./model.ts";
import { completeRefund, createRefund } from "./refunds.ts";
import { announce, captureOf, newTransactionId, type World } from "./world.ts";

export interface ClaimWishes {
  /** Absent: the whole capture. */
  readonly amountMinorUnits?: number;
  /** Documents spell these in several ways, so any text is taken (reference §3.10). */
  readonly refundType?: string;
}

/** The buyer wins an A-to-z claim: Amazon refunds, and asks nobody. */
export function claimAtoZ(world: World, captureId: string, wishes: ClaimWishes = {}): Refund {
  return refundByAmazon(world, captureId, wishes, wishes.refundType ?? "AmazonA-ZGuarantee");
}

export interface ChargebackWishes {
  readonly amountMinorUnits?: number;
  readonly state?: string;
  readonly reason?: string;
  /** Whether the money goes back at once. */
  readonly refunds?: boolean;
}

/** The buyer's bank takes the payment back (reference §6.3). */
export function chargeBack(
  world: World,
  captureId: string,
  wishes: ChargebackWishes = {},
): Chargeback {
  const one = captureOf(world, captureId);
  const minorUnits = wishes.amountMinorUnits ?? one.amount.minorUnits;
  const chargeback: Chargeback = {
    id: newTransactionId(world, one.orderReferenceId, "D"),
    orderReferenceId: one.orderReferenceId,
    captureReferenceId: one.referenceId,
    createdAt: world.clock.now(),
    amount: { currency: one.amount.currency, minorUnits },
    state: wishes.state ?? "RECEIVED",
    reason: wishes.reason ?? "Unauthorized Transaction Chargeback",
  };
  world.chargebacks.set(chargeback.id, chargeback);
  announce(world, { kind: "Chargeback", object: chargeback });
  if (wishes.refunds !== false) refundByAmazon(world, captureId, wishes, "Chargeback");
  return chargeback;
}

function refundByAmazon(
  world: World,
  captureId: string,
  wishes: { readonly amountMinorUnits?: number },
  type: string,
): Refund {
  const one = captureOf(world, captureId);
  const minorUnits = wishes.amountMinorUnits ?? one.amount.minorUnits;
  const refund = createRefund(world, one, {
    captureId,
    refundReferenceId: world.ids.uuid().replaceAll("-", ""),
    amount: { currency: one.amount.currency, minorUnits },
    type,
  });
  completeRefund(world, refund);
  return { ...refund };
}
