import type { AnswerDeps, WaitingTask } from "../../../functions/domain/answer.ts";
import type { TaskToken } from "../../../functions/domain/ids.ts";
import type { LedgerRow } from "../../../functions/domain/order.ts";
import type { OrderStore, WaitingRoom } from "../../../functions/domain/ports.ts";
import { readExistingLedger } from "../../../functions/domain/record.ts";
import { type Awaited, resolve } from "../../../functions/domain/waiting.ts";
import { createSweepHandler } from "../../../functions/sweep/handler.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createTokenDesk, type TokenDesk } from "./engine.ts";
import { type Step, stepped } from "./explore.ts";
import type { Protocol } from "./protocol.ts";
import { given, NOBODY_LISTENS, NOW, ORDER, SILENT, START } from "./records.ts";

const HOUR_MILLISECONDS = 3_600_000;

/** The storage, the engine and the truth about every task, for one order of events. */
export interface Hall {
  readonly store: OrderStore;
  readonly room: WaitingRoom;
  readonly desk: TokenDesk;
  /** The ports as one actor has them: each call is one step. */
  depsOf(actor: string, step: Step): AnswerDeps & { readonly store: OrderStore };
  /** The engine enters a state, or starts another attempt of it, and has a token for it. */
  enter(actor: string, awaited: Awaited, visit: string): Promise<WaitingTask>;
  /** What is wrong when nobody has anything left to do. */
  findFault(crashed: readonly string[]): Promise<string | undefined>;
  fingerprint(): string;
  sights(): readonly string[];
}

/** Opens a hall in which the given rows are recorded. */
export async function openHall(protocol: Protocol, rows: readonly LedgerRow[]): Promise<Hall> {
  const clock = { now: () => START };
  const memory = createMemoryStore(clock);
  await given(memory.orders, ...rows);
  const truths = createTruths(memory.orders);
  const untrue: string[] = [];
  const desk = createTokenDesk(({ token, answer, teller }) => {
    if (!truths.wasTrue(token, answer)) untrue.push(`${teller} told ${token} ${answer}, untrue`);
  });
  const saved: string[] = [];
  const store: OrderStore = {
    ...memory.orders,
    async save(row, entry) {
      const result = await memory.orders.save(row, entry);
      if (result !== "conflict") saved.push(JSON.stringify(result.row));
      await truths.note();
      return result;
    },
  };
  const parked = new Map<string, string>();
  const seen: string[] = [];
  const room = protocol.room({
    ...memory.waitingRoom,
    async park(wait) {
      const answer = await memory.waitingRoom.park(wait);
      if (answer === "parked") parked.set("holder", wait.token);
      else seen.push("a place was refused");
      return answer;
    },
    async leave(orderReferenceId, token) {
      if (parked.get("holder") === token) parked.delete("holder");
      else seen.push("somebody else held the place");
      await memory.waitingRoom.leave(orderReferenceId, token);
    },
  });

  const tasks = new Map<string, WaitingTask>();
  const hall: Hall = {
    store,
    room,
    desk,
    depsOf: (actor, step) => ({
      clock,
      log: SILENT,
      events: NOBODY_LISTENS,
      store: stepped(store, "store", step),
      waits: stepped(room, "room", step),
      workflow: stepped(desk.controlOf(actor), "engine", step),
    }),
    async enter(actor, awaited, visit) {
      const token = desk.open(`the token of the ${actor}`);
      const task = { orderReferenceId: ORDER, awaited, token, visit };
      tasks.set(actor, task);
      truths.follow(task);
      await truths.note();
      return task;
    },
    async findFault(crashed) {
      if (untrue[0]) return untrue[0];
      for (const actor of crashed) await retry(hall, protocol, actor, tasks.get(actor));
      const fault = crashed.length === 0 ? await findFaultNow(truths, desk, room) : undefined;
      if (fault) return fault;
      await sweepTwice(store, room, desk);
      return (await findFaultNow(truths, desk, room)) ?? untrue[0];
    },
    fingerprint: () => JSON.stringify([saved, [...parked], desk.told, desk.late, untrue]),
    sights: () => [
      ...seen,
      ...desk.told.map(({ teller }) => `told by the ${teller}`),
      ...desk.late.map(({ teller }) => `the ${teller} came too late`),
    ],
  };
  return hall;
}

