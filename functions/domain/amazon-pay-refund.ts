import { InvalidValue } from "./errors.ts";
import type { CaptureId, ReferenceId } from "./ids.ts";
import type { Money } from "./money.ts";
import type { Status } from "./payment-state.ts";

declare const refundIdBrand: unique symbol;

/** Amazon's id of a refund. */
export type RefundId = string & { readonly [refundIdBrand]: true };

/** Accepts Amazon's id of a refund. */
export function parseRefundId(text: string): RefundId {
  if (!/^[PS]0\d-\d{7}-\d{7}-[A-Z]?\d{6,7}$/.test(text)) {
    throw new InvalidValue(`"${text}" is not an Amazon refund id`);
  }
  // The one place where text becomes a refund id: the form has just been checked.
  return text as RefundId;
}

/** Giving money back. Errors and declines as with AmazonPay. */
export interface AmazonPayRefunds {
  /** Begins a refund; Amazon answers Pending and decides later (reference §3.10). */
  refund(request: RefundRequest): Promise<RefundReading>;
  /** @param lookingFor as with AmazonPay */
  getRefundDetails(refundId: RefundId, lookingFor?: ReferenceId): Promise<RefundReading>;
}

export interface RefundRequest {
  readonly captureId: CaptureId;
  readonly referenceId: ReferenceId;
  readonly amount: Money;
  /** ≤ 255 characters; sandbox simulation strings travel here. */
  readonly note?: string;
  /** ≤ 16 characters. */
  readonly softDescriptor?: string;
}

export interface RefundReading {
  readonly refundId: RefundId;
  /** As Amazon shows it; for refunds made elsewhere it is not one of ours. */
  readonly referenceId: string;
  readonly status: Status;
  readonly amount: Money;
  /** SellerInitiated, or one of Amazon's several words for its own (reference §3.10). */
  readonly type?: string;
  readonly createdAt?: string;
}
