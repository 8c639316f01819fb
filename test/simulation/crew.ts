import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { FrontDoorProof } from "./front-door.ts";
import type { Silence } from "./stage.ts";
import type { Counts } from "./trouble.ts";
import type { Batch, Report, WorkerOrder } from "./worker.ts";
import type { WorkflowFile } from "./world.ts";

/** What many seeds came to. */
export interface Outcome {
  readonly seeds: number;
  readonly broken: readonly { readonly seed: number; readonly broken: string }[];
  readonly counts: Counts;
  readonly phases: ReadonlyMap<string, number>;
  readonly days: number;
  readonly historyEvents: number;
  readonly longestPayloadBytes: number;
  readonly frontDoor: FrontDoorProof | undefined;
}

export interface CrewOrder {
  /** The bundled worker. */
  readonly file: string;
  readonly workflows: readonly WorkflowFile[];
  readonly silence: Silence;
  readonly from: number;
  readonly seeds: number;
  readonly workers: number;
  readonly frontDoor: boolean;
  /** Hears of each batch; answers whether to go on. */
  readonly onReport: (outcome: Outcome) => boolean;
}

const BATCH_SEEDS = 20;
/** A story leaves nothing behind; with much room for what is new, little of it is ever moved. */
const MEMORY = { maxYoungGenerationSizeMb: 192 };

/** Tells seeds on several cores, until all are told or somebody has heard enough. */
export async function tellOnAllCores(order: CrewOrder): Promise<Outcome> {
  // Compiled at first sight: the code is wide, and interpreted it takes a thousand seeds to get warm.
  setFlagsFromString("--always-sparkplug");
  const outcome = emptyOutcome();
  const last = order.from + order.seeds;
  let next = order.from;
  let goesOn = true;
  const nextBatch = (): Batch => {
    if (!goesOn || next >= last) return "end";
    const from = next;
    next = Math.min(last, from + BATCH_SEEDS);
    return { from, until: next };
  };
  const { file, workflows, silence } = order;
  const run = (index: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const workerData: WorkerOrder = {
        workflows,
        silence,
        frontDoor: order.frontDoor && index === 0,
      };
      const worker = new Worker(file, { workerData, resourceLimits: MEMORY });
      worker.on("error", reject);
      worker.on("exit", () => resolve());
      worker.on("message", (said: Report | "ready" | { readonly frontDoor: FrontDoorProof }) => {
        if (said !== "ready" && "frontDoor" in said) {
          outcome.frontDoor = said.frontDoor;
          goesOn = order.onReport(outcome) && goesOn;
          return;
        }
        if (said !== "ready") {
          take(outcome, said);
          goesOn = order.onReport(outcome) && goesOn;
        }
        worker.postMessage(nextBatch());
      });
    });
  await Promise.all(Array.from({ length: order.workers }, (_none, index) => run(index)));
  return outcome;
}

type Growing = { -readonly [Name in keyof Outcome]: Outcome[Name] } & {
  readonly broken: { seed: number; broken: string }[];
  readonly phases: Map<string, number>;
};

function emptyOutcome(): Growing {
  return {
    seeds: 0,
    broken: [],
    counts: new Map(),
    phases: new Map(),
    days: 0,
    historyEvents: 0,
    longestPayloadBytes: 0,
    frontDoor: undefined,
  };
}

function take(outcome: Growing, report: Report): void {
  outcome.seeds += report.seeds;
  outcome.days += report.days;
  outcome.broken.push(...report.broken);
  outcome.historyEvents = Math.max(outcome.historyEvents, report.historyEvents);
  outcome.longestPayloadBytes = Math.max(outcome.longestPayloadBytes, report.longestPayloadBytes);
  for (const [cell, count] of report.counts) add(outcome.counts, cell, count);
  for (const [phase, count] of report.phases) add(outcome.phases, phase, count);
}

function add(to: Map<string, number>, name: string, count: number): void {
  to.set(name, (to.get(name) ?? 0) + count);
}
