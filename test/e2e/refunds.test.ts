import { describe, expect, it } from "vitest";
import { euros, expectEqualBooks, MINUTE, openRefundShop } from "../support/refund-shop.ts";

describe("a shop", () => {
  it("gives everything back by naming no amount", async () => {
    const shop = await openRefundShop();

    const answer = await shop.refund("return-1", { note: "Sorry" });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        refundId: "return-1",
        amount: euros(10_000),
        refunds: [{ refundOrdinal: 1, captureOrdinal: 1, amount: euros(10_000) }],
      },
    });
    await shop.pass(MINUTE);

    expect(shop.states).toEqual(["Request refund", "Refund completed"]);
    expect(shop.executions()).toEqual({ "R1-1": "SUCCEEDED" });
    await expectEqualBooks(shop, 10_000);
    expect(await shop.read()).toMatchObject({
      phase: "closed",
      refunded: euros(10_000),
      refundRequests: [{ refundId: "return-1", refunds: [{ status: { state: "Completed" } }] }],
      ledger: { refunds: [{ referenceId: `${shop.id}-R1`, captureOrdinal: 1 }] },
    });
    expect(shop.events.at(-1)).toMatchObject({
      id: `${shop.id}/refund-completed/1`,
      details: { refundId: "return-1", amount: euros(10_000), refundedTotal: euros(10_000) },
    });
    await shop.world.close();
  });

  it("gives parts back, each by a refund of its own", async () => {
    const shop = await openRefundShop();

    await shop.refund("return-1", { amount: euros(1_999) });
    await shop.refund("return-2", { amount: euros(3_001) });
    await shop.pass(MINUTE);
    await shop.refund("the-rest");
    await shop.pass(MINUTE);

    await expectEqualBooks(shop, 10_000);
    const { executions } = shop;
    expect(executions()).toEqual({
      "R1-1": "SUCCEEDED",
      "R2-1": "SUCCEEDED",
      "R3-1": "SUCCEEDED",
    });
    expect(await shop.refund("too-late")).toMatchObject({
      status: 409,
      body: { error: "NothingToRefund", refundable: { amount: euros(0) } },
    });
    await shop.world.close();
  });

  it("gives more back than it took, up to what Amazon allows, and learns the limit beyond", async () => {
    const shop = await openRefundShop();

    expect(await shop.refund("too-much", { amount: euros(11_501) })).toMatchObject({
      status: 422,
      body: {
        error: "TransactionAmountExceeded",
        message: "Amazon allows at most 115.00 EUR more to be refunded here",
        refundable: { captures: [{ captureOrdinal: 1, most: euros(11_500) }] },
      },
    });
    expect(
      await shop.refund("dollars", { amount: { minorUnits: 1, currency: "USD" } }),
    ).toMatchObject({ status: 422, body: { error: "CurrencyMismatch" } });
    await shop.refund("with-postage", { amount: euros(11_500) });
    await shop.pass(MINUTE);

    await expectEqualBooks(shop, 11_500);
    const { ledger } = await shop.read();
    expect(ledger).toMatchObject({ captures: [{ status: { reason: "MaxAmountRefunded" } }] });
    await shop.world.close();
  });

  it("is refused an eleventh refund of a capture before Amazon is asked", async () => {
    const shop = await openRefundShop();
    for (let n = 1; n <= 10; n += 1) await shop.refund(`return-${n}`, { amount: euros(n) });

    const eleventh = await shop.refund("return-11", { amount: euros(1) });
    expect(eleventh).toMatchObject({ status: 422, body: { error: "TransactionCountExceeded" } });
    await shop.pass(5 * MINUTE);

    await expectEqualBooks(shop, 55);
    await shop.world.close();
  });

  it("asks for one refund twice and gets one", async () => {
    const shop = await openRefundShop();

    const [first, second] = [
      await shop.refund("return-1", { amount: euros(500) }),
      await shop.refund("return-1", { amount: euros(500) }),
    ];
    expect(second.body["refunds"]).toMatchObject([{ refundOrdinal: 1, amount: euros(500) }]);
    expect(first.status).toBe(200);
    await shop.pass(MINUTE);
    expect(await shop.refund("return-1")).toMatchObject({
      status: 200,
      body: { refunds: [{ status: { state: "Completed" } }] },
    });
    expect(await shop.refund("return-1", { amount: euros(501) })).toMatchObject({
      status: 409,
      body: { error: "RefundIdTaken" },
    });

    expect(shop.executions()).toEqual({ "R1-1": "SUCCEEDED" });
    await expectEqualBooks(shop, 500);
    await shop.world.close();
  });

  it("cannot promise the same money twice before Amazon has decided", async () => {
    const shop = await openRefundShop();

    await shop.refund("return-1", { amount: euros(8_000) });
    const answer = await shop.refund("return-2", { amount: euros(8_000) });

    expect(answer).toMatchObject({ status: 422, body: { error: "TransactionAmountExceeded" } });
    await shop.pass(MINUTE);
    await expectEqualBooks(shop, 8_000);
    await shop.world.close();
  });

  it("is told what is wrong with a request", async () => {
    const shop = await openRefundShop();

    for (const body of [{}, { refundId: "a b" }, { refundId: "a", amount: euros(0) }]) {
      expect((await shop.ask("refunds", body)).status).toBe(422);
    }
    const both = { refundId: "a", shipmentId: "SH-1", captureOrdinal: 1 };
    expect((await shop.ask("refunds", both)).body["message"]).toContain("not both");
    expect((await shop.ask("refunds", { refundId: "a", note: "x".repeat(256) })).status).toBe(422);
    expect(shop.states).toEqual([]);
    await shop.world.close();
  });
});

