import type { WorkflowName } from "../../functions/domain/ports.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import type { OrderStory } from "../../local/demo/order-file.ts";
import { Shop } from "../../local/demo/shop.ts";
import { redrive } from "../../local/operator/redrive-command.ts";
import { ApiError } from "../../local/runner/errors.ts";
import { openWorld, type World } from "../../local/world/world.ts";
import { inPieces, textOf } from "../support/streams.ts";
import { runDesk } from "./desk-host.ts";
import { createSimulator } from "./simulator.ts";
import type { Target, Theatre, ToldEvent, Traces } from "./target.ts";

const STARTS_AT = Date.parse("2026-11-02T09:00:00.000Z");
/** The sweep runs every five minutes, and looks at what has been silent for as long. */
const UNTIL_SWEPT_MILLISECONDS = 6 * 60_000;
const UNTIL_QUEUES_ARE_EMPTY_MILLISECONDS = 20_000;
/** As `npm run drill` and real accounts have it, so that stories read the same. */
const DECIDES_WITHIN_SECONDS = 2;
const ARN = "arn:aws:states:eu-west-1:000000000000:execution";

/** Everything in this process, each story in a world of its own under virtual time. */
export function createLaptop(): Theatre {
  const left: Traces[] = [];
  return {
    kind: "laptop",
    stages: 1,
    open: async (story) => openStage(story, left),
    traces: async () => ({
      logs: left.map(({ logs }) => logs).join("\n"),
      events: left.map(({ events }) => events).join("\n"),
      deadLetters: left.flatMap(({ deadLetters }) => deadLetters),
      accessKeyIds: left.flatMap(({ accessKeyIds }) => accessKeyIds),
      secretAccessKeys: left.flatMap(({ secretAccessKeys }) => secretAccessKeys),
    }),
    close: async () => {},
  };
}

async function openStage(story: OrderStory, left: Traces[]) {
  const clock = createVirtualClock(STARTS_AT);
  const shop = new Shop(clock);
  const logs: string[] = [];
  const events: ToldEvent[] = [];
  const ids = new Set<string>();
  const world = await openWorld({
    clock,
    arrival: shop.arrival,
    storage: "memory",
    random: () => 0.5,
    handlesNotificationsFirst: story.holdsReplyOf !== undefined,
    onLog: (functionName, event, fields) =>
      logs.push(JSON.stringify({ function: functionName, event, ...fields })),
    onOrderEvent: (event) => {
      if (!ids.has(event.id)) events.push(event);
      ids.add(event.id);
    },
  });
  const simulator = createSimulator(world.sandbox.endpoint);
  await simulator.decideWithin(DECIDES_WITHIN_SECONDS);
  const target: Target = {
    simulator,
    ...doorsOf(world, shop, clock),
    ...executionsOf(world),
    toldEvents: async () => events,
    sweep: () => clock.advanceBy(UNTIL_SWEPT_MILLISECONDS),
    async redrive(args) {
      const printed: string[] = [];
      await redrive([...args, "--endpoint", world.endpoint], (line) => printed.push(line));
      return printed.join("\n");
    },
    async desk(...args) {
      // Our own queues before Amazon are empty again: nobody advances the clock while a request lasts.
      await clock.advanceBy(UNTIL_QUEUES_ARE_EMPTY_MILLISECONDS);
      const environment = { SHIPCHARGE_ENDPOINT: world.endpoint };
      return runDesk(
        { environment, now: () => clock.now(), sleep: (ms) => clock.advanceBy(ms) },
        args,
      );
    },
    async keepFile(key, text) {
      await world.files.write(key, inPieces(text, text.length));
    },
    readFile: (key) => textOf(world.files.open(key)),
    logs: async () => logs.join("\n"),
    deadLetters: async () => world.deadLetters.map((letter) => JSON.stringify(letter)),
    now: () => clock.now(),
    pass: (milliseconds) => clock.advanceBy(milliseconds),
  };
  return {
    target,
    async close() {
      const { accessKeyId, secretAccessKey } = world.sandbox;
      left.push({
        logs: await target.logs(),
        events: JSON.stringify(events),
        deadLetters: await target.deadLetters(),
        accessKeyIds: [accessKeyId],
        secretAccessKeys: [secretAccessKey],
      });
      await world.close();
    },
  };
}

function doorsOf(
  world: World,
  shop: Shop,
  clock: ReturnType<typeof createVirtualClock>,
): Pick<Target, "notificationUrl" | "ask" | "tellShipment"> {
  return {
    notificationUrl: world.notificationUrl,
    async ask(method, path, body) {
      const answer = await shop.ask(method, `${world.endpoint}${path}`, body);
      return { status: answer.status, text: JSON.stringify(answer.body), body: answer.body };
    },
    async tellShipment(detail) {
      world.publishShipment(detail);
      await clock.settled();
    },
  };
}

function executionsOf({ runner }: World): Pick<Target, "executionStatus" | "history" | "stop"> {
  const arnOf = (workflow: WorkflowName, name: string): string => `${ARN}:${workflow}:${name}`;
  return {
    async executionStatus(workflow, name) {
      try {
        return runner.describeExecution(arnOf(workflow, name)).status;
      } catch (error) {
        if (error instanceof ApiError && error.name === "ExecutionDoesNotExist") return undefined;
        throw error;
      }
    },
    async stop(workflow, name) {
      runner.stopExecution(arnOf(workflow, name), "Stopped");
    },
    history: async (workflow, name) => runner.getExecutionHistory(arnOf(workflow, name)),
  };
}
