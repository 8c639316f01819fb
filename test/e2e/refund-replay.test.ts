import { describe, expect, it } from "vitest";
import { refundedTotal } from "../../functions/domain/refunding.ts";
import { ORDER } from "../support/waiting/records.ts";
import { dispatched } from "../support/waiting/shop.ts";
import { createTrap, openStory, type Story, type StoryOptions } from "../support/waiting/story.ts";

const HOUR_SECONDS = 3_600;
const HOUR_MILLISECONDS = HOUR_SECONDS * 1_000;

interface Tale {
  readonly name: string;
  readonly options?: StoryOptions;
  readonly wish: Readonly<Record<string, unknown>>;
  /** Amazon cannot process the first try. */
  readonly fails?: true;
  readonly ends: { readonly refundedMinorUnits: number; readonly refunds: readonly string[] };
}

const PART = { amount: { minorUnits: 2_500, currency: "EUR" } };

const TALES: readonly Tale[] = [
  {
    name: "everything",
    wish: {},
    ends: { refundedMinorUnits: 10_000, refunds: ["R1 Completed 10000"] },
  },
  {
    name: "everything, where Amazon looks at the amount before the reference id",
    options: { checks: "state first" },
    wish: {},
    ends: { refundedMinorUnits: 10_000, refunds: ["R1 Completed 10000"] },
  },
  {
    name: "a part, on the second try",
    wish: PART,
    fails: true,
    ends: { refundedMinorUnits: 2_500, refunds: ["R1 Declined 2500", "R2 Completed 2500"] },
  },
  {
    name: "a part, with every notification about it lost",
    options: { loses: ({ kind }) => kind === "Refund" },
    wish: PART,
    ends: { refundedMinorUnits: 2_500, refunds: ["R1 Completed 2500"] },
  },
];

type Trap = ReturnType<typeof createTrap>;

/** Tells an order until it is charged and closed, and then lets the shop ask for the refund. */
async function tell({ options, wish, fails }: Tale, trap: Trap): Promise<Telling> {
  const story = await openStory({ ...options, around: trap.around.bind(trap) });
  story.start(1);
  story.later(HOUR_SECONDS, async () =>
    story.shop.functions["record-shipment"]?.(dispatched("parcel-1")),
  );
  await story.finish(1);
  if (fails) {
    const plan = { declined: { reasonCode: "ProcessingFailure" } };
    story.shop.core.forceOutcome({ operation: "Refund", plan });
  }
  const from = trap.calls.length;
  const ask = async () => {
    const body = { refundId: "return-1", ...wish };
    const { status } = await story.shop.command("POST /orders/{id}/refunds", body);
    if (status !== 200) throw new Error(`The refund was answered ${status}`);
  };
  story.later(0, ask);
  return { story, from, ask };
}

interface Telling {
  readonly story: Story;
  /** How many calls of ports were made before the refund began. */
  readonly from: number;
  readonly ask: () => Promise<void>;
}

async function endOf({ story }: Telling) {
  await story.shop.clock.advanceBy(10 * HOUR_MILLISECONDS);
  const ledger = await story.shop.ledger();
  const amazon = story.shop.core.ledgerOf(ORDER);
  const line = (id: string, state: string, minorUnits: number) =>
    `${id.replace(`${ORDER}-`, "")} ${state} ${minorUnits}`;
  return {
    statuses: story.runner
      .listExecutions({ stateMachineName: "refund" })
      .map(({ status }) => status)
      .filter((status) => status !== "ABORTED"),
    refundedMinorUnits: amazon.refundedMinorUnits,
    refunds: amazon.refunds.map((one) => line(one.referenceId, one.state, one.amountMinorUnits)),
    recordedMinorUnits: refundedTotal(ledger).minorUnits,
    recorded: ledger.refunds.map((row) =>
      line(row.referenceId, row.status.state, row.amount.minorUnits),
    ),
    waiting: (await story.shop.memory.waitingRoom.readAll(ORDER)).length,
  };
}

async function undisturbed(tale: Tale) {
  const trap = createTrap();
  const telling = await tell(tale, trap);
  return { end: await endOf(telling), calls: trap.calls.slice(telling.from), from: telling.from };
}

function die(name: string): never {
  throw Object.assign(new Error(name), { name: "Runtime.ExitError" });
}

describe.each(TALES)("a refund of $name", (tale) => {
  it("goes its way undisturbed, and both books agree", async () => {
    const { end } = await undisturbed(tale);

    expect(end).toEqual({
      ...tale.ends,
      statuses: ["SUCCEEDED"],
      recordedMinorUnits: tale.ends.refundedMinorUnits,
      recorded: tale.ends.refunds,
      waiting: 0,
    });
  });

  it("ends the same when a function dies after any of its steps", async () => {
    const { end, calls, from } = await undisturbed(tale);
    for (const [index, call] of calls.entries()) {
      const trap = createTrap();
      trap.set(from + index, "after", () => die("out of memory"));
      const telling = await tell(tale, trap);

      expect({ index, call, ...(await endOf(telling)) }).toEqual({ index, call, ...end });
    }
  });

  it("ends the same when its execution is killed at any step and the shop asks again", async () => {
    const { end, calls, from } = await undisturbed(tale);
    let killed = 0;
    for (const [index, call] of calls.entries()) {
      const trap = createTrap();
      const telling = await tell(tale, trap);
      const { runner } = telling.story;
      const running = () =>
        runner.listExecutions({ stateMachineName: "refund", status: "RUNNING" })[0];
      trap.set(from + index, "before", () => {
        const execution = running();
        if (!execution) return;
        killed += 1;
        runner.stopExecution(execution.executionArn, "Killed", "by the test");
        telling.story.later(0, telling.ask);
        die("killed");
      });

      expect({ index, call, ...(await endOf(telling)) }).toEqual({ index, call, ...end });
    }
    expect(killed).toBeGreaterThan(10);
  });
});
