import { readFileSync } from "node:fs";
import * as v from "valibot";
import {
  type ExplanationAnswer,
  explanationAnswer,
  type ListedOrder,
  listAnswer,
} from "../operator/desk/views.ts";
import { readWorkflow, type Workflow } from "../pictures/workflow-file.ts";
import type { ExecutionDescription } from "../runner/descriptions.ts";
import type { Runner } from "../runner/runner.ts";
import type { Sandbox } from "../sandbox/server/sandbox.ts";
import type { AskShipcharge, ShipchargeAnswer } from "../storefront/shipcharge.ts";
import { type StoryAnswer, storyAnswer } from "./order-views.ts";
import { type Visit, visitsOf } from "./visits.ts";

/** What the console looks at; it writes nothing here. */
export interface Sources {
  readonly ask: AskShipcharge;
  readonly runner: Pick<Runner, "listExecutions" | "getExecutionHistory">;
  readonly sandbox: Pick<Sandbox, "orderReference">;
}

/** An execution as its picture shows it. */
export interface ShownExecution {
  readonly workflow: Workflow;
  readonly name: string;
  readonly status: ExecutionDescription["status"];
  readonly current?: NonNullable<ExecutionDescription["current"]>;
  readonly visits: readonly Visit[];
}

/** One line of the list. */
export interface OrderLine extends ListedOrder {
  /** The state in which the newest run is or ended. */
  readonly state: string;
  readonly isRunning: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Everything that the page about one order shows. */
export interface OrderStory {
  readonly order: StoryAnswer;
  readonly explanation: ExplanationAnswer;
  readonly amazon: ReturnType<Sandbox["orderReference"]>;
  /** The order's runs, oldest first, and then its refunds'. */
  readonly executions: readonly ShownExecution[];
}

/** Shipcharge answered otherwise than the page needs; the message is for a person. */
export class NotReadable extends Error {
  override readonly name = "NotReadable";
  readonly status: number;

  constructor({ status, body }: ShipchargeAnswer) {
    super(String(body["message"] ?? `Shipcharge answered ${status}`));
    this.status = status;
  }
}

const MOST_ON_THE_LIST = 300;
const WORKFLOWS = ["order-payment", "refund"] as const;
const pictured = WORKFLOWS.map((name) => {
  const file = new URL(`../../workflows/${name}.asl.json`, import.meta.url);
  return readWorkflow(name, readFileSync(file, "utf8"));
});

/** The newest orders first; at most 300 of them. Throws NotReadable. */
export async function readOrders({ ask, runner }: Sources): Promise<readonly OrderLine[]> {
  const listed: ListedOrder[] = [];
  let next: string | undefined;
  do {
    const query = new URLSearchParams({
      list: "recorded",
      limit: "100",
      ...(next ? { next } : {}),
    });
    const page = v.parse(listAnswer, readable(await ask("GET", `/orders?${query}`)));
    listed.push(...page.orders);
    next = page.next;
  } while (next !== undefined && listed.length < MOST_ON_THE_LIST);
  const executions = runner.listExecutions({ stateMachineName: "order-payment" });
  const lines = listed.map((order) => lineOf(order, executions, runner));
  return lines.toSorted((one, other) => other.startedAt - one.startedAt);
}

function lineOf(
  order: ListedOrder,
  executions: readonly ExecutionDescription[],
  runner: Sources["runner"],
): OrderLine {
  const runs = executions.filter((one) => isRunOf(order.orderReferenceId, one));
  const newest = runs.at(-1);
  const last = newest && visitsOf(runner.getExecutionHistory(newest.executionArn)).at(-1);
  return {
    ...order,
    state: last?.state ?? "Placed",
    isRunning: newest?.status === "RUNNING",
    startedAt: runs[0]?.startDate.getTime() ?? Date.parse(order.confirmedAt ?? ""),
  };
}

/** One order from every side. Throws NotReadable, with status 404 for an order nobody placed. */
export async function readStory(sources: Sources, orderReferenceId: string): Promise<OrderStory> {
  const path = `/orders/${encodeURIComponent(orderReferenceId)}`;
  const order = v.parse(storyAnswer, readable(await sources.ask("GET", path)));
  const explained = readable(await sources.ask("GET", `${path}/explanation`));
  return {
    order,
    explanation: v.parse(explanationAnswer, explained),
    amazon: sources.sandbox.orderReference(orderReferenceId),
    executions: pictured.flatMap((workflow) => executionsOf(sources, workflow, orderReferenceId)),
  };
}

function executionsOf({ runner }: Sources, workflow: Workflow, id: string): ShownExecution[] {
  return runner
    .listExecutions({ stateMachineName: workflow.name })
    .filter((one) => isRunOf(id, one))
    .map(({ executionArn, name, status, current }) => ({
      workflow,
      name,
      status,
      ...(current ? { current } : {}),
      visits: visitsOf(runner.getExecutionHistory(executionArn)),
    }));
}

/** Executions are named `<order>-<run>` and `<order>-R<refund>-<run>` (domain/execution-input.ts). */
function isRunOf(orderReferenceId: string, { name }: ExecutionDescription): boolean {
  return name.startsWith(`${orderReferenceId}-`);
}

function readable(answer: ShipchargeAnswer): ShipchargeAnswer["body"] {
  if (answer.status === 200) return answer.body;
  throw new NotReadable(answer);
}
