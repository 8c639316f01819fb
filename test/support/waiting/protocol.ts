import {
  type AnswerDeps,
  answerOrPark,
  type WaitingTask,
  wake,
} from "../../../functions/domain/answer.ts";
import type { OrderReferenceId } from "../../../functions/domain/ids.ts";
import type { Ledger } from "../../../functions/domain/order.ts";
import type { OrderStore, WaitingRoom } from "../../../functions/domain/ports.ts";
import { orWaitForTurn } from "../../../functions/domain/turn-later.ts";
import { createSweepHandler, type SweepDeps } from "../../../functions/sweep/handler.ts";

/** The situations of scenes.ts and more-scenes.ts. */
export type SituationName =
  | "goods leave while the task parks"
  | "goods leave and somebody cancels while the task parks"
  | "goods leave while the order is being cancelled"
  | "an attempt is given up, runs on, and a second one parks"
  | "a state is given up, runs on, and the next one asks a person"
  | "the next state parks while the last answer is on its way out"
  | "a slow notification meets the wait of a later state"
  | "goods had left before the task began"
  | "a capture is decided while its task parks"
  | "Step Functions does not take the warehouse's answer"
  | "the sweep comes while goods leave and the task parks"
  | "the sweep finds that Amazon has ended the order"
  | "the buyer comes back when the sweep has come for the deadline"
  | "the order is paid while it is refunded"
  | "a notification comes while the order keeps its turn";

/** What can be recorded about an order, with one conditional write. */
export interface Fact {
  record(store: Pick<OrderStore, "readLedger" | "save">): Promise<void>;
  /** Whether the ledger knows of it. */
  isOn(ledger: Ledger): boolean;
}

/** The ports of one actor. */
export interface HallDeps extends AnswerDeps {
  readonly orderReferenceId: OrderReferenceId;
  /** The database as a replica may still show it that has not heard of the last write. */
  readonly lagging: Pick<OrderStore, "readLedger"> & Pick<WaitingRoom, "readAll">;
}

/** The waiting protocol as its users see it, so that weakened copies can take its place. */
export interface Protocol {
  answerOrPark(deps: HallDeps, task: WaitingTask): Promise<unknown>;
  recordAndWake(deps: HallDeps, fact: Fact): Promise<void>;
  /** For a task that may have to come back when it is its turn. */
  orWaitForTurn(deps: HallDeps, task: WaitingTask, work: () => Promise<void>): Promise<void>;
  /** Whether it ever looks at what a replica shows. */
  readonly readsReplicas?: true;
  sweep(deps: SweepDeps): () => Promise<{ readonly failed: number }>;
  /** Orders and waiting room behind their conditional writes. */
  orders(real: OrderStore): OrderStore;
  room(real: WaitingRoom): WaitingRoom;
}

/** The protocol that ships. */
export const REAL: Protocol = {
  answerOrPark,
  orWaitForTurn,
  sweep: createSweepHandler,
  orders: (real) => real,
  room: (real) => real,
  async recordAndWake(deps, { record }) {
    await record(deps.store);
    await wake(deps, deps.orderReferenceId);
  },
};
