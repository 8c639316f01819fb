import { expect, it } from "vitest";
import type { AuthorizationReading } from "../../../functions/domain/amazon-pay.ts";
import { parseAuthorizationId } from "../../../functions/domain/ids.ts";
import { recordAuthorization } from "../../../functions/domain/readings.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { anOrder, euros, ORDER, SILENT, START } from "../../support/waiting/records.ts";

it("keeps the end of what was reserved elsewhere when an earlier reading arrives after it", async () => {
  const clock = { now: () => START };
  const { orders: store } = createMemoryStore(clock);
  await store.save(anOrder());
  const told = (status: AuthorizationReading["status"]): Promise<void> => {
    const reading: AuthorizationReading = {
      authorizationId: parseAuthorizationId(`${ORDER}-A000077`),
      referenceId: "made in Seller Central",
      status,
      amount: euros(10),
      captured: euros(0),
      captureIds: [],
    };
    return recordAuthorization({ clock, store, log: SILENT }, ORDER, reading, "operator");
  };
  const open = { state: "Open", updatedAt: "2026-03-01T17:00:00.000Z" };
  await told(open);
  await told({ state: "Closed", reason: "OrderReferenceCanceled" });
  await told(open);

  const ledger = await store.readLedger(ORDER);
  expect(ledger?.outside).toMatchObject([{ status: { state: "Closed" } }]);
  const lines = (await store.readTimeline(ORDER)).map(({ what }) => what);
  expect(lines.filter((what) => what.includes("made elsewhere"))).toHaveLength(2);
});
