import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import type { Ledger } from "../../functions/domain/order.ts";
import type { OrderEvent } from "../../functions/domain/order-events.ts";
import type { TimelineEntry } from "../../functions/domain/ports.ts";
import type { Wait } from "../../functions/domain/waiting.ts";
import type { Watcher } from "../../local/demo/tell-order.ts";
import type { CallEvent } from "../../local/sandbox/server/events.ts";
import type { World } from "../../local/world/world.ts";

type AmazonLedger = ReturnType<World["sandbox"]["orderReference"]>;

/** One execution of an order and where it stands. */
export interface FinishedRun {
  readonly name: string;
  readonly status: string;
  readonly lastState: string;
  /** When the last state was entered, as ISO 8601. */
  readonly lastEnteredAt: string;
}

/** Everything that is known of an order when nothing happens to it any more: plain data. */
export interface FinishedOrder {
  readonly now: string;
  readonly ledger: Ledger | undefined;
  readonly timeline: readonly TimelineEntry[];
  readonly wait: Wait | undefined;
  readonly amazon: AmazonLedger;
  readonly runs: readonly FinishedRun[];
  readonly calls: readonly CallEvent[];
  /** For each call that moves money: what else of the order held money at Amazon after it. */
  readonly holding: readonly { readonly referenceId: string; readonly others: readonly string[] }[];
  /** Notifications that our front door answered with 200, and whether they are remembered. */
  readonly accepted: readonly { readonly messageId: string; readonly isKnown: boolean }[];
  readonly deadLetters: number;
  readonly events: readonly OrderEvent[];
  /** Which visit of which state was told an answer. */
  readonly answeredVisits: readonly string[];
}

/** Watches a world from its beginning; `finish` tells everything about the order at its end. */
export function watchOrder(): Watcher & { finish(): Promise<FinishedOrder> } {
  const calls: CallEvent[] = [];
  const events: OrderEvent[] = [];
  const answeredVisits: string[] = [];
  const holding: FinishedOrder["holding"][number][] = [];
  const seen = new Set<string>();
  let opened: { world: World; orderReferenceId: string } | undefined;
  let end: FinishedOrder | undefined;
  return {
    opened(world, orderReferenceId) {
      opened = { world, orderReferenceId };
    },
    amazonEvent(event) {
      if (event.type !== "call") return;
      calls.push(event);
      const { operation, referenceId } = event;
      if (operation !== "Authorize" || !referenceId || seen.has(referenceId) || !opened) return;
      seen.add(referenceId);
      const { authorizations } = opened.world.sandbox.orderReference(opened.orderReferenceId);
      const others = authorizations
        .filter((row) => row.referenceId !== referenceId && /^(Pending|Open)$/.test(row.state))
        .map((row) => row.referenceId);
      holding.push({ referenceId, others });
    },
    log(_name, event, fields) {
      if (event !== "wait-answered") return;
      answeredVisits.push(`${fields["orderReferenceId"]} ${fields["visit"]}`);
    },
    orderEvent: (event) => void events.push(event),
    async finished(world, orderReferenceId) {
      const read = await readOrder(world, orderReferenceId);
      end = { ...read, calls, events, answeredVisits, holding };
    },
    async finish() {
      if (!end) throw new Error("The story has not ended");
      return end;
    },
  };
}

/** What can be read at the end, by whoever did not watch from the beginning. */
async function readOrder(world: World, id: string) {
  const orderReferenceId = parseOrderReferenceId(id);
  const { store, waits, notifications } = world.records;
  const answered = world.sandbox
    .notifications()
    .filter(({ attempts }) => attempts.some(({ httpStatus }) => httpStatus === 200));
  const accepted = answered.map(async ({ messageId }) => ({
    messageId,
    isKnown: await notifications.isKnown(messageId),
  }));
  return {
    now: new Date(world.clock.now()).toISOString(),
    ledger: await store.readLedger(orderReferenceId),
    timeline: await store.readTimeline(orderReferenceId),
    wait: await waits.read(orderReferenceId),
    amazon: world.sandbox.orderReference(id),
    runs: runsOf(world),
    accepted: await Promise.all(accepted),
    deadLetters: world.deadLetters.length,
  };
}

function runsOf({ runner }: World): FinishedRun[] {
  return runner.listExecutions({ stateMachineName: "order-payment" }).map((execution) => {
    const entered = runner
      .getExecutionHistory(execution.executionArn)
      .filter(({ stateEnteredEventDetails }) => stateEnteredEventDetails !== undefined)
      .at(-1);
    return {
      name: execution.name,
      status: execution.status,
      lastState: entered?.stateEnteredEventDetails?.name ?? "",
      lastEnteredAt: entered?.timestamp?.toISOString() ?? "",
    };
  });
}
