import type {
  AmazonPay,
  AuthorizationReading,
  CaptureReading,
  OrderReferenceReading,
} from "../../../functions/domain/amazon-pay.ts";
import type { AmazonPayOrders } from "../../../functions/domain/amazon-pay-order.ts";
import {
  type AmazonPayRefunds,
  parseRefundId,
  type RefundReading,
} from "../../../functions/domain/amazon-pay-refund.ts";
import { AmazonPayRequestRefused, AmazonPayUnavailable } from "../../../functions/domain/errors.ts";
import {
  parseAuthorizationId,
  parseCaptureId,
  parseOrderReferenceId,
} from "../../../functions/domain/ids.ts";
import { type Money, money, parseCurrency } from "../../../functions/domain/money.ts";
import type { Status } from "../../../functions/domain/payment-state.ts";
import type {
  OperationName,
  OperationRequest,
  OperationResult,
  SandboxCore,
} from "../../../local/sandbox/core/core.ts";

type Operation =
  | "setOrderReferenceDetails"
  | "getOrderReferenceDetails"
  | "cancelOrderReference"
  | "closeOrderReference"
  | "authorize"
  | "getAuthorizationDetails"
  | "closeAuthorization"
  | "capture"
  | "getCaptureDetails";

/** The operations of an order's way, answered by the simulator's core without HTTP. */
export type CoreAmazonPay = Pick<AmazonPay, Operation> &
  Pick<AmazonPayOrders, "confirmOrderReference" | "setOrderAttributes"> &
  AmazonPayRefunds;

/**
 * What Amazon looks at first when a reference id comes a second time. No document says which: some
 * calls answer with the known object, others refuse because of the state that the first call made.
 */
export type CheckOrder = "id first" | "state first";

export function createCoreAmazonPay(core: SandboxCore, checks: CheckOrder): CoreAmazonPay {
  const call = <N extends OperationName>(
    name: N,
    request: OperationRequest<N>,
  ): OperationResult<N> => {
    const outcome = core.call(name, request);
    if (outcome.ok) return outcome.result;
    const { code, httpStatus, message } = outcome.error;
    if (httpStatus >= 500) throw new AmazonPayUnavailable(message, { code, httpStatus });
    throw new AmazonPayRequestRefused(message, { code, httpStatus });
  };
  return {
    async setOrderReferenceDetails({ orderReferenceId, total }) {
      const attributes = { total, seller: {} };
      return readOrder(call("SetOrderReferenceDetails", { orderReferenceId, attributes }));
    },
    getOrderReferenceDetails: async ({ orderReferenceId }) =>
      readOrder(call("GetOrderReferenceDetails", { orderReferenceId })),
    async setOrderAttributes({ orderReferenceId, total }) {
      const attributes = { ...(total ? { total } : {}), seller: {} };
      return readOrder(call("SetOrderAttributes", { orderReferenceId, attributes }));
    },
    async confirmOrderReference({ orderReferenceId, returnUrls, expectImmediateAuthorization }) {
      call("ConfirmOrderReference", {
        orderReferenceId,
        ...returnUrls,
        expectImmediateAuthorization: expectImmediateAuthorization ?? false,
      });
    },
    async cancelOrderReference({ orderReferenceId }) {
      call("CancelOrderReference", { orderReferenceId });
    },
    async closeOrderReference({ orderReferenceId }) {
      call("CloseOrderReference", { orderReferenceId });
    },
    async authorize({ orderReferenceId, referenceId, ...wishes }) {
      if (checks === "state first") refuseRepeatedAuthorize(core, orderReferenceId, referenceId);
      const request = { captureNow: false, ...wishes };
      return readAuthorization(
        call("Authorize", { ...request, orderReferenceId, authorizationReferenceId: referenceId }),
      );
    },
    getAuthorizationDetails: async (authorizationId) =>
      readAuthorization(call("GetAuthorizationDetails", { authorizationId })),
    async closeAuthorization({ authorizationId }) {
      call("CloseAuthorization", { authorizationId });
    },
    async capture({ authorizationId, referenceId, ...wishes }) {
      if (checks === "state first") refuseRepeatedCapture(core, authorizationId, referenceId);
      return readCapture(
        call("Capture", { ...wishes, authorizationId, captureReferenceId: referenceId }),
      );
    },
    getCaptureDetails: async (captureId) => readCapture(call("GetCaptureDetails", { captureId })),
    async refund({ captureId, referenceId, ...wishes }) {
      if (checks === "state first") refuseRepeatedRefund(core, captureId, referenceId);
      return readRefund(call("Refund", { ...wishes, captureId, refundReferenceId: referenceId }));
    },
    getRefundDetails: async (refundId) => readRefund(call("GetRefundDetails", { refundId })),
  };
}

