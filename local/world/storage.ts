import { createAskingTopics } from "../../functions/adapters/dynamodb/asking-topics.ts";
import { createBatchStore } from "../../functions/adapters/dynamodb/batch-store.ts";
import { createNotificationLog } from "../../functions/adapters/dynamodb/notification-log.ts";
import { createOrderList } from "../../functions/adapters/dynamodb/order-list.ts";
import { createOrderStore } from "../../functions/adapters/dynamodb/order-store.ts";
import type { WriteMeter } from "../../functions/adapters/dynamodb/table.ts";
import { createThrottleReservation } from "../../functions/adapters/dynamodb/throttle-reservation.ts";
import { createWaitingRoom } from "../../functions/adapters/dynamodb/waiting-room.ts";
import type { BatchStore } from "../../functions/domain/batch.ts";
import type { AskingTopics } from "../../functions/domain/notification.ts";
import type { OrderList } from "../../functions/domain/order-list.ts";
import type {
  Log,
  NotificationLog,
  OrderStore,
  WaitingRoom,
} from "../../functions/domain/ports.ts";
import type { ThrottleQueues, ThrottleReservation } from "../../functions/domain/throttle.ts";
import type { Clock } from "../clock/clock.ts";
import { createMemoryBatchStore } from "../database/memory-batch-store.ts";
import { createMemoryStore } from "../database/memory-store.ts";
import { createMemoryThrottle } from "../database/memory-throttle.ts";
import type { LocalDatabase } from "../database/start-database.ts";

/** Where one world's functions keep what has to outlive them. */
export interface Storage {
  readonly store: OrderStore;
  readonly orderList: OrderList;
  readonly waits: WaitingRoom;
  readonly notifications: NotificationLog;
  readonly throttle: ThrottleReservation & ThrottleQueues;
  readonly askingTopics: AskingTopics;
  readonly batches: BatchStore;
}

/** The same records for each function, with its own log and, in a database, its own meter. */
export type StorageFor = (log: Log, meter: WriteMeter) => Storage;

/** In the database, as on AWS. */
export function storageInDatabase(
  database: LocalDatabase,
  clock: Clock,
  sellerId: string,
): StorageFor {
  return (log, meter) => {
    const table = { ...database, meter };
    const scope = { sellerId, environment: "sandbox" } as const;
    return {
      store: createOrderStore(table, clock),
      orderList: createOrderList(table, ({ message }) => log.event("failed", { message })),
      waits: createWaitingRoom(table, ({ message }) => log.event("failed", { message })),
      notifications: createNotificationLog(table),
      askingTopics: createAskingTopics(table),
      batches: createBatchStore(table),
      throttle: createThrottleReservation(table, clock, scope),
    };
  };
}

/** In memory, which takes a fraction of the time; it passes the same tests as the database does. */
export function storageInMemory(clock: Clock): StorageFor {
  const memory = createMemoryStore(clock);
  const { orders: store, orderList, waitingRoom: waits, notifications, askingTopics } = memory;
  const throttle = createMemoryThrottle(clock, "sandbox");
  const batches = createMemoryBatchStore();
  return () => ({ store, orderList, waits, notifications, throttle, askingTopics, batches });
}

/** The same records, where everybody's turn in Amazon's queues is now. */
export function withoutQueues(storageFor: StorageFor, clock: Pick<Clock, "now">): StorageFor {
  return (...told) => {
    const storage = storageFor(...told);
    const reserve = async () => ({ slotAtMilliseconds: clock.now() });
    return { ...storage, throttle: { ...storage.throttle, reserve } };
  };
}
