import {
  type AnswerDeps,
  answerOrPark,
  type WaitingTask,
  wake,
} from "../../../functions/domain/answer.ts";
import type { Answer } from "../../../functions/domain/answers.ts";
import type { OrderReferenceId } from "../../../functions/domain/ids.ts";
import type { Ledger } from "../../../functions/domain/order.ts";
import type { OrderStore, WaitingRoom } from "../../../functions/domain/ports.ts";
import { readExistingLedger } from "../../../functions/domain/record.ts";
import { resolve, type Wait } from "../../../functions/domain/waiting.ts";
import { NOW } from "./records.ts";

/** The situations of scenes.ts. */
export type SituationName =
  | "goods leave while the task parks"
  | "goods leave and somebody cancels while the task parks"
  | "an attempt is given up, runs on, and a second one parks"
  | "the next state parks while the last answer is on its way out"
  | "a slow notification meets the wait of a later state";

/** Records one fact, with one conditional write. */
export type Fact = (store: Pick<OrderStore, "readLedger" | "save">) => Promise<void>;

/** The waiting protocol as its users see it, so that weakened copies can take its place. */
export interface Protocol {
  answerOrPark(deps: AnswerDeps, task: WaitingTask): Promise<unknown>;
  recordAndWake(deps: AnswerDeps & Recording, fact: Fact): Promise<void>;
  /** The waiting room behind its conditional writes. */
  room(real: WaitingRoom): WaitingRoom;
}

interface Recording {
  readonly store: Pick<OrderStore, "readLedger" | "save">;
  readonly orderReferenceId: OrderReferenceId;
}

/** The protocol that ships. */
export const REAL: Protocol = {
  answerOrPark,
  room: (real) => real,
  async recordAndWake(deps, fact) {
    await fact(deps.store);
    await wake(deps, deps.orderReferenceId);
  },
};

async function tell(deps: AnswerDeps, { token }: WaitingTask | Wait, answer: Answer) {
  return answer.kind === "success"
    ? deps.workflow.succeed(token, answer.output)
    : deps.workflow.fail(token, answer.error, answer.cause);
}

async function tellAndLeave(deps: AnswerDeps, task: WaitingTask | Wait, answer: Answer) {
  await tell(deps, task, answer);
  await deps.waits.leave(task.orderReferenceId, task.token);
}

/** Who waits for the order's payment: nobody else waits in these situations. */
async function holderOf(deps: AnswerDeps & Recording): Promise<Wait | undefined> {
  const [holder] = await deps.waits.readAll(deps.orderReferenceId);
  return holder;
}

async function park(deps: AnswerDeps, task: WaitingTask): Promise<"parked" | "superseded"> {
  const at = new Date(deps.clock.now()).toISOString();
  return deps.waits.park({ ...task, parkedAt: at, dueAt: at });
}

/** Rooms whose conditional writes lack their condition. */
const unconditionalPark = (real: WaitingRoom): WaitingRoom => ({
  ...real,
  async park(wait) {
    const holder = await real.read(wait.orderReferenceId);
    if (holder) await real.leave(wait.orderReferenceId, holder.token);
    return real.park(wait);
  },
});
const unconditionalLeave = (real: WaitingRoom): WaitingRoom => ({
  ...real,
  async leave(orderReferenceId) {
    const holder = await real.read(orderReferenceId);
    if (holder) await real.leave(orderReferenceId, holder.token);
  },
});
const nobodyLeaves = (real: WaitingRoom): WaitingRoom => ({ ...real, leave: async () => {} });

/** The protocol with one rule of the design taken away, and the smallest situation that shows it. */
export interface Weakened {
  readonly protocol: Protocol;
  readonly shownWhen: SituationName;
  readonly crashes?: 1;
}

const weakened = (shownWhen: SituationName, change: Partial<Protocol>, crashes?: 1): Weakened => ({
  protocol: { ...REAL, ...change },
  shownWhen,
  ...(crashes && { crashes }),
});

