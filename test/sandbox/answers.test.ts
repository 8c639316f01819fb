import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizationId,
  authorize,
  capture,
  captureId,
  money,
  openOrder,
  outcomeOf,
} from "../support/order-steps.ts";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;

beforeAll(async () => {
  shop = await openSimulatedShop();
});
afterAll(() => shop.close());

describe("a repeated reference id", () => {
  it("answers the same object in its present state", async () => {
    const order = await openOrder(shop, shop.draft());
    const parameters = { AuthorizationReferenceId: "SAME-1", TransactionTimeout: "60" };
    const first = await authorize(shop, order, "10.00", parameters);
    await shop.clock.advanceBy(30_000);
    const again = await authorize(shop, order, "10.0", parameters);

    expect([outcomeOf(first), outcomeOf(again)]).toEqual(["Pending", "Open"]);
    expect(again.text("AmazonAuthorizationId")).toBe(first.text("AmazonAuthorizationId"));
  });

  it("is refused for other parameters and for other kinds of objects", async () => {
    const order = await openOrder(shop, shop.draft());
    const parameters = { AuthorizationReferenceId: "SAME-2" };
    const id = await authorizationId(authorize(shop, order, "10.00", parameters));
    const otherAmount = await authorize(shop, order, "11.00", parameters);
    const otherOrder = await authorize(
      shop,
      await openOrder(shop, shop.draft()),
      "10.00",
      parameters,
    );
    const otherKind = await shop.call("Capture", {
      AmazonAuthorizationId: id,
      CaptureReferenceId: "SAME-2",
      ...money("CaptureAmount", "10.00"),
    });

    expect([otherAmount, otherOrder, otherKind].map(outcomeOf)).toEqual([
      "DuplicateRequest 400",
      "DuplicateRequest 400",
      "DuplicateReferenceId 400",
    ]);
  });

  it("of a declined authorization answers the decline again", async () => {
    const order = await openOrder(shop, shop.draft());
    const parameters = {
      AuthorizationReferenceId: "SAME-3",
      SellerAuthorizationNote:
        '{"SandboxSimulation": {"State":"Declined", "ReasonCode":"TransactionTimedOut"}}',
    };
    await authorize(shop, order, "10.00", parameters);
    const again = await authorize(shop, order, "10.00", {
      ...parameters,
      SellerAuthorizationNote: "",
    });

    expect(outcomeOf(again)).toBe("Declined TransactionTimedOut");
  });
});

describe("what an answer shows of the buyer", () => {
  it("is the area before the confirm, the whole address with a token, everything after it", async () => {
    const order = shop.draft();
    const { token } = shop.sandbox.core.issueAccessToken({ objectId: order });
    const get = (more: Record<string, string> = {}) =>
      shop.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: order, ...more });
    const before = await get();
    const withToken = await get({ AccessToken: token });
    const withOlderToken = await get({ AddressConsentToken: token });
    const withWrongToken = await get({ AccessToken: "Atza|nobody" });
    await openOrder(shop, order);
    const after = await get();

    expect([before.text("City"), before.text("AddressLine1"), before.text("Email")]).toEqual([
      "Muenchen",
      undefined,
      undefined,
    ]);
    expect(withToken.text("AddressLine1")).toBe("Schutzstrasse 123");
    expect(withToken.body).toContain("<BillingAddress>");
    expect(withOlderToken.text("AddressLine1")).toBe("Schutzstrasse 123");
    expect(outcomeOf(withWrongToken)).toBe("InvalidAddressConsentToken 404");
    expect([after.text("AddressLine1"), after.text("Email")]).toEqual([
      "Schutzstrasse 123",
      "test-buyer@example.com",
    ]);
  });

  it("ends, for Login with Amazon, when the token does", async () => {
    const { token } = shop.sandbox.core.issueAccessToken({
      clientId: "client",
      expiresInSeconds: 60,
    });
    const info = () =>
      fetch(`${shop.sandbox.endpoint}/auth/o2/tokeninfo?access_token=${encodeURIComponent(token)}`);
    const profile = () =>
      fetch(`${shop.sandbox.endpoint}/user/profile`, {
        headers: { Authorization: `bearer ${token}` },
      });
    const [known, buyer] = [await (await info()).json(), await (await profile()).json()];
    await shop.clock.advanceBy(60_000);
    const expired = await info();

    expect(known).toMatchObject({ aud: "client", exp: 60 });
    expect(buyer).toMatchObject({ name: "Test Buyer", email: "test-buyer@example.com" });
    expect([expired.status, (await profile()).status]).toEqual([400, 401]);
    expect(await expired.json()).toMatchObject({ error: "invalid_token" });
  });
});

describe("the shop's own number", () => {
  it("finds orders, page by page, newest first", async () => {
    for (let count = 0; count < 3; count += 1) {
      const order = await openOrder(shop, shop.draft());
      await shop.call("SetOrderAttributes", {
        AmazonOrderReferenceId: order,
        "OrderAttributes.SellerOrderAttributes.SellerOrderId": "SHOP-77",
      });
      await shop.clock.advanceBy(1000);
    }
    const first = await shop.call("ListOrderReference", {
      QueryId: "SHOP-77",
      QueryIdType: "SellerOrderId",
      PaymentDomain: "EU_EUR",
      PageSize: "2",
    });
    const second = await shop.call("ListOrderReferenceByNextToken", {
      NextPageToken: first.text("NextPageToken") ?? "",
    });

    const times = [...first.texts("CreationTimestamp"), ...second.texts("CreationTimestamp")];
    expect(first.texts("AmazonOrderReferenceId")).toHaveLength(2);
    expect(second.texts("AmazonOrderReferenceId")).toHaveLength(1);
    expect(second.text("NextPageToken")).toBeUndefined();
    expect(times).toEqual([...times].sort().reverse());
  });
});

describe("a refused capture", () => {
  it("leaves the authorization as it was", async () => {
    const order = await openOrder(shop, shop.draft());
    const id = await authorizationId(authorize(shop, order, "50.00"));
    await capture(shop, id, "60.00");

    expect(await captureId(capture(shop, id, "50.00"))).toContain("-C");
  });
});
