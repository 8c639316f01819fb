import { randomUUID } from "node:crypto";
import { type IpnTopic, writeRelayedMessage } from "../../functions/domain/notification.ts";
import type { ObjectStorage } from "../../functions/domain/object-storage.ts";
import type { OrderEvent } from "../../functions/domain/order-events.ts";
import type { Log } from "../../functions/domain/ports.ts";
import type { Clock } from "../clock/clock.ts";
import { type LocalDatabase, startDatabase } from "../database/start-database.ts";
import type { Json } from "../runner/json.ts";
import { createRunner, type Runner } from "../runner/runner.ts";
import type { SandboxEvent } from "../sandbox/server/events.ts";
import type { Sandbox } from "../sandbox/server/sandbox.ts";
import type { SandboxOptions } from "../sandbox/server/services.ts";
import { startSandbox } from "../sandbox/server/start-sandbox.ts";
import { createMemoryStorage } from "../storage/memory-storage.ts";
import { type Counts, createCounter } from "./counts.ts";
import { createDeadLetterDesk } from "./dead-letter-desk.ts";
import { createDelivery, type DeadLetter, type Delivery } from "./delivery.ts";
import { createDueWatch, type DueWatch } from "./due-watch.ts";
import {
  createLocalFunctions,
  type LocalFunctions,
  type LocalResources,
  type ShopRules,
} from "./functions.ts";
import { type Arrival, type HttpEdge, openHttpEdge } from "./http-edge.ts";
import { withKeys } from "./keys.ts";
import { createStepFunctionsDesk } from "./step-functions-desk.ts";
import { type Storage, storageInDatabase, storageInMemory, withoutQueues } from "./storage.ts";
import { createLocalWorkflowControl } from "./workflow-control.ts";
import { functionOf, loadWorkflows, WORKFLOWS } from "./workflows.ts";

const SWEEP_EVERY_MILLISECONDS = 5 * 60 * 1_000;
const NOTHING_FOUND = JSON.stringify({ looked: 0, woken: 0, failed: 0 });

export interface WorldOptions {
  readonly clock: Clock;
  /** Keys other than the simulator's, to see what happens then. */
  readonly secretAccessKey?: string;
  readonly patienceMilliseconds?: number;
  /** Whether orders need URLs for the buyer's authentication; they do not unless told so. */
  readonly returnUrls?: "required" | "optional";
  /** Where this shop's settings differ from what is usual. */
  readonly rules?: ShopRules;
  readonly port?: number;
  readonly arrival?: Arrival;
  /** For a virtual clock that flows by itself: the HTTP edge holds it while it answers. */
  readonly holdsRequests?: boolean;
  readonly onAmazonEvent?: (event: SandboxEvent) => void;
  readonly onLog?: (functionName: string, ...event: Parameters<Log["event"]>) => void;
  /** Told what is published on the merchant's `order-events` topic. */
  readonly onOrderEvent?: (event: OrderEvent) => void;
  /** Where records are kept; in the database unless told otherwise. */
  readonly storage?: "database" | "memory";
  /** Spreads the workflows' retries: from 0 up to, and without, 1. */
  readonly random: () => number;
  /** Where the files of batches lie; in memory unless told otherwise. */
  readonly files?: ObjectStorage;
  /** "off": neither does Amazon's simulator throttle nor do the functions queue; for tests by real time. */
  readonly quotas?: "published" | "off";
  /** Where Amazon's documents leave something open (local/sandbox/README.md). */
  readonly amazonSettings?: SandboxOptions["settings"];
  /** A notification is dealt with before Amazon's simulator is answered. */
  readonly handlesNotificationsFirst?: boolean;
  /** Stands between the engine or the edges and a function, to see or disturb the calls. */
  readonly around?: (functionName: string, call: () => Promise<unknown>) => Promise<unknown>;
}

/** Everything that a deployed stack consists of, and Amazon Pay beside it, in one process. */
export interface World {
  readonly clock: Clock;
  readonly sandbox: Sandbox;
  readonly runner: Runner;
  /** Throws where the records are kept in memory. */
  readonly database: LocalDatabase;
  /** What is recorded, read as the functions read it. */
  readonly records: Storage;
  /** What batches are made of, and what came of them. */
  readonly files: ObjectStorage;
  /** Events whose function failed each time. */
  readonly deadLetters: readonly DeadLetter[];
  /** Where the shop's HTTP interface listens. */
  readonly endpoint: string;
  readonly counts: Counts;
  /** Calls a function as AWS would, its event and answer as JSON. */
  invoke(functionName: string, event: unknown): Promise<unknown>;
  /** Puts an event on the fulfilment bus. */
  publishShipment(detail: Readonly<Record<string, unknown>>): void;
  /** Where Amazon's notifications go. */
  readonly notificationUrl: string;
  /** From now on the functions sign with these keys. */
  useKeys(which: "right" | "wrong"): void;
  /** From now on functions are called that know these settings; calls under way end as they began. */
  deploy(rules: ShopRules): void;
  close(): Promise<void>;
}

