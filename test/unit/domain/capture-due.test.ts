import { describe, expect, it } from "vitest";
import { tellCaptureDue } from "../../../functions/domain/capture-due.ts";
import type { LedgerRow } from "../../../functions/domain/order.ts";
import type { OrderEvent } from "../../../functions/domain/order-events.ts";
import { readExistingLedger } from "../../../functions/domain/record.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { aCapture, anAuthorization, anOrder, given, ORDER } from "../../support/waiting/records.ts";

const DAY = 24 * 3600 * 1_000;
const OPENED_AT = Date.parse("2026-03-01T18:00:00.000Z");

async function anOpenAuthorization(...others: readonly LedgerRow[]) {
  const clock = { now: () => OPENED_AT };
  const { orders } = createMemoryStore(clock);
  const status = { state: "Open", updatedAt: new Date(OPENED_AT).toISOString() };
  const opened = anAuthorization(1, "Open", { status });
  await given(orders, anOrder(), opened, ...others);
  const told: OrderEvent[] = [];
  const events = { publish: async (event: OrderEvent) => void told.push(event) };
  return {
    told,
    async look(afterDays: number, published = events) {
      const now = () => OPENED_AT + afterDays * DAY;
      const deps = { clock: { now }, store: orders, events: published, captureDueSoonDays: 5 };
      await tellCaptureDue(deps, await readExistingLedger(orders, ORDER));
    },
  };
}

describe("the shop is told that a capture is due soon", () => {
  it("once, when the authorization has reached the age", async () => {
    const { look, told } = await anOpenAuthorization();

    await look(4.99);
    expect(told).toEqual([]);

    await look(5);
    await look(6);
    expect(told).toMatchObject([
      {
        id: `${ORDER}/capture-due-soon/1`,
        type: "capture-due-soon",
        details: { authorizationOrdinal: 1 },
      },
    ]);
  });

  it("again by the next look, if the topic did not take the event", async () => {
    const { look, told } = await anOpenAuthorization();
    const down = { publish: () => Promise.reject(new Error("no topic")) };

    await expect(look(5, down)).rejects.toThrow("no topic");
    await look(6);
    expect(told).toHaveLength(1);
  });

  it("not of an authorization that is captured", async () => {
    const { look, told } = await anOpenAuthorization(aCapture(1, "Completed"));

    await look(6);
    expect(told).toEqual([]);
  });
});
