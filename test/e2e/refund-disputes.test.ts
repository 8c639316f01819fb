import { describe, expect, it } from "vitest";
import { euros, expectEqualBooks, HOUR, MINUTE, openRefundShop } from "../support/refund-shop.ts";

describe("a refund that nobody asked for here,", () => {
  it("made for an A-to-z claim is recorded with Amazon's word for it, and told to the shop", async () => {
    const shop = await openRefundShop([10_000], { storage: "database" });

    shop.world.sandbox.core.claimAtoZ(shop.captureId(), { amountMinorUnits: 2_500 });
    await shop.pass(MINUTE);

    await expectEqualBooks(shop, 2_500);
    expect(shop.events.at(-1)).toMatchObject({
      type: "refund-completed",
      details: { type: "AmazonA-ZGuarantee", amount: euros(2_500) },
    });
    expect(shop.events.filter(({ type }) => type === "claim-received")).toMatchObject([
      { details: { type: "AmazonA-ZGuarantee", captureOrdinal: 1, amount: euros(2_500) } },
    ]);
    await shop.world.close();
  });

  it("made for a chargeback is recorded with the chargeback on the order's timeline", async () => {
    const shop = await openRefundShop([10_000], { storage: "database" });

    shop.world.sandbox.core.chargeBack(shop.captureId());
    await shop.pass(MINUTE);

    await expectEqualBooks(shop, 10_000);
    const { chargebacks, timeline, ledger } = await shop.read();
    expect(chargebacks).toMatchObject([{ state: "RECEIVED" }]);
    expect(ledger).toMatchObject({ outsideRefunds: [{ type: "Chargeback" }] });
    const lines = JSON.stringify(timeline).match(/Chargeback \S+ is RECEIVED/g);
    expect(lines).toHaveLength(1);
    expect(shop.events.filter(({ type }) => /chargeback|claim/.test(type))).toMatchObject([
      {
        type: "chargeback-received",
        details: {
          state: "RECEIVED",
          captureOrdinal: 1,
          shipmentId: "SH-1",
          charged: euros(10_000),
        },
      },
    ]);
    await shop.world.close();
  });

  it.each([
    ["the sweep, while the order waits for its next goods", [5_000], undefined],
    ["an operator's refresh, of an order that is over", [10_000], "refresh"],
  ] as const)(
    "made for a claim is told to the shop once, found by %s",
    async (_by, shipments, command) => {
      const shop = await openRefundShop(shipments);
      shop.world.sandbox.setNotifications({ url: null });

      shop.world.sandbox.core.claimAtoZ(shop.captureId(), { amountMinorUnits: 2_500 });
      await shop.pass(8 * HOUR);
      if (command) expect(await shop.ask(command, {})).toMatchObject({ status: 200 });
      await shop.pass(8 * HOUR);
      if (command) await shop.ask(command, {});

      await expectEqualBooks(shop, 2_500);
      const told = shop.events.filter(({ type }) => /claim|refund/.test(type));
      const claim = { type: "claim-received", details: { amount: euros(2_500) } };
      expect(told).toMatchObject([claim, { type: "refund-completed" }]);
      await shop.world.close();
    },
  );
});
