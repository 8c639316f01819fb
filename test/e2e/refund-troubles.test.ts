import { describe, expect, it } from "vitest";
import {
  DECLINED_NOTE,
  euros,
  expectEqualBooks,
  HOUR,
  MINUTE,
  openRefundShop,
} from "../support/refund-shop.ts";

describe("a cancel that comes after money has moved", () => {
  it("is refused and says what a refund could give back", async () => {
    const shop = await openRefundShop([3_000]);

    await shop.ask("cancel", { reason: "The buyer changed their mind" });
    await shop.pass(MINUTE);
    const again = await shop.ask("cancel", {});

    expect(again).toMatchObject({
      status: 200,
      body: {
        cancel: "refused",
        refusal: "money has been charged; it can only be refunded (30.00 EUR now)",
        refundable: { amount: euros(3_000), captures: [{ captureOrdinal: 1 }] },
      },
    });
    await shop.world.close();
  });

  it("is refused on a closed order in the same way", async () => {
    const shop = await openRefundShop();

    expect(await shop.ask("cancel", {})).toMatchObject({
      status: 409,
      body: { error: "CancelRefused", refundable: { amount: euros(10_000) } },
    });
    await shop.world.close();
  });
});

describe("a refund that Amazon declines", () => {
  it("stands still for an operator, who gives it up", async () => {
    const shop = await openRefundShop();
    await shop.refund("return-1", { amount: euros(500), note: DECLINED_NOTE });
    await shop.pass(MINUTE);

    expect(shop.states).toEqual(["Request refund", "Needs an operator"]);
    expect(await shop.read()).toMatchObject({
      refundRequests: [
        {
          refunds: [
            { waitsFor: { kind: "operator", reason: expect.stringContaining("Declined") } },
          ],
        },
      ],
    });
    expect(shop.events.slice(-2)).toMatchObject([
      {
        type: "refund-declined",
        details: { refundId: "return-1", reason: "AmazonRejected" },
      },
      { type: "operator-needed", details: { error: "RefundDeclined", refundOrdinal: 1 } },
    ]);
    expect(await shop.ask("operator", { says: "give-up" })).toMatchObject({ status: 409 });
    expect(await shop.ask("operator", { says: "cancel", refundOrdinal: 1 })).toMatchObject({
      status: 422,
    });
    expect(await shop.ask("operator", { says: "give-up", refundOrdinal: 2 })).toMatchObject({
      status: 409,
    });
    await shop.ask("operator", { says: "give-up", refundOrdinal: 1 });
    await shop.pass(MINUTE);

    expect(shop.states.at(-1)).toBe("Refund given up");
    await expectEqualBooks(shop, 0);
    expect((await shop.refund("return-2")).body["amount"]).toEqual(euros(10_000));
    await shop.world.close();
  });

  it("is tried again under a new reference id when the operator says go on", async () => {
    const shop = await openRefundShop();
    shop.world.sandbox.core.forceOutcome({
      operation: "Refund",
      plan: { declined: { reasonCode: "AmazonRejected" } },
    });
    await shop.refund("return-1", { amount: euros(500) });
    await shop.refund("return-2", { amount: euros(100) });
    await shop.pass(MINUTE);
    expect(shop.states).toContain("Needs an operator");

    await shop.ask("operator", { says: "go-on", refundOrdinal: 1 });
    await shop.pass(MINUTE);

    const { refunds } = shop.world.sandbox.orderReference(shop.id);
    expect(refunds.map(({ referenceId, state }) => [referenceId.slice(20), state])).toEqual([
      ["R1", "Declined"],
      ["R2", "Completed"],
      ["R3", "Completed"],
    ]);
    await expectEqualBooks(shop, 600);
    await shop.world.close();
  });

  it("is tried again by itself when Amazon could not process it, and at most four times", async () => {
    const shop = await openRefundShop();
    for (let n = 1; n <= 4; n += 1) {
      shop.world.sandbox.core.forceOutcome({
        operation: "Refund",
        plan: { declined: { reasonCode: "ProcessingFailure" } },
      });
    }
    await shop.refund("return-1", { amount: euros(500) });
    await shop.pass(20 * MINUTE);

    expect(shop.states.filter((state) => state === "Wait before the next try")).toHaveLength(3);
    expect(shop.states.at(-1)).toBe("Needs an operator");
    await shop.ask("operator", { says: "go-on", refundOrdinal: 1 });
    await shop.pass(MINUTE);

    expect(shop.states.at(-1)).toBe("Refund completed");
    await expectEqualBooks(shop, 500);
    await shop.world.close();
  });
});

