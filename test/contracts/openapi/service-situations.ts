import { makeUnavailable, type Situation, withWrongKeys } from "./situations.ts";

const read = "GET /amazon-pay/notifications";
const set = "POST /amazon-pay/notifications";
const test = "GET /amazon-pay/test-notification";
const quotas = "GET /amazon-pay/quotas";
const ours = { url: "https://shop.example/notifications" };

/** About the seller and no order. */
export const SERVICE_SITUATIONS: readonly Situation[] = [
  { route: read, status: 200, when: "Amazon says it", answer: (shop) => shop.ask(read) },
  {
    route: read,
    status: 502,
    when: "Amazon does not accept our keys",
    answer: (shop) => withWrongKeys(shop, () => shop.ask(read)),
  },
  {
    route: read,
    status: 503,
    when: "Amazon has no time",
    answer: (shop) => {
      makeUnavailable(shop, "GetMerchantNotificationConfiguration");
      return shop.ask(read);
    },
  },
  { route: set, status: 200, when: "the address is new", answer: (shop) => shop.ask(set, ours) },
  {
    route: set,
    status: 422,
    when: "Amazon could never reach it",
    answer: (shop) => shop.ask(set, { url: "http://shop.example/notifications" }),
  },
  {
    route: set,
    status: 502,
    when: "Amazon does not accept our keys",
    answer: (shop) => withWrongKeys(shop, () => shop.ask(set, ours)),
  },
  {
    route: set,
    status: 503,
    when: "Amazon has no time",
    answer: (shop) => {
      makeUnavailable(shop, "SetMerchantNotificationConfiguration");
      return shop.ask(set, { url: "https://other.example/notifications" });
    },
  },
  {
    route: test,
    status: 200,
    when: "one has come",
    answer: async (shop) => {
      shop.world.sandbox.sendTestNotification();
      await shop.clock.advanceBy(10_000);
      return shop.ask(test);
    },
  },
  { route: quotas, status: 200, when: "anybody looks", answer: (shop) => shop.ask(quotas) },
];
