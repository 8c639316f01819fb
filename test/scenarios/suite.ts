import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type OrderStory, readOrderFile } from "../../local/demo/order-file.ts";
import { tellOrder } from "../../local/demo/tell-order.ts";
import { chargeByBatch } from "./batch-and-books.ts";
import { BUYER } from "./canaries.ts";
import { checkAsTold, checkConformance, checkOutcome } from "./check-order.ts";
import { redriveShipment } from "./dead-letter.ts";
import {
  decideAsOperator,
  examineAndReconcile,
  readAndCancel,
  refundAndRestart,
} from "./desk-stories.ts";
import { refuseForgeries } from "./forgeries.ts";
import { createLaptop } from "./laptop.ts";
import { eventually } from "./order-watch.ts";
import { type Played, play } from "./play.ts";
import type { Report, StoryReport } from "./report.ts";
import { type Kept, searchTraces } from "./search-traces.ts";
import { canPlay } from "./take-step.ts";
import type { Target, Theatre } from "./target.ts";

const EXAMPLES = fileURLToPath(new URL("../../local/examples/", import.meta.url));

/** The example orders that are played; the other ones need days, or something without a door. */
export const SCENARIOS = [
  "synchronous",
  "asynchronous",
  "two-shipments",
  "cancelled",
  "notification-lost",
  "authentication-passed",
  "declined-mended-at-amazon",
  "declined-confirmed-again",
  "rejected",
  "immediate",
  "nothing-more-ships",
  "told-twice",
  "shipped-after-cancel",
  "given-up-by-operator",
  "refunded",
  "refund-declined",
] as const;

/** Holds whichever reply of Amazon comes next, so that it has to have the stage for itself. */
const ALONE = "notification-first";

/** Whose notifications and orders are looked at as a whole: also by itself, and while there are few. */
const BOOKS = "desk-books";

/** What an operator does, in the words of `npm run orders`. */
const AT_THE_DESK = {
  [BOOKS]: ["An operator has everything examined and the books compared", examineAndReconcile],
  "desk-reading": ["An operator reads and cancels an order", readAndCancel],
  "desk-deciding": ["An operator decides about an order that stands still", decideAsOperator],
  "desk-repairing": ["An operator refunds, restarts and closes", refundAndRestart],
} as const;

export const STORY_NAMES: readonly string[] = [
  ALONE,
  ...SCENARIOS,
  ...Object.keys(AT_THE_DESK),
  "forged",
  "dead-letter",
  "batch",
];

export interface SuiteOptions {
  readonly theatre: Theatre;
  readonly report: Report;
  readonly signal: AbortSignal;
  /** Only these stories; all of them if it is empty. */
  readonly only: readonly string[];
}

type Work = (target: Target, report: StoryReport) => Promise<void>;

interface Story {
  readonly order: OrderStory;
  readonly name: string;
  readonly title: string;
  readonly work: Work;
}

/** Plays every story of the suite against one target and reports what came of each. */
export async function runSuite(options: SuiteOptions): Promise<void> {
  const { theatre, report, only } = options;
  const laptop = createLaptop();
  const kept: Kept = { histories: [], deadLetters: [], desk: { commands: new Set(), printed: [] } };
  const stories = storiesOf(options, laptop, kept);
  const chosen = stories.filter(({ name }) => only.length === 0 || only.includes(name));
  const together = chosen.filter(({ name }) => name !== ALONE && name !== BOOKS);
  try {
    for (const story of chosen) if (!together.includes(story)) await perform(story, options);
    // Each stage takes the next story when it has ended one.
    const stages = Array.from({ length: theatre.stages }, async () => {
      for (let story = together.shift(); story; story = together.shift()) {
        await perform(story, options);
      }
    });
    await Promise.all(stages);
    const desks = [...Object.keys(AT_THE_DESK), "dead-letter"];
    const isEveryDesk = desks.every((name) => chosen.some((story) => story.name === name));
    await searchTraces(theatre, report, kept, isEveryDesk);
  } finally {
    await laptop.close();
  }
}

