import type { AuthorizationReading, AuthorizeRequest } from "./amazon-pay.ts";
import type { AmazonPayOrders, BilledAuthorizationReading } from "./amazon-pay-order.ts";
import type { AmazonPayRefunds } from "./amazon-pay-refund.ts";
import { type OrderReferenceId, orderReferenceOf } from "./ids.ts";

/** Which of Amazon's interfaces an order came by, and is carried by. */
export type Gateway = "mws" | "checkout-v2";

/** A payment that Checkout v2 declines at once, without naming an object (reference §12.3). */
export interface DeclinedAtOnce extends Omit<AuthorizationReading, "authorizationId"> {
  readonly authorizationId?: undefined;
}

/** What the workflows ask of Amazon, whichever interface it goes over. */
export type GatewayClient = AmazonPayRefunds & {
  authorize(request: AuthorizeRequest): Promise<BilledAuthorizationReading | DeclinedAtOnce>;
} & Pick<
    AmazonPayOrders,
    | "setOrderReferenceDetails"
    | "setOrderAttributes"
    | "getOrderReferenceDetails"
    | "confirmOrderReference"
    | "cancelOrderReference"
    | "closeOrderReference"
    | "getAuthorizationDetails"
    | "closeAuthorization"
    | "capture"
    | "getCaptureDetails"
  >;

type Request<Name extends keyof GatewayClient> = Parameters<GatewayClient[Name]>[0];
type Reply<Name extends keyof GatewayClient> = Awaited<ReturnType<GatewayClient[Name]>>;

/** Stands between the workflow and Amazon: knows what is asked, and about which order. */
type Around = <T>(
  name: keyof GatewayClient,
  orderReferenceId: OrderReferenceId,
  ask: (client: GatewayClient) => Promise<T>,
) => Promise<T>;

/** A client whose every call goes through one function. */
export function throughEach(around: Around): GatewayClient {
  const about =
    <Name extends keyof GatewayClient>(
      name: Name,
      orderOf: (request: Request<Name>) => OrderReferenceId,
    ) =>
    (request: Request<Name>): Promise<Reply<Name>> =>
      around(name, orderOf(request), (client) => {
        // The compiler loses the connection between a name and what is asked by it.
        const ask = client[name] as (asked: Request<Name>) => Promise<Reply<Name>>;
        return ask(request);
      });
  const ofOrder = (request: { readonly orderReferenceId: OrderReferenceId }) =>
    request.orderReferenceId;
  const ofAuthorization = (request: { readonly authorizationId: string }) =>
    orderReferenceOf(request.authorizationId);
  return {
    setOrderReferenceDetails: about("setOrderReferenceDetails", ofOrder),
    setOrderAttributes: about("setOrderAttributes", ofOrder),
    getOrderReferenceDetails: about("getOrderReferenceDetails", ofOrder),
    confirmOrderReference: about("confirmOrderReference", ofOrder),
    cancelOrderReference: about("cancelOrderReference", ofOrder),
    closeOrderReference: about("closeOrderReference", ofOrder),
    authorize: about("authorize", ofOrder),
    getAuthorizationDetails: about("getAuthorizationDetails", orderReferenceOf),
    closeAuthorization: about("closeAuthorization", ofAuthorization),
    capture: about("capture", ofAuthorization),
    getCaptureDetails: about("getCaptureDetails", orderReferenceOf),
    refund: about("refund", ({ captureId }) => orderReferenceOf(captureId)),
    getRefundDetails: about("getRefundDetails", orderReferenceOf),
  };
}

/** Where a call goes: over the interface of its order, or over v2 though the order is of MWS. */
export type Route = Gateway | "v1-over-v2";

/** Which way a call about an order goes; it may be asked anew for each call. */
export type RouteOf = (
  orderReferenceId: OrderReferenceId,
  call: keyof GatewayClient,
) => Promise<Route>;

/** Sends each call the way that its order goes. */
export function byGateway(
  clients: Readonly<Record<Route, GatewayClient>>,
  routeOfCall: RouteOf,
): GatewayClient {
  return throughEach(async (call, orderReferenceId, ask) =>
    ask(clients[await routeOfCall(orderReferenceId, call)]),
  );
}
