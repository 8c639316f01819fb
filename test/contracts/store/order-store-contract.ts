import { beforeEach, describe, expect, it } from "vitest";
import { parseRefundId } from "../../../functions/domain/amazon-pay-refund.ts";
import { parseAuthorizationId } from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import type { LedgerRow } from "../../../functions/domain/order.ts";
import type { OrderStore } from "../../../functions/domain/ports.ts";
import {
  aCapture,
  anAuthorization,
  anOrder,
  anOutsideCapture,
  anOutsideRefund,
  aRefund,
  aRefundRequest,
  aShipment,
  aWait,
  orderReference,
} from "./orders.ts";
import type { StoreFactory, StoreUnderTest } from "./store-under-test.ts";

/** What every store of orders has to do. */
export function describeOrderStore(name: string, createStore: StoreFactory): void {
  describe(`${name} as the store of orders`, () => {
    let store: StoreUnderTest;
    let orders: OrderStore;

    beforeEach(async () => {
      store = await createStore({ now: () => 0 });
      orders = store.orders;
    });

    async function saved<Row extends LedgerRow>(row: Row): Promise<Row> {
      const outcome = await orders.save(row);
      if (outcome === "conflict") throw new Error(`conflict on ${row.kind}`);
      return outcome.row;
    }

    it("knows nothing of an order that was never saved", async () => {
      expect(await orders.readOrder(orderReference())).toBeUndefined();
      expect(await orders.readLedger(orderReference())).toBeUndefined();
      expect(await orders.readTimeline(orderReference())).toEqual([]);
      expect(await orders.readBuyer(orderReference())).toBeUndefined();
    });

    it("gives back the order as it was saved, one version on", async () => {
      const order = anOrder({ shipments: [aShipment()], texts: { storeName: "Bücher & Söhne" } });

      const outcome = await orders.save(order);

      expect(outcome).toEqual({ row: { ...order, version: 1 } });
      expect(await orders.readOrder(orderReference())).toEqual({ ...order, version: 1 });
    });

    it("refuses to begin an order that exists", async () => {
      await saved(anOrder());

      expect(await orders.save(anOrder({ run: 2 }))).toBe("conflict");
      expect(await orders.readOrder(orderReference())).toMatchObject({ run: 1, version: 1 });
    });

    it("refuses a change that was made to an older version, or to a row that is not there", async () => {
      const first = await saved(anOrder());
      await saved({ ...first, run: 2 });

      expect(await orders.save({ ...first, run: 3 })).toBe("conflict");
      expect(await orders.save(anAuthorization({ version: 1 }))).toBe("conflict");
      expect(await orders.readOrder(orderReference())).toMatchObject({ run: 2, version: 2 });
    });

    it("lets exactly one of twenty concurrent writers win, each time", async () => {
      let order = anOrder();
      for (const round of [1, 2, 3]) {
        const attempts = Array.from({ length: 20 }, (_, writer) =>
          orders.save(
            { ...order, run: round * 100 + writer },
            { at: `2026-03-01T10:00:0${round}.000Z`, what: `Writer ${writer} of round ${round}` },
          ),
        );
        const winners = (await Promise.all(attempts)).filter((outcome) => outcome !== "conflict");

        expect(winners).toHaveLength(1);
        order = winners[0]!.row;
        expect(order.version).toBe(round);
        expect(await orders.readOrder(orderReference())).toEqual(order);
      }
      expect(await orders.readTimeline(orderReference())).toHaveLength(3);
    });

    it("forgets a field that a later version no longer has", async () => {
      const { refusal: _, ...rest } = await saved(
        anOrder({ refusal: { error: "ConstraintsExist", detail: "No payment method" } }),
      );

      await saved({ ...rest, amazon: { state: "Open", reason: undefined } });

      const order = await orders.readOrder(orderReference());
      expect(order).not.toHaveProperty("refusal");
      expect(order?.amazon).toEqual({ state: "Open" });
    });

    it("reads the ledger without buyer, waits, history and other orders", async () => {
      const entry = { at: "2026-03-01T10:00:01.000Z", what: "Recorded" };
      await orders.save(anOrder(), entry);
      await orders.save(anAuthorization(), entry);
      await orders.save(aCapture(), entry);
      await orders.save(anOutsideCapture(), entry);
      await orders.save(aRefund({ ordinal: 100 }), entry);
      await orders.save(aRefund(), entry);
      await orders.save(anOutsideRefund(), entry);
      await orders.save(anAuthorization({ orderReferenceId: orderReference(2) }), entry);
      await orders.saveBuyer(orderReference(), { buyer: { name: "Ada" } }, "2026-06-01T00:00:00Z");
      await store.waitingRoom.park(aWait());

      expect(await orders.readLedger(orderReference())).toEqual({
        order: { ...anOrder(), version: 1 },
        authorizations: [{ ...anAuthorization(), version: 1 }],
        captures: [{ ...aCapture(), version: 1 }],
        outside: [{ ...anOutsideCapture(), version: 1 }],
        refunds: [
          { ...aRefund(), version: 1 },
          { ...aRefund({ ordinal: 100 }), version: 1 },
        ],
        outsideRefunds: [{ ...anOutsideRefund(), version: 1 }],
      });
    });

    it("reads no ledger while the order itself is not recorded", async () => {
      await saved(anAuthorization());

      expect(await orders.readLedger(orderReference())).toBeUndefined();
    });

    it("lists authorizations and captures by their ordinals, beyond nine and ninety-nine", async () => {
      await saved(anOrder());
      for (const ordinal of [100, 10, 2, 1, 9]) {
        await saved(anAuthorization({ ordinal }));
        await saved(aCapture({ ordinal }));
      }

      const ledger = await orders.readLedger(orderReference());
      expect(ledger?.authorizations.map(({ ordinal }) => ordinal)).toEqual([1, 2, 9, 10, 100]);
      expect(ledger?.captures.map(({ ordinal }) => ordinal)).toEqual([1, 2, 9, 10, 100]);
    });

    it("keeps every field of every row", async () => {
      const full = [
        anOrder({
          texts: {
            storeName: "Laden",
            sellerNote: "",
            customInformation: "x",
            authorizationNotes: [],
            softDescriptor: "LADEN",
          },
          confirmedAt: "2026-03-01T10:00:00.000Z",
          shipments: [aShipment({ note: "parcel" })],
          lateShipments: [],
          cancel: { requestedAt: "t", reason: "r", outcome: "refused", refusal: "charged" },
          operator: { says: "go-on", at: "t", visit: "v" },
          refusal: {
            error: "ConstraintsExist",
            detail: "d",
            constraints: [{ id: "PaymentPlanNotSet", description: "d" }],
          },
          refundRequests: [aRefundRequest()],
          chargebacks: [{ chargebackId: "D1", state: "RECEIVED", reason: "r", toldAt: "t" }],
        }),
        anAuthorization({
          transactionTimeoutMinutes: 0,
          note: "n",
          amazonId: parseAuthorizationId(`${orderReference()}-A000001`),
          status: { state: "Something new", reason: "r", updatedAt: "u" },
          expiresAt: "e",
        }),
        aCapture({ note: "n", softDescriptor: "s", refunded: money(0, "EUR") }),
        aRefund({
          note: "n",
          softDescriptor: "s",
          amazonId: parseRefundId(`${orderReference()}-R000001`),
        }),
        anOutsideRefund({ captureOrdinal: 1, type: "Chargeback" }),
      ];
      for (const row of full) await saved(row);

      const ledger = await orders.readLedger(orderReference());
      expect([
        ledger?.order,
        ...(ledger?.authorizations ?? []),
        ...(ledger?.captures ?? []),
        ...(ledger?.refunds ?? []),
        ...(ledger?.outsideRefunds ?? []),
      ]).toEqual(full.map((row) => ({ ...row, version: 1 })));
    });

    it("keeps every letter of the world and the longest texts Amazon takes", async () => {
      const texts = {
        storeName: "日本の本屋 — Łódź 🛍️",
        sellerNote: "👩‍👩‍👧".repeat(120),
        customInformation: "ß".repeat(1024),
        authorizationNotes: ['\u0000 tab\t newline\n quote" backslash\\', ""],
      };
      await orders.save(anOrder({ texts }), { at: "2026-03-01T10:00:00.000Z", what: "Größe ✓" });

      expect((await orders.readOrder(orderReference()))?.texts).toEqual(texts);
      expect(await orders.readTimeline(orderReference())).toMatchObject([{ what: "Größe ✓" }]);
    });

    it("reads a whole ledger and story even when they fill several pages", async () => {
      const longEntry = { at: "2026-03-01T10:00:00.000Z", what: "x".repeat(300_000) };
      await saved(anOrder());
      for (let ordinal = 1; ordinal <= 5; ordinal++) {
        await orders.save(aCapture({ ordinal }), longEntry);
      }

      expect((await orders.readLedger(orderReference()))?.captures).toHaveLength(5);
      expect(await orders.readTimeline(orderReference())).toHaveLength(5);
    });

    it("keeps what it has: a reader cannot change it through what was read", async () => {
      await saved(anOrder({ shipments: [aShipment()] }));

      const seen = await orders.readOrder(orderReference());
      Reflect.set(seen ?? {}, "run", 99);
      Reflect.set(seen?.shipments[0] ?? {}, "sequence", 99);

      expect(await orders.readOrder(orderReference())).toMatchObject({
        run: 1,
        shipments: [{ sequence: 1 }],
      });
    });
  });
}
