import { readFileSync } from "node:fs";
import { type OrderReferenceId, parseOrderReferenceId } from "../../functions/domain/ids.ts";
import type { WorkflowControl } from "../../functions/domain/ports.ts";
import type { Wait } from "../../functions/domain/waiting.ts";
import type { StateMachine } from "../../local/runner/definition/model.ts";
import { createRunner, type Runner } from "../../local/runner/runner.ts";
import { createLocalWorkflowControl } from "../../local/world/workflow-control.ts";
import { watchIntents } from "./asked-in-turn.ts";
import { type Circle, watchForCircle } from "./circle.ts";
import { watchInTime } from "./in-time.ts";
import { createInvoker, type Invoker } from "./invoker.ts";
import { createNotifier, type Notifier } from "./notifier.ts";
import { openStage, type Stage, type StageOptions } from "./stage.ts";
import { watchWaits } from "./sweeps.ts";
import { count } from "./trouble.ts";

/** A state machine's name and the text of its file. */
export interface WorkflowFile {
  readonly name: string;
  readonly definition: string;
}

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:";

/** A call of Amazon that moves money, as the functions made it. */
export interface SeenCall {
  readonly operation: string;
  readonly referenceId: string;
  readonly atMilliseconds: number;
}

/** One order's world: the real functions on the real workflow files, everything else simulated. */
export interface SimulatedWorld extends Stage {
  readonly orderId: OrderReferenceId;
  readonly runner: Runner;
  readonly invoker: Invoker;
  readonly notifier: Notifier;
  readonly workflow: WorkflowControl;
  readonly calls: readonly SeenCall[];
  readonly holding: readonly { readonly referenceId: string; readonly others: readonly string[] }[];
  /** What was seen to be wrong on the way. */
  readonly seenBroken: readonly string[];
  readonly circle: Circle;
  /** Tokens whose answer the engine took. */
  readonly answered: readonly string[];
  readonly states: readonly string[];
  /** Name of the state in which the n-th execution stands, or "none". */
  standing(): string;
}

/** Reads the workflow files once for many worlds. */
export function loadWorkflows(files: readonly WorkflowFile[]): readonly StateMachine[] {
  const runner = createRunner({
    clock: { now: () => 0, schedule: () => () => {}, sleep: async () => {}, hold: (w) => w() },
    random: () => 0,
    newId: () => "",
    invoke: async () => ({}),
  });
  return files.map(({ name: workflow, definition }) => {
    const substitutions: Record<string, string> = {};
    for (const [, name = ""] of definition.matchAll(/\$\{(\w+)FunctionArn\}/g)) {
      const folder = name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
      substitutions[`${name}FunctionArn`] = `${ARN}${folder}`;
    }
    return runner.loadStateMachine({ name: workflow, definition, substitutions });
  });
}

/** @param folder the project's folder workflows/ */
export function readWorkflowFiles(folder: URL): readonly WorkflowFile[] {
  return ["order-payment", "refund"].map((name) => ({
    name,
    definition: readFileSync(new URL(`${name}.asl.json`, folder), "utf8"),
  }));
}

export function openWorld(
  options: StageOptions & {
    readonly machines: readonly StateMachine[];
    readonly onPark: (wait: Wait, world: SimulatedWorld) => void;
  },
): SimulatedWorld {
  const stage = openStage(options);
  const { clock, core, plan, trouble } = stage;
  const prefix = { na: "S01", jp: "S03", eu: "S02", uk: "S02", de: "S02" }[plan.region];
  const orderId = parseOrderReferenceId(core.createDraft({ id: `${prefix}-1234567-1234567` }));
  const seen = watchCalls(stage, orderId);
  const answered: string[] = [];
  const machine: { runner?: Runner; notifier?: Notifier } = {};
  const workflow = watchAnswers(
    () => createLocalWorkflowControl(there(machine.runner)),
    (token, told) => {
      if (told === "answered") answered.push(token);
      else count(stage.counts, "late answers", "TaskTimedOut", "anybody");
    },
  );
  const invoker = createInvoker(stage, {
    workflow,
    notifier: () => there(machine.notifier),
    onCall: seen.onCall,
  });
  const waiting = watchWaits(
    stage,
    () => invoker.invoke("sweep", {}),
    (wait) => options.onPark(wait, world),
  );
  const seenBroken: string[] = [];
  watchInTime(stage, orderId, seenBroken);
  watchIntents(stage, seenBroken);
  const notifier = createNotifier(stage, invoker.invoke, waiting.isParked);
  machine.notifier = notifier;
  let ids = 0;
  const runner = createRunner({
    clock,
    random: () => trouble.measure("retry"),
    newId: () => `id-${++ids}`,
    invoke: (arn, payload) => invoker.invoke(arn.slice(ARN.length), payload),
  });
  machine.runner = runner;
  for (const one of options.machines) runner.useStateMachine(one);
  const states: string[] = [];
  const circle = watchForCircle(clock);
  runner.onEvent((arn, { type, stateEnteredEventDetails }) => {
    if (!type?.endsWith("StateEntered")) return;
    const name = stateEnteredEventDetails?.name ?? "";
    states.push(name);
    circle.enter(name);
    stage.note?.(`= ${arn.split(":").slice(6).join(" ")} enters "${name}"`);
  });
  const world: SimulatedWorld = {
    ...stage,
    orderId,
    runner,
    invoker,
    notifier,
    workflow,
    ...seen,
    seenBroken,
    circle,
    answered,
    states,
    standing: () => standingOf(runner),
  };
  return world;
}

function standingOf(runner: Runner): string {
  const running = runner.listExecutions({ stateMachineName: "order-payment", status: "RUNNING" });
  const [first] = running;
  return first ? (runner.statesEntered(first.executionArn).at(-1) ?? "none") : "none";
}

/** Notes the calls that move money, and what else of the order held money when one succeeded. */
function watchCalls({ core, functionsClock }: Stage, orderId: string) {
  const calls: SeenCall[] = [];
  const holding: { referenceId: string; others: readonly string[] }[] = [];
  const known = new Set<string>();
  core.onChange((change) => {
    if (change.kind !== "Authorization") return;
    const { referenceId } = change.object;
    if (known.has(referenceId) || !referenceId.startsWith(orderId)) return;
    known.add(referenceId);
    const others = core
      .ledgerOf(orderId)
      .authorizations.filter((row) => row.referenceId !== referenceId)
      .filter(({ state }) => state === "Pending" || state === "Open")
      .map((row) => row.referenceId);
    holding.push({ referenceId, others });
  });
  const onCall = (operation: string, request: unknown): void => {
    if (!/^(authorize|capture|refund)$/.test(operation)) return;
    const { referenceId } = request as { referenceId: string };
    // As the functions' own clocks have it, because the record is compared with it.
    calls.push({ operation, referenceId, atMilliseconds: functionsClock.now() });
  };
  return { calls, holding, onCall };
}

function watchAnswers(
  open: () => WorkflowControl,
  onAnswer: (token: string, told: "answered" | "gone") => void,
): WorkflowControl {
  const noted = (token: string, told: "answered" | "gone"): "answered" | "gone" => {
    onAnswer(token, told);
    return told;
  };
  return {
    start: (execution) => open().start(execution),
    status: (execution) => open().status(execution),
    succeed: async (token, output) => noted(token, await open().succeed(token, output)),
    fail: async (token, error, cause) => noted(token, await open().fail(token, error, cause)),
  };
}

function there<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("It is not there yet");
  return value;
}
