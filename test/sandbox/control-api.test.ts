import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  authorize,
  openOrder,
  outcomeOf,
  setDetails,
  simulation,
  stateOfOrder,
} from "../support/order-steps.ts";
import { controlSandbox } from "../support/sandbox-client.ts";
import { openSimulatedShop, type SimulatedShop } from "../support/simulated-shop.ts";

let shop: SimulatedShop;

beforeEach(async () => {
  shop = await openSimulatedShop();
});
afterEach(() => shop.close());

function control<T = unknown>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  return controlSandbox<T>(shop.sandbox, method, path, body);
}

describe("the control API", () => {
  it("makes a draft with a chosen address and method, and shows its ledger", async () => {
    const made = await control<{ amazonOrderReferenceId: string }>("POST", "order-references", {
      region: "uk",
      address: 2,
      paymentMethod: "bankeinzug",
    });
    const id = made.amazonOrderReferenceId;
    const details = await shop.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: id });

    expect(id).toMatch(/^S02-\d{7}-\d{7}$/);
    expect(details.text("PostalCode")).toBe("SE1 2BY");
    expect(await control("GET", `order-references/${id}`)).toMatchObject({
      state: "Draft",
      authorizedMinorUnits: 0,
      authorizations: [],
    });
  });

  it("explains what is wrong with a request", async () => {
    await expect(control("POST", "order-references", { regoin: "uk" })).rejects.toThrow(/regoin/);
    await expect(control("POST", "clock", { advanceSeconds: -1 })).rejects.toThrow(
      /400.*advanceSeconds/,
    );
    await expect(control("GET", "order-references/S02-0-0")).rejects.toThrow(/404.*invalid/);
    await expect(control("GET", "nothing")).rejects.toThrow(/404.*nothing/);
    await expect(control("DELETE", "clock")).rejects.toThrow(/405.*POST/);
  });

  it("advances the clock and answers when everything due has been done", async () => {
    const order = await openOrder(shop, shop.draft());
    await authorize(shop, order, "10.00", { TransactionTimeout: "60" });
    await control("POST", "clock", { advanceSeconds: 30 });

    expect(shop.told().at(-1)).toBe("PaymentAuthorize Open");
    const { notifications } = await control<{ notifications: { status: string }[] }>(
      "GET",
      "notifications",
    );
    expect(notifications.map(({ status }) => status)).toEqual(["delivered", "delivered"]);
  });

  it("drops the payment method when the buyer changes the address", async () => {
    const order = shop.draft();
    await setDetails(shop, order);
    await control("PUT", `order-references/${order}/address`, { address: 1 });
    const changed = await shop.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: order });
    await control("PUT", `order-references/${order}/payment-method`, { paymentMethod: "amex" });
    const chosen = await shop.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: order });

    expect(changed.text("City")).toBe("Frankfurt");
    expect([changed.text("ConstraintID"), chosen.text("ConstraintID")]).toEqual([
      "PaymentPlanNotSet",
      undefined,
    ]);
  });

  it("lets the buyer mend a declined method on Amazon's site, which reopens the order", async () => {
    const order = await openOrder(shop, shop.draft());
    await authorize(shop, order, "10.00", {
      SellerAuthorizationNote: simulation({
        State: "Declined",
        ReasonCode: "InvalidPaymentMethod",
      }),
    });
    const method = { paymentMethod: "mastercard", where: "amazon-site" };
    await control("PUT", `order-references/${order}/payment-method`, method);

    expect(await stateOfOrder(shop, order)).toBe("Open");
    expect(shop.told().at(-1)).toBe("OrderReferenceNotification Open");
  });

  it.each([
    ["Success", "https://shop.example/ok?cart=1&AuthenticationStatus=Success", "Open"],
    [
      "Failure",
      "https://shop.example/no?AuthenticationStatus=Failure",
      "Declined InvalidPaymentMethod",
    ],
    [
      "Abandoned",
      "https://shop.example/no?AuthenticationStatus=Abandoned",
      "Declined InvalidPaymentMethod",
    ],
  ])("lets the buyer's authentication end with %s", async (result, redirectUrl, afterwards) => {
    const order = shop.draft();
    await setDetails(shop, order);
    await shop.call("ConfirmOrderReference", {
      AmazonOrderReferenceId: order,
      SuccessUrl: "https://shop.example/ok?cart=1",
      FailureUrl: "https://shop.example/no",
    });
    const before = await shop.call("GetOrderReferenceDetails", { AmazonOrderReferenceId: order });
    const redirect = await control("POST", `order-references/${order}/authentication`, { result });

    expect(before.body).toContain("<PaymentAuthenticationStatus><State>REQUIRED</State>");
    expect(redirect).toEqual({ redirectUrl });
    expect(outcomeOf(await authorize(shop, order))).toBe(afterwards);
  });

  it("chooses among Amazon's possible behaviours", async () => {
    const order = await openOrder(shop, shop.draft());
    await control("PUT", "settings", { confirmOnOpen: "refuse", authorizationPendingSeconds: 5 });
    const confirm = await shop.call("ConfirmOrderReference", { AmazonOrderReferenceId: order });
    await authorize(shop, order, "10.00", { TransactionTimeout: "60" });
    await shop.clock.advanceBy(5_000);

    expect(outcomeOf(confirm)).toBe("InvalidOrderReferenceStatus 405");
    expect(shop.told().at(-1)).toBe("PaymentAuthorize Open");
    await expect(control("PUT", "settings", { confirmOnOpen: "maybe" })).rejects.toThrow(
      /confirmOnOpen/,
    );
  });

  it("keeps the reply of a call without result until its notification was answered", async () => {
    const order = shop.draft();
    await setDetails(shop, order);
    await control("POST", "replies/hold", { operation: "ConfirmOrderReference" });
    const received = await shop
      .call("ConfirmOrderReference", { AmazonOrderReferenceId: order })
      .then(() => shop.endpoint.received.length);

    expect(received).toBe(1);
  });

  it("keeps a reply until it is released", async () => {
    const order = await openOrder(shop, shop.draft());
    await control("POST", "replies/hold", { operation: "Authorize", until: "released" });
    const waiting = authorize(shop, order);
    let released = 0;
    while (released === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      ({ released } = await control<{ released: number }>("POST", "replies/release"));
    }

    expect([released, outcomeOf(await waiting)]).toEqual([1, "Open"]);
  });
});
