import type { WaitingTask } from "../../../functions/domain/answer.ts";
import type { LedgerRow } from "../../../functions/domain/order.ts";
import type { OrderStore, WaitingRoom } from "../../../functions/domain/ports.ts";
import { readExistingLedger } from "../../../functions/domain/record.ts";
import type { Awaited, Wait } from "../../../functions/domain/waiting.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createTokenDesk, type TokenDesk } from "./engine.ts";
import { type Step, stepped } from "./explore.ts";
import { faultOfEvents, faultOfLedger, faultOfWaits } from "./faults.ts";
import { type AtAmazon, amazonOf } from "./hall-sweep.ts";
import type { Fact, HallDeps, Protocol } from "./protocol.ts";
import { given, ORDER, SILENT, START } from "./records.ts";
import { createTruths, type Truths } from "./truths.ts";

const HOUR_MILLISECONDS = 3_600_000;
/** The actor who comes hours after the others is called so. */
const SWEEP = "sweep";

/** How a task is run: by the waiting protocol, or by something that is built on it. */
export type Work = (deps: HallDeps, task: WaitingTask) => Promise<unknown>;

/** The storage, the engine and the truth about every task, for one order of events. */
export interface Hall {
  readonly store: OrderStore;
  readonly desk: TokenDesk;
  /** The ports as one actor has them: each call is one step. */
  depsOf(actor: string, step: Step): HallDeps;
  /** The engine enters a state, or starts another attempt of it, and has a token for it. */
  enter(actor: string, awaited: Awaited, visit: string, work?: Work): Promise<WaitingTask>;
  /** Looks at whoever is due, some hours after everything else. */
  sweep(step: Step, hours: number): Promise<void>;
  /** A fact that must be on record at the end, unless the actor died. */
  expect(actor: string, fact: Fact): void;
  /** Something that must not happen has happened. */
  complain(what: string): void;
  /** An actor has ended as if it had died. */
  bury(actor: string): void;
  /** What is wrong when nobody has anything left to do. */
  findFault(crashed: readonly string[]): Promise<string | undefined>;
  fingerprint(): string;
  sights(): readonly string[];
}

/** What happens in the hall, as far as it matters for what comes after. */
interface Chronicle {
  readonly faults: string[];
  readonly saved: string[];
  readonly seen: string[];
  readonly buried: string[];
  readonly published: Set<string>;
  readonly facts: Map<string, Fact>;
  readonly tasks: Map<string, { readonly task: WaitingTask; readonly work: Work }>;
  waits: readonly Wait[];
  /** The places before the last change. */
  formerWaits: readonly Wait[];
}

/** Opens a hall in which the given rows are recorded. */
export async function openHall(
  protocol: Protocol,
  rows: readonly LedgerRow[],
  atAmazon?: AtAmazon,
): Promise<Hall> {
  const memory = createMemoryStore({ now: () => START });
  await given(memory.orders, ...rows);
  const truths = createTruths(await readExistingLedger(memory.orders, ORDER));
  const chronicle = openChronicle();
  const { faults, published, tasks } = chronicle;
  const desk = createTokenDesk((told) => judge(told, chronicle, truths));
  const store = protocol.orders(notingStore(memory.orders, chronicle, truths));
  const room = protocol.room(notingRoom(memory.waitingRoom, chronicle, truths));
  const replica = {
    readLedger: async () => truths.former(),
    readAll: async () => chronicle.formerWaits,
  };
  const hall: Hall = {
    store,
    desk,
    depsOf: (actor, step) => ({
      clock: { now: () => START },
      log: SILENT,
      events: stepped({ publish: async ({ id }) => void published.add(id) }, "events", step),
      orderReferenceId: ORDER,
      store: stepped(store, "store", step),
      waits: stepped(room, "room", step),
      workflow: stepped(desk.controlOf(actor), "engine", step),
      lagging: stepped(replica, "replica", step),
    }),
    async enter(actor, awaited, visit, work = protocol.answerOrPark) {
      const token = desk.open(`the token of the ${actor}`);
      const task = { orderReferenceId: ORDER, awaited, token, visit };
      tasks.set(actor, { task, work });
      truths.follow(task);
      return task;
    },
    async sweep(step, hours) {
      const sweep = protocol.sweep({
        ...hall.depsOf(SWEEP, step),
        captureDueSoonDays: 5,
        lookAfterBatches: async () => ({ looked: 0, woken: 0, failed: 0 }),
        clock: { now: () => START + hours * HOUR_MILLISECONDS },
        waits: stepped(room, "room", step),
        amazonPay: amazonOf(memory.orders, atAmazon),
      });
      if ((await sweep()).failed > 0) throw new Error("The sweep failed");
    },
    expect: (actor, fact) => void chronicle.facts.set(actor, fact),
    complain: (what) => void faults.push(what),
    bury: (actor) => void chronicle.buried.push(actor),
    async findFault(crashed) {
      const dead = [...crashed, ...chronicle.buried];
      for (const actor of dead) await retry(hall, chronicle, actor);
      return faults[0] ?? (await judgeTheEnd(hall, chronicle, truths, dead));
    },
    fingerprint: () => fingerprintOf(chronicle, desk, protocol.readsReplicas === true),
    sights: () => [
      ...chronicle.seen,
      ...desk.told.map(({ teller }) => `told by the ${teller}`),
      ...desk.late.map(({ teller }) => `the ${teller} came too late`),
    ],
  };
  return hall;
}