/** The first refund of a whole capture leaves nothing for the second look at its amount. */
function refuseRepeatedRefund(core: SandboxCore, id: string, referenceId: string): void {
  const { refunds } = core.ledgerOf(id.slice(0, 19));
  if (!refunds.some((one) => one.referenceId === referenceId)) return;
  const code = "TransactionAmountExceeded";
  throw new AmazonPayRequestRefused(`${id} has nothing left`, { code, httpStatus: 400 });
}

function readRefund(refund: OperationResult<"GetRefundDetails">): RefundReading {
  const { id, referenceId, status, amount, type } = refund;
  return {
    refundId: parseRefundId(id),
    referenceId,
    status: readStatus(status),
    amount: readMoney(amount),
    type,
  };
}

function refuseRepeatedAuthorize(core: SandboxCore, orderId: string, referenceId: string): void {
  const { authorizations, state } = core.ledgerOf(orderId);
  if (!authorizations.some((one) => one.referenceId === referenceId)) return;
  const code = state === "Open" ? "TransactionAmountExceeded" : "InvalidOrderReferenceStatus";
  throw new AmazonPayRequestRefused(`${orderId} is ${state}`, { code, httpStatus: 400 });
}

function refuseRepeatedCapture(core: SandboxCore, id: string, referenceId: string): void {
  const { authorizations, captures } = core.ledgerOf(id.slice(0, 19));
  if (!captures.some((one) => one.referenceId === referenceId)) return;
  if (authorizations.find((one) => one.id === id)?.state === "Open") return;
  const code = "InvalidAuthorizationStatus";
  throw new AmazonPayRequestRefused(`${id} is not open`, { code, httpStatus: 405 });
}

function readOrder({
  order,
  constraints,
}: OperationResult<"GetOrderReferenceDetails">): OrderReferenceReading {
  return {
    orderReferenceId: parseOrderReferenceId(order.id),
    status: readStatus(order.status),
    ...(order.total ? { total: readMoney(order.total) } : {}),
    constraints: constraints.map(({ id }) => ({ id, description: id })),
    authorizationIds: order.authorizationIds.map(parseAuthorizationId),
  };
}

function readAuthorization({
  authorization,
}: OperationResult<"GetAuthorizationDetails">): AuthorizationReading {
  const { id, referenceId, status, amount, capturedMinorUnits, captureIds } = authorization;
  return {
    authorizationId: parseAuthorizationId(id),
    referenceId,
    status: readStatus(status),
    amount: readMoney(amount),
    captured: { ...readMoney(amount), minorUnits: capturedMinorUnits },
    captureIds: captureIds.map(parseCaptureId),
    expiresAt: new Date(authorization.expiresAt).toISOString(),
  };
}

function readCapture(capture: OperationResult<"GetCaptureDetails">): CaptureReading {
  const { id, referenceId, status, amount, refundedMinorUnits } = capture;
  return {
    captureId: parseCaptureId(id),
    referenceId,
    status: readStatus(status),
    amount: readMoney(amount),
    refunded: { ...readMoney(amount), minorUnits: refundedMinorUnits },
    refundIds: capture.refundIds.map(parseRefundId),
  };
}

function readMoney(amount: { readonly minorUnits: number; readonly currency: string }): Money {
  return money(amount.minorUnits, parseCurrency(amount.currency));
}

/** Amazon's status in the words of the domain. */
export function readStatus(status: {
  readonly state: string;
  readonly reasonCode?: string;
  readonly lastUpdatedAt?: number;
}): Status {
  const { state, reasonCode, lastUpdatedAt } = status;
  return {
    state,
    ...(reasonCode === undefined ? {} : { reason: reasonCode }),
    ...(lastUpdatedAt === undefined ? {} : { updatedAt: new Date(lastUpdatedAt).toISOString() }),
  };
}
