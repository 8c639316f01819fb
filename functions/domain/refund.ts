import type { RefundId } from "./amazon-pay-refund.ts";
import type { BatchId } from "./batch.ts";
import { InvalidValue } from "./errors.ts";
import type { CaptureId, OrderReferenceId, ReferenceId } from "./ids.ts";
import type { Money } from "./money.ts";
import type { StateOf, Status } from "./payment-state.ts";

declare const refundRequestIdBrand: unique symbol;

/** The shop's own id of a refund that it asks for: the same id never gives money back twice. */
export type RefundRequestId = string & { readonly [refundRequestIdBrand]: true };

/** Accepts the shop's id of a refund: 1 to 64 letters, digits, dots, dashes or underscores. */
export function parseRefundRequestId(text: string): RefundRequestId {
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(text)) {
    throw new InvalidValue(`"${text}" is not a refund's id (letters, digits, . - _)`);
  }
  // The one place where text becomes such an id: the form has just been checked.
  return text as RefundRequestId;
}

/**
 * A wish of the shop to give money back, kept with the order. Amazon refunds captures, so the wish
 * is spread over them when it is recorded, and stays as it was spread.
 */
export interface RefundRequest {
  readonly refundId: RefundRequestId;
  readonly requestedAt: string;
  readonly amount: Money;
  /** ≤ 255 characters; the buyer reads it, and sandbox simulation strings travel here. */
  readonly note?: string;
  /** ≤ 16 characters on the card statement. */
  readonly softDescriptor?: string;
  readonly parts: readonly RefundPart[];
  /** Amazon is asked when a batch takes it along. */
  readonly byBatch?: boolean;
}

/** What one capture gives back of a wish: one execution of the refund workflow. */
export interface RefundPart {
  readonly captureOrdinal: number;
  readonly amount: Money;
  /**
   * The ordinals of its tries, the first of which names it. A try after a decline needs a new
   * reference id, hence the next free ordinal of the order.
   */
  readonly ordinals: readonly number[];
  /** What an operator said when it last stood still for one. */
  readonly operator?: RefundOperatorAnswer;
}

export interface RefundOperatorAnswer {
  readonly says: "go-on" | "give-up";
  readonly at: string;
  /** The visit of the operator state that this answers. */
  readonly visit: string;
}

/** One try to refund a capture, recorded before Amazon is asked. */
export interface Refund {
  readonly kind: "refund";
  readonly orderReferenceId: OrderReferenceId;
  /** 0 before the first write; each write adds one and requires the one it started from. */
  readonly version: number;
  readonly ordinal: number;
  readonly referenceId: ReferenceId;
  readonly requestId: RefundRequestId;
  readonly captureOrdinal: number;
  readonly captureId: CaptureId;
  readonly amount: Money;
  readonly note?: string;
  readonly softDescriptor?: string;
  readonly amazonId?: RefundId;
  readonly status: Status & { readonly state: StateOf<"refund"> | (string & {}) };
  /** Says that it was asked for over v2, though the order was placed through MWS. */
  readonly askedOver?: "checkout-v2";
  /** The batch that asks for it; while it is Requested, no other may. */
  readonly batchId?: BatchId;
  /** In which of the batch's attempts it was taken; a later one, or the batch's end, frees it. */
  readonly batchAttempt?: number;
}

/**
 * A refund that nobody asked for here: made in Seller Central, or by Amazon after an A-to-z claim
 * or a chargeback.
 */
export interface OutsideRefund {
  readonly kind: "outside-refund";
  readonly orderReferenceId: OrderReferenceId;
  readonly version: number;
  readonly amazonId: RefundId;
  /** The capture that it is taken from, if one of the order's captures lists it. */
  readonly captureOrdinal?: number;
  readonly amount: Money;
  /** SellerInitiated, or one of Amazon's several words for its own (reference §3.10). */
  readonly type?: string;
  readonly status: Status;
}

/** A buyer's bank wants its money back; what Amazon last said of it (reference §6.3). */
export interface Chargeback {
  readonly chargebackId: string;
  readonly state: string;
  readonly reason?: string | undefined;
  readonly captureReferenceId?: string | undefined;
  readonly toldAt: string;
}
