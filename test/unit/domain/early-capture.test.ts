import { expect, it } from "vitest";
import { parseCaptureId } from "../../../functions/domain/ids.ts";
import { recordCapture } from "../../../functions/domain/readings.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import {
  anAuthorization,
  anOrder,
  euros,
  ORDER,
  SILENT,
  START,
} from "../../support/waiting/records.ts";

it("does not take a capture for another's whose authorization has not been answered yet", async () => {
  const clock = { now: () => START };
  const { orders: store } = createMemoryStore(clock);
  await store.save(anOrder());
  const { amazonId: _notYet, ...asked } = anAuthorization(1, "Requested", { captureNow: true });
  await store.save(asked);

  const reading = {
    captureId: parseCaptureId(`${ORDER}-C000001`),
    referenceId: asked.referenceId,
    status: { state: "Completed" },
    amount: euros(10_000),
    refunded: euros(0),
    refundIds: [],
  };
  await recordCapture({ clock, store, log: SILENT }, ORDER, reading, "IPN");

  expect((await store.readLedger(ORDER))?.outside).toEqual([]);
});
