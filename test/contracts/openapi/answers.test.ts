import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ObjectStorage } from "../../../functions/domain/object-storage.ts";
import { answerComplaints, OPERATIONS } from "../../support/http-description.ts";
import { openShopFront, type ShopFront } from "../../support/shop-front.ts";
import { BATCH_SITUATIONS } from "./batch-situations.ts";
import { CHECKOUT_SITUATIONS, NO_SESSION } from "./checkout-situations.ts";
import { COMMAND_SITUATIONS } from "./command-situations.ts";
import { NOTIFICATION_SITUATIONS } from "./notification-situations.ts";
import { ORDER_SITUATIONS } from "./order-situations.ts";
import { RECONCILIATION_SITUATIONS } from "./reconciliation-situations.ts";
import { SERVICE_SITUATIONS } from "./service-situations.ts";
import { NOBODY, type Situation, sendRaw, TOTAL } from "./situations.ts";

const ROUTES = [...OPERATIONS.keys()].filter((route) => route !== "POST /notifications");
const concrete = (route: string): string =>
  route.replace("{id}", route.includes("checkout-sessions") ? NO_SESSION : NOBODY);

/** What a route answers whatever it is for. */
const WITH_BODY = ROUTES.filter((route) => OPERATIONS.get(route)?.requestBody);
const BROKEN_JSON = WITH_BODY.map(
  (route): Situation => ({
    route,
    status: 400,
    when: "the body is no JSON",
    answer: (shop) => sendRaw(shop, concrete(route), "{"),
  }),
);
const NO_OBJECT = WITH_BODY.map(
  (route): Situation => ({
    route,
    status: 422,
    when: "the body is a list",
    answer: (shop) => sendRaw(shop, concrete(route), "[]"),
  }),
);

/** Each in a world of its own, because a world with many waiting orders is slow to pass an hour. */
const GROUPS = [
  { about: "a checkout", situations: CHECKOUT_SITUATIONS },
  { about: "an order", situations: ORDER_SITUATIONS },
  { about: "a command", situations: COMMAND_SITUATIONS },
  { about: "a batch", situations: BATCH_SITUATIONS },
  { about: "a reconciliation", situations: RECONCILIATION_SITUATIONS },
  { about: "the seller", situations: SERVICE_SITUATIONS },
  { about: "a notification", situations: NOTIFICATION_SITUATIONS },
  { about: "no JSON", situations: BROKEN_JSON },
  { about: "a list", situations: NO_OBJECT },
];

/** Requests that get as far as the database. */
const BODIES: Readonly<Record<string, object>> = {
  "PUT /checkouts/{id}": { total: TOTAL },
  "PUT /checkout-sessions/{id}": { chargeAmount: TOTAL },
  "POST /orders": { orderReferenceId: NOBODY, sellerOrderId: "1", total: TOTAL },
  "POST /reconciliations": { report: "input/settlement.csv" },
  "POST /batches": { operation: "Capture", since: "2026-11-02T00:00:00Z" },
  "POST /orders/{id}/authentication": { AuthenticationStatus: "Success" },
  "POST /orders/{id}/shipments": { shipmentId: "SH-1" },
  "POST /orders/{id}/total": { total: TOTAL },
  "POST /orders/{id}/refunds": { refundId: "return-1" },
  "POST /orders/{id}/operator": { says: "go-on" },
  "POST /orders/{id}/redriven": { deadLetterId: "5d1f8a40", functionName: "record-shipment" },
  "POST /amazon-pay/notifications": { url: "https://shop.example/notifications" },
};
const ASKING_AMAZON = [
  "PUT /checkouts/{id}",
  "GET /checkouts/{id}",
  "PUT /checkout-sessions/{id}",
  "GET /checkout-sessions/{id}",
  "POST /orders",
];

describe.each(GROUPS)("every answer about $about is as openapi.yaml says:", ({ situations }) => {
  let shop: ShopFront;

  beforeAll(async () => {
    shop = await openShopFront();
  });

  afterAll(async () => {
    await shop.close();
  });

  it.each(situations)("$status to $route when $when", async ({ route, status, answer }) => {
    // What was asked before has left Amazon's queues.
    await shop.clock.advanceBy(20_000);

    const given = await answer(shop);

    expect(given).toMatchObject({ status });
    expect(answerComplaints(route, given)).toEqual([]);
  });
});

const gone = (): never => {
  throw new Error("The bucket is gone");
};
const NO_BUCKET: ObjectStorage = { open: gone, write: gone, fingerprint: gone };

describe("every answer is as openapi.yaml says when it is our fault:", () => {
  it.each(ASKING_AMAZON)("502 to %s when Amazon does not accept our keys", async (route) => {
    const locked = await openShopFront({ secretAccessKey: "not-the-key" });
    try {
      const isOfSession = route.includes("checkout-sessions");
      const id = isOfSession ? NO_SESSION : locked.draft();
      const body = BODIES[route] && {
        ...BODIES[route],
        ...(route === "POST /orders" && { orderReferenceId: id }),
      };
      const answer = await locked.ask(route.replace("{id}", id) as "PUT /", body);

      expect(answer.status).toBe(502);
      expect(answerComplaints(route, answer)).toEqual([]);
    } finally {
      await locked.close();
    }
  });

  it("500 to each route of the shop when the database and the bucket are gone", async () => {
    const broken = await openShopFront({ files: NO_BUCKET });
    await broken.world.database.close();
    const answers = await Promise.all(
      ROUTES.map(async (route) => {
        const query = route === "GET /orders" ? "?sellerOrderId=1" : "";
        const body = route.startsWith("GET") ? undefined : JSON.stringify(BODIES[route] ?? {});
        return { route, answer: await sendRaw(broken, `${concrete(route)}${query}`, body) };
      }),
    );

    for (const { route, answer } of answers) {
      expect({ route, status: answer.status }).toEqual({ route, status: 500 });
      expect(answerComplaints(route, answer)).toEqual([]);
    }
    await broken.world.sandbox.close();
  });
});

it("describes no answer that nobody has seen", () => {
  const seen = new Set([
    ...GROUPS.flatMap(({ situations }) => situations).map(
      ({ route, status }) => `${status} ${route}`,
    ),
    ...ASKING_AMAZON.map((route) => `502 ${route}`),
    ...ROUTES.map((route) => `500 ${route}`),
  ]);
  const described = [...OPERATIONS].flatMap(([route, { responses }]) =>
    Object.keys(responses).map((status) => `${status} ${route}`),
  );

  expect(described.sort()).toEqual([...seen].sort());
});