describe("an order of several shipments", () => {
  it("is refunded by one capture where one is enough", async () => {
    const shop = await openRefundShop([3_000, 7_000]);

    const answer = await shop.refund("return-1", { amount: euros(5_000) });
    expect(answer.body["refunds"]).toMatchObject([{ captureOrdinal: 2, amount: euros(5_000) }]);
    await shop.pass(MINUTE);

    await expectEqualBooks(shop, 5_000);
    await shop.world.close();
  });

  it("is refunded over its captures, oldest first, where none alone is enough", async () => {
    const shop = await openRefundShop([3_000, 7_000]);

    const answer = await shop.refund("return-1", { amount: euros(8_500) });
    expect(answer.body["refunds"]).toMatchObject([
      { refundOrdinal: 1, captureOrdinal: 1, amount: euros(3_000) },
      { refundOrdinal: 2, captureOrdinal: 2, amount: euros(5_500) },
    ]);
    await shop.pass(MINUTE);

    expect(shop.executions()).toEqual({ "R1-1": "SUCCEEDED", "R2-1": "SUCCEEDED" });
    await expectEqualBooks(shop, 8_500);
    await shop.world.close();
  });

  it("takes what Amazon allows above the captures only when their own amounts are used up", async () => {
    const shop = await openRefundShop([3_000, 7_000]);

    const answer = await shop.refund("return-1", { amount: euros(10_600) });
    expect(answer.body["refunds"]).toMatchObject([
      { captureOrdinal: 1, amount: euros(3_450) },
      { captureOrdinal: 2, amount: euros(7_150) },
    ]);
    await shop.pass(MINUTE);

    await expectEqualBooks(shop, 10_600);
    await shop.world.close();
  });

  it("gives one shipment's money back when that shipment is named", async () => {
    const shop = await openRefundShop([3_000, 7_000]);

    await shop.refund("return-1", { shipmentId: "SH-2" });
    expect(await shop.refund("return-2", { shipmentId: "SH-9" })).toMatchObject({ status: 409 });
    const more = await shop.refund("return-3", { captureOrdinal: 1, amount: euros(3_451) });
    expect(more).toMatchObject({ status: 422 });
    await shop.pass(MINUTE);

    await expectEqualBooks(shop, 7_000);
    await shop.world.close();
  });

  it("is refunded while the rest still waits for its shipment, and then goes on", async () => {
    const shop = await openRefundShop([3_000]);

    await shop.refund("return-1", { amount: euros(1_000) });
    expect(await shop.read()).toMatchObject({
      waitsFor: { kind: "shipment" },
      refundRequests: [{ refunds: [{ waitsFor: { kind: "refund", refundOrdinal: 1 } }] }],
    });
    await shop.pass(MINUTE);
    expect(await shop.read()).toMatchObject({ phase: "open", waitsFor: { kind: "shipment" } });
    shop.world.publishShipment({ orderReferenceId: shop.id, shipmentId: "SH-2", final: true });
    await shop.pass(MINUTE);

    expect(await shop.read()).toMatchObject({ phase: "closed", captured: euros(10_000) });
    await expectEqualBooks(shop, 1_000);
    await shop.world.close();
  });
});