function openChronicle(): Chronicle {
  return {
    faults: [],
    saved: [],
    seen: [],
    buried: [],
    published: new Set(),
    facts: new Map(),
    tasks: new Map(),
    waits: [],
    formerWaits: [],
  };
}

/** Who told, who came too late, and for the protocol that ships the past, change nothing later. */
function fingerprintOf(chronicle: Chronicle, desk: TokenDesk, readsReplicas: boolean): string {
  const { saved, waits, formerWaits, faults, published } = chronicle;
  const told = desk.told.map(({ token, answer }) => [token, answer]);
  const past = readsReplicas ? formerWaits : [];
  return JSON.stringify([saved, waits, past, told, faults, [...published].sort()]);
}

/** A task is told only what was true while it waited; a later turn only if the turn is kept. */
function judge(
  { token, answer, teller }: TokenDesk["told"][number],
  { waits, faults }: Chronicle,
  truths: Truths,
): void {
  const keepsSlot = waits.some((wait) => wait.token === token && wait.awaited.kind === "turn");
  const isTrue =
    answer === "OurTurnLater" ? keepsSlot : truths.wasTrue(token, answer, teller === SWEEP);
  if (!isTrue) faults.push(`${teller} told ${token} ${answer}, untrue`);
}

async function judgeTheEnd(
  hall: Hall,
  chronicle: Chronicle,
  truths: Truths,
  dead: readonly string[],
): Promise<string | undefined> {
  const places = { waits: () => chronicle.waits, truths, desk: hall.desk };
  const fault = dead.length === 0 ? faultOfWaits(places, false) : undefined;
  if (fault) return fault;
  for (const hours of [7, 14]) await hall.sweep(atOnce, hours);
  return (
    faultOfWaits(places, true) ??
    faultOfLedger(await readExistingLedger(hall.store, ORDER), chronicle.facts, dead) ??
    faultOfEvents(hall.desk, truths, chronicle.published) ??
    chronicle.faults[0]
  );
}

const atOnce: Step = async (_label, work) => work();

/** The orders, with a note of everything that is written. */
function notingStore(orders: OrderStore, chronicle: Chronicle, truths: Truths): OrderStore {
  return {
    ...orders,
    async save(row, entry) {
      const result = await orders.save(row, entry);
      if (result === "conflict") return result;
      chronicle.saved.push(JSON.stringify(result.row));
      truths.note(await readExistingLedger(orders, ORDER));
      return result;
    },
  };
}

/** The room, with a note of everything that happens in it. */
function notingRoom(room: WaitingRoom, chronicle: Chronicle, truths: Truths): WaitingRoom {
  const noteChange = async (): Promise<void> => {
    chronicle.formerWaits = chronicle.waits;
    chronicle.waits = await room.readAll(ORDER);
  };
  return {
    ...room,
    async park(wait) {
      const isNeedless = wait.awaited.kind !== "turn" && truths.isKnownAtOnce(wait.token);
      if (isNeedless) chronicle.faults.push(`${wait.token} parked although all was on record`);
      const answer = await room.park(wait);
      if (answer === "superseded") chronicle.seen.push("a place was refused");
      await noteChange();
      return answer;
    },
    async leave(orderReferenceId, token, refundOrdinal) {
      const isHolder = chronicle.waits.some((wait) => wait.token === token);
      if (!isHolder) chronicle.seen.push("somebody else held the place");
      await room.leave(orderReferenceId, token, refundOrdinal);
      await noteChange();
    },
    async postpone(wait, dueAt) {
      await room.postpone(wait, dueAt);
      await noteChange();
    },
  };
}

/** What the workflow's Retry does when a task's function has died. */
async function retry(hall: Hall, { tasks }: Chronicle, actor: string): Promise<void> {
  const died = tasks.get(actor);
  if (!died || !hall.desk.isOpen(died.task.token)) return;
  const { task, work } = died;
  hall.desk.giveUp(task.token);
  const visit = task.visit.replace(/#\d+$/, "#009");
  const again = `${actor}, tried again`;
  await work(hall.depsOf(again, atOnce), await hall.enter(again, task.awaited, visit, work));
}
