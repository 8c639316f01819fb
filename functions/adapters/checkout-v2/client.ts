import type {
  AuthorizationReading,
  AuthorizeRequest,
  CaptureReading,
} from "../../domain/amazon-pay.ts";
import type { CheckoutSessions } from "../../domain/checkout-session.ts";
import { AmazonPayRequestRefused } from "../../domain/errors.ts";
import type { DeclinedAtOnce, GatewayClient } from "../../domain/gateway.ts";
import { money } from "../../domain/money.ts";
import type { Status } from "../../domain/payment-state.ts";
import type { Clock } from "../../domain/ports.ts";
import { checkedUserAgent } from "../amazon-pay/call.ts";
import type { Environment, Region } from "../amazon-pay/endpoints.ts";
import { createSender, type Fetch } from "../amazon-pay/transport.ts";
import { ask, price, readObject } from "./ask.ts";
import { type CheckoutCall, type CheckoutRequest, createCheckoutCall } from "./call.ts";
import { type Decline, declineOf } from "./faults.ts";
import { authorizationReading, captureReading, orderReading, refundReading } from "./readings.ts";
import * as replies from "./replies.ts";
import { createSessions } from "./sessions.ts";
import type { CheckoutKeys } from "./sign.ts";

export interface CheckoutClientOptions {
  readonly region: Region;
  readonly environment: Environment;
  /** Asked at every call, so cache there and rotate there. */
  readonly keys: () => Promise<CheckoutKeys>;
  /** Origin of a simulator, such as http://127.0.0.1:9000. */
  readonly endpoint?: string;
  readonly clock: Pick<Clock, "now">;
  /** For one attempt from connecting to the last byte. */
  readonly timeoutMilliseconds?: number;
  readonly fetch?: Fetch;
  readonly userAgent?: string;
}

const DEFAULT_TIMEOUT_MILLISECONDS = 15_000;
const DEFAULT_USER_AGENT = "Shipcharge/0.1.0 (Language=JavaScript)";

/** Amazon Pay API v2: the workflow's port, and the checkout sessions that orders come from. */
export type CheckoutClient = GatewayClient & CheckoutSessions;

/**
 * Amazon Pay over API v2. One attempt per call; a refusal or a failure is one of the errors of
 * domain/errors.ts. A declined payment, in v2 a refusal (reference §12.3), is a value here as well.
 */
export function createCheckoutClient(options: CheckoutClientOptions): CheckoutClient {
  const call = checkoutCall(options);
  return {
    ...createSessions(call),
    ...orderCalls(call),
    ...chargeCalls(call, options.clock),
    ...refundCalls(call),
  };
}

/** Signs and sends single calls. */
export function checkoutCall(options: CheckoutClientOptions): CheckoutCall {
  const { fetch = globalThis.fetch, endpoint } = options;
  const timeoutMilliseconds = options.timeoutMilliseconds ?? DEFAULT_TIMEOUT_MILLISECONDS;
  return createCheckoutCall({
    region: options.region,
    environment: options.environment,
    keys: options.keys,
    clock: options.clock,
    send: createSender(fetch, timeoutMilliseconds),
    userAgent: checkedUserAgent(options.userAgent ?? DEFAULT_USER_AGENT),
    ...(endpoint !== undefined && { endpoint }),
  });
}

function orderCalls(call: CheckoutCall) {
  const permission = (request: CheckoutRequest) => ask(call, replies.permission, request);
  const read = async (id: string) =>
    orderReading(await permission({ method: "GET", path: `chargePermissions/${id}` }));
  const close = async (id: string, reason: string, cancelPendingCharges: boolean) => {
    await permission({
      method: "DELETE",
      path: `chargePermissions/${id}/close`,
      body: { closureReason: reason, cancelPendingCharges },
    });
  };
  return {
    setOrderReferenceDetails: async () => {
      throw new AmazonPayRequestRefused(
        "An order of Checkout v2 gets its total with its checkout session",
        { code: "OrderReferenceNotModifiable" },
      );
    },
    setOrderAttributes: async (attributes) => {
      const { orderReferenceId, sellerOrderId, storeName, customInformation } = attributes;
      const reply = await permission({
        method: "PATCH",
        path: `chargePermissions/${orderReferenceId}`,
        body: {
          merchantMetadata: {
            ...(sellerOrderId !== undefined && { merchantReferenceId: sellerOrderId }),
            ...(storeName !== undefined && { merchantStoreName: storeName }),
            ...(customInformation !== undefined && { customInformation }),
          },
        },
      });
      return orderReading(reply);
    },
    getOrderReferenceDetails: ({ orderReferenceId }) => read(orderReferenceId),
    /** Completing the session has confirmed it; the buyer mends a payment method at Amazon alone. */
    confirmOrderReference: async ({ orderReferenceId }) => {
      const { status } = await read(orderReferenceId);
      if (status.state === "Open") return;
      throw new AmazonPayRequestRefused(`The order ${orderReferenceId} is ${status.state}`, {
        code:
          status.state === "Suspended" ? "PaymentMethodNotUpdated" : "InvalidOrderReferenceStatus",
      });
    },
    cancelOrderReference: ({ orderReferenceId, reason }) =>
      close(orderReferenceId, reason ?? "Cancelled", true),
    closeOrderReference: ({ orderReferenceId, reason }) =>
      close(orderReferenceId, reason ?? "Complete", false),
  } satisfies Partial<GatewayClient>;
}

