import { createCompareOrdersHandler } from "../../functions/compare-orders/handler.ts";
import { parseOrderReferenceId, parseSellerOrderId } from "../../functions/domain/ids.ts";
import type { Order } from "../../functions/domain/order.ts";
import type { OrderList } from "../../functions/domain/order-list.ts";
import type { ReadingAmazonPay } from "../../functions/domain/reconcile-reading.ts";
import { readProgress } from "../../functions/runtime/reconciliation-files.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { createMemoryStorage } from "../../local/storage/memory-storage.ts";
import { aLedger, anOrder, euros, START } from "../support/waiting/records.ts";

/*
 * A reconciliation of 100,000 orders at the level of list, comparison and files: rows are made up as
 * they are read, on our side and on Amazon's, so that what memory holds is what the reconciliation
 * holds. One order in a thousand has another total at Amazon. Without HTTP and without a database.
 *
 *   npm run bench:reconcile
 */

const ORDERS = 100_000;
const WRONG_EVERY = 1_000;
const MOST_MEGABYTES = 100;
const SHOWN_EVERY = 10_000;

function idOf(number: number) {
  return parseOrderReferenceId(`S01-0000000-${String(number).padStart(7, "0")}`);
}

function numberOf(id: string): number {
  return Number(id.slice(-7));
}

function orderOf(number: number): Order {
  return anOrder({
    orderReferenceId: idOf(number),
    sellerOrderId: parseSellerOrderId(`shop-${number}`),
    version: 1,
  });
}

const orderList: Pick<OrderList, "recorded"> = {
  async recorded({ from = "0", limit }) {
    const first = Number(from);
    const end = Math.min(first + limit, ORDERS);
    const orders = Array.from({ length: end - first }, (_, at) => ({ order: orderOf(first + at) }));
    return { orders, ...(end < ORDERS ? { next: String(end) } : {}) };
  },
};

const nothing = async (): Promise<never> => {
  throw new Error("No order of this bench has transactions");
};

const amazonPay: ReadingAmazonPay = {
  async getOrderReferenceDetails({ orderReferenceId }) {
    const isWrong = numberOf(orderReferenceId) % WRONG_EVERY === 0;
    return {
      orderReferenceId,
      status: { state: "Open" },
      total: euros(isWrong ? 9_000 : 10_000),
      constraints: [],
      authorizationIds: [],
    };
  },
  listOrderReferences: async () => ({ orderReferences: [] }),
  listMoreOrderReferences: async () => ({ orderReferences: [] }),
  getAuthorizationDetails: nothing,
  getCaptureDetails: nothing,
  getRefundDetails: nothing,
};

async function main(): Promise<void> {
  const files = createMemoryStorage();
  let mostBytes = 0;
  let shown = 0;
  const storage: typeof files = {
    ...files,
    async write(key, pieces) {
      const written = await files.write(key, pieces);
      const { heapUsed } = process.memoryUsage();
      mostBytes = Math.max(mostBytes, heapUsed);
      if (!key.endsWith("progress.json")) return written;
      const progress = await readProgress(files, "bench");
      if ((progress?.ordersSeen ?? 0) < shown + SHOWN_EVERY) return written;
      shown = progress?.ordersSeen ?? 0;
      console.log(`${shown} orders, heap ${Math.round(heapUsed / 1e6)} MB`);
      return written;
    },
  };
  const compare = createCompareOrdersHandler({
    clock: createVirtualClock(START, 0),
    orderList,
    storage,
    amazonPay,
    store: {
      readOrder: async (id) => orderOf(numberOf(id)),
      readLedger: async (id) => aLedger(orderOf(numberOf(id))),
    },
  });
  await compare({ reconciliationId: "bench", scope: "all", report: "" });
  const progress = await readProgress(files, "bench");
  const found = progress?.counts["amount-differs"] ?? 0;
  const megabytes = Math.round(mostBytes / 1e6);
  console.log(
    `${progress?.ordersCompared} orders compared, ${found} differences, ${megabytes} MB at most`,
  );
  if (found !== ORDERS / WRONG_EVERY) throw new Error(`${found} differences are not all`);
  if (megabytes > MOST_MEGABYTES)
    throw new Error(`${megabytes} MB are more than ${MOST_MEGABYTES}`);
}

await main();