describe("a refund that nobody asked for here", () => {
  it("made in Seller Central is recorded, shown and counted", async () => {
    const shop = await openRefundShop([3_000, 7_000]);

    shop.world.sandbox.core.sellerCentral.refund(shop.captureId(2), 6_900);
    await shop.pass(MINUTE);

    await expectEqualBooks(shop, 6_900);
    expect(await shop.read()).toMatchObject({
      refunded: euros(6_900),
      ledger: { outsideRefunds: [{ type: "SellerInitiated", captureOrdinal: 2 }] },
    });
    expect((await shop.refund("the-rest")).body["amount"]).toEqual(euros(3_100));
    await shop.pass(MINUTE);
    await expectEqualBooks(shop, 10_000);
    await shop.world.close();
  });

  it("stops a refund that Amazon would no longer accept, before it is asked", async () => {
    const shop = await openRefundShop();
    shop.world.sandbox.addNotificationRule({ action: "lose", notificationType: "PaymentRefund" });
    shop.world.sandbox.core.claimAtoZ(shop.captureId(), { amountMinorUnits: 9_000 });
    await shop.pass(MINUTE);

    await shop.refund("return-1", { amount: euros(5_000) });
    await shop.pass(MINUTE);

    expect(shop.states).toEqual(["Request refund", "Needs an operator"]);
    expect(await shop.read()).toMatchObject({
      ledger: { refunds: [{ status: { state: "Refused" } }] },
    });
    await expectEqualBooks(shop, 9_000);
    await shop.world.close();
  });
});

describe("when the way to Amazon is disturbed", () => {
  it("a lost notification is found by the sweep, on an order that has long been closed", async () => {
    const shop = await openRefundShop();
    shop.world.sandbox.addNotificationRule({ action: "lose", notificationType: "PaymentRefund" });

    await shop.refund("return-1", { amount: euros(500) });
    await shop.pass(20 * MINUTE);

    expect(shop.states.at(-1)).toBe("Refund completed");
    await expectEqualBooks(shop, 500);
    await shop.world.close();
  });

  it("a lost reply does not make a second refund", async () => {
    const shop = await openRefundShop();
    shop.world.sandbox.addFault({ fault: "reply-lost", operation: "Refund", times: 2 });

    await shop.refund("return-1");
    await shop.pass(10 * MINUTE);

    expect(shop.world.sandbox.orderReference(shop.id).refunds).toHaveLength(1);
    await expectEqualBooks(shop, 10_000);
    await shop.world.close();
  });

  it("an operator who says go on after Amazon was out of reach repeats the same refund", async () => {
    const shop = await openRefundShop();
    shop.world.sandbox.addNotificationRule({ action: "lose", notificationType: "PaymentRefund" });
    shop.world.sandbox.addFault({ fault: "reply-lost", operation: "Refund", times: 9 });
    await shop.refund("return-1");
    await shop.pass(20 * MINUTE);
    expect(shop.states.at(-1)).toBe("Needs an operator");

    await shop.ask("operator", { says: "go-on", refundOrdinal: 1 });
    await shop.pass(HOUR);

    expect(shop.states.at(-1)).toBe("Refund completed");
    expect(shop.world.sandbox.orderReference(shop.id).refunds).toHaveLength(1);
    await expectEqualBooks(shop, 10_000);
    await shop.world.close();
  });

  it("doubled and reordered notifications change nothing", async () => {
    const shop = await openRefundShop();
    shop.world.sandbox.addNotificationRule({
      action: "duplicate",
      notificationType: "PaymentRefund",
    });
    await shop.refund("return-1", { amount: euros(700) });
    await shop.pass(5 * MINUTE);

    await expectEqualBooks(shop, 700);
    const completed = shop.events.filter(({ type }) => type === "refund-completed");
    expect(new Set(completed.map(({ id }) => id)).size).toBe(1);
    await shop.world.close();
  });
});
