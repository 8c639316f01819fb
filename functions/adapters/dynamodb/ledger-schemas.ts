import * as v from "valibot";
import type { ReturnUrls } from "../../domain/amazon-pay-order.ts";
import { parseBatchId } from "../../domain/batch.ts";
import type { Gateway } from "../../domain/gateway.ts";
import {
  parseAuthorizationId,
  parseCaptureId,
  parseSellerOrderId,
  parseShipmentId,
} from "../../domain/ids.ts";
import type {
  Authentication,
  Authorization,
  BuyerTexts,
  CancelRequest,
  Capture,
  OperatorAnswer,
  Order,
  OutsideCharge,
  PaymentMode,
  Phase,
  Refusal,
  Shipment,
} from "../../domain/order.ts";
import { count, type EntriesOf, oneOf, parsedBy, text, wholeNumber } from "./field-schemas.ts";
import { chargeback, refundRequest } from "./refund-schemas.ts";
import { type Attributes, money, ourReferenceId, status } from "./row-schemas.ts";

const shipment = v.object({
  shipmentId: parsedBy(parseShipmentId),
  sequence: count,
  amount: money,
  final: v.boolean(),
  note: text,
  recordedAt: v.string(),
} satisfies EntriesOf<Shipment>);

const phase = oneOf<Phase>({
  refused: true,
  open: true,
  closing: true,
  closed: true,
  cancelling: true,
  cancelled: true,
  declined: true,
  ended: true,
});

const paymentMode = v.object({
  authorize: oneOf<PaymentMode["authorize"]>({ "at-order": true, "at-shipment": true }),
  answer: oneOf<PaymentMode["answer"]>({
    synchronous: true,
    asynchronous: true,
    "synchronous-then-asynchronous": true,
  }),
  capture: oneOf<PaymentMode["capture"]>({
    "on-shipment": true,
    immediate: true,
    "by-batch": true,
  }),
} satisfies EntriesOf<PaymentMode>);

const returnUrls = v.object({
  successUrl: v.string(),
  failureUrl: v.string(),
} satisfies EntriesOf<ReturnUrls>);

const authentication = v.object({
  picks: wholeNumber,
  status: oneOf<Authentication["status"]>({
    Success: true,
    Failure: true,
    Abandoned: true,
    Error: true,
  }),
  errorCode: text,
  reportedAt: v.string(),
} satisfies EntriesOf<Authentication>);

const buyerTexts = v.object({
  storeName: text,
  sellerNote: text,
  customInformation: text,
  authorizationNotes: v.exactOptional(v.array(v.string())),
  softDescriptor: text,
} satisfies EntriesOf<BuyerTexts>);

const cancelRequest = v.object({
  requestedAt: v.string(),
  reason: v.string(),
  outcome: v.exactOptional(
    oneOf<NonNullable<CancelRequest["outcome"]>>({ done: true, refused: true }),
  ),
  refusal: text,
} satisfies EntriesOf<CancelRequest>);

const operatorAnswer = v.object({
  says: oneOf<OperatorAnswer["says"]>({
    "go-on": true,
    reauthorize: true,
    cancel: true,
    "give-up": true,
  }),
  at: v.string(),
  visit: v.string(),
} satisfies EntriesOf<OperatorAnswer>);

const refusal = v.object({
  error: oneOf<Refusal["error"]>({
    ConstraintsExist: true,
    OrderReferenceEnded: true,
    OperatorNeeded: true,
  }),
  detail: v.string(),
  constraints: v.exactOptional(v.array(v.object({ id: v.string(), description: v.string() }))),
} satisfies EntriesOf<Refusal>);

export const orderAttributes = v.object({
  version: count,
  sellerOrderId: parsedBy(parseSellerOrderId),
  total: money,
  mode: paymentMode,
  gateway: v.exactOptional(oneOf<Gateway>({ mws: true, "checkout-v2": true })),
  texts: buyerTexts,
  phase,
  run: wholeNumber,
  amazon: status,
  confirmedAt: text,
  picks: v.exactOptional(wholeNumber),
  confirmedPicks: v.exactOptional(wholeNumber),
  returnUrls: v.exactOptional(returnUrls),
  returnNonce: text,
  authentication: v.exactOptional(authentication),
  raisedTotal: v.exactOptional(money),
  nothingMoreShipsAt: text,
  expectImmediateAuthorization: v.exactOptional(v.boolean()),
  transactionTimeoutMinutes: v.exactOptional(wholeNumber),
  shipments: v.array(shipment),
  lateShipments: v.exactOptional(v.array(shipment)),
  cancel: v.exactOptional(cancelRequest),
  operator: v.exactOptional(operatorAnswer),
  refusal: v.exactOptional(refusal),
  refundRequests: v.exactOptional(v.array(refundRequest)),
  chargebacks: v.exactOptional(v.array(chargeback)),
} satisfies Attributes<Order>);

export const authorizationAttributes = v.object({
  version: count,
  ordinal: count,
  referenceId: ourReferenceId,
  amount: money,
  transactionTimeoutMinutes: v.exactOptional(wholeNumber),
  note: text,
  amazonId: v.exactOptional(parsedBy(parseAuthorizationId)),
  captureNow: v.exactOptional(v.boolean()),
  softDescriptor: text,
  status,
  picks: v.exactOptional(wholeNumber),
  captureDueToldAt: v.exactOptional(v.string()),
  askedAt: v.exactOptional(v.string()),
  softDecline: v.exactOptional(v.boolean()),
  expiresAt: text,
  askedOver: v.exactOptional(v.literal("checkout-v2")),
} satisfies Attributes<Authorization>);

export const captureAttributes = v.object({
  version: count,
  ordinal: count,
  referenceId: ourReferenceId,
  authorizationOrdinal: count,
  authorizationId: parsedBy(parseAuthorizationId),
  /** 0: taken together with the authorization, for no shipment. */
  shipmentSequence: wholeNumber,
  amount: money,
  note: text,
  softDescriptor: text,
  amazonId: v.exactOptional(parsedBy(parseCaptureId)),
  status,
  refunded: v.exactOptional(money),
  askedOver: v.exactOptional(v.literal("checkout-v2")),
  batchId: v.exactOptional(parsedBy(parseBatchId)),
  batchAttempt: v.exactOptional(wholeNumber),
} satisfies Attributes<Capture>);

export const outsideAttributes = v.object({
  version: count,
  purpose: oneOf<OutsideCharge["purpose"]>({ authorization: true, capture: true }),
  amazonId: v.union([parsedBy(parseAuthorizationId), parsedBy(parseCaptureId)]),
  amount: money,
  status,
  acknowledged: v.exactOptional(v.boolean()),
} satisfies Attributes<OutsideCharge>);
