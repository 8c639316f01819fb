import { GetItemCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Item } from "../../../functions/adapters/dynamodb/item-size.ts";
import { ALL_DUE_PARTITIONS, duePartition } from "../../../functions/adapters/dynamodb/keys.ts";
import { createNotificationLog } from "../../../functions/adapters/dynamodb/notification-log.ts";
import { createOrderStore } from "../../../functions/adapters/dynamodb/order-store.ts";
import type { TableAccess } from "../../../functions/adapters/dynamodb/table.ts";
import { createThrottleReservation } from "../../../functions/adapters/dynamodb/throttle-reservation.ts";
import { createWaitingRoom } from "../../../functions/adapters/dynamodb/waiting-room.ts";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import { parseSellerOrderId } from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import type { OrderStore } from "../../../functions/domain/ports.ts";
import { type LocalDatabase, startDatabase } from "../../../local/database/start-database.ts";
import {
  aCapture,
  anAuthorization,
  anOrder,
  anOutsideCapture,
  anOutsideRefund,
  aRefund,
  aWait,
  orderReference,
} from "../../contracts/store/orders.ts";
import { createMeteredTable } from "./metered-table.ts";

const ID = "S01-0000000-0000001";
const CLOCK = { now: () => Date.parse("2026-03-01T10:00:00.000Z") };
const HANDLED = {
  messageId: "n-1",
  outcome: "refreshed",
  at: "2026-03-01T10:00:00.000Z",
  expiresAt: "2026-06-01T00:00:00.000Z",
};

