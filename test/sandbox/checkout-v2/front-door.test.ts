import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createCheckoutKeys } from "../../../local/sandbox/checkout-v2/checkout.ts";
import {
  type CheckoutShop,
  EUR_50,
  openCheckoutShop,
  WISHES,
} from "../../support/checkout-shop.ts";

let shop: CheckoutShop;

beforeEach(async () => {
  shop = await openCheckoutShop();
});

afterEach(async () => {
  await shop.close();
});

const session = () => `checkoutSessions/${shop.sandbox.checkout.openSession(WISHES)}`;

it("lets in what Amazon's own SDK signs", async () => {
  expect((await shop.call("GET", session())).status).toBe(200);
});

it("lets in nobody else's key", async () => {
  const { publicKeyId } = shop.sandbox.checkout.keys();

  const reply = await shop.call("GET", session(), { keys: createCheckoutKeys(publicKeyId) });

  expect(reply).toMatchObject({ status: 403, body: { reasonCode: "InvalidRequestSignature" } });
});

it("refuses a key that it does not know", async () => {
  const keys = createCheckoutKeys("SANDBOX-ANOTHERPUBLICKEYID000000");

  const reply = await shop.call("GET", session(), { keys });

  expect(reply).toMatchObject({ status: 403, body: { reasonCode: "InvalidAuthentication" } });
});

it("refuses a body that is not the signed one", async () => {
  const path = session();
  const reply = await shop.call("PATCH", path, {
    body: { paymentDetails: { chargeAmount: EUR_50 } },
    tamperedBody: '{"paymentDetails":{"chargeAmount":{"amount":"0.01","currencyCode":"EUR"}}}',
  });

  expect(reply.status).toBe(403);
  expect((await shop.call("GET", path)).at("paymentDetails.chargeAmount")).toBeNull();
});

it("has the environment in the path of a key that does not name it", async () => {
  const keys = createCheckoutKeys("AFSIMULATEDPUBLICKEYID00");
  const unnamed = await openCheckoutShop({ checkoutKeys: keys });
  try {
    const path = `checkoutSessions/${unnamed.sandbox.checkout.openSession(WISHES)}`;
    expect((await unnamed.call("GET", path)).status).toBe(200);
  } finally {
    await unnamed.close();
  }
});

it("asks for an idempotency key where something is made", async () => {
  const reply = await shop.call("POST", "charges", { body: {} });

  expect(reply).toMatchObject({ status: 400, body: { reasonCode: "MissingHeader" } });
});

it("throttles as published: ten reads of a session at once, then one a second", async () => {
  shop.sandbox.setQuotas("published");
  const path = session();
  const statuses: number[] = [];
  for (let call = 0; call < 12; call += 1) statuses.push((await shop.call("GET", path)).status);

  expect(statuses.slice(0, 10).every((status) => status === 200)).toBe(true);
  expect(statuses).toContain(429);
});

it("carries out a call whose reply gets lost, and repeats its answer under the key", async () => {
  const { body } = await shop.completed("Confirm");
  const wishes = {
    body: { chargePermissionId: body["chargePermissionId"], chargeAmount: EUR_50 },
    headers: { "x-amz-pay-idempotency-key": "lost-1" },
  };
  shop.sandbox.addFault({ fault: "reply-lost", operation: "CreateCharge", times: 1 });

  await expect(shop.call("POST", "charges", wishes)).rejects.toThrow();
  const again = await shop.call("POST", "charges", wishes);

  expect(again.status).toBe(201);
  expect(
    shop.sandbox.core.ledgerOf(String(body["chargePermissionId"])).authorizations,
  ).toHaveLength(1);
});

it("lets a shop in another language rehearse by HTTP alone", async () => {
  const control = async (path: string, body: unknown) => {
    const url = `${shop.sandbox.endpoint}/_sandbox/${path}`;
    const reply = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    return { status: reply.status, body: (await reply.json()) as Record<string, string> };
  };
  const opened = await control("checkout-sessions", { session: WISHES, buyer: { card: "3064" } });
  const id = opened.body["checkoutSessionId"] ?? "";
  const early = await control(`checkout-sessions/${id}/payment`, {});
  await shop.call("PATCH", `checkoutSessions/${id}`, {
    body: {
      webCheckoutDetails: { checkoutResultReturnUrl: "https://shop.example/result" },
      paymentDetails: { paymentIntent: "Confirm", chargeAmount: EUR_50 },
    },
  });
  const paid = await control(`checkout-sessions/${id}/payment`, {});

  expect([opened.status, early.status, paid.status]).toEqual([201, 422, 200]);
  expect(paid.body["redirectUrl"]).toBe("https://shop.example/review");
});

it("tells each change of such an order in the words of v2", async () => {
  const told: Record<string, unknown>[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on("end", () => {
      const envelope = JSON.parse(text) as { Message: string };
      told.push(JSON.parse(envelope.Message) as Record<string, unknown>);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  shop.sandbox.setNotifications({ url: `http://127.0.0.1:${port}/` });
  try {
    const { body } = await shop.completed("Authorize");
    await shop.clock.advanceBy(1_000);

    expect(told.map((one) => [one["ObjectType"], one["ObjectId"]])).toEqual([
      ["CHARGE_PERMISSION", body["chargePermissionId"]],
      ["CHARGE", body["chargeId"]],
    ]);
    expect(told[1]).toMatchObject({
      MerchantID: shop.sandbox.sellerId,
      ChargePermissionId: body["chargePermissionId"],
      NotificationType: "STATE_CHANGE",
      NotificationVersion: "V2",
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
