import { beforeEach, describe, expect, it } from "vitest";
import type { Environment } from "../../../functions/domain/notification.ts";
import {
  QUOTAS,
  type Quota,
  roomIn,
  type ThrottleQueues,
  type ThrottleReservation,
} from "../../../functions/domain/throttle.ts";

/** Makes queues in which nobody waits yet. */
export type ThrottleFactory = (
  clock: { now(): number },
  scope: { readonly sellerId: string; readonly environment: Environment },
) => Promise<ThrottleReservation & ThrottleQueues>;

/** What every throttle reservation has to do. */
export function describeThrottle(name: string, createThrottle: ThrottleFactory): void {
  describe(`${name} as the throttle of Amazon's operations`, () => {
    const start = Date.parse("2026-03-01T10:00:00.000Z");
    let nowMilliseconds: number;
    let live: ThrottleReservation & ThrottleQueues;

    beforeEach(async () => {
      nowMilliseconds = start;
      const clock = { now: () => nowMilliseconds };
      live = await createThrottle(clock, { sellerId: "A1SELLER", environment: "live" });
    });

    async function reserveAtOnce(throttle: ThrottleReservation, calls: number): Promise<number[]> {
      const slots = await Promise.all(
        Array.from({ length: calls }, () => throttle.reserve("Authorize")),
      );
      return slots.map((slot) => slot.slotAtMilliseconds - start).sort((a, b) => a - b);
    }

    it("lets a burst go at once but for two calls, and spaces those after it", async () => {
      expect(await reserveAtOnce(live, 12)).toEqual([
        0, 0, 0, 0, 0, 0, 0, 0, 1_000, 2_000, 3_000, 4_000,
      ]);
    });

    it("leaves one of the sandbox's two calls alone", async () => {
      const clock = { now: () => nowMilliseconds };
      const scope = { sellerId: "A1SELLER", environment: "sandbox" as const };
      const sandbox = await createThrottle(clock, scope);

      expect(await reserveAtOnce(sandbox, 4)).toEqual([0, 2_000, 4_000, 6_000]);
    });

    it("gives back what has been restored, and never more than the burst", async () => {
      await reserveAtOnce(live, 8);

      nowMilliseconds = start + 3_000;
      expect(await reserveAtOnce(live, 4)).toEqual([3_000, 3_000, 3_000, 4_000]);
      nowMilliseconds = start + 3_600_000;
      expect(await reserveAtOnce(live, 9)).toEqual([
        ...Array.from({ length: 8 }, () => 3_600_000),
        3_601_000,
      ]);
    });

    it("keeps a queue for each operation", async () => {
      await reserveAtOnce(live, 20);

      expect(await live.reserve("Capture")).toEqual({ slotAtMilliseconds: start });
      expect(await live.reserve("GetOrderReferenceDetails")).toEqual({ slotAtMilliseconds: start });
    });

    it("never hands out more calls than Amazon's bucket holds, whenever they are asked for", async () => {
      const slots: number[] = [];
      for (const [waitMilliseconds, calls] of [
        [0, 15],
        [400, 3],
        [9_000, 6],
        [100, 1],
        [60_000, 14],
        [1_700, 5],
      ] as const) {
        nowMilliseconds += waitMilliseconds;
        slots.push(...(await reserveAtOnce(live, calls)));
      }

      expect(fewestTokensLeft(QUOTAS.Authorize.live, slots)).toBeGreaterThanOrEqual(2);
    });

    it("takes no slot from a queue that is longer than the caller's patience", async () => {
      await reserveAtOnce(live, 12);

      for (const patience of [0, 4_999]) {
        const slot = await live.reserve("Authorize", patience);
        expect(slot).toEqual({ slotAtMilliseconds: start + 5_000 });
      }
      expect(await live.reserve("Authorize", 5_000)).toEqual({ slotAtMilliseconds: start + 5_000 });
      expect(await live.reserve("Authorize")).toEqual({ slotAtMilliseconds: start + 6_000 });
    });

    it("takes a slot that is free at once without any patience", async () => {
      const slots = [];
      for (let call = 1; call <= 9; call += 1) slots.push(await live.reserve("Authorize", 0));

      const ahead = slots.map(({ slotAtMilliseconds }) => slotAtMilliseconds - start);
      expect(ahead).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1_000]);
      expect(await live.reserve("Authorize")).toEqual({ slotAtMilliseconds: start + 1_000 });
    });

    it("lets people see what a caller would find, and takes nothing by that", async () => {
      const look = async () => {
        const next = (await live.nextSlots()).get("Authorize");
        return roomIn(QUOTAS.Authorize.live, next, nowMilliseconds);
      };
      const all = { mostAtOnce: 8, waitMilliseconds: 0 };

      expect(await look()).toEqual({ ...all, atOnce: 8 });
      await reserveAtOnce(live, 3);
      expect(await look()).toEqual({ ...all, atOnce: 5 });
      expect(await look()).toEqual({ ...all, atOnce: 5 });
      await reserveAtOnce(live, 9);
      expect(await look()).toEqual({ atOnce: 0, mostAtOnce: 8, waitMilliseconds: 5_000 });
      nowMilliseconds += 3_600_000;
      expect(await look()).toEqual({ ...all, atOnce: 8 });
      expect([...(await live.nextSlots()).keys()]).toEqual(["Authorize"]);
    });

    it("never hands out a slot that lies in the past", async () => {
      await reserveAtOnce(live, 3);
      nowMilliseconds = start + 500;

      expect(await live.reserve("Authorize")).toEqual({ slotAtMilliseconds: start + 500 });
    });
  });
}

/** Amazon's bucket: a call takes a token, tokens come back at the restore rate (reference §3.0). */
function fewestTokensLeft(quota: Quota, slots: readonly number[]): number {
  let tokens = quota.burst;
  let fewest = tokens;
  let previous = 0;
  for (const slot of slots.toSorted((a, b) => a - b)) {
    const restored = (slot - previous) / quota.restoreIntervalMilliseconds;
    tokens = Math.min(quota.burst, tokens + restored) - 1;
    fewest = Math.min(fewest, tokens);
    previous = slot;
  }
  return fewest;
}
