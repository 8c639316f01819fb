import {
  charged,
  makeUnavailable,
  NOBODY,
  placed,
  RETURN_URLS,
  type Situation,
  TOTAL,
  waiting,
  withWrongKeys,
} from "./situations.ts";

const of =
  (route: string) =>
  (status: number, when: string, answer: Situation["answer"]): Situation => ({
    route,
    status,
    when,
    answer,
  });
const place = of("POST /orders");
const find = of("GET /orders");
const read = of("GET /orders/{id}");
const buyer = of("GET /orders/{id}/buyer");
const explanation = of("GET /orders/{id}/explanation");
const atAmazon = of("GET /orders/{id}/amazon");

export const ORDER_SITUATIONS: readonly Situation[] = [
  place(200, "it is authorized", (shop) => shop.placeUntilDecided(shop.draft())),
  place(200, "its buyer authenticates next", (shop) =>
    shop.placeUntilDecided(shop.draft(), { returnUrls: RETURN_URLS }),
  ),
  place(404, "Amazon does not know it", (shop) => shop.place(NOBODY)),
  place(409, "the buyer has chosen no payment method", (shop) =>
    shop.place(shop.draft({ paymentMethod: null })),
  ),
  place(409, "another one pays for the shop's order", async (shop) =>
    shop.place(shop.draft(), { sellerOrderId: `shop-${await waiting(shop)}` }),
  ),
  place(409, "it was placed with another total", async (shop) =>
    shop.place(await waiting(shop), { total: { ...TOTAL, minorUnits: 1 } }),
  ),
  place(409, "it was confirmed past us with another total", async (shop) => {
    const id = shop.draft();
    const parameters = { AmazonOrderReferenceId: id };
    await shop.callAmazon("SetOrderReferenceDetails", {
      ...parameters,
      "OrderReferenceAttributes.OrderTotal.Amount": "1.00",
      "OrderReferenceAttributes.OrderTotal.CurrencyCode": "EUR",
    });
    await shop.callAmazon("ConfirmOrderReference", parameters);
    return shop.placeUntilDecided(id);
  }),
  place(410, "its order was cancelled", async (shop) => {
    const id = await placed(shop);
    await shop.ask(`POST /orders/${id}/cancel`, {});
    await shop.clock.advanceBy(60_000);
    return shop.place(id);
  }),
  place(422, "the total is none", (shop) =>
    shop.place(shop.draft(), { total: { ...TOTAL, minorUnits: 0 } }),
  ),
  place(422, "Amazon rejects the payment", (shop) => {
    const orderReferenceId = shop.draft();
    const plan = { declined: { reasonCode: "AmazonRejected" } } as const;
    shop.world.sandbox.core.forceOutcome({ operation: "Authorize", orderReferenceId, plan });
    return shop.placeUntilDecided(orderReferenceId);
  }),
  place(503, "Amazon is not available", (shop) => {
    makeUnavailable(shop, "SetOrderReferenceDetails");
    return shop.place(shop.draft());
  }),

  find(200, "it was placed", async (shop) =>
    shop.ask(`GET /orders?sellerOrderId=shop-${await waiting(shop)}`),
  ),
  find(404, "nobody has placed it", (shop) => shop.ask("GET /orders?sellerOrderId=none")),
  find(200, "orders wait", async (shop) => {
    await waiting(shop);
    return shop.ask("GET /orders");
  }),
  find(422, "the number is none", (shop) => shop.ask("GET /orders?sellerOrderId=")),

  read(200, "it waits for its goods", async (shop) =>
    shop.ask(`GET /orders/${await waiting(shop)}`),
  ),
  read(200, "it is charged", async (shop) => shop.ask(`GET /orders/${await charged(shop)}`)),
  read(200, "it is cancelled", async (shop) => {
    const id = await placed(shop);
    await shop.ask(`POST /orders/${id}/cancel`, {});
    await shop.clock.advanceBy(60_000);
    return shop.ask(`GET /orders/${id}`);
  }),
  read(404, "nobody has placed it", (shop) => shop.ask(`GET /orders/${NOBODY}`)),
  read(422, "it is no order reference", (shop) => shop.ask("GET /orders/7")),

  buyer(200, "Amazon has confirmed it", async (shop) =>
    shop.ask(`GET /orders/${await waiting(shop)}/buyer`),
  ),
  buyer(404, "nobody has placed it", (shop) => shop.ask(`GET /orders/${NOBODY}/buyer`)),
  buyer(422, "it is no order reference", (shop) => shop.ask("GET /orders/7/buyer")),

  find(200, "a part of what waits is listed", async (shop) => {
    await waiting(shop);
    return shop.ask("GET /orders?list=waiting&waitsFor=shipment&limit=1");
  }),
  find(200, "a part of all orders is listed", async (shop) => {
    await waiting(shop);
    return shop.ask("GET /orders?list=recorded&phase=open&limit=1");
  }),
  find(422, "the list begins nowhere", (shop) => shop.ask("GET /orders?list=waiting&next=nowhere")),
  find(422, "the list is as long as a book", (shop) =>
    shop.ask("GET /orders?list=recorded&limit=1000"),
  ),

  explanation(200, "it waits for its goods", async (shop) =>
    shop.ask(`GET /orders/${await waiting(shop)}/explanation`),
  ),
  explanation(200, "it is charged", async (shop) =>
    shop.ask(`GET /orders/${await charged(shop)}/explanation`),
  ),
  explanation(404, "nobody has placed it", (shop) => shop.ask(`GET /orders/${NOBODY}/explanation`)),
  explanation(422, "it is no order reference", (shop) => shop.ask("GET /orders/7/explanation")),

  atAmazon(200, "it is charged", async (shop) =>
    shop.ask(`GET /orders/${await charged(shop)}/amazon`),
  ),
  atAmazon(404, "nobody has placed it", (shop) => shop.ask(`GET /orders/${NOBODY}/amazon`)),
  atAmazon(422, "it is no order reference", (shop) => shop.ask("GET /orders/7/amazon")),
  atAmazon(502, "Amazon does not accept our keys", async (shop) => {
    const id = await waiting(shop);
    return withWrongKeys(shop, () => shop.ask(`GET /orders/${id}/amazon`));
  }),
  atAmazon(503, "Amazon is not available", async (shop) => {
    const id = await waiting(shop);
    makeUnavailable(shop, "GetOrderReferenceDetails");
    return shop.ask(`GET /orders/${id}/amazon`);
  }),
];
