import { parentPort, workerData } from "node:worker_threads";
import { putFrontDoorToProof } from "./front-door.ts";
import type { Silence } from "./stage.ts";
import { tellSeeds } from "./tell.ts";
import { loadWorkflows, type WorkflowFile } from "./world.ts";

/** What a worker is started with. */
export interface WorkerOrder {
  readonly workflows: readonly WorkflowFile[];
  readonly silence: Silence;
  /** The front door's corpus is gone through once, by one worker. */
  readonly frontDoor: boolean;
}

/** What a worker is told: seeds `from` up to, not including, `until`; nothing more: to end. */
export type Batch = { readonly from: number; readonly until: number } | "end";

/** What a worker tells after each batch. */
export interface Report {
  readonly seeds: number;
  readonly broken: readonly { readonly seed: number; readonly broken: string }[];
  readonly counts: readonly (readonly [cell: string, count: number])[];
  readonly phases: readonly (readonly [phase: string, count: number])[];
  readonly days: number;
  readonly historyEvents: number;
  readonly longestPayloadBytes: number;
}

const order = workerData as WorkerOrder;
const machines = loadWorkflows(order.workflows);
// Nobody reads the stacks of errors that are thrown on purpose, and they take time.
Error.stackTraceLimit = 0;

async function tell(from: number, until: number): Promise<Report> {
  const counts = new Map<string, number>();
  const phases = new Map<string, number>();
  const broken: { seed: number; broken: string }[] = [];
  let days = 0;
  let historyEvents = 0;
  let longestPayloadBytes = 0;
  const seeds = Array.from({ length: until - from }, (_none, index) => from + index);
  await tellSeeds(seeds, { machines, counts, silence: order.silence }, (tale) => {
    if (tale.broken) broken.push({ seed: tale.seed, broken: tale.broken });
    phases.set(tale.phase, (phases.get(tale.phase) ?? 0) + 1);
    days += tale.days;
    historyEvents = Math.max(historyEvents, tale.historyEvents);
    longestPayloadBytes = Math.max(longestPayloadBytes, tale.longestPayloadBytes);
  });
  return {
    seeds: seeds.length,
    broken,
    counts: [...counts],
    phases: [...phases],
    days,
    historyEvents,
    longestPayloadBytes,
  };
}

async function start(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error("This is started by test/simulation/main.ts");
  if (order.frontDoor) port.postMessage({ frontDoor: await putFrontDoorToProof() });
  port.on("message", async (batch: Batch) => {
    if (batch === "end") return port.close();
    port.postMessage(await tell(batch.from, batch.until));
  });
  port.postMessage("ready");
}

await start();