describe("an order in the table", () => {
  let database: LocalDatabase;
  let table: TableAccess;
  let orders: OrderStore;

  beforeAll(async () => {
    database = await startDatabase();
  });

  afterAll(() => database.close());

  beforeEach(async () => {
    table = await createMeteredTable(database);
    orders = createOrderStore(table, CLOCK);
  });

  async function allItems(): Promise<Record<string, unknown>[]> {
    const reply = await table.client.send(new ScanCommand({ TableName: table.tableName }));
    return (reply.Items ?? []).map((item) => unmarshall(item));
  }

  async function replace(sk: string, change: (item: Item) => Item): Promise<void> {
    const key = { pk: { S: `ORDER#${ID}` }, sk: { S: sk } };
    const { tableName: TableName, client } = table;
    const { Item: item } = await client.send(new GetItemCommand({ TableName, Key: key }));
    await client.send(new PutItemCommand({ TableName, Item: { ...change(item ?? key) } }));
  }

  it("lies under the keys that people and permissions go by", async () => {
    await orders.claimSellerOrder(parseSellerOrderId("1001"), orderReference());
    await orders.save(anOrder());
    await orders.save(anAuthorization({ ordinal: 2 }));
    await orders.save(aCapture({ ordinal: 10 }));
    await orders.save(anOutsideCapture());
    await orders.saveBuyer(orderReference(), {}, "2026-06-01T00:00:00.000Z");
    await orders.save(aRefund({ ordinal: 3 }));
    await orders.save(anOutsideRefund());
    await createWaitingRoom(table, fail).park(aWait());
    await createWaitingRoom(table, fail).park(
      aWait({ awaited: { kind: "refund", refundOrdinal: 3, attempt: 1 } }),
    );
    await createNotificationLog(table).record(HANDLED);
    const scope = { sellerId: "A1SELLER", environment: "live" as const };
    await createThrottleReservation(table, CLOCK, scope).reserve("Authorize");

    expect((await allItems()).map(({ pk, sk }) => `${pk} / ${sk}`).sort()).toEqual([
      `BUYER#${ID} / BUYER`,
      "NOTIFICATION#n-1 / NOTIFICATION",
      `ORDER#${ID} / AUTHORIZATION#02`,
      `ORDER#${ID} / CAPTURE#10`,
      `ORDER#${ID} / ORDER`,
      `ORDER#${ID} / OUTSIDE#${ID}-C000077`,
      `ORDER#${ID} / REFUND#03`,
      `ORDER#${ID} / REFUND#X#${ID}-R000077`,
      `ORDER#${ID} / WAIT#PAYMENT`,
      `ORDER#${ID} / WAIT#REFUND#03`,
      "QUOTA#A1SELLER#live / Authorize",
      "SELLER_ORDER#1001 / SELLER_ORDER",
    ]);
  });

  it("lets the database forget buyers and notifications, and nothing else", async () => {
    await orders.save(anOrder());
    await orders.saveBuyer(orderReference(), {}, "2026-06-01T00:00:00.999Z");
    await createNotificationLog(table).record(HANDLED);
    await createWaitingRoom(table, fail).park(aWait());

    const expiring = (await allItems()).filter((item) => "expiresAtSeconds" in item);
    expect(expiring.map(({ sk, expiresAtSeconds }) => [sk, expiresAtSeconds]).sort()).toEqual([
      ["BUYER", 1_780_272_000],
      ["NOTIFICATION", 1_780_272_000],
    ]);
  });

  it("refuses an expiry that is no time, before anything is written", async () => {
    await expect(orders.saveBuyer(orderReference(), {}, "in June")).rejects.toThrow(
      '"in June" is not an ISO 8601 time',
    );
    expect(await allItems()).toEqual([]);
  });

  it.each([
    ["phase", { S: "on fire" }, "phase is not"],
    ["total", { M: { minorUnits: { N: "1.5" }, currency: { S: "EUR" } } }, "total.minorUnits is"],
    ["total", { M: { minorUnits: { N: "1" }, currency: { S: "XXX" } } }, "total.currency is not"],
    ["run", { N: "9007199254740993" }, "run is not number"],
    ["run", { N: "12345678901234567890.5" }, "it holds a number that is not a safe integer"],
    ["shipments", { L: [{ M: {} }] }, "shipments.0.shipmentId is missing"],
  ])("names key and field of an order whose %s is damaged", async (name, value, message) => {
    await orders.save(anOrder());
    await replace("ORDER", (item) => ({ ...item, [name]: value }));

    const where = `Item ORDER#${ID} / ORDER is damaged: `;
    await expect(orders.readOrder(orderReference())).rejects.toThrow(`${where}${message}`);
    await expect(orders.readLedger(orderReference())).rejects.toThrow(InvalidValue);
  });

  it("names a field that is missing", async () => {
    await orders.save(anOrder());
    await replace("ORDER", ({ total: _, ...item }) => item);

    await expect(orders.readOrder(orderReference())).rejects.toThrow("total is missing");
  });

  it("never shows a damaged field's content, which may be a buyer's", async () => {
    await orders.saveBuyer(orderReference(), { buyer: { name: "Ada" } }, "2026-06-01T00:00:00Z");
    const key = { pk: { S: `BUYER#${ID}` }, sk: { S: "BUYER" } };
    const damaged = { ...key, buyer: { S: "Ada Lovelace" }, expiresAtSeconds: { N: "1780272000" } };
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: damaged }));

    const read = orders.readBuyer(orderReference());
    await expect(read).rejects.toThrow(`Item BUYER#${ID} / BUYER is damaged: buyer is not Object`);
    await expect(read).rejects.not.toThrow("Lovelace");
  });

  it("refuses to read a ledger with a row that nobody knows", async () => {
    await orders.save(anOrder());
    await replace("RAIN#01", (key) => key);

    await expect(orders.readLedger(orderReference())).rejects.toThrow(
      `Item ORDER#${ID} / RAIN#01 is not a row of a ledger`,
    );
  });

  it("keeps attributes that a newer version of the software has added", async () => {
    await orders.save(anOrder());
    await replace("ORDER", (item) => ({ ...item, loyaltyPoints: { N: "7" } }));
    await orders.save(anOrder({ version: 1, run: 2 }));

    expect(await allItems()).toMatchObject([{ run: 2, loyaltyPoints: 7 }]);
    expect(await orders.readOrder(orderReference())).not.toHaveProperty("loyaltyPoints");
  });

  it("refuses to write what it could not read again", async () => {
    const half = { ...money(1, "EUR"), minorUnits: 0.5 };

    await expect(orders.save(anOrder({ total: half }))).rejects.toThrow(
      `Item ORDER#${ID} / ORDER cannot be written: total.minorUnits`,
    );
    expect(await allItems()).toEqual([]);
  });

  it("lets one damaged wait keep nobody else waiting", async () => {
    const damages: string[] = [];
    const room = createWaitingRoom(table, ({ message }) => damages.push(message));
    const sound = aWait({ orderReferenceId: orderReference(2) });
    await room.park(aWait());
    await room.park(sound);
    await replace("WAIT#PAYMENT", (item) => ({ ...item, awaited: { M: { kind: { S: "rain" } } } }));

    expect(await room.due(sound.dueAt, 10)).toEqual([sound]);
    expect(damages).toEqual([
      expect.stringContaining(`Item ORDER#${ID} / WAIT#PAYMENT is damaged: awaited.kind is not`),
    ]);
  });

  it("keeps the throttle queues of two sellers and of both environments apart", async () => {
    const slots = [];
    for (const sellerId of ["A1SELLER", "A2SELLER"]) {
      for (const environment of ["live", "sandbox"] as const) {
        const throttle = createThrottleReservation(table, CLOCK, { sellerId, environment });
        slots.push((await throttle.reserve("Authorize")).slotAtMilliseconds);
      }
    }

    expect(new Set(slots)).toEqual(new Set([CLOCK.now()]));
  });
});

describe("the partitions of the due index", () => {
  it("give every order the same one each time, and use all of them about equally", () => {
    const orders = Array.from({ length: 8_000 }, (_, n) => duePartition(orderReference(n)));

    const counts = ALL_DUE_PARTITIONS.map(
      (partition) => orders.filter((other) => other === partition).length,
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(8_000);
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(duePartition(orderReference(5))).toBe(duePartition(orderReference(5)));
  });
});

function fail(damage: Error): never {
  throw damage;
}
