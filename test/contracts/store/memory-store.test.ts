import { createMemoryBatchStore } from "../../../local/database/memory-batch-store.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createMemoryThrottle } from "../../../local/database/memory-throttle.ts";
import { describeBatchStore } from "./batch-store-contract.ts";
import { describeBuyersAndClaims } from "./buyers-and-claims-contract.ts";
import { describeNotificationLog } from "./notification-log-contract.ts";
import { describeOrderList } from "./order-list-contract.ts";
import { describeOrderStore } from "./order-store-contract.ts";
import type { StoreFactory } from "./store-under-test.ts";
import { describeThrottle } from "./throttle-contract.ts";
import { describeTimeline } from "./timeline-contract.ts";
import { describeWaitingRoom } from "./waiting-room-contract.ts";

const createStore: StoreFactory = async (clock) => createMemoryStore(clock);

describeOrderStore("Memory", createStore);
describeOrderList("Memory", createStore);
describeTimeline("Memory", createStore);
describeBuyersAndClaims("Memory", createStore);
describeWaitingRoom("Memory", createStore);
describeNotificationLog("Memory", createStore);
describeBatchStore("Memory", async () => createMemoryBatchStore());
describeThrottle("Memory", async (clock, { environment }) =>
  createMemoryThrottle(clock, environment),
);
