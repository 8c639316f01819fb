import type { OrderList } from "../../../functions/domain/order-list.ts";
import type { NotificationLog, OrderStore, WaitingRoom } from "../../../functions/domain/ports.ts";

/** The ports of one empty store. */
export interface StoreUnderTest {
  readonly orders: OrderStore;
  readonly orderList: OrderList;
  readonly waitingRoom: WaitingRoom;
  readonly notifications: NotificationLog;
}

/** Makes an empty store that reads the given clock. */
export type StoreFactory = (clock: { now(): number }) => Promise<StoreUnderTest>;
