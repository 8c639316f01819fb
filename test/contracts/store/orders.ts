import { parseRefundId } from "../../../functions/domain/amazon-pay-refund.ts";
import {
  type OrderReferenceId,
  parseAuthorizationId,
  parseCaptureId,
  parseOrderReferenceId,
  parseSellerOrderId,
  parseShipmentId,
  parseTaskToken,
  referenceId,
} from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import type {
  Authorization,
  Capture,
  Order,
  OutsideCharge,
  Shipment,
} from "../../../functions/domain/order.ts";
import {
  type OutsideRefund,
  parseRefundRequestId,
  type Refund,
  type RefundRequest,
} from "../../../functions/domain/refund.ts";
import type { Wait } from "../../../functions/domain/waiting.ts";

/** The n-th order of a test. */
export function orderReference(n = 1): OrderReferenceId {
  return parseOrderReferenceId(`S01-0000000-${String(n).padStart(7, "0")}`);
}

export function anOrder(change: Partial<Order> = {}): Order {
  return {
    kind: "order",
    orderReferenceId: orderReference(),
    version: 0,
    sellerOrderId: parseSellerOrderId("2026-1001"),
    total: money(11_990, "EUR"),
    mode: { authorize: "at-order", answer: "synchronous", capture: "on-shipment" },
    texts: {},
    phase: "open",
    run: 1,
    amazon: { state: "Open", updatedAt: "2026-03-01T10:00:00.000Z" },
    shipments: [],
    ...change,
  };
}

export function aShipment(change: Partial<Shipment> = {}): Shipment {
  return {
    shipmentId: parseShipmentId("parcel-1"),
    sequence: 1,
    amount: money(11_990, "EUR"),
    final: true,
    recordedAt: "2026-03-02T08:00:00.000Z",
    ...change,
  };
}

export function anAuthorization(change: Partial<Authorization> = {}): Authorization {
  const ordinal = change.ordinal ?? 1;
  const orderReferenceId = change.orderReferenceId ?? orderReference();
  return {
    kind: "authorization",
    orderReferenceId,
    version: 0,
    ordinal,
    referenceId: referenceId(orderReferenceId, "authorization", ordinal),
    amount: money(11_990, "EUR"),
    status: { state: "Requested" },
    ...change,
  };
}

export function aCapture(change: Partial<Capture> = {}): Capture {
  const ordinal = change.ordinal ?? 1;
  const orderReferenceId = change.orderReferenceId ?? orderReference();
  return {
    kind: "capture",
    orderReferenceId,
    version: 0,
    ordinal,
    referenceId: referenceId(orderReferenceId, "capture", ordinal),
    authorizationOrdinal: 1,
    authorizationId: parseAuthorizationId(`${orderReferenceId}-A000001`),
    shipmentSequence: 1,
    amount: money(11_990, "EUR"),
    status: { state: "Requested" },
    ...change,
  };
}

export function anOutsideCapture(change: Partial<OutsideCharge> = {}): OutsideCharge {
  const orderReferenceId = change.orderReferenceId ?? orderReference();
  return {
    kind: "outside",
    orderReferenceId,
    version: 0,
    purpose: "capture",
    amazonId: parseCaptureId(`${orderReferenceId}-C000077`),
    amount: money(500, "EUR"),
    status: { state: "Completed" },
    ...change,
  };
}

export function aRefund(change: Partial<Refund> = {}): Refund {
  const ordinal = change.ordinal ?? 1;
  const orderReferenceId = change.orderReferenceId ?? orderReference();
  return {
    kind: "refund",
    orderReferenceId,
    version: 0,
    ordinal,
    referenceId: referenceId(orderReferenceId, "refund", ordinal),
    requestId: parseRefundRequestId("return-1"),
    captureOrdinal: 1,
    captureId: parseCaptureId(`${orderReferenceId}-C000001`),
    amount: money(500, "EUR"),
    status: { state: "Requested" },
    ...change,
  };
}

export function anOutsideRefund(change: Partial<OutsideRefund> = {}): OutsideRefund {
  const orderReferenceId = change.orderReferenceId ?? orderReference();
  return {
    kind: "outside-refund",
    orderReferenceId,
    version: 0,
    amazonId: parseRefundId(`${orderReferenceId}-R000077`),
    amount: money(700, "EUR"),
    status: { state: "Completed" },
    ...change,
  };
}

/** A wish with every field that it can have. */
export function aRefundRequest(): RefundRequest {
  return {
    refundId: parseRefundRequestId("return-1"),
    requestedAt: "2026-03-05T10:00:00.000Z",
    amount: money(500, "EUR"),
    note: "n",
    softDescriptor: "s",
    parts: [
      {
        captureOrdinal: 1,
        amount: money(500, "EUR"),
        ordinals: [1, 2],
        operator: { says: "go-on", at: "a", visit: "v" },
      },
    ],
  };
}

export function aWait(change: Partial<Wait> = {}): Wait {
  return {
    orderReferenceId: orderReference(),
    awaited: { kind: "shipment", shipmentSequence: 1, authorizationOrdinal: 1 },
    token: parseTaskToken("token of the first visit"),
    visit: "2026-03-01T10:00:05.000Z#000",
    parkedAt: "2026-03-01T10:00:05.120Z",
    dueAt: "2026-03-01T16:00:05.120Z",
    ...change,
  };
}
