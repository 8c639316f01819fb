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
  readonly ends: { readonly phase: string; readonly capturedMinorUnits: number };
}

const ship = (story: Story, afterSeconds: number, ...goods: Parameters<typeof dispatched>) =>
  story.later(afterSeconds, async () =>
    story.shop.functions["record-shipment"]?.(dispatched(...goods)),
  );

const HOUR = 3600;
const DAY = 24 * HOUR;

const TALES: readonly Tale[] = [
  {
    name: "one shipment",
    events: (story) => ship(story, HOUR, "parcel-1"),
    ends: { phase: "closed", capturedMinorUnits: 10_000 },
  },
  {
    name: "two shipments, asked asynchronously",
    options: {
      order: { mode: { authorize: "at-order", answer: "asynchronous", capture: "on-shipment" } },
    },
    events(story) {
      ship(story, HOUR, "parcel-1", 4_000);
      ship(story, 2 * HOUR, "parcel-2");
    },
    ends: { phase: "closed", capturedMinorUnits: 10_000 },
  },
  {
    name: "two shipments, the second dearer than was authorized",
    events(story) {
      ship(story, HOUR, "parcel-1", 500);
      ship(story, 2 * HOUR, "parcel-2", 10_500);
    },
    ends: { phase: "closed", capturedMinorUnits: 11_000 },
  },
  {
    name: "two late shipments, authorized anew",
    events(story) {
      ship(story, 5 * DAY, "parcel-1", 4_000);
      ship(story, 9 * DAY, "parcel-2");
    },
    ends: { phase: "closed", capturedMinorUnits: 10_000 },
  },
  {
    name: "authorized at shipment",
    options: {
      order: { mode: { authorize: "at-shipment", answer: "synchronous", capture: "on-shipment" } },
    },
    events(story) {
      ship(story, HOUR, "parcel-1", 4_000);
      ship(story, 2 * HOUR, "parcel-2");
    },
    ends: { phase: "closed", capturedMinorUnits: 10_000 },
  },
  {
    name: "cancelled before shipment",
    events: (story) =>
      story.later(HOUR, async () => story.shop.command("POST /orders/{id}/cancel", {})),
    ends: { phase: "cancelled", capturedMinorUnits: 0 },
  },
];

async function tell(
  { options, events }: Tale,
  trap: ReturnType<typeof createTrap>,
): Promise<Story> {
  const story = await openStory({ ...options, around: trap.around });
  events(story);
  story.start(1);
  return story;
}

async function undisturbed(tale: Tale): Promise<{ calls: readonly string[]; story: Story }> {
  const trap = createTrap();
  const story = await tell(tale, trap);
  expect(await story.finish(1)).toBe("SUCCEEDED");
  return { calls: trap.calls, story };
}

async function endOf(story: Story) {
  const { order } = await story.shop.ledger();
  const { capturedMinorUnits } = story.shop.core.ledgerOf(ORDER);
  return { phase: order.phase, capturedMinorUnits };
}

describe.each(TALES)("an order with $name", (tale) => {
  it("goes its way undisturbed", async () => {
    const { story, calls } = await undisturbed(tale);
    console.log(tale.name, calls.length, story.states.join(" > "));
    expect(await endOf(story)).toEqual(tale.ends);
    expect(await faultOf(story)).toBeUndefined();
  });

  it.each(["before", "after"] as const)(
    "ends the same when a function dies %s any step",
    async (when) => {
      const { calls } = await undisturbed(tale);
      for (const [index, call] of calls.entries()) {
        const trap = createTrap();
        trap.set(index, when, () => {
          throw Object.assign(new Error("out of memory"), { name: "Runtime.ExitError" });
        });
        const story = await tell(tale, trap);
        const status = await story.finish(1);
        expect({
          call,
          index,
          status,
          ...(await endOf(story)),
          fault: await faultOf(story),
        }).toEqual({
          call,
          index,
          status: "SUCCEEDED",
          ...tale.ends,
        });
      }
    },
  );

  it("ends the same when its execution is killed at any step and a second one takes over", async () => {
    const { calls } = await undisturbed(tale);
    for (const [index, call] of calls.entries()) {
      const trap = createTrap();
      const story = await tell(tale, trap);
      trap.set(index, "before", () => {
        story.kill(1);
        story.later(60, async () => story.start(2));
        throw Object.assign(new Error("killed"), { name: "Runtime.ExitError" });
      });
      await story.finish(1);
      const died = story.runner.listExecutions({ status: "ABORTED" }).length;
      if (died === 0) continue;
      await story.shop.clock.advanceBy(120_000);
      const status = await story.finish(2);
      expect({ call, index, status, ...(await endOf(story)), fault: await faultOf(story) }).toEqual(
        {
          call,
          index,
          status: "SUCCEEDED",
          ...tale.ends,
        },
      );
    }
  });
});
