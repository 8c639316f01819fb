import { afterEach, beforeEach, expect, it } from "vitest";
import type { OrderEvent } from "../../functions/domain/order-events.ts";
import type { BuyerWishes } from "../../local/sandbox/checkout-v2/sessions.ts";
import { paidSession as paySession, placeSession } from "../support/checkout-orders.ts";
import { openShopFront, type ShopFront, TOTAL, toldBy } from "../support/shop-front.ts";

const SESSION = {
  storeId: "amzn1.application-oa2-client.example",
  webCheckoutDetails: { checkoutReviewReturnUrl: "https://shop.example/review" },
};
const MINUTE = 60_000;
let shop: ShopFront;
let events: OrderEvent[];

beforeEach(async () => {
  events = [];
  shop = await openShopFront({
    storage: "memory",
    onOrderEvent: (event) => events.push(event),
  });
});

afterEach(async () => {
  await shop.close();
});

const paidSession = (buyer?: BuyerWishes): Promise<string> => paySession(shop, buyer);

const place = (id: string, change?: object) => placeSession(shop, id, change);

async function placed(buyer?: BuyerWishes, change: object = {}): Promise<string> {
  const { body } = await place(await paidSession(buyer), change);
  return String(body["orderReferenceId"]);
}

const ship = async (orderReferenceId: string): Promise<void> => {
  shop.world.publishShipment({ orderReferenceId, shipmentId: "SH-1" });
  await shop.clock.advanceBy(10 * MINUTE);
};

/** Amazon's books beside ours. */
async function books(id: string) {
  const { body } = await shop.ask(`GET /orders/${id}`);
  const amazon = shop.world.sandbox.core.ledgerOf(id);
  return {
    phase: body["phase"],
    amazon: [amazon.authorizedMinorUnits, amazon.capturedMinorUnits, amazon.refundedMinorUnits],
    ours: body["ledger"],
  };
}

it("tells the shop what a session lacks, and then where the buyer pays", async () => {
  const id = shop.world.sandbox.checkout.openSession(SESSION);
  const first = await shop.ask(`PUT /checkout-sessions/${id}`, { chargeAmount: TOTAL });
  const last = await shop.ask(`PUT /checkout-sessions/${id}`, {
    resultReturnUrl: "https://shop.example/result",
    paymentIntent: "Confirm",
  });
  const read = await shop.ask(`GET /checkout-sessions/${id}`);

  expect(first.body["constraints"]).toMatchObject([
    { id: "CheckoutResultReturnUrlNotSet" },
    { id: "PaymentIntentNotSet" },
  ]);
  expect(last.body["constraints"]).toEqual([]);
  expect(String(last.body["redirectUrl"])).toContain(id);
  expect(read.body).toMatchObject({ buyer: { name: "Test Buyer" }, shipTo: { city: "Muenchen" } });
});

it("sets nothing by a list, and says which session Amazon does not know", async () => {
  const id = shop.world.sandbox.checkout.openSession(SESSION);
  const unknown = "0".repeat(36);
  shop.calls.length = 0;

  expect(await shop.ask(`PUT /checkout-sessions/${id}`, [])).toMatchObject({
    status: 422,
    body: { error: "InvalidRequest", message: "The body must be a JSON object" },
  });
  expect(shop.calls).toEqual([]);
  for (const answer of [
    await shop.ask(`PUT /checkout-sessions/${unknown}`, {}),
    await shop.ask(`GET /checkout-sessions/${unknown}`),
  ]) {
    expect(answer).toMatchObject({
      status: 404,
      body: { message: "Amazon does not know this checkout session" },
    });
  }
});

it("carries an order over v2 with the same workflow: placed, shipped, charged and closed", async () => {
  const answer = await place(await paidSession());
  const id = String(answer.body["orderReferenceId"]);
  const before = await books(id);
  await ship(id);
  const after = await books(id);

  expect(toldBy(answer)).toBe("200 authorized");
  expect(before.amazon).toEqual([11_990, 0, 0]);
  expect(after).toMatchObject({ phase: "closed", amazon: [11_990, 11_990, 0] });
  expect([...new Set(shop.calls.map(({ operation }) => operation))].sort()).toEqual([
    "CaptureCharge",
    "CloseChargePermission",
    "CompleteCheckoutSession",
    "CreateCharge",
    "GetCharge",
    "GetChargePermission",
    "GetCheckoutSession",
    "UpdateCheckoutSession",
  ]);
});

it("places one order however often the page asks", async () => {
  const session = await paidSession();
  const answers = [await place(session), await place(session), await place(session)];
  const ids = new Set(answers.map(({ body }) => body["orderReferenceId"]));

  expect(ids.size).toBe(1);
  expect(shop.calls.filter(({ operation }) => operation === "CreateCharge")).toHaveLength(1);
});

it("charges once where the reply to the capture gets lost", async () => {
  const id = await placed();
  shop.world.sandbox.addFault({ fault: "reply-lost", operation: "CaptureCharge", times: 2 });
  await ship(id);

  expect(await books(id)).toMatchObject({ phase: "closed", amazon: [11_990, 11_990, 0] });
});

