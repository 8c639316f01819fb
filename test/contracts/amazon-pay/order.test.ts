import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type OrderReferenceId,
  parseSellerOrderId,
  referenceId,
} from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import { openShopAndAmazon, type ShopAndAmazon, TOTAL } from "./shop-and-amazon.ts";

let shop: ShopAndAmazon;
beforeEach(async () => {
  shop = await openShopAndAmazon();
});
afterEach(() => shop.amazon.close());

function authorization(orderReferenceId: OrderReferenceId, ordinal = 1) {
  const id = referenceId(orderReferenceId, "authorization", ordinal);
  return { orderReferenceId, referenceId: id, amount: TOTAL, transactionTimeoutMinutes: 0 };
}

describe("an order between our client and the simulator", () => {
  it("goes from its details to paid, refunded and closed, to the cent", async () => {
    const { client, amazon } = shop;
    const orderReferenceId = await shop.draft();
    const sellerOrderId = parseSellerOrderId("2026-0042");
    const set = await client.setOrderReferenceDetails({
      orderReferenceId,
      total: TOTAL,
      sellerOrderId,
      storeName: "Lämpchen & Söhne",
    });
    await client.confirmOrderReference({ orderReferenceId });
    const confirmed = await client.getOrderReferenceDetails({ orderReferenceId });
    const authorized = await client.authorize(authorization(orderReferenceId));
    const captured = await client.capture({
      authorizationId: authorized.authorizationId,
      referenceId: referenceId(orderReferenceId, "capture", 1),
      amount: TOTAL,
    });
    const refunded = await client.refund({
      captureId: captured.captureId,
      referenceId: referenceId(orderReferenceId, "refund", 1),
      amount: money(1_990, "EUR"),
    });
    await amazon.advanceClock(60);
    await client.closeOrderReference({ orderReferenceId });

    expect(set).toMatchObject({ status: { state: "Draft" }, total: TOTAL, constraints: [] });
    expect(confirmed).toMatchObject({ status: { state: "Open" }, sellerOrderId });
    expect(confirmed.buyer?.name).toBeTruthy();
    expect(confirmed.shipTo?.countryCode).toMatch(/^[A-Z]{2}$/);
    expect(authorized).toMatchObject({ status: { state: "Open" }, amount: TOTAL });
    expect(captured).toMatchObject({ status: { state: "Completed" }, amount: TOTAL });
    expect(refunded).toMatchObject({ status: { state: "Pending" }, type: "SellerInitiated" });
    expect(await client.getRefundDetails(refunded.refundId)).toMatchObject({
      status: { state: "Completed" },
    });
    expect(await client.getCaptureDetails(captured.captureId)).toMatchObject({
      refunded: money(1_990, "EUR"),
    });
    expect(await client.getAuthorizationDetails(authorized.authorizationId)).toMatchObject({
      status: { state: "Closed", reason: "MaxCapturesProcessed" },
      captured: TOTAL,
      captureIds: [captured.captureId],
    });
    expect(amazon.orderReference(orderReferenceId)).toMatchObject({
      state: "Closed",
      reasonCode: "SellerClosed",
      capturedMinorUnits: 11_990,
      refundedMinorUnits: 1_990,
    });
  });

  it("is authorized asynchronously when Amazon has had half a minute", async () => {
    const { client, amazon } = shop;
    const orderReferenceId = await shop.placed();
    const { authorizationId, status } = await client.authorize({
      ...authorization(orderReferenceId),
      transactionTimeoutMinutes: 60,
    });

    await amazon.advanceClock(31);

    expect(status.state).toBe("Pending");
    const { status: later } = await client.getAuthorizationDetails(authorizationId);
    expect(later.state).toBe("Open");
    const order = await client.getOrderReferenceDetails({ orderReferenceId });
    expect(order.authorizationIds).toEqual([authorizationId]);
  });

  it("is suspended by a decline that a note simulates", async () => {
    const orderReferenceId = await shop.placed();

    const declined = await shop.client.authorize({
      ...authorization(orderReferenceId),
      note: '{"SandboxSimulation": {"State":"Declined", "ReasonCode":"InvalidPaymentMethod"}}',
    });

    expect(declined.status).toMatchObject({ state: "Declined", reason: "InvalidPaymentMethod" });
    expect(shop.amazon.orderReference(orderReferenceId).state).toBe("Suspended");
  });

  it("is captured with the authorization when captureNow says so", async () => {
    const orderReferenceId = await shop.placed();

    const { status, captureIds } = await shop.client.authorize({
      ...authorization(orderReferenceId),
      captureNow: true,
      softDescriptor: "Lamps",
    });

    expect(status).toMatchObject({ state: "Closed", reason: "MaxCapturesProcessed" });
    expect(captureIds).toHaveLength(1);
  });

  it("is cancelled with its authorizations", async () => {
    const orderReferenceId = await shop.placed();
    const { authorizationId } = await shop.client.authorize(authorization(orderReferenceId));

    await shop.client.cancelOrderReference({ orderReferenceId, reason: "sold out (both sizes)" });

    expect(await shop.client.getAuthorizationDetails(authorizationId)).toMatchObject({
      status: { state: "Closed", reason: "OrderReferenceCanceled" },
    });
    expect(shop.amazon.orderReference(orderReferenceId).state).toBe("Canceled");
  });

  it("gets a closed authorization's amount back", async () => {
    const orderReferenceId = await shop.placed();
    const first = await shop.client.authorize(authorization(orderReferenceId));
    await shop.client.closeAuthorization({ authorizationId: first.authorizationId });

    const second = await shop.client.authorize(authorization(orderReferenceId, 2));

    expect(second.status.state).toBe("Open");
  });

  it("is found in the list of its order number, page by page", async () => {
    const sellerOrderId = parseSellerOrderId("2026-0042");
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const orderReferenceId = await shop.draft();
      await shop.client.setOrderAttributes({ orderReferenceId, sellerOrderId });
      await shop.client.confirmOrderReference({ orderReferenceId });
      ids.push(orderReferenceId);
    }
    let page = await shop.client.listOrderReferences({ sellerOrderId, pageSize: 2 });
    const found = [...page.orderReferences];
    while (page.nextPageToken !== undefined) {
      page = await shop.client.listMoreOrderReferences(page.nextPageToken);
      found.push(...page.orderReferences);
    }

    expect(found.map(({ orderReferenceId }) => orderReferenceId).sort()).toEqual(ids.sort());
    expect(found[0]).toMatchObject({ status: { state: "Open" }, total: TOTAL, sellerOrderId });
  });

  it("may carry any text: the signature holds", async () => {
    const orderReferenceId = await shop.draft();
    for (const sellerNote of [
      "! * ' ( ) ~ + % & = ? # / \\ \"",
      "Grüße € 日本 😀",
      "line\r\nbreak\tand tab",
      " blanks around ",
      "",
    ]) {
      const { status } = await shop.client.setOrderReferenceDetails({
        orderReferenceId,
        total: TOTAL,
        sellerNote,
      });
      expect(status.state).toBe("Draft");
    }
  });
});

describe("Amazon Pay's state", () => {
  it("is read from the simulator", async () => {
    expect(await shop.client.getServiceStatus()).toMatchObject({ status: "GREEN" });
  });
});
