import type { AuthorizationReading, AuthorizeRequest } from "./amazon-pay.ts";
import type { AmazonPayOrders, BilledAuthorizationReading } from "./amazon-pay-order.ts";
import type { AmazonPayRefunds } from "./amazon-pay-refund.ts";
import { type OrderReferenceId, orderReferenceOf, type ReferenceId } from "./ids.ts";

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

/** What a call is about. */
export interface CallSubject {
  readonly orderReferenceId: OrderReferenceId;
  /** Of the row of ours that is asked for, or that is looked for. */
  readonly referenceId?: ReferenceId;
  /** Of the authorization, capture or refund that the call names. */
  readonly amazonId?: string;
}

/** Stands between the workflow and Amazon: knows what is asked, and about what. */
type Around = <T>(
  name: keyof GatewayClient,
  subject: CallSubject,
  ask: (client: GatewayClient) => Promise<T>,
) => Promise<T>;

/** A client whose every call goes through one function. */
export function throughEach(around: Around): GatewayClient {
  const about =
    <Name extends keyof GatewayClient>(
      name: Name,
      subjectOf: (request: Request<Name>) => CallSubject,
    ) =>
    (request: Request<Name>, lookingFor?: ReferenceId): Promise<Reply<Name>> => {
      const subject = { ...subjectOf(request), ...(lookingFor && { referenceId: lookingFor }) };
      return around(name, subject, (client) => {
        // The compiler loses the connection between a name and what is asked by it.
        const ask = client[name] as (asked: Request<Name>) => Promise<Reply<Name>>;
        return ask(request);
      });
    };
  const ofOrder = ({ orderReferenceId }: CallSubject) => ({ orderReferenceId });
  const ofRow = ({ orderReferenceId, referenceId }: Request<"authorize">) => ({
    orderReferenceId,
    referenceId,
  });
  const ofObject = (amazonId: string) => ({
    orderReferenceId: orderReferenceOf(amazonId),
    amazonId,
  });
  return {
    setOrderReferenceDetails: about("setOrderReferenceDetails", ofOrder),
    setOrderAttributes: about("setOrderAttributes", ofOrder),
    getOrderReferenceDetails: about("getOrderReferenceDetails", ofOrder),
    confirmOrderReference: about("confirmOrderReference", ofOrder),
    cancelOrderReference: about("cancelOrderReference", ofOrder),
    closeOrderReference: about("closeOrderReference", ofOrder),
    authorize: about("authorize", ofRow),
    getAuthorizationDetails: about("getAuthorizationDetails", ofObject),
    closeAuthorization: about("closeAuthorization", ({ authorizationId }) =>
      ofObject(authorizationId),
    ),
    capture: about("capture", ({ authorizationId, referenceId }) => ({
      ...ofObject(authorizationId),
      referenceId,
    })),
    getCaptureDetails: about("getCaptureDetails", ofObject),
    refund: about("refund", ({ captureId, referenceId }) => ({
      ...ofObject(captureId),
      referenceId,
    })),
    getRefundDetails: about("getRefundDetails", ofObject),
  };
}

/** Where a call goes: over the interface of its order, or over v2 though the order is of MWS. */
export type Route = Gateway | "v1-over-v2";

/** Which way a call about an order goes; it may be asked anew for each call. */
export type RouteOf = (subject: CallSubject, call: keyof GatewayClient) => Promise<Route>;

/** Sends each call the way that its row or its order goes. */
export function byGateway(
  clients: Readonly<Record<Route, GatewayClient>>,
  routeOfCall: RouteOf,
): GatewayClient {
  return throughEach(async (call, subject, ask) => ask(clients[await routeOfCall(subject, call)]));
}
