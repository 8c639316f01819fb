import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckoutClient } from "../../../functions/adapters/checkout-v2/client.ts";
import { authorizationIdOf, chargeIdOf } from "../../../functions/adapters/checkout-v2/v1-ids.ts";
import {
  createV1Orders,
  knowingCharges,
} from "../../../functions/adapters/checkout-v2/v1-orders.ts";
import type { GatewayClient } from "../../../functions/domain/gateway.ts";
import {
  type AuthorizationId,
  type CaptureId,
  parseAuthorizationId,
  parseCaptureId,
  parseOrderReferenceId,
  referenceId,
} from "../../../functions/domain/ids.ts";
import type { Ledger, LedgerRow } from "../../../functions/domain/order.ts";
import { clientOf, TOTAL } from "../../support/checkout-client.ts";
import { type CheckoutShop, openCheckoutShop } from "../../support/checkout-shop.ts";
import { aCapture, aLedger, anAuthorization } from "../../support/waiting/records.ts";

/** Orders that were placed through MWS, asked about over v2 at the simulator. */

let shop: CheckoutShop;
let checkout: CheckoutClient;
let ledger: Ledger;
let orders: GatewayClient;

beforeEach(async () => {
  shop = await openCheckoutShop({ settings: { checkoutKeysAreReferenceIds: false } });
  checkout = clientOf(shop);
  orders = createV1Orders(checkout, { readLedger: async () => ledger });
});

afterEach(async () => {
  await shop.close();
});

function asked<Name extends Parameters<CheckoutShop["sandbox"]["core"]["call"]>[0]>(
  name: Name,
  request: Parameters<typeof shop.sandbox.core.call<Name>>[1],
) {
  const outcome = shop.sandbox.core.call(name, request);
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.result;
}

/** An order of 50 EUR, confirmed and authorized through MWS, and its record. */
function authorizedOverMws(captureNow = false) {
  const { amazonOrderReferenceId: orderReferenceId } = shop.sandbox.createOrderReference();
  const id = parseOrderReferenceId(orderReferenceId);
  const ours = referenceId(id, "authorization", 1);
  asked("SetOrderReferenceDetails", { orderReferenceId, attributes: { total: TOTAL, seller: {} } });
  asked("ConfirmOrderReference", { orderReferenceId, expectImmediateAuthorization: false });
  const { authorization } = asked("Authorize", {
    orderReferenceId,
    authorizationReferenceId: ours,
    amount: TOTAL,
    captureNow,
    transactionTimeoutMinutes: 0,
  });
  const authorizationId = parseAuthorizationId(authorization.id);
  const row = anAuthorization(1, "Open", {
    orderReferenceId: id,
    referenceId: ours,
    amount: TOTAL,
    amazonId: authorizationId,
    ...(captureNow && { captureNow }),
  });
  ledger = aLedger({ orderReferenceId: id }, row);
  return { id, ours, authorizationId };
}

function captureRow(authorizationId: AuthorizationId, change: object = {}): LedgerRow {
  const id = ledger.order.orderReferenceId;
  const { amazonId: _unnamed, ...row } = aCapture(1, "Requested", {
    orderReferenceId: id,
    referenceId: referenceId(id, "capture", 1),
    authorizationId,
    amount: TOTAL,
  });
  return { ...row, ...change };
}

function recorded(row: LedgerRow): void {
  if (row.kind === "capture") ledger = { ...ledger, captures: [row] };
}

it("turns the 21st character, as Amazon's own example has it", () => {
  const authorization = parseAuthorizationId("S01-5797829-1888777-A043451");
  const charge = parseCaptureId("S01-5797829-1888777-C043451");

  expect(chargeIdOf(authorization)).toBe(charge);
  expect(charge.indexOf("C")).toBe(20);
  expect(authorizationIdOf(charge)).toBe(authorization);
  expect([chargeIdOf(charge), authorizationIdOf(authorization)]).toEqual([charge, authorization]);
});