/** Each of these must be caught. */
export const WEAKENED: Readonly<Record<string, Weakened>> = {
  "parks without looking again": weakened("goods leave while the task parks", {
    async answerOrPark(deps, task) {
      const answer = resolve(
        task,
        await readExistingLedger(deps.store, task.orderReferenceId),
        NOW,
      );
      if (answer) await tell(deps, task, answer);
      else await park(deps, task);
    },
  }),
  "looks again, but before it parks": weakened("goods leave while the task parks", {
    async answerOrPark(deps, task) {
      const answer = resolve(
        task,
        await readExistingLedger(deps.store, task.orderReferenceId),
        NOW,
      );
      if (answer) return tellAndLeave(deps, task, answer);
      const late = resolve(task, await readExistingLedger(deps.store, task.orderReferenceId), NOW);
      if ((await park(deps, task)) === "parked" && late) await tellAndLeave(deps, task, late);
    },
  }),
  "parks over a newer visit": weakened("an attempt is given up, runs on, and a second one parks", {
    room: unconditionalPark,
  }),
  "frees the place whoever holds it": weakened(
    "the next state parks while the last answer is on its way out",
    { room: unconditionalLeave },
  ),
  "does not free the place": weakened("goods leave while the task parks", { room: nobodyLeaves }),
  "frees the place before it answers": weakened(
    "goods leave while the task parks",
    {
      async recordAndWake(deps, fact) {
        await fact(deps.store);
        const wait = await holderOf(deps);
        if (!wait) return;
        const answer = resolve(
          wait,
          await readExistingLedger(deps.store, deps.orderReferenceId),
          NOW,
        );
        if (!answer) return;
        await deps.waits.leave(deps.orderReferenceId, wait.token);
        await tell(deps, wait, answer);
      },
    },
    1,
  ),
  "reads the ledger before the wait": weakened(
    "a slow notification meets the wait of a later state",
    {
      async recordAndWake(deps, fact) {
        await fact(deps.store);
        const ledger = await readExistingLedger(deps.store, deps.orderReferenceId);
        await answerFrom(deps, ledger);
      },
    },
  ),
  "goes by what it read before it recorded": weakened("goods leave while the task parks", {
    async recordAndWake(deps, fact) {
      const ledger = await readExistingLedger(deps.store, deps.orderReferenceId);
      await fact(deps.store);
      await answerFrom(deps, ledger);
    },
  }),
  "looks for the wait before it records": weakened("goods leave while the task parks", {
    async recordAndWake(deps, fact) {
      const wait = await holderOf(deps);
      await fact(deps.store);
      if (wait) await wake(deps, deps.orderReferenceId);
    },
  }),
  "answers before it records": weakened("goods leave while the task parks", {
    async recordAndWake(deps, fact) {
      const ledger = await readExistingLedger(deps.store, deps.orderReferenceId);
      await answerFrom(deps, await foreseen(ledger, fact));
      await fact(deps.store);
    },
  }),
  "takes a closed task for an error": weakened("goods leave while the task parks", {
    answerOrPark: (deps, task) => answerOrPark(strict(deps), task),
    async recordAndWake(deps, fact) {
      await fact(deps.store);
      await wake(strict(deps), deps.orderReferenceId);
    },
  }),
  "takes a refused place for an error": weakened(
    "an attempt is given up, runs on, and a second one parks",
    {
      answerOrPark: (deps, task) => answerOrPark({ ...deps, waits: mustPark(deps.waits) }, task),
    },
  ),
};

async function answerFrom(deps: AnswerDeps & Recording, ledger: Ledger): Promise<void> {
  const wait = await holderOf(deps);
  const answer = wait && resolve(wait, ledger, NOW);
  if (wait && answer) await tellAndLeave(deps, wait, answer);
}

/** The ledger as it will be once the fact is recorded. */
async function foreseen(ledger: Ledger, fact: Fact): Promise<Ledger> {
  let after = ledger;
  await fact({
    readLedger: async () => ledger,
    save: async (row) => {
      if (row.kind === "order") after = { ...after, order: row };
      return { row };
    },
  });
  return after;
}

function strict(deps: AnswerDeps): AnswerDeps {
  const insist = async (answering: Promise<"answered" | "gone">): Promise<"answered"> => {
    if ((await answering) === "gone") throw new Error("TaskTimedOut");
    return "answered";
  };
  return {
    ...deps,
    workflow: {
      succeed: (...answer) => insist(deps.workflow.succeed(...answer)),
      fail: (...answer) => insist(deps.workflow.fail(...answer)),
    },
  };
}

function mustPark(waits: AnswerDeps["waits"]): AnswerDeps["waits"] {
  return {
    readAll: (...of) => waits.readAll(...of),
    leave: (...of) => waits.leave(...of),
    async park(wait) {
      if ((await waits.park(wait)) === "superseded") throw new Error("Superseded");
      return "parked";
    },
  };
}
