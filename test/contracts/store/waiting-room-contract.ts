import { beforeEach, describe, expect, it } from "vitest";
import { parseTaskToken } from "../../../functions/domain/ids.ts";
import type { WaitingRoom } from "../../../functions/domain/ports.ts";
import type { Awaited } from "../../../functions/domain/waiting.ts";
import { aWait, orderReference } from "./orders.ts";
import type { StoreFactory } from "./store-under-test.ts";

const AWAITED: { [Kind in Awaited["kind"]]: Extract<Awaited, { kind: Kind }> } = {
  confirmation: { kind: "confirmation" },
  authorization: { kind: "authorization", authorizationOrdinal: 2 },
  buyer: { kind: "buyer", authorizationOrdinal: 2 },
  shipment: { kind: "shipment", shipmentSequence: 1, authorizationOrdinal: 0 },
  capture: { kind: "capture", captureOrdinal: 3, authorizationOrdinal: 2, shipmentSequence: 1 },
  operator: { kind: "operator", reason: "Someone has to look" },
  refund: { kind: "refund", refundOrdinal: 12, attempt: 2 },
  turn: { kind: "turn", operation: "Authorize", slotAt: "2026-01-01T00:00:00.000Z" },
};

/** What every waiting room has to do. */
export function describeWaitingRoom(name: string, createStore: StoreFactory): void {
  describe(`${name} as the waiting room`, () => {
    let room: WaitingRoom;

    beforeEach(async () => {
      room = (await createStore({ now: () => 0 })).waitingRoom;
    });

    it.each(Object.values(AWAITED))("keeps a task that waits for: $kind", async (awaited) => {
      const wait = aWait({ awaited });

      expect(await room.park(wait)).toBe("parked");
      expect(await room.readAll(orderReference())).toEqual([wait]);
      expect(await room.due(wait.dueAt, 10)).toEqual([wait]);
    });

    describe("with a place for the payment and one for each refund", () => {
      const payment = aWait();
      const second = aWait({
        awaited: { kind: "refund", refundOrdinal: 2, attempt: 1 },
        token: parseTaskToken("second refund"),
        dueAt: "2026-03-01T10:05:00.000Z",
      });
      const tenth = aWait({
        awaited: { kind: "operator", reason: "RefundDeclined", refundOrdinal: 10 },
        token: parseTaskToken("tenth refund"),
      });

      beforeEach(async () => {
        for (const wait of [tenth, second, payment]) await room.park(wait);
        await room.park(aWait({ orderReferenceId: orderReference(2) }));
      });

      it("reads all who wait for one order, and the one who waits for its payment", async () => {
        expect(await room.readAll(orderReference())).toEqual([payment, second, tenth]);
        expect(await room.read(orderReference())).toEqual(payment);
        expect(await room.readAll(orderReference(3))).toEqual([]);
      });

      it("frees one place and leaves the others as they are", async () => {
        await room.leave(orderReference(), second.token);
        expect(await room.readAll(orderReference())).toHaveLength(3);
        await room.leave(orderReference(), second.token, 2);
        expect(await room.readAll(orderReference())).toEqual([payment, tenth]);
        await room.leave(orderReference(), payment.token);
        expect(await room.readAll(orderReference())).toEqual([tenth]);
        expect(await room.read(orderReference())).toBeUndefined();
      });

      it("lists and postpones each by itself", async () => {
        expect(await room.due("2026-03-01T10:05:00.000Z", 10)).toEqual([second]);
        await room.postpone(second, "2026-03-01T18:00:00.000Z");
        expect(await room.due("2026-03-01T10:05:00.000Z", 10)).toEqual([]);
        expect(await room.read(orderReference())).toEqual(payment);
      });

      it("gives a refund's place to a later try, whatever it waits for", async () => {
        const later = { ...second, awaited: { ...tenth.awaited, refundOrdinal: 2 } } as const;
        const visit = "2026-03-01T10:09:00.000Z#000";
        await room.park({ ...later, visit });

        expect(await room.park(second)).toBe("superseded");
        expect(await room.readAll(orderReference())).toEqual([payment, { ...later, visit }, tenth]);
      });
    });

    it("keeps a task token of any length that Step Functions may give", async () => {
      const wait = aWait({ token: parseTaskToken("AQ+/=".repeat(409)) });
      await room.park(wait);

      expect(await room.read(orderReference())).toEqual(wait);
    });

    it("gives the place to a later visit, and takes the earlier one's token out", async () => {
      const later = aWait({
        visit: "2026-03-01T10:00:05.000Z#001",
        token: parseTaskToken("token of the second try"),
        dueAt: "2026-03-01T11:00:00.000Z",
      });
      await room.park(aWait());

      expect(await room.park(later)).toBe("parked");
      expect(await room.read(orderReference())).toEqual(later);
      expect(await room.due("2026-03-09T00:00:00.000Z", 10)).toEqual([later]);
    });

    it("refuses the place to an earlier visit and writes nothing", async () => {
      const wait = aWait({ visit: "2026-03-01T10:00:06.000Z#000" });
      await room.park(wait);

      expect(await room.park(aWait({ visit: "2026-03-01T10:00:05.999Z#999" }))).toBe("superseded");
      expect(await room.read(orderReference())).toEqual(wait);
    });

    it("lets the same visit park again", async () => {
      const again = aWait({ dueAt: "2026-03-01T12:00:00.000Z" });
      await room.park(aWait());

      expect(await room.park(again)).toBe("parked");
      expect(await room.read(orderReference())).toEqual(again);
    });

    it("holds the newest visit whatever the order in which concurrent visits arrive", async () => {
      const visits = Array.from({ length: 12 }, (_, n) =>
        aWait({
          visit: `2026-03-01T10:00:05.000Z#${String((n * 5) % 12).padStart(3, "0")}`,
          token: parseTaskToken(`token ${(n * 5) % 12}`),
        }),
      );
      await Promise.all(visits.map((wait) => room.park(wait)));

      expect((await room.read(orderReference()))?.token).toBe("token 11");
    });

    it("frees the place for its holder only", async () => {
      const wait = aWait();
      await room.park(wait);

      await room.leave(orderReference(), parseTaskToken("somebody else's"));
      expect(await room.read(orderReference())).toEqual(wait);
      await room.leave(orderReference(), wait.token);
      expect(await room.read(orderReference())).toBeUndefined();
      expect(await room.due("2026-03-09T00:00:00.000Z", 10)).toEqual([]);
      await room.leave(orderReference(), wait.token);
    });

    it("lists the waits that are due, oldest first, over all orders", async () => {
      const waits = Array.from({ length: 25 }, (_, n) =>
        aWait({
          orderReferenceId: orderReference(n),
          dueAt: `2026-03-01T10:00:${String((n * 7) % 25).padStart(2, "0")}.000Z`,
        }),
      );
      for (const wait of waits) await room.park(wait);

      const due = await room.due("2026-03-01T10:00:19.000Z", 100);

      const byTime = waits.toSorted((one, other) => (one.dueAt < other.dueAt ? -1 : 1));
      expect(due).toEqual(byTime.slice(0, 20));
      expect(await room.due("2026-03-01T10:00:19.000Z", 7)).toEqual(byTime.slice(0, 7));
      expect(await room.due("2026-03-01T09:59:59.999Z", 7)).toEqual([]);
    });

    it("lists more due waits than one request of the database can read", async () => {
      for (let n = 0; n < 130; n += 1) {
        await room.park(aWait({ orderReferenceId: orderReference(n) }));
      }

      expect(await room.due(aWait().dueAt, 120)).toHaveLength(120);
      expect(await room.due(aWait().dueAt, 500)).toHaveLength(130);
    });

    it("looks at a postponed wait later", async () => {
      const wait = aWait({ dueAt: "2026-03-01T10:00:00.000Z" });
      await room.park(wait);

      await room.postpone(wait, "2026-03-01T10:10:00.000Z");

      expect(await room.due("2026-03-01T10:09:59.999Z", 10)).toEqual([]);
      const moved = { ...wait, dueAt: "2026-03-01T10:10:00.000Z" };
      expect(await room.due("2026-03-01T10:10:00.000Z", 10)).toEqual([moved]);
      expect(await room.read(orderReference())).toEqual(moved);
    });

    it("postpones nothing for a task that no longer holds the place", async () => {
      const former = aWait();
      const holder = aWait({
        visit: "2026-03-01T10:00:09.000Z#000",
        token: parseTaskToken("the newer one"),
      });
      await room.park(former);
      await room.park(holder);

      await room.postpone(former, "2026-03-05T00:00:00.000Z");
      expect(await room.read(orderReference())).toEqual(holder);

      await room.leave(orderReference(), holder.token);
      await room.postpone(holder, "2026-03-05T00:00:00.000Z");
      expect(await room.read(orderReference())).toBeUndefined();
    });
  });
}
