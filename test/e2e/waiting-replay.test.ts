import { describe, expect, it } from "vitest";
import { ORDER } from "../support/waiting/records.ts";
import { dispatched } from "../support/waiting/shop.ts";
import {
  createTrap,
  faultOf,
  openStory,
  type Story,
  type StoryOptions,
} from "../support/waiting/story.ts";

interface Tale {
  readonly name: string;
  readonly options?: StoryOptions;
  readonly events: (story: Story) => void;
  /** Just before a call of a port. */
  readonly meddle?: (story: Story, label: string) => Promise<void>;
  /** What is authorized when depends on the hour, so a crash may change it. */
  readonly isTimed?: true;
  /** Tries only every so many steps where the others show nothing new. */
  readonly stride?: number;
  readonly ends: { readonly phase: string; readonly capturedMinorUnits: number };
}

type Trap = ReturnType<typeof createTrap>;

const HOUR = 3600;
const DAY = 24 * HOUR;

const ship = (story: Story, afterSeconds: number, ...goods: Parameters<typeof dispatched>) =>
  story.later(afterSeconds, async () =>
    story.shop.functions["record-shipment"]?.(dispatched(...goods)),
  );

const ASYNCHRONOUS = {
  authorize: "at-order",
  answer: "asynchronous",
  capture: "on-shipment",
} as const;
const DEFERRED = {
  authorize: "at-shipment",
  answer: "synchronous",
  capture: "on-shipment",
} as const;

const TALES: readonly Tale[] = [
  {
    name: "one shipment",
    events: (story) => ship(story, HOUR, "parcel-1"),
    ends: { phase: "closed", capturedMinorUnits: 10_000 },
  },
  {
    name: "two shipments, asked asynchronously",
    stride: 4,
    options: { order: { mode: ASYNCHRONOUS } },
    events(story) {
      ship(story, HOUR, "parcel-1", 4_000);
      ship(story, 2 * HOUR, "parcel-2");
    },
    ends: { phase: "closed", capturedMinorUnits: 10_000 },
  },
  {
    name: "two shipments, the first dearer than was authorized",
    stride: 2,
    options: { order: { mode: ASYNCHRONOUS } },
    events(story) {
      ship(story, 10, "parcel-1", 10_500);
      ship(story, 20, "parcel-2", 500);
    },
    ends: { phase: "closed", capturedMinorUnits: 11_000 },
  },
  {
    name: "two late shipments, authorized anew",
    options: { sweepEverySeconds: DAY },
    isTimed: true,
    stride: 7,
    events(story) {
      ship(story, 3 * DAY, "parcel-1", 4_000);
      ship(story, 6 * DAY, "parcel-2");
    },
    ends: { phase: "closed", capturedMinorUnits: 10_000 },
  },
  {
    name: "authorization at shipment",
    stride: 4,
    options: { order: { mode: DEFERRED } },
    events(story) {
      ship(story, HOUR, "parcel-1", 4_000);
      ship(story, 2 * HOUR, "parcel-2");
    },
    ends: { phase: "closed", capturedMinorUnits: 10_000 },
  },
  {
    name: "an authorization that ends just before it is captured",
    stride: 2,
    events(story) {
      ship(story, HOUR, "parcel-1", 4_000);
      ship(story, 2 * HOUR, "parcel-2");
    },
    async meddle({ shop }, label) {
      if (label !== "engine.succeed") return;
      const { order, authorizations } = await shop.ledger();
      const [first] = authorizations;
      if (order.shipments.length !== 1 || first?.status.state !== "Open") return;
      const authorizationId = String(first.amazonId);
      shop.core.call("CloseAuthorization", { authorizationId });
      const status = { state: "Closed", reason: "SellerClosed" };
      await shop.memory.orders.save({ ...first, status });
    },
    ends: { phase: "closed", capturedMinorUnits: 10_000 },
  },
  {
    name: "a cancel before shipment",
    events: (story) =>
      story.later(HOUR, async () => story.shop.command("POST /orders/{id}/cancel", {})),
    ends: { phase: "cancelled", capturedMinorUnits: 0 },
  },
];

async function tell({ options, events, meddle }: Tale, trap: Trap): Promise<Story> {
  const story = await openStory({ ...options, around: trap.around.bind(trap) });
  if (meddle) trap.meddler = (label) => meddle(story, label);
  events(story);
  story.start(1);
  return story;
}

/** How the order goes when nothing goes wrong, and every call on the way. */
async function undisturbed(tale: Tale): Promise<{ calls: readonly string[]; story: Story }> {
  const trap = createTrap();
  const story = await tell(tale, trap);
  expect(await story.finish(1)).toBe("SUCCEEDED");
  return { calls: trap.calls, story };
}

async function endOf(story: Story) {
  const { order } = await story.shop.ledger();
  const { authorizations, captures, capturedMinorUnits } = story.shop.core.ledgerOf(ORDER);
  const amountsOf = (all: typeof captures | typeof authorizations) =>
    all.map(({ amountMinorUnits }) => amountMinorUnits);
  return {
    phase: order.phase,
    capturedMinorUnits,
    reserved: amountsOf(authorizations),
    taken: amountsOf(captures),
    fault: await faultOf(story),
  };
}

async function expectedEnd(tale: Tale, story: Story) {
  const end = await endOf(story);
  return { ...end, ...(tale.isTimed ? { reserved: expect.anything() } : {}) };
}

function die(name: string): never {
  throw Object.assign(new Error(name), { name: "Runtime.ExitError" });
}

describe.each(TALES)("an order with $name", (tale) => {
  const { stride = 1 } = tale;

  it("goes its way undisturbed", async () => {
    const { story } = await undisturbed(tale);

    expect(await endOf(story)).toMatchObject({ ...tale.ends, fault: undefined });
  });

  it("ends the same when a function dies after any of its steps", async () => {
    const { calls, story: model } = await undisturbed(tale);
    const end = await expectedEnd(tale, model);
    for (const [index, call] of [...calls.entries()].filter(([one]) => one % stride === 0)) {
      const trap = createTrap();
      trap.set(index, "after", () => die("out of memory"));
      const story = await tell(tale, trap);
      const status = await story.finish(1);

      const what = { call, index, status, ...(await endOf(story)) };
      expect(what).toEqual({ call, index, status: "SUCCEEDED", ...end });
    }
  });

  it("ends the same when its execution is killed at any step and a second run takes over", async () => {
    const { calls, story: model } = await undisturbed(tale);
    const end = await expectedEnd(tale, model);
    for (const [index, call] of [...calls.entries()].filter(([one]) => one % stride === 0)) {
      const trap = createTrap();
      const story = await tell(tale, trap);
      trap.set(index, "before", () => {
        story.kill(1);
        story.later(0, async () => story.start(2));
        die("killed");
      });
      await story.finish(1);
      if (story.runner.listExecutions({ status: "ABORTED" }).length === 0) continue;
      await story.shop.clock.advanceBy(0);
      const status = await story.finish(2);

      const what = { call, index, status, ...(await endOf(story)) };
      expect(what).toEqual({ call, index, status: "SUCCEEDED", ...end });
    }
  });
});
