import type { WaitingTask } from "../../../functions/domain/answer.ts";
import { parseShipmentId } from "../../../functions/domain/ids.ts";
import type { Order } from "../../../functions/domain/order.ts";
import { decideOnOrder, decideOnRow } from "../../../functions/domain/record.ts";
import { acceptShipment } from "../../../functions/domain/shipping.ts";
import type { Awaited } from "../../../functions/domain/waiting.ts";
import type { Actor, Scene, Step } from "./explore.ts";
import { type Hall, openHall, type Work } from "./hall.ts";
import type { AtAmazon } from "./hall-sweep.ts";
import type { Fact, Protocol, SituationName } from "./protocol.ts";
import { euros, NOBODY_LISTENS, ORDER, SILENT, START } from "./records.ts";

export const FIRST_VISIT = "2026-03-01T18:00:00.000Z#000";
export const SECOND_ATTEMPT = "2026-03-01T18:00:00.000Z#001";
export const NEXT_STATE = "2026-03-01T18:00:09.000Z#000";

export const FIRST_SHIPMENT: Awaited = {
  kind: "shipment",
  shipmentSequence: 1,
  authorizationOrdinal: 1,
};
export const SECOND_SHIPMENT: Awaited = {
  kind: "shipment",
  shipmentSequence: 2,
  authorizationOrdinal: 2,
};
export const FIRST_CAPTURE: Awaited = {
  kind: "capture",
  captureOrdinal: 1,
  authorizationOrdinal: 1,
  shipmentSequence: 1,
};

const onOrder = (change: (order: Order) => Order | undefined): Fact["record"] => {
  return async (store) => {
    await decideOnOrder(store, ORDER, ({ order }) => {
      const row = change(order);
      return row && { row };
    });
  };
};

/** All goods of the order, or the last of them, leave in parcel 1. */
export const goodsLeave = (minorUnits = 10_000): Fact => ({
  async record(store) {
    const shipmentId = parseShipmentId("parcel-1");
    const goods = { shipmentId, amount: euros(minorUnits), final: true };
    const deps = { store, log: SILENT, events: NOBODY_LISTENS, clock: { now: () => START } };
    await acceptShipment(deps, ORDER, goods);
  },
  isOn: ({ order: { shipments, lateShipments = [] } }) =>
    [...shipments, ...lateShipments].some(({ shipmentId }) => shipmentId === "parcel-1"),
});

export const cancelIsWanted: Fact = {
  record: onOrder((order) =>
    order.phase !== "open" || order.cancel
      ? undefined
      : { ...order, cancel: { requestedAt: "2026-03-01T18:00:01.000Z", reason: "" } },
  ),
  isOn: ({ order }) => order.cancel !== undefined || order.phase !== "open",
};

/** Something about the order that nobody waits for. */
export const somethingElse: Fact = {
  record: onOrder((order) => ({ ...order, texts: { storeName: "S" } })),
  isOn: ({ order }) => order.texts.storeName === "S",
};

export const personSaysGoOn: Fact = {
  record: onOrder((order) => {
    const at = "2026-03-01T18:00:10.000Z";
    return { ...order, operator: { says: "go-on", at, visit: NEXT_STATE } };
  }),
  isOn: ({ order }) => order.operator !== undefined,
};

export const buyerComesBack: Fact = {
  record: onOrder((order) => {
    const reportedAt = "2026-03-01T18:40:00.000Z";
    return { ...order, authentication: { picks: 0, status: "Success", reportedAt } };
  }),
  isOn: ({ order }) => order.authentication !== undefined,
};

/** Amazon has taken, or given back, the money of a row that was pending. */
export const completes = (rows: "captures" | "refunds"): Fact => ({
  async record(store) {
    await decideOnRow(store, ORDER, (ledger) => {
      const row = ledger[rows].find(({ status }) => status.state === "Pending");
      return row && { row: { ...row, status: { state: "Completed" } } };
    });
  },
  isOn: (ledger) => ledger[rows].every(({ status }) => status.state !== "Pending"),
});

export interface Cast {
  readonly hall: Hall;
  readonly protocol: Protocol;
}

/** Somebody who records a fact and wakes whoever waits for it. */
export function waker({ hall, protocol }: Cast, name: string, fact: Fact): Actor {
  hall.expect(name, fact);
  return { name, run: (step) => protocol.recordAndWake(hall.depsOf(name, step), fact) };
}

/** A task that has been entered and begins. */
export async function task(
  { hall, protocol }: Cast,
  name: string,
  awaited: Awaited,
  visit = FIRST_VISIT,
  work: Work = protocol.answerOrPark,
): Promise<{ readonly actor: Actor; readonly task: WaitingTask }> {
  const entered = await hall.enter(name, awaited, visit, work);
  const run: Actor["run"] = (step) => work(hall.depsOf(name, step), entered);
  return { actor: { name, run }, task: entered };
}

/** The engine does something, and its next task begins. */
export function next(
  { hall, protocol }: Cast,
  name: string,
  enter: (step: Step) => Promise<WaitingTask>,
): Actor {
  return {
    name,
    run: async (step) => protocol.answerOrPark(hall.depsOf(name, step), await enter(step)),
  };
}

/** A situation of the waiting protocol, with everybody who has a part in it. */
export interface Situation {
  readonly name: SituationName;
  readonly open: (protocol: Protocol) => Promise<Scene>;
}

export function situation(
  name: SituationName,
  rows: Parameters<typeof openHall>[1],
  cast: (cast: Cast) => Promise<readonly Actor[]>,
  atAmazon?: AtAmazon,
): Situation {
  return {
    name,
    async open(protocol) {
      const hall = await openHall(protocol, rows, atAmazon);
      const actors = await cast({ hall, protocol });
      const { findFault, fingerprint, sights } = hall;
      return { actors, findFault, fingerprint, isFingerprintWhole: true, sights };
    },
  };
}
