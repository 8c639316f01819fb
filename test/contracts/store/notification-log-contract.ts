import { beforeEach, describe, expect, it } from "vitest";
import type { NotificationLog } from "../../../functions/domain/ports.ts";
import type { StoreFactory } from "./store-under-test.ts";

const handled = {
  messageId: "n-1",
  outcome: "refreshed",
  at: "2026-03-01T10:00:00.000Z",
  expiresAt: "2026-03-20T10:00:00.000Z",
};

/** What every log of notifications has to do. */
export function describeNotificationLog(name: string, createStore: StoreFactory): void {
  describe(`${name} as the log of notifications`, () => {
    let log: NotificationLog;

    beforeEach(async () => {
      log = (await createStore({ now: () => 0 })).notifications;
    });

    it("knows a notification once it is recorded, and no other", async () => {
      const id = "b8a64e4c-7b0f-5f6d-a0ef-1d7b6e3f4b11";
      expect(await log.isKnown(id)).toBe(false);

      await log.record({ ...handled, messageId: id });

      expect(await log.isKnown(id)).toBe(true);
      expect(await log.isKnown(`${id}2`)).toBe(false);
    });

    it("remembers the last test, which is no notification", async () => {
      expect(await log.lastTest()).toBeUndefined();

      await log.noteTest("2026-03-01T10:00:00.000Z");
      await log.noteTest("2026-03-02T10:00:00.000Z");

      expect(await log.lastTest()).toBe("2026-03-02T10:00:00.000Z");
      expect(await log.isKnown("TEST_NOTIFICATION")).toBe(false);
    });

    it("takes the same notification twice", async () => {
      for (const outcome of ["refreshed", "already-recorded"]) {
        await log.record({ ...handled, outcome });
      }

      expect(await log.isKnown("n-1")).toBe(true);
    });
  });
}
