import { AmazonPayAccessRefused } from "../../domain/errors.ts";
import { byGateway, type GatewayClient, throughEach } from "../../domain/gateway.ts";
import {
  type AuthorizationId,
  type OrderReferenceId,
  orderReferenceOf,
  parseAuthorizationId,
} from "../../domain/ids.ts";
import { type OpenOrders, recordedRoute } from "../../domain/open-orders.ts";
import type { Ledger } from "../../domain/order.ts";
import type { OrderStore } from "../../domain/ports.ts";
import type { CheckoutBooks } from "../../domain/reconcile-checkout.ts";
import { readExistingLedger } from "../../domain/record.ts";
import { authorizationIdOf, chargeIdOf } from "./v1-ids.ts";
import {
  chargeIdOfCapture,
  underRecordedAuthorization,
  underRecordedCapture,
  underRecordedRefund,
  withinTheSecond,
} from "./v1-readings.ts";

/**
 * Sends each call the way that its row or its order goes, read from the record before each call.
 *
 * @param checkout undefined where v2 is switched off: a call that belongs there then throws
 * AmazonPayAccessRefused, and is never sent to MWS in its place
 */
export function eachItsWay(
  mws: GatewayClient,
  checkout: GatewayClient | undefined,
  store: Pick<OrderStore, "readLedger">,
  openOrders: OpenOrders = "mws",
): GatewayClient {
  const clients = {
    mws,
    "checkout-v2": checkout ?? SWITCHED_OFF,
    "v1-over-v2": checkout ? createV1Orders(checkout, store) : SWITCHED_OFF,
  };
  return byGateway(clients, recordedRoute(store, openOrders, new Set()));
}

const SWITCHED_OFF = throughEach(async (call, { orderReferenceId }) => {
  throw new AmazonPayAccessRefused(
    `CheckoutV2SwitchedOff: ${call} of ${orderReferenceId} goes over API v2, which is switched off here, and was not sent: set amazonPay.checkoutV2, deploy, and retry the order (docs/v1-to-v2.md#open-orders)`,
    { code: "CheckoutV2SwitchedOff" },
  );
});

/**
 * Carries orders that were placed through MWS over API v2: asks by the ids that v2 has for their
 * objects, and answers by those that are recorded. Which calls of which orders come here is decided
 * in domain/open-orders.ts.
 */
export function createV1Orders(
  checkout: GatewayClient,
  store: Pick<OrderStore, "readLedger">,
): GatewayClient {
  const ledgerOf = ledgersIn(store);
  return {
    ...checkout,
    ...chargesOf(checkout, ledgerOf),
    ...capturesOf(checkout, ledgerOf),
    async getOrderReferenceDetails(request) {
      const reading = await checkout.getOrderReferenceDetails(request);
      return withinTheSecond(await ledgerOf(request.orderReferenceId), reading);
    },
  };
}

/**
 * MWS for whoever was told of such an order in v2's words: a notification may name an authorization by
 * the charge that it is.
 */
export function knowingCharges<Client extends GatewayClient>(mws: Client): Client {
  return {
    ...mws,
    getAuthorizationDetails: (id: AuthorizationId) =>
      mws.getAuthorizationDetails(authorizationIdOf(id)),
  };
}

/** What v2 shows of such orders to a reconciliation, likewise. */
export function createV1Books(
  books: CheckoutBooks,
  store: Pick<OrderStore, "readLedger">,
): CheckoutBooks {
  const ledgerOf = ledgersIn(store);
  return {
    ...books,
    async readCharge(id) {
      const { authorization, capture } = await books.readCharge(chargeIdOf(id));
      const ledger = await ledgerOf(orderReferenceOf(id));
      return {
        authorization: underRecordedAuthorization(ledger, authorization),
        capture: underRecordedCapture(ledger, capture),
      };
    },
    async readRefund(id) {
      const reading = await books.readRefund(id);
      return underRecordedRefund(await ledgerOf(orderReferenceOf(id)), reading);
    },
  };
}

type LedgerOf = (id: OrderReferenceId) => Promise<Ledger>;

function ledgersIn(store: Pick<OrderStore, "readLedger">): LedgerOf {
  return (id) => readExistingLedger(store, id);
}

/** The port calls a charge by the authorization that it begins as. */
function asCharge(id: AuthorizationId): AuthorizationId {
  return parseAuthorizationId(chargeIdOf(id));
}

function chargesOf(checkout: GatewayClient, ledgerOf: LedgerOf) {
  return {
    async authorize(request) {
      const reading = await checkout.authorize(request);
      if (reading.authorizationId === undefined) return reading;
      return { ...reading, authorizationId: authorizationIdOf(reading.authorizationId) };
    },
    async getAuthorizationDetails(id) {
      const reading = await checkout.getAuthorizationDetails(asCharge(id));
      return underRecordedAuthorization(await ledgerOf(orderReferenceOf(id)), reading);
    },
    closeAuthorization: ({ authorizationId, ...more }) =>
      checkout.closeAuthorization({ ...more, authorizationId: asCharge(authorizationId) }),
    capture: ({ authorizationId, ...more }) =>
      checkout.capture({ ...more, authorizationId: asCharge(authorizationId) }),
  } satisfies Partial<GatewayClient>;
}

function capturesOf(checkout: GatewayClient, ledgerOf: LedgerOf) {
  return {
    async getCaptureDetails(id) {
      const ledger = await ledgerOf(orderReferenceOf(id));
      const reading = await checkout.getCaptureDetails(chargeIdOfCapture(ledger, id));
      return underRecordedCapture(ledger, reading);
    },
    async refund({ captureId, ...more }) {
      const ledger = await ledgerOf(orderReferenceOf(captureId));
      const charge = chargeIdOfCapture(ledger, captureId);
      return checkout.refund({ ...more, captureId: charge });
    },
    async getRefundDetails(id) {
      const reading = await checkout.getRefundDetails(id);
      return underRecordedRefund(await ledgerOf(orderReferenceOf(id)), reading);
    },
  } satisfies Partial<GatewayClient>;
}
