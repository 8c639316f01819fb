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

export const CHECKOUT_SITUATIONS: readonly Situation[] = [
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