/** What the workflow's Retry does when a task's function has died. */
async function retry(
  hall: Hall,
  protocol: Protocol,
  actor: string,
  task: WaitingTask | undefined,
): Promise<void> {
  if (!task || !hall.desk.isOpen(task.token)) return;
  hall.desk.giveUp(task.token);
  const visit = task.visit.replace(/#\d+$/, "#009");
  const again = `${actor}, tried again`;
  const atOnce: Step = async (_label, work) => work();
  await protocol.answerOrPark(
    hall.depsOf(again, atOnce),
    await hall.enter(again, task.awaited, visit),
  );
}

/** What could truly be said to each task, ever since its token was made. */
function createTruths(store: OrderStore) {
  const tasks = new Map<TaskToken, { task: WaitingTask; answers: Set<string> }>();
  return {
    follow: (task: WaitingTask) => tasks.set(task.token, { task, answers: new Set() }),
    wasTrue: (token: TaskToken, answer: string) => tasks.get(token)?.answers.has(answer) ?? false,
    async note(): Promise<void> {
      const ledger = await readExistingLedger(store, ORDER);
      for (const { task, answers } of tasks.values()) {
        const answer = resolve(task, ledger, NOW);
        if (answer) answers.add(answer.kind === "success" ? "success" : answer.error);
      }
    },
    async waiting(desk: TokenDesk): Promise<{ token: TaskToken; answer: string | undefined }[]> {
      const ledger = await readExistingLedger(store, ORDER);
      return [...tasks.values()]
        .filter(({ task }) => desk.isOpen(task.token))
        .map(({ task }) => ({ token: task.token, answer: resolve(task, ledger, NOW)?.kind }));
    },
  };
}

async function findFaultNow(
  truths: ReturnType<typeof createTruths>,
  desk: TokenDesk,
  room: WaitingRoom,
): Promise<string | undefined> {
  const holder = (await room.read(ORDER))?.token;
  for (const { token, answer } of await truths.waiting(desk)) {
    if (answer) return `${token} could go on and was told nothing`;
    if (holder !== token) return `${token} waits, and nobody who wakes the order can see it`;
  }
  const isLeft = holder !== undefined && desk.answerTo(holder) !== undefined;
  return isLeft ? `${holder} was answered and still holds the place` : undefined;
}

/** The sweep as it ships, hours later; Amazon has nothing new to say. */
async function sweepTwice(store: OrderStore, waits: WaitingRoom, desk: TokenDesk): Promise<void> {
  for (const hours of [7, 14]) {
    const sweep = createSweepHandler({
      captureDueSoonDays: 5,
      clock: { now: () => START + hours * HOUR_MILLISECONDS },
      log: SILENT,
      events: NOBODY_LISTENS,
      store,
      waits,
      workflow: desk.controlOf("sweep"),
      amazonPay: {
        async getOrderReferenceDetails({ orderReferenceId }) {
          const { order } = await readExistingLedger(store, orderReferenceId);
          return { orderReferenceId, status: order.amazon, constraints: [], authorizationIds: [] };
        },
        async getAuthorizationDetails(authorizationId) {
          const { authorizations, order } = await readExistingLedger(store, ORDER);
          const row = authorizations.find(({ amazonId }) => amazonId === authorizationId);
          if (!row) throw new Error(`Nobody asked for ${authorizationId}`);
          const { referenceId, status, amount } = row;
          const captured = { ...order.total, minorUnits: 0 };
          return { authorizationId, referenceId, status, amount, captured, captureIds: [] };
        },
        async getCaptureDetails(captureId) {
          const { captures, order } = await readExistingLedger(store, ORDER);
          const row = captures.find(({ amazonId }) => amazonId === captureId);
          if (!row) throw new Error(`Nobody asked for ${captureId}`);
          const { referenceId, status, amount } = row;
          return {
            captureId,
            referenceId,
            status,
            amount,
            refunded: { ...order.total, minorUnits: 0 },
            refundIds: [],
          };
        },
        getRefundDetails: (refundId) => Promise.reject(new Error(`Nobody asked for ${refundId}`)),
      },
    });
    const { failed } = await sweep();
    if (failed > 0) throw new Error("The sweep failed");
  }
}
