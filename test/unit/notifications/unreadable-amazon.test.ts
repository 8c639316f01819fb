import { describe, expect, it } from "vitest";
import {
  AmazonPayAccessRefused,
  AmazonPayRequestRefused,
  AmazonPayUnavailable,
  NotOurTurn,
} from "../../../functions/domain/errors.ts";
import { parseAuthorizationId, parseTaskToken } from "../../../functions/domain/ids.ts";
import type { Wait } from "../../../functions/domain/waiting.ts";
import {
  anAuthorization,
  anOrder,
  anOutsideCapture,
  ORDER,
} from "../../support/waiting/records.ts";
import { type Desk, openDesk } from "./support/desk.ts";
import { authorization, capture, message, orderReference, refund } from "./support/documents.ts";

const OTHER_ORDER = "S02-1234567-7654321";
const aboutOrder = (text: string) => text.replaceAll(OTHER_ORDER, ORDER);

function told(type: string, data: string): string {
  return message(type, aboutOrder(data), { NotificationReferenceId: crypto.randomUUID() });
}

const declined = told("PaymentAuthorize", authorization);

async function park(desk: Desk, awaited: Wait["awaited"], dueAt: string) {
  await desk.memory.waitingRoom.park({
    orderReferenceId: ORDER,
    awaited,
    token: parseTaskToken("token"),
    visit: "2026-03-01T18:00:00.000Z#000",
    parkedAt: "2026-03-01T18:00:00.000Z",
    dueAt,
  });
}

describe("when Amazon cannot be read", () => {
  const SOON = "2026-03-01T18:00:07.000Z";
  const failing = (error: Error) => ({
    amazonPay: {
      getOrderReferenceDetails: () => Promise.reject(error),
      getAuthorizationDetails: () => Promise.reject(error),
      getCaptureDetails: () => Promise.reject(error),
      getRefundDetails: () => Promise.reject(error),
    },
  });
  const change = failing(new AmazonPayUnavailable("down", { httpStatus: 503 }));
  const rows = [anOrder(), anAuthorization(1, "Pending")];
  const elsewhere = anOutsideCapture({
    purpose: "authorization",
    amazonId: parseAuthorizationId(`${ORDER}-A000001`),
    status: { state: "Pending" },
  });
  const byHand = (data: string) => data.replace(/-[AR]1</, "-BY-HAND<");

  it.each([
    [SOON, new NotOurTurn("GetAuthorizationDetails", SOON)],
    ["2026-03-01T18:01:00.000Z", new AmazonPayUnavailable("down", { httpStatus: 503 })],
    ["2026-03-01T18:01:00.000Z", new AmazonPayAccessRefused("keys", { httpStatus: 403 })],
  ])("leaves it to the sweep at %s and does not fail", async (dueAt, error) => {
    const desk = await openDesk({ rows, change: failing(error) });
    await park(
      desk,
      { kind: "authorization", authorizationOrdinal: 1 },
      "2026-03-02T00:00:00.000Z",
    );

    expect(await desk.outcomeOf(declined)).toBe("deferred");
    expect((await desk.memory.waitingRoom.read(ORDER))?.dueAt).toBe(dueAt);
  });

  it.each(["closed", "cancelled", "declined", "ended"] as const)(
    "records a final reason, and defers nothing, if the order is %s",
    async (phase) => {
      const desk = await openDesk({ rows: [anOrder({ phase }), ...rows.slice(1)], change });

      expect(await desk.outcomeOf(told("OrderReferenceNotification", orderReference))).toBe(
        "order-ended",
      );
    },
  );

  it("fails, and comes again, if it may tell of money that moves after the order's end", async () => {
    const desk = await openDesk({ rows: [anOrder({ phase: "closed" })], change });

    await expect(desk.tell(told("PaymentCapture", capture))).rejects.toThrow("down");
    expect(desk.handled).toEqual([]);
  });

  it("fails, and comes again, if it tells how a reservation ended that an ended order has on record", async () => {
    for (const reserved of [rows.slice(1), [elsewhere]]) {
      const desk = await openDesk({ rows: [anOrder({ phase: "closed" }), ...reserved], change });

      await expect(desk.tell(declined)).rejects.toThrow("down");
      expect(desk.handled).toEqual([]);
    }
  });

  it("fails, and comes again, if it tells of something that was made elsewhere", async () => {
    const desk = await openDesk({ rows: [anOrder()], change });
    const shipment = { kind: "shipment", shipmentSequence: 1, authorizationOrdinal: 1 } as const;
    await park(desk, shipment, "2026-03-02T00:00:00.000Z");

    for (const first of [
      told("PaymentAuthorize", byHand(authorization)),
      told("PaymentCapture", byHand(capture)),
      told("PaymentRefund", byHand(refund)),
    ]) {
      await expect(desk.tell(first)).rejects.toThrow("down");
    }
    expect(desk.handled).toEqual([]);
  });

  it("fails, and comes again, if it tells how a reservation ended that was made elsewhere", async () => {
    const desk = await openDesk({ rows: [anOrder(), elsewhere], change });

    await expect(desk.tell(told("PaymentAuthorize", byHand(authorization)))).rejects.toThrow(
      "down",
    );
    expect(desk.handled).toEqual([]);
  });

  it("says so if the order is between two states and nobody waits", async () => {
    const desk = await openDesk({ rows, change });

    expect(await desk.outcomeOf(declined)).toBe("deferred: nobody waits");
  });

  it("records with which code Amazon refuses, and shows it to a person", async () => {
    const refused = new AmazonPayRequestRefused("no", { code: "InvalidTransactionId" });
    const desk = await openDesk({ rows, change: failing(refused) });

    expect(await desk.outcomeOf(declined)).toBe("amazon-refused: InvalidTransactionId");
    expect(desk.logged.at(-1)?.[0]).toBe("notification-unhandled");
  });

  it("fails, and remembers nothing, if it is we who cannot write", async () => {
    const change = failing(new TypeError("the database is gone"));
    const desk = await openDesk({ rows, change });

    await expect(desk.tell(declined)).rejects.toThrow("the database is gone");
    expect(desk.handled).toEqual([]);
  });
});
