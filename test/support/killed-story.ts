import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import type { OrderStory } from "../../local/demo/order-file.ts";
import type { OrderResult } from "../../local/demo/order-result.ts";
import { tellOrder, type Watcher } from "../../local/demo/tell-order.ts";
import type { World } from "../../local/world/world.ts";
import { captureOutput } from "./captured-output.ts";
import { watchOrder } from "./finished-order.ts";
import { violations } from "./invariants.ts";

const RESUMED_AFTER_MILLISECONDS = 1_000;
const OPERATOR_TAKES_MILLISECONDS = 5_000;

/** How a story ended, and what did not hold. */
export interface ToldStory {
  readonly result: OrderResult;
  readonly violations: readonly string[];
  /** Secrets and buyers' data in logs, metrics, histories, events and dead letters. */
  readonly leaks?: readonly string[];
}

/** Tells a story in memory, undisturbed. */
export async function tellWatched(
  story: OrderStory,
  storage: "database" | "memory" = "memory",
): Promise<ToldStory> {
  const order = watchOrder();
  const output = captureOutput();
  const leaks: string[] = [];
  const watcher: Watcher = {
    ...order,
    log(...line) {
      order.log?.(...line);
      output.log(...line);
    },
    orderEvent(event) {
      order.orderEvent?.(event);
      output.orderEvent(event);
    },
    async finished(world, id) {
      await order.finished?.(world, id);
      leaks.push(...(await output.leaks(world)));
    },
  };
  const result = await tellOrder(story, { watcher, storage });
  return { result, violations: violations(await order.finish()), leaks };
}

/**
 * Tells a story whose execution is killed when it enters its n-th state, and resumed a second later.
 * What the killed state's function was doing runs on, as it does on Lambda. A new run asks the
 * operator again; the operator gives the same answer.
 */
export async function tellKilled(story: OrderStory, atState: number): Promise<ToldStory> {
  const watcher = watchOrder();
  const opened: { world?: World; id?: string; isDead?: boolean } = {};
  const result = await tellOrder(story, {
    storage: "memory",
    watcher: {
      ...watcher,
      opened(world, id) {
        watcher.opened?.(world, id);
        Object.assign(opened, { world, id });
      },
      goesOn: () => opened.isDead === true,
      entered(name, count) {
        const { world, id } = opened;
        if (!world || !id) return;
        const later = (milliseconds: number, task: () => void | Promise<void>) =>
          world.clock.schedule(world.clock.now() + milliseconds, task);
        if (count === atState) {
          opened.isDead = true;
          later(0, () => kill(world));
          later(RESUMED_AFTER_MILLISECONDS, async () => {
            await command(world, id, "resume", {});
            opened.isDead = false;
          });
        }
        if (count > atState && name === "Needs an operator") {
          later(OPERATOR_TAKES_MILLISECONDS, () => answerAgain(world, id));
        }
      },
    },
  });
  return { result, violations: violations(await watcher.finish()) };
}

function kill({ runner }: World): void {
  const running = { stateMachineName: "order-payment", status: "RUNNING" } as const;
  for (const { executionArn } of runner.listExecutions(running)) {
    runner.stopExecution(executionArn, "Killed", "by the test");
  }
}

async function answerAgain(world: World, id: string): Promise<void> {
  const { store, waits } = world.records;
  const orderReferenceId = parseOrderReferenceId(id);
  const order = await store.readOrder(orderReferenceId);
  const wait = await waits.read(orderReferenceId);
  const isAskedAgain = wait?.awaited.kind === "operator" && order?.operator?.visit !== wait.visit;
  if (!isAskedAgain || !order?.operator) return;
  await command(world, id, "operator", { says: order.operator.says });
}

async function command(world: World, id: string, name: string, body: object): Promise<void> {
  await world.invoke("order-commands", {
    routeKey: `POST /orders/{id}/${name}`,
    pathParameters: { id },
    body: JSON.stringify(body),
  });
}
