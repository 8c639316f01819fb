import { OutcomeError } from "../domain/errors.ts";
import type { ObjectStorage } from "../domain/object-storage.ts";
import { ENDED_PHASES, type Order } from "../domain/order.ts";
import type { OrderList } from "../domain/order-list.ts";
import { type ReconcileDeps, reconcileOrder } from "../domain/reconcile-one.ts";
import { countFindings, type Finding } from "../domain/reconciliation.ts";
import { isoTime } from "../domain/record.ts";
import {
  type Progress,
  type ReconciliationInput,
  readProgress,
  writePart,
} from "../runtime/reconciliation-files.ts";

export interface CompareOrdersDeps extends ReconcileDeps {
  readonly orderList: Pick<OrderList, "recorded">;
  readonly storage: Pick<ObjectStorage, "open" | "write">;
}

/** A function has 15 minutes; the part of the list that it is in has to fit into the rest. */
const LONGEST_MILLISECONDS = 7 * 60 * 1_000;
/** So few that, at one call each two seconds (sandbox), a part takes five minutes at most. */
const ORDERS_OF_A_PART = 25;
/** A settlement period has at most 30 days, and what happens in it is found within a week. */
const RECENT_MILLISECONDS = 35 * 86_400_000;

/**
 * Compares orders with Amazon, part by part of the list, as many as one call has time for. After each
 * part it is written down how far it came, so that a repeated call goes on there and memory holds
 * one part. Throws OrdersOutstanding if there are more.
 */
export function createCompareOrdersHandler(deps: CompareOrdersDeps) {
  return async (input: ReconciliationInput): Promise<void> => {
    const startedAt = deps.clock.now();
    let progress = (await readProgress(deps.storage, input.reconciliationId)) ?? begin(deps, input);
    while (progress.phase === "orders") {
      if (deps.clock.now() - startedAt > LONGEST_MILLISECONDS) {
        const { ordersSeen } = progress;
        throw new OutcomeError("OrdersOutstanding", `${ordersSeen} orders have been looked at`);
      }
      progress = await comparePart(deps, progress);
    }
  };
}

function begin({ clock }: CompareOrdersDeps, input: ReconciliationInput): Progress {
  const at = isoTime(clock.now());
  const none = { ordersSeen: 0, ordersCompared: 0, reportLines: 0, unreadableLines: 0, parts: 0 };
  return { ...input, phase: "orders", startedAt: at, updatedAt: at, ...none, counts: {} };
}

async function comparePart(deps: CompareOrdersDeps, progress: Progress): Promise<Progress> {
  const { place: from, ...rest } = progress;
  const page = await deps.orderList.recorded({ limit: ORDERS_OF_A_PART, from });
  const now = deps.clock.now();
  const wanted = page.orders
    .map(({ order }) => order)
    .filter((order) => progress.scope === "all" || isRecent(order, now));
  const found: Finding[] = [];
  for (const { orderReferenceId } of wanted) {
    found.push(...(await reconcileOrder(deps, orderReferenceId)));
  }
  return writePart(
    deps.storage,
    {
      ...rest,
      ...(page.next === undefined ? {} : { place: page.next }),
      phase: page.next === undefined ? "report" : "orders",
      updatedAt: isoTime(deps.clock.now()),
      ordersSeen: rest.ordersSeen + page.orders.length,
      ordersCompared: rest.ordersCompared + wanted.length,
      counts: countFindings(rest.counts, found),
    },
    found,
  );
}

function isRecent(order: Order, nowMilliseconds: number): boolean {
  if (!ENDED_PHASES.has(order.phase)) return true;
  const { confirmedAt, amazon, shipments } = order;
  const moments = [confirmedAt, amazon.updatedAt, shipments.at(-1)?.recordedAt];
  return moments.some((at) => at && nowMilliseconds - Date.parse(at) < RECENT_MILLISECONDS);
}