it("waits for an authorization that takes its time, and hears of it by v2's notification", async () => {
  const mode = { answer: "asynchronous" };
  const session = await paidSession({ card: "0701" });
  const answer = await place(session, { mode });
  const id = String(answer.body["orderReferenceId"]);
  await shop.clock.advanceBy(MINUTE);
  await ship(id);

  expect(toldBy(answer)).toBe("200 confirmed");
  expect(await books(id)).toMatchObject({ phase: "closed", amazon: [11_990, 11_990, 0] });
});

it("tells a declined buyer, who mends the payment method at Amazon", async () => {
  const answer = await place(await paidSession({ card: "4354" }));
  const [id = ""] = shop.world.sandbox.core
    .allLedgers()
    .map(({ amazonOrderReferenceId }) => amazonOrderReferenceId);
  await shop.clock.advanceBy(MINUTE);
  const { state } = shop.world.sandbox.core.ledgerOf(id);
  shop.world.sandbox.core.choosePaymentMethod(id, "visa", "amazon-site");
  await shop.clock.advanceBy(MINUTE);
  await ship(id);

  expect(toldBy(answer)).toBe("422 InvalidPaymentMethod");
  expect(state).toBe("Suspended");
  expect(await books(id)).toMatchObject({ phase: "closed", amazon: [11_990, 11_990, 0] });
});

it("takes the money with the order where goods need no shipping", async () => {
  const id = await placed(undefined, { mode: { capture: "immediate" } });
  await shop.clock.advanceBy(MINUTE);

  expect((await books(id)).amazon).toEqual([11_990, 11_990, 0]);
});

it("cancels an order before anything ships", async () => {
  const id = await placed();
  await shop.ask(`POST /orders/${id}/cancel`, { reason: "Sold out" });
  await shop.clock.advanceBy(MINUTE);

  expect(await books(id)).toMatchObject({ phase: "cancelled", amazon: [0, 0, 0] });
});

it("gives money back over v2", async () => {
  const id = await placed();
  await ship(id);
  const refund = { refundId: "return-1", amount: { minorUnits: 1_000, currency: "EUR" } };
  await shop.ask(`POST /orders/${id}/refunds`, refund);
  await shop.clock.advanceBy(10 * MINUTE);

  expect((await books(id)).amazon).toEqual([11_990, 11_990, 1_000]);
});

it("records a buyer's bank that wants its money back, once however often it is told", async () => {
  const id = await placed();
  await ship(id);
  const { sandbox } = shop.world;
  sandbox.addNotificationRule({ action: "duplicate", copies: 2, notificationType: "CHARGEBACK" });
  const [captured] = sandbox.orderReference(id).captures;

  const { id: chargebackId } = sandbox.core.chargeBack(captured?.id ?? "");
  await shop.clock.advanceBy(10 * MINUTE);

  const { body } = await shop.ask(`GET /orders/${id}`);
  expect(body["chargebacks"]).toMatchObject([{ chargebackId, state: "RECEIVED" }]);
  const told = events.filter(({ type }) => type === "chargeback-received");
  expect(new Set(told.map((event) => event.id)).size).toBe(1);
  expect(told[0]).toMatchObject({ orderReferenceId: id, details: { chargebackId } });
  expect(body["ledger"]).toMatchObject({ outsideRefunds: [{ status: { state: "Completed" } }] });
});

it("gives money back once where the answer gets lost and the notification comes first", async () => {
  const id = await placed();
  await ship(id);
  shop.world.sandbox.addFault({ fault: "reply-lost", operation: "CreateRefund", times: 1 });
  const refund = { refundId: "return-1", amount: { minorUnits: 1_000, currency: "EUR" } };
  await shop.ask(`POST /orders/${id}/refunds`, refund);
  await shop.clock.advanceBy(10 * MINUTE);
  const { amazon, ours } = await books(id);

  expect(amazon).toEqual([11_990, 11_990, 1_000]);
  expect(ours).toMatchObject({ refunds: [{ status: { state: "Completed" } }], outsideRefunds: [] });
});

it.each([
  ["another total", { total: { minorUnits: 1, currency: "EUR" } }, "409 PlacedDifferently"],
  ["no shop order number", { sellerOrderId: undefined }, "422 InvalidRequest"],
  [
    "a session that Amazon does not know",
    { checkoutSessionId: "0".repeat(36) },
    "404 UnknownCheckoutSession",
  ],
])("does not place %s", async (_what, change, told) => {
  const answer = await place(await paidSession(), change);

  expect(toldBy(answer)).toBe(told);
  expect(shop.world.sandbox.core.allLedgers()).toEqual([]);
});

it("does not place what the buyer has not paid, or has given up", async () => {
  const unpaid = shop.world.sandbox.checkout.openSession(SESSION);
  await shop.ask(`PUT /checkout-sessions/${unpaid}`, {
    resultReturnUrl: "https://shop.example/result",
    chargeAmount: TOTAL,
    paymentIntent: "Confirm",
  });
  const givenUp = await paidSession({ card: "3064" });

  expect(toldBy(await place(unpaid))).toBe("409 BuyerHasNotPaid");
  expect(toldBy(await place(givenUp))).toBe("410 CheckoutSessionCanceled");
});
