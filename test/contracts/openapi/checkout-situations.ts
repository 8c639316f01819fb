import type { ShopFront } from "../../support/shop-front.ts";
import { makeUnavailable, NOBODY, type Situation, TOTAL, waiting } from "./situations.ts";

const put = (shop: ShopFront, id: string, body: unknown = { total: TOTAL }) =>
  shop.ask(`PUT /checkouts/${id}`, body);
const get = (shop: ShopFront, id: string, token?: string) =>
  shop.ask(`GET /checkouts/${id}`, undefined, token ? { "x-amazon-access-token": token } : {});

async function cancelled(shop: ShopFront): Promise<string> {
  const id = shop.draft();
  await shop.callAmazon("CancelOrderReference", { AmazonOrderReferenceId: id });
  return id;
}

const ofPut = (status: number, when: string, answer: Situation["answer"]): Situation => ({
  route: "PUT /checkouts/{id}",
  status,
  when,
  answer,
});
const ofGet = (status: number, when: string, answer: Situation["answer"]): Situation => ({
  route: "GET /checkouts/{id}",
  status,
  when,
  answer,
});

const SESSION = {
  storeId: "amzn1.application-oa2-client.example",
  webCheckoutDetails: { checkoutReviewReturnUrl: "https://shop.example/review" },
};
const INFO = {
  resultReturnUrl: "https://shop.example/result",
  chargeAmount: TOTAL,
  paymentIntent: "Confirm",
};
/** Unknown to everybody. */
export const NO_SESSION = "00000000-0000-4000-8000-000000000000";
const opened = (shop: ShopFront, card: "1111" | "3064" = "1111"): string =>
  shop.world.sandbox.checkout.openSession(SESSION, { card });
const putInfo = (shop: ShopFront, id: string, body: unknown = INFO) =>
  shop.ask(`PUT /checkout-sessions/${id}`, body);
const getSession = (shop: ShopFront, id: string) => shop.ask(`GET /checkout-sessions/${id}`);

async function paid(shop: ShopFront, card?: "3064"): Promise<string> {
  const id = opened(shop, card);
  await putInfo(shop, id);
  shop.world.sandbox.checkout.payAtAmazon(id);
  return id;
}

const about = (
  route: string,
  status: number,
  when: string,
  answer: Situation["answer"],
): Situation => ({ route: `${route} /checkout-sessions/{id}`, status, when, answer });

/** Of Amazon Pay API v2. */
const SESSION_SITUATIONS: readonly Situation[] = [
  about("PUT", 200, "much is missing", (shop) => putInfo(shop, opened(shop), {})),
  about("PUT", 200, "nothing is missing", (shop) => putInfo(shop, opened(shop))),
  about("PUT", 404, "Amazon does not know it", (shop) => putInfo(shop, NO_SESSION)),
  about("PUT", 409, "the buyer has paid", async (shop) => putInfo(shop, await paid(shop))),
  about("PUT", 410, "the buyer gave up", async (shop) => putInfo(shop, await paid(shop, "3064"))),
  about("PUT", 422, "an amount is nothing", (shop) =>
    putInfo(shop, opened(shop), { chargeAmount: { minorUnits: 0, currency: "EUR" } }),
  ),
  about("PUT", 503, "Amazon is not available", (shop) => {
    makeUnavailable(shop, "UpdateCheckoutSession");
    return putInfo(shop, opened(shop));
  }),
  about("GET", 200, "the buyer is on the review page", (shop) => getSession(shop, opened(shop))),
  about("GET", 404, "Amazon does not know it", (shop) => getSession(shop, NO_SESSION)),
  about("GET", 410, "the buyer gave up", async (shop) =>
    getSession(shop, await paid(shop, "3064")),
  ),
  about("GET", 422, "it is no checkout session", (shop) => getSession(shop, "7")),
  about("GET", 503, "Amazon is not available", (shop) => {
    makeUnavailable(shop, "GetCheckoutSession");
    return getSession(shop, opened(shop));
  }),
];

export const CHECKOUT_SITUATIONS: readonly Situation[] = [
  ...SESSION_SITUATIONS,
  ofPut(200, "the buyer has chosen all", (shop) => put(shop, shop.draft())),
  ofPut(200, "the buyer has chosen nothing", (shop) =>
    put(shop, shop.draft({ address: null, paymentMethod: null })),
  ),
  ofPut(404, "Amazon does not know it", (shop) => put(shop, NOBODY)),
  ofPut(409, "it was placed", async (shop) => put(shop, await waiting(shop))),
  ofPut(410, "it was cancelled", async (shop) => put(shop, await cancelled(shop))),
  ofPut(422, "the total is missing", (shop) => put(shop, shop.draft(), {})),
  ofPut(503, "Amazon is not available", (shop) => {
    makeUnavailable(shop, "SetOrderReferenceDetails");
    return put(shop, shop.draft());
  }),
  ofGet(200, "nobody shows a token", (shop) => get(shop, shop.draft())),
  ofGet(200, "the buyer's token is shown", (shop) => {
    const id = shop.draft();
    return get(shop, id, shop.world.sandbox.core.issueAccessToken({ objectId: id }).token);
  }),
  ofGet(403, "the token is nobody's", (shop) => get(shop, shop.draft(), "Atza|IwEBInvented")),
  ofGet(404, "Amazon does not know it", (shop) => get(shop, NOBODY)),
  ofGet(409, "it was placed", async (shop) => get(shop, await waiting(shop))),
  ofGet(410, "it was cancelled", async (shop) => get(shop, await cancelled(shop))),
  ofGet(422, "it is no order reference", (shop) => get(shop, "7")),
  ofGet(503, "Amazon is not available", (shop) => {
    makeUnavailable(shop, "GetOrderReferenceDetails");
    return get(shop, shop.draft());
  }),
];
