import * as v from "valibot";
import { parseRefundId } from "../../domain/amazon-pay-refund.ts";
import { parseBatchId } from "../../domain/batch.ts";
import { parseCaptureId } from "../../domain/ids.ts";
import {
  type Chargeback,
  type OutsideRefund,
  parseRefundRequestId,
  type Refund,
  type RefundOperatorAnswer,
  type RefundPart,
  type RefundRequest,
} from "../../domain/refund.ts";
import { count, type EntriesOf, oneOf, parsedBy, text, wholeNumber } from "./field-schemas.ts";
import { type Attributes, money, ourReferenceId, status } from "./row-schemas.ts";

const operatorAnswer = v.object({
  says: oneOf<RefundOperatorAnswer["says"]>({ "go-on": true, "give-up": true }),
  at: v.string(),
  visit: v.string(),
} satisfies EntriesOf<RefundOperatorAnswer>);

const refundPart = v.object({
  captureOrdinal: count,
  amount: money,
  ordinals: v.array(count),
  operator: v.exactOptional(operatorAnswer),
} satisfies EntriesOf<RefundPart>);

export const refundRequest = v.object({
  refundId: parsedBy(parseRefundRequestId),
  requestedAt: v.string(),
  amount: money,
  note: text,
  softDescriptor: text,
  parts: v.array(refundPart),
  byBatch: v.exactOptional(v.boolean()),
} satisfies EntriesOf<RefundRequest>);

export const chargeback = v.object({
  chargebackId: v.string(),
  state: v.string(),
  reason: v.optional(v.string()),
  captureReferenceId: v.optional(v.string()),
  toldAt: v.string(),
} satisfies EntriesOf<Chargeback>);

export const refundAttributes = v.object({
  version: count,
  ordinal: count,
  referenceId: ourReferenceId,
  requestId: parsedBy(parseRefundRequestId),
  captureOrdinal: count,
  captureId: parsedBy(parseCaptureId),
  amount: money,
  note: text,
  softDescriptor: text,
  amazonId: v.exactOptional(parsedBy(parseRefundId)),
  status,
  askedOver: v.exactOptional(v.literal("checkout-v2")),
  batchId: v.exactOptional(parsedBy(parseBatchId)),
  batchAttempt: v.exactOptional(wholeNumber),
} satisfies Attributes<Refund>);

export const outsideRefundAttributes = v.object({
  version: count,
  amazonId: parsedBy(parseRefundId),
  captureOrdinal: v.exactOptional(count),
  amount: money,
  type: text,
  status,
} satisfies Attributes<OutsideRefund>);
