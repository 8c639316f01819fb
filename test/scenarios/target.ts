import type { HistoryEvent } from "@aws-sdk/client-sfn";
import type { WorkflowName } from "../../functions/domain/ports.ts";
import type { OrderStory } from "../../local/demo/order-file.ts";
import type { Simulator } from "./simulator.ts";

export interface ShopAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: unknown;
}

/** What a command of the operator's desk printed, and how it ended. */
export interface DeskAnswer {
  readonly exitCode: number;
  readonly output: string;
  /** Progress, warnings and refusals. */
  readonly notes: string;
}

/** An event that the shop was told on the topic of order events. */
export interface ToldEvent {
  readonly type: string;
  readonly orderReferenceId: string;
}

/** Somewhere Shipcharge runs, reached through the doors that a shop, a warehouse and Amazon use. */
export interface Target {
  /** The buyer, Amazon's decisions, its books and its notifications. */
  readonly simulator: Simulator;
  /** Where Amazon's notifications go. */
  readonly notificationUrl: string;
  /** The shop's HTTP interface. */
  ask(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<ShopAnswer>;
  /** The warehouse's event on the fulfilment bus. */
  tellShipment(detail: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the shop has been told so far, each event once. */
  toldEvents(): Promise<readonly ToldEvent[]>;

  /** How an execution stands, such as RUNNING; undefined if there is none of this name. */
  executionStatus(workflow: WorkflowName, name: string): Promise<string | undefined>;
  history(workflow: WorkflowName, name: string): Promise<readonly HistoryEvent[]>;

  /** Lets the sweep look after all that is due and after what this order waits for, due or not. */
  sweep(orderReferenceId?: string): Promise<void>;
  /** `npm run redrive` with these options; answers what it printed. */
  redrive(args: readonly string[]): Promise<string>;

  /** `npm run orders` with these options, before nobody who could be asked. */
  desk(...args: string[]): Promise<DeskAnswer>;
  /** Puts a file into the bucket for batches and reports. */
  keepFile(key: string, text: string): Promise<void>;
  readFile(key: string): Promise<string>;
  /** Ends an execution, as a person might in the console. */
  stop(workflow: WorkflowName, name: string): Promise<void>;

  /** Everything that the functions have logged so far; metric lines are log lines. */
  logs(): Promise<string>;
  /** What lies in the dead-letter queues; it stays there. */
  deadLetters(): Promise<readonly string[]>;

  now(): number;
  /** Lets so much time pass. */
  pass(milliseconds: number): Promise<void>;
}

/** All that stories have left behind, as text, and the keys that must not be in it. */
export interface Traces {
  readonly logs: string;
  readonly events: string;
  readonly deadLetters: readonly string[];
  readonly accessKeyIds: readonly string[];
  readonly secretAccessKeys: readonly string[];
}

/** Where scenarios are played. */
export interface Theatre {
  /** A laptop's functions count what they write, and no metrics. */
  readonly kind: "laptop" | "stack";
  /** How many stories are played side by side. */
  readonly stages: number;
  /** A target for one story; on a laptop in a world of its own. */
  open(story: OrderStory): Promise<{ readonly target: Target; close(): Promise<void> }>;
  /** Read after all stories have been played. */
  traces(): Promise<Traces>;
  close(): Promise<void>;
}
