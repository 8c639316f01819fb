import { afterAll, beforeAll } from "vitest";
import { createBatchStore } from "../../../functions/adapters/dynamodb/batch-store.ts";
import { createNotificationLog } from "../../../functions/adapters/dynamodb/notification-log.ts";
import { createOrderList } from "../../../functions/adapters/dynamodb/order-list.ts";
import { createOrderStore } from "../../../functions/adapters/dynamodb/order-store.ts";
import type { TableAccess } from "../../../functions/adapters/dynamodb/table.ts";
import { createThrottleReservation } from "../../../functions/adapters/dynamodb/throttle-reservation.ts";
import { createWaitingRoom } from "../../../functions/adapters/dynamodb/waiting-room.ts";
import { createTable } from "../../../local/database/create-table.ts";
import { type LocalDatabase, startDatabase } from "../../../local/database/start-database.ts";
import { describeBatchStore } from "./batch-store-contract.ts";
import { describeBuyersAndClaims } from "./buyers-and-claims-contract.ts";
import { describeNotificationLog } from "./notification-log-contract.ts";
import { describeOrderList } from "./order-list-contract.ts";
import { describeOrderStore } from "./order-store-contract.ts";
import type { StoreFactory } from "./store-under-test.ts";
import { describeThrottle } from "./throttle-contract.ts";
import { describeTimeline } from "./timeline-contract.ts";
import { describeWaitingRoom } from "./waiting-room-contract.ts";

let database: LocalDatabase;
let tables = 0;

beforeAll(async () => {
  database = await startDatabase();
});

afterAll(async () => {
  await database.close();
});

async function emptyTable(): Promise<TableAccess> {
  tables += 1;
  const table = { client: database.client, tableName: `store-${tables}` };
  await createTable(table.client, table.tableName);
  return table;
}

const createStore: StoreFactory = async (clock) => {
  const table = await emptyTable();
  return {
    orders: createOrderStore(table, clock),
    orderList: createOrderList(table, (damage) => {
      throw damage;
    }),
    waitingRoom: createWaitingRoom(table, (damage) => {
      throw damage;
    }),
    notifications: createNotificationLog(table),
  };
};

describeOrderStore("DynamoDB", createStore);
describeOrderList("DynamoDB", createStore);
describeTimeline("DynamoDB", createStore);
describeBuyersAndClaims("DynamoDB", createStore);
describeWaitingRoom("DynamoDB", createStore);
describeNotificationLog("DynamoDB", createStore);
describeBatchStore("DynamoDB", async () => createBatchStore(await emptyTable()));
describeThrottle("DynamoDB", async (clock, scope) =>
  createThrottleReservation(await emptyTable(), clock, scope),
);