describe("an order that was authorized through MWS", () => {
  it("is read over v2 under its own ids and reference id", async () => {
    const { id, ours, authorizationId } = authorizedOverMws();

    const order = await orders.getOrderReferenceDetails({ orderReferenceId: id });
    const reading = await orders.getAuthorizationDetails(authorizationId);

    expect(order).toMatchObject({ orderReferenceId: id, status: { state: "Open" } });
    expect(reading).toMatchObject({
      authorizationId,
      referenceId: ours,
      status: { state: "Open" },
      captureIds: [],
    });
  });

  it("is captured, and the capture is found again by its row", async () => {
    const { id, authorizationId } = authorizedOverMws();
    const ours = referenceId(id, "capture", 1);
    recorded(captureRow(authorizationId));

    const captured = await orders.capture({ authorizationId, referenceId: ours, amount: TOTAL });
    const unanswered = await orders.getCaptureDetails(captured.captureId);
    recorded(captureRow(authorizationId, { amazonId: captured.captureId }));
    const known = await orders.getAuthorizationDetails(authorizationId);

    expect(captured).toMatchObject({ referenceId: ours, status: { state: "Completed" } });
    expect(captured.captureId).toBe(chargeIdOf(authorizationId));
    expect(unanswered.referenceId).toBe(ours);
    expect(known.captureIds).toEqual([captured.captureId]);
  });

  it("gives the money of a capture of MWS's back, whatever MWS called it", async () => {
    const { id, authorizationId } = authorizedOverMws();
    const ours = referenceId(id, "capture", 1);
    const made = asked("Capture", { authorizationId, captureReferenceId: ours, amount: TOTAL });
    const captureId: CaptureId = parseCaptureId(made.id);
    recorded(captureRow(authorizationId, { amazonId: captureId }));

    await orders.refund({ captureId, referenceId: referenceId(id, "refund", 1), amount: TOTAL });
    await shop.clock.advanceBy(60_000);
    const reading = await orders.getCaptureDetails(captureId);
    const funds = await orders.getAuthorizationDetails(authorizationId);

    expect(captureId).not.toBe(chargeIdOf(authorizationId));
    expect(reading).toMatchObject({ captureId, referenceId: ours, refunded: TOTAL });
    expect(funds.captureIds).toEqual([captureId]);
  });

  it("shows what was taken together with it under its reference id", async () => {
    const { ours, authorizationId } = authorizedOverMws(true);

    const { captureIds } = await orders.getAuthorizationDetails(authorizationId);
    const [captureId] = captureIds;
    const reading = captureId && (await orders.getCaptureDetails(captureId));

    expect(reading).toMatchObject({ referenceId: ours, status: { state: "Completed" } });
  });

  it("takes a capture of another amount for one of Seller Central's", async () => {
    const { authorizationId } = authorizedOverMws();
    recorded(captureRow(authorizationId));
    shop.sandbox.core.sellerCentral.capture(authorizationId, 500);

    const reading = await orders.getCaptureDetails(chargeIdOf(authorizationId));

    expect(reading.referenceId).toBe("");
  });

  it("gives back what is held, and is closed", async () => {
    const { id, authorizationId } = authorizedOverMws();

    await orders.closeAuthorization({ authorizationId });
    await orders.closeOrderReference({ orderReferenceId: id });

    expect(shop.sandbox.orderReference(id)).toMatchObject({
      state: "Closed",
      authorizations: [{ id: authorizationId, state: "Closed" }],
    });
  });
});

it("calls an authorization that is made over v2 by MWS's id of it", async () => {
  const { id, authorizationId } = authorizedOverMws();
  await orders.closeAuthorization({ authorizationId });

  const second = await orders.authorize({
    orderReferenceId: id,
    referenceId: referenceId(id, "authorization", 2),
    amount: TOTAL,
    transactionTimeoutMinutes: 0,
  });

  const { authorizations } = shop.sandbox.orderReference(id);
  expect(second).toMatchObject({
    authorizationId: authorizations[1]?.id,
    status: { state: "Open" },
  });
});

it("lets a new state of the same second pass for new, and not for older", async () => {
  const { id } = authorizedOverMws();
  const updatedAt = new Date(shop.clock.now() + 400).toISOString();
  ledger = { ...ledger, order: { ...ledger.order, amazon: { state: "Suspended", updatedAt } } };

  const { status } = await orders.getOrderReferenceDetails({ orderReferenceId: id });

  expect(status).toEqual({ state: "Open", updatedAt });
});

it("asks MWS for the authorization where a notification names the charge", async () => {
  const names: string[] = [];
  const { authorizationId } = authorizedOverMws();
  const mws = knowingCharges({
    ...checkout,
    getAuthorizationDetails: (id) => {
      names.push(id);
      return checkout.getAuthorizationDetails(parseAuthorizationId(chargeIdOf(authorizationId)));
    },
  });

  await mws.getAuthorizationDetails(parseAuthorizationId(chargeIdOf(authorizationId)));

  expect(names).toEqual([authorizationId]);
});