function storiesOf(
  { theatre, signal }: SuiteOptions,
  laptop: Theatre,
  kept: Kept,
): readonly Story[] {
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith(".json"));
  const known = new Map(
    files.map((file) => readOrderFile(`${EXAMPLES}${file}`)).map((one) => [one.scenario, one]),
  );
  const find = (name: string): OrderStory => {
    const story = known.get(name);
    if (!story || !canPlay(story)) throw new Error(`${name} cannot be played through public doors`);
    return story;
  };
  const played = [...SCENARIOS, ALONE].map((name): Story => {
    const order = find(name);
    const work: Work = async (target, report) => {
      const played = await play(order, { target, signal, note: report.note });
      checkOutcome(played, order, report);
      if (theatre.kind === "laptop") {
        checkAsTold(played, await tellOrder(order, { storage: "memory" }), report);
      } else checkConformance(played, await playOnLaptop(order, laptop, signal), report);
      await checkMore(played, order, target, { report, signal });
      kept.histories.push(JSON.stringify([...played.payment, ...played.refunds]));
    };
    return { order, name, title: order.title, work };
  });
  const forged: Story = {
    order: find("asynchronous"),
    name: "forged",
    title: "Notifications that Amazon did not send",
    work: (target, report) => refuseForgeries(find("asynchronous"), { target, signal, report }),
  };
  const early: Story = {
    order: find("synchronous"),
    name: "dead-letter",
    title: "The warehouse tells of a shipment before the shop has placed the order",
    async work(target, report) {
      const around = { target, signal, report, traces: kept.desk };
      const letters = await redriveShipment(find("synchronous"), around);
      kept.deadLetters.push(...letters);
    },
  };
  const batch: Story = {
    order: find("synchronous"),
    name: "batch",
    title: "An order is charged by a batch, and the books are compared",
    async work(target, report) {
      const executions = await chargeByBatch(find("synchronous"), { target, signal, report });
      kept.histories.push(JSON.stringify(executions));
    },
  };
  const atTheDesk = Object.entries(AT_THE_DESK).map(([name, [title, act]]): Story => {
    const order = find("synchronous");
    const work: Work = (target, report) =>
      act(order, { target, signal, report, traces: kept.desk });
    return { order, name, title, work };
  });
  // The longest ones first, so that no stage is left with one at the end.
  return [forged, early, batch, ...atTheDesk, ...played];
}

async function perform(
  { name, title, order, work }: Story,
  { theatre, report, signal }: SuiteOptions,
): Promise<void> {
  signal.throwIfAborted();
  const told = report.story(name, title);
  const { target, close } = await theatre.open(order);
  try {
    await work(target, told);
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    told.check("the story came to its end", false, why);
  } finally {
    await close();
    told.close();
  }
}

async function playOnLaptop(
  story: OrderStory,
  laptop: Theatre,
  signal: AbortSignal,
): Promise<Played> {
  const { target, close } = await laptop.open(story);
  try {
    return await play(story, { target, signal, note: () => {} });
  } finally {
    await close();
  }
}

/** What has to be so of single stories. */
async function checkMore(
  { orderReferenceId }: Played,
  { scenario }: OrderStory,
  target: Target,
  { report, signal }: { readonly report: StoryReport; readonly signal: AbortSignal },
): Promise<void> {
  if (scenario === "notification-lost") {
    const isTold = (logs: string): boolean =>
      logs
        .split("\n")
        .some((line) => line.includes("sweep-rescued") && line.includes(orderReferenceId));
    const logs = await eventually({ target, signal }, () => target.logs(), isTold);
    report.check("the sweep found what the lost notification would have told", isTold(logs));
  }
  if (scenario === "synchronous") {
    // Without this, a buyer who is never written down anywhere would prove nothing.
    const { text } = await target.ask("GET", `/orders/${orderReferenceId}/buyer`);
    report.check("the buyer can be read where they may be", text.includes(BUYER.name), text);
  }
}
