import { openNotificationEndpoint } from "../../support/notification-endpoint.ts";
import { openOrder } from "../../support/order-steps.ts";
import type { ShopFront } from "../../support/shop-front.ts";
import { type RealAnswer, type Situation, sendRaw } from "./situations.ts";

const ROUTE = "POST /notifications";

/** Takes what Amazon sends next on its way, and brings it to the door itself. */
async function bring(shop: ShopFront, tamper?: "topic"): Promise<RealAnswer> {
  const { sandbox, endpoint } = shop.world;
  const onTheWay = await openNotificationEndpoint();
  sandbox.setNotifications({ url: onTheWay.url });
  if (tamper) sandbox.addNotificationRule({ action: "deliver", tamper, times: 1 });
  try {
    await openOrder({ call: shop.callAmazon }, shop.draft());
    await shop.clock.advanceBy(1_000);
    return await sendRaw(shop, ROUTE, JSON.stringify(onTheWay.received[0]?.envelope));
  } finally {
    sandbox.setNotifications({ url: `${endpoint}/notifications`, rules: [] });
    await onTheWay.close();
  }
}

export const NOTIFICATION_SITUATIONS: readonly Situation[] = [
  { route: ROUTE, status: 200, when: "Amazon has signed it", answer: (shop) => bring(shop) },
  {
    route: ROUTE,
    status: 403,
    when: "anybody wrote it",
    answer: (shop) => sendRaw(shop, ROUTE, "{}"),
  },
  {
    route: ROUTE,
    status: 413,
    when: "it is as long as a book",
    answer: (shop) => sendRaw(shop, ROUTE, "x".repeat(1_000_000)),
  },
  {
    route: ROUTE,
    status: 503,
    when: "it comes from a topic of Amazon's that is not ours",
    answer: (shop) => bring(shop, "topic"),
  },
];
