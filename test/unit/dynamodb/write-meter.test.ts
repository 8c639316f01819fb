import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNotificationLog } from "../../../functions/adapters/dynamodb/notification-log.ts";
import { createOrderStore } from "../../../functions/adapters/dynamodb/order-store.ts";
import { createThrottleReservation } from "../../../functions/adapters/dynamodb/throttle-reservation.ts";
import { createWaitingRoom } from "../../../functions/adapters/dynamodb/waiting-room.ts";
import { parseSellerOrderId, parseTaskToken } from "../../../functions/domain/ids.ts";
import { type LocalDatabase, startDatabase } from "../../../local/database/start-database.ts";
import { aCapture, anOrder, aWait, orderReference } from "../../contracts/store/orders.ts";
import { createMeteredTable, type MeteredTable } from "./metered-table.ts";

const CLOCK = { now: () => Date.parse("2026-03-01T10:00:00.000Z") };

describe("what the writes of an order cost", () => {
  let database: LocalDatabase;
  let table: MeteredTable;

  beforeAll(async () => {
    database = await startDatabase();
  });

  afterAll(() => database.close());

  beforeEach(async () => {
    table = await createMeteredTable(database);
  });

  it("costs one unit to begin an order, and two once it has outgrown one KB", async () => {
    const orders = createOrderStore(table, CLOCK);

    await orders.save(anOrder(), { at: "2026-03-01T10:00:00.000Z", what: "Placed" });
    expect(table.takeReadings()).toEqual(["1 save ORDER"]);

    await orders.save(anOrder({ version: 1, texts: { sellerNote: "x".repeat(1024) } }));
    expect(table.takeReadings()).toEqual(["2 save ORDER"]);
  });

  it("counts the history that a row has gathered", async () => {
    const orders = createOrderStore(table, CLOCK);
    for (const version of [0, 1, 2]) {
      const entry = { at: "2026-03-01T10:00:00.000Z", what: "x".repeat(950) };
      await orders.save(aCapture({ version }), entry);
    }

    expect(table.takeReadings()).toEqual([
      "2 save CAPTURE#01",
      "3 save CAPTURE#01",
      "4 save CAPTURE#01",
    ]);
  });

  it("counts what was there when a row shrinks", async () => {
    const orders = createOrderStore(table, CLOCK);
    await orders.save(anOrder({ texts: { sellerNote: "x".repeat(1024) } }));
    await orders.save(anOrder({ version: 1, texts: {} }));
    await orders.save(anOrder({ version: 2, texts: {} }));

    expect(table.takeReadings()).toEqual(["2 save ORDER", "2 save ORDER", "1 save ORDER"]);
  });

  it("counts a conflict by the size of the row that stood in the way", async () => {
    const orders = createOrderStore(table, CLOCK);
    await orders.save(anOrder({ texts: { sellerNote: "x".repeat(1024) } }));
    await orders.save(anOrder());

    expect(table.takeReadings()).toEqual(["2 save ORDER", "2 save ORDER"]);
  });

  it("counts a wait with its entry in the due index", async () => {
    const room = createWaitingRoom(table, fail);
    const wait = aWait();

    await room.park(wait);
    expect(table.takeReadings()).toEqual(["2 park WAIT#PAYMENT"]);
    await room.park({ ...wait, visit: "2026-03-01T10:00:05.000Z#001" });
    expect(table.takeReadings()).toEqual(["1 park WAIT#PAYMENT"]);
    await room.park(wait);
    expect(table.takeReadings()).toEqual(["1 park WAIT#PAYMENT"]);
    await room.postpone(wait, "2026-03-01T18:00:00.000Z");
    expect(table.takeReadings()).toEqual(["3 postpone WAIT#PAYMENT"]);
    await room.leave(wait.orderReferenceId, parseTaskToken("another"));
    expect(table.takeReadings()).toEqual(["1 leave WAIT#PAYMENT"]);
    await room.leave(wait.orderReferenceId, wait.token);
    expect(table.takeReadings()).toEqual(["2 leave WAIT#PAYMENT"]);
    await room.leave(wait.orderReferenceId, wait.token);
    expect(table.takeReadings()).toEqual(["1 leave WAIT#PAYMENT"]);
  });

  it("keeps a wait within one KB with a task token of 600 letters", async () => {
    const room = createWaitingRoom(table, fail);
    await room.park(aWait({ token: parseTaskToken("A".repeat(600)) }));

    expect(table.takeReadings()).toEqual(["2 park WAIT#PAYMENT"]);
  });

  it("counts buyers, claims and notifications", async () => {
    const orders = createOrderStore(table, CLOCK);
    const expiresAt = "2026-06-01T00:00:00.000Z";
    await orders.claimSellerOrder(parseSellerOrderId("1001"), orderReference(1));
    await orders.claimSellerOrder(parseSellerOrderId("1001"), orderReference(2));
    await orders.saveBuyer(orderReference(), { buyer: { name: "Ada" } }, expiresAt);
    const log = createNotificationLog(table);
    const at = "2026-03-01T10:00:00.000Z";
    await log.record({ messageId: "n-1", outcome: "refreshed", at, expiresAt });

    expect(table.takeReadings()).toEqual([
      "1 claim SELLER_ORDER",
      "1 claim SELLER_ORDER",
      "1 save BUYER",
      "1 record NOTIFICATION",
    ]);
  });

  it("counts a reservation under its own name, with the attempt that found the queue ahead", async () => {
    const scope = { sellerId: "A1SELLER", environment: "sandbox" as const };
    const throttle = createThrottleReservation(table, CLOCK, scope);
    await throttle.reserve("Authorize");
    expect(table.takeReadings()).toEqual(["1 reserve QUOTA"]);
    await throttle.reserve("Authorize");
    expect(table.takeReadings()).toEqual(["1 reserve QUOTA", "1 reserve QUOTA"]);
  });

  it("counts nothing for reading", async () => {
    const orders = createOrderStore(table, CLOCK);
    await orders.readLedger(orderReference());
    await orders.readTimeline(orderReference());
    await createWaitingRoom(table, fail).due("2026-03-01T10:00:00.000Z", 10);

    expect(table.takeReadings()).toEqual([]);
  });
});

function fail(damage: Error): never {
  throw damage;
}