function chargeCalls(call: CheckoutCall, clock: Pick<Clock, "now">) {
  const readCharge = (id: string) =>
    ask(call, replies.charge, { method: "GET", path: `charges/${id}` });
  return {
    authorize: (request) => createCharge(call, clock, request),
    getAuthorizationDetails: async (id) => authorizationReading(await readCharge(id)),
    closeAuthorization: async ({ authorizationId, reason }) => {
      await ask(call, replies.charge, {
        method: "DELETE",
        path: `charges/${authorizationId}/cancel`,
        body: { cancellationReason: reason ?? "No longer needed" },
      });
    },
    capture: async ({ authorizationId, referenceId, amount, softDescriptor }) => {
      const request: CheckoutRequest = {
        method: "POST",
        path: `charges/${authorizationId}/capture`,
        idempotencyKey: referenceId,
        body: {
          captureAmount: price(amount),
          ...(softDescriptor !== undefined && { softDescriptor }),
        },
      };
      const reply = await call(request);
      if (!reply.refused) {
        const reading = captureReading(readObject(replies.charge, request, reply.object));
        return { ...reading, referenceId };
      }
      const decline = declineOf(reply.refused.reasonCode);
      if (!decline) throw reply.refused.failure;
      const declined: CaptureReading = {
        captureId: captureReading(await readCharge(authorizationId)).captureId,
        referenceId,
        status: declinedNow(decline, clock),
        amount,
        refunded: money(0, amount.currency),
        refundIds: [],
      };
      return declined;
    },
    getCaptureDetails: async (id) => captureReading(await readCharge(id)),
  } satisfies Partial<GatewayClient>;
}

/** Asks for a charge; our reference id is its idempotency key and stays with it as metadata. */
async function createCharge(
  call: CheckoutCall,
  clock: Pick<Clock, "now">,
  { orderReferenceId, referenceId, amount, ...more }: AuthorizeRequest,
): Promise<AuthorizationReading | DeclinedAtOnce> {
  const { transactionTimeoutMinutes, captureNow, softDescriptor } = more;
  const request: CheckoutRequest = {
    method: "POST",
    path: "charges",
    idempotencyKey: referenceId,
    body: {
      chargePermissionId: orderReferenceId,
      chargeAmount: price(amount),
      captureNow: captureNow ?? false,
      canHandlePendingAuthorization: transactionTimeoutMinutes !== 0,
      merchantMetadata: { merchantReferenceId: referenceId },
      ...(captureNow && softDescriptor !== undefined && { softDescriptor }),
    },
  };
  const reply = await call(request);
  if (!reply.refused) {
    return authorizationReading(readObject(replies.charge, request, reply.object));
  }
  const decline = declineOf(reply.refused.reasonCode);
  if (!decline) throw reply.refused.failure;
  return {
    referenceId,
    status: declinedNow(decline, clock),
    amount,
    captured: money(0, amount.currency),
    captureIds: [],
    ...(decline.softDecline && { softDecline: true }),
  };
}

/** v2 does not say when it declined: it was just now. */
function declinedNow({ reason }: Decline, clock: Pick<Clock, "now">): Status {
  return { state: "Declined", reason, updatedAt: new Date(clock.now()).toISOString() };
}

function refundCalls(call: CheckoutCall) {
  return {
    refund: async ({ captureId, referenceId, amount, softDescriptor }) => {
      const reply = await ask(call, replies.refund, {
        method: "POST",
        path: "refunds",
        idempotencyKey: referenceId,
        body: {
          chargeId: captureId,
          refundAmount: price(amount),
          ...(softDescriptor !== undefined && { softDescriptor }),
        },
      });
      return refundReading(reply, referenceId);
    },
    getRefundDetails: async (id) =>
      refundReading(await ask(call, replies.refund, { method: "GET", path: `refunds/${id}` })),
  } satisfies Partial<GatewayClient>;
}