/** Opens the world: simulator, database, workflow engine, functions and their HTTP edge. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { clock } = options;
  const counter = createCounter();
  const sandbox = await openAmazon(options);
  const { database, storageFor } = await openStorage(options, sandbox.sellerId);
  const { amazonPay, useKeys } = withKeys(sandbox, options.secretAccessKey);
  const dueWatch = createDueWatch();
  const { files = createMemoryStorage() } = options;
  const functions: { current: LocalFunctions } = { current: {} };
  const invoke = createInvoke(functions, counter.invoked, options.around);
  const delivery = createDelivery(clock, invoke);
  const ipnTopic = createIpnTopic(clock, delivery, options.handlesNotificationsFirst ?? false);
  const runner = createRunner({
    clock,
    random: options.random,
    newId: randomUUID,
    invoke: (functionArn, payload) => invoke(functionOf(functionArn), payload),
  });
  loadWorkflows(runner);
  const resources: LocalResources = {
    clock,
    storageFor,
    workflow: createLocalWorkflowControl(runner),
    ipnTopic,
    events: { publish: async (event) => options.onOrderEvent?.(event) },
    dueWatch,
    files,
    amazonPay,
    patienceMilliseconds: options.patienceMilliseconds ?? 10_000,
    returnUrls: options.returnUrls ?? "optional",
    rules: options.rules,
    meterFor: (name) => (units, what) => counter.wrote(name, units, what),
    logFor: (name) => ({ event: (...event) => options.onLog?.(name, ...event) }),
  };
  functions.current = createLocalFunctions(resources);
  const desks = [createDeadLetterDesk(clock, delivery), createStepFunctionsDesk(runner, WORKFLOWS)];
  const edge = await openEdge(options, invoke, desks);
  const notificationUrl = `${edge.endpoint}/notifications`;
  sandbox.setNotifications({ url: notificationUrl });
  const stopSweeping = sweepRegularly(clock, dueWatch, invoke);
  return {
    clock,
    sandbox,
    runner,
    get database() {
      if (!database) throw new Error("This world keeps its records in memory");
      return database;
    },
    records: storageFor({ event: () => {} }, () => {}),
    files,
    deadLetters: delivery.deadLetters,
    endpoint: edge.endpoint,
    counts: counter.counts,
    invoke,
    publishShipment: (detail) => publishShipment(clock, delivery, detail),
    notificationUrl,
    useKeys,
    deploy: (rules) => {
      functions.current = createLocalFunctions({
        ...resources,
        rules: { ...options.rules, ...rules },
      });
    },
    close: () => close([stopSweeping, edge.close, sandbox.close, async () => database?.close()]),
  };
}

function openEdge(
  { clock, arrival = async () => {}, rules, holdsRequests = false, port = 0 }: WorldOptions,
  invoke: Invoke,
  desks: Parameters<typeof openHttpEdge>[0]["desks"],
): Promise<HttpEdge> {
  const authorizer = rules?.shopTokenSecret && "authorize-request";
  return openHttpEdge({ clock, invoke, arrival, desks, authorizer, holdsRequests, port });
}

function openAmazon(options: WorldOptions): Promise<Sandbox> {
  return startSandbox({
    clock: options.clock,
    quotas: options.quotas ?? "published",
    ...(options.onAmazonEvent ? { onEvent: options.onAmazonEvent } : {}),
    ...(options.amazonSettings ? { settings: options.amazonSettings } : {}),
  });
}

async function openStorage({ clock, storage, quotas }: WorldOptions, sellerId: string) {
  const database = storage === "memory" ? undefined : await startDatabase();
  const storageFor = database
    ? storageInDatabase(database, clock, sellerId)
    : storageInMemory(clock);
  return { database, storageFor: quotas === "off" ? withoutQueues(storageFor, clock) : storageFor };
}

type Invoke = World["invoke"];

function createInvoke(
  functions: { readonly current: LocalFunctions },
  invoked: (name: string) => void,
  around: WorldOptions["around"] = (_name, call) => call(),
): Invoke {
  return async (name, event) => {
    const deployed = functions.current[name];
    if (!deployed) throw new Error(`There is no function ${name}`);
    invoked(name);
    const answer = await around(name, () => deployed(throughJson(event)));
    return throughJson(answer);
  };
}

function throughJson(value: unknown): Json {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

/** The merchant's `ipn` topic with its one subscriber. */
function createIpnTopic(clock: Clock, delivery: Delivery, handlesFirst: boolean): IpnTopic {
  return {
    publish: async (message) => {
      const event = { Records: [{ Sns: { Message: writeRelayedMessage(message) } }] };
      const deliver = () => delivery.deliver("handle-notification", event);
      if (handlesFirst) await deliver();
      else void clock.hold(deliver);
    },
  };
}

function publishShipment(clock: Clock, delivery: Delivery, detail: object): void {
  const event = { source: "shop.warehouse", "detail-type": "Shipment dispatched", detail };
  clock.schedule(clock.now(), () => delivery.deliver("record-shipment", event));
}

function sweepRegularly(clock: Clock, dueWatch: DueWatch, invoke: Invoke): () => void {
  let callOff = (): void => {};
  const arm = (): void => {
    callOff = clock.schedule(clock.now() + SWEEP_EVERY_MILLISECONDS, async () => {
      arm();
      const now = new Date(clock.now()).toISOString();
      if (!dueWatch.takeDue(now)) return;
      const swept = await invoke("sweep", {});
      // One sweep looks at so many and no more; what it finds nothing for is all there was.
      if (JSON.stringify(swept) !== NOTHING_FOUND) dueWatch.leftOver(now);
    });
  };
  arm();
  return () => callOff();
}

async function close(steps: readonly (HttpEdge["close"] | (() => void))[]): Promise<void> {
  for (const step of steps) await step();
}
