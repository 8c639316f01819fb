import type { WaitingTask } from "../../../functions/domain/answer.ts";
import { parseShipmentId } from "../../../functions/domain/ids.ts";
import { decideOnOrder } from "../../../functions/domain/record.ts";
import { acceptShipment } from "../../../functions/domain/shipping.ts";
import type { Awaited } from "../../../functions/domain/waiting.ts";
import type { Actor, Scene, Step } from "./explore.ts";
import { type Hall, openHall } from "./hall.ts";
import type { Fact, Protocol, SituationName } from "./protocol.ts";
import {
  aCapture,
  anAuthorization,
  anOrder,
  aShipment,
  euros,
  NOBODY_LISTENS,
  ORDER,
  SILENT,
  START,
} from "./records.ts";

const FIRST_VISIT = "2026-03-01T18:00:00.000Z#000";
const SECOND_ATTEMPT = "2026-03-01T18:00:00.000Z#001";
const NEXT_STATE = "2026-03-01T18:00:09.000Z#000";

const FIRST_SHIPMENT: Awaited = { kind: "shipment", shipmentSequence: 1, authorizationOrdinal: 1 };
const FIRST_CAPTURE: Awaited = {
  kind: "capture",
  captureOrdinal: 1,
  authorizationOrdinal: 1,
  shipmentSequence: 1,
};
const SECOND_SHIPMENT: Awaited = { kind: "shipment", shipmentSequence: 2, authorizationOrdinal: 2 };

const goodsLeave: Fact = async (store) => {
  const goods = { shipmentId: parseShipmentId("parcel-1"), amount: euros(10_000), final: true };
  await acceptShipment(
    { store, log: SILENT, events: NOBODY_LISTENS, clock: { now: () => START } },
    ORDER,
    goods,
  );
};

const cancelIsWanted: Fact = async (store) => {
  await decideOnOrder(store, ORDER, ({ order }) =>
    order.phase !== "open" || order.cancel
      ? undefined
      : { row: { ...order, cancel: { requestedAt: "2026-03-01T18:00:01.000Z", reason: "" } } },
  );
};

/** Something about the order that nobody waits for. */
const somethingElse: Fact = async (store) => {
  await decideOnOrder(store, ORDER, ({ order }) => ({
    row: { ...order, texts: { storeName: "S" } },
  }));
};

interface Cast {
  readonly hall: Hall;
  readonly protocol: Protocol;
}

const waker = ({ hall, protocol }: Cast, name: string, fact: Fact): Actor => ({
  name,
  run: (step) =>
    protocol.recordAndWake({ ...hall.depsOf(name, step), orderReferenceId: ORDER }, fact),
});

const attempt = ({ hall, protocol }: Cast, name: string, task: WaitingTask): Actor => ({
  name,
  run: (step) => protocol.answerOrPark(hall.depsOf(name, step), task),
});

/** The engine does something, and its next task begins. */
const next = (
  { hall, protocol }: Cast,
  name: string,
  enter: (step: Step) => Promise<WaitingTask>,
): Actor => ({
  name,
  run: async (step) => protocol.answerOrPark(hall.depsOf(name, step), await enter(step)),
});

/** A situation of the waiting protocol, with everybody who has a part in it. */
export interface Situation {
  readonly name: SituationName;
  readonly open: (protocol: Protocol) => Promise<Scene>;
}

function situation(
  name: SituationName,
  rows: Parameters<typeof openHall>[1],
  cast: (cast: Cast) => Promise<readonly Actor[]>,
): Situation {
  return {
    name,
    async open(protocol) {
      const hall = await openHall(protocol, rows);
      const actors = await cast({ hall, protocol });
      const { findFault, fingerprint, sights } = hall;
      return { actors, findFault, fingerprint, sights };
    },
  };
}

const AUTHORIZED = [anOrder(), anAuthorization(1, "Open")];

export const SITUATIONS: readonly Situation[] = [
  situation("goods leave while the task parks", AUTHORIZED, async (cast) => [
    attempt(cast, "task", await cast.hall.enter("task", FIRST_SHIPMENT, FIRST_VISIT)),
    waker(cast, "warehouse", goodsLeave),
  ]),
  situation("goods leave and somebody cancels while the task parks", AUTHORIZED, async (cast) => [
    attempt(cast, "task", await cast.hall.enter("task", FIRST_SHIPMENT, FIRST_VISIT)),
    waker(cast, "warehouse", goodsLeave),
    waker(cast, "shop", cancelIsWanted),
  ]),
  situation("an attempt is given up, runs on, and a second one parks", AUTHORIZED, async (cast) => {
    const first = await cast.hall.enter("first attempt", FIRST_SHIPMENT, FIRST_VISIT);
    return [
      attempt(cast, "first attempt", first),
      next(cast, "second attempt", async (step) => {
        await step("Step Functions gives the first attempt up", () =>
          cast.hall.desk.giveUp(first.token),
        );
        return cast.hall.enter("second attempt", FIRST_SHIPMENT, SECOND_ATTEMPT);
      }),
      waker(cast, "warehouse", goodsLeave),
    ];
  }),
  situation(
    "the next state parks while the last answer is on its way out",
    AUTHORIZED,
    async (cast) => {
      const { hall } = cast;
      const first = await hall.enter("task", FIRST_SHIPMENT, FIRST_VISIT);
      return [
        attempt(cast, "task", first),
        waker(cast, "warehouse", goodsLeave),
        next(cast, "next state", async (step) => {
          const wasTold = () => hall.desk.answerTo(first.token) !== undefined;
          await step(
            "Step Functions goes on; the capture is pending",
            () => hall.store.save(aCapture(1, "Pending")),
            wasTold,
          );
          return hall.enter("next state", FIRST_CAPTURE, NEXT_STATE);
        }),
      ];
    },
  ),
  situation(
    "a slow notification meets the wait of a later state",
    [
      anOrder({ shipments: [aShipment(1, { amount: euros(4_000) })] }),
      anAuthorization(1, "Closed"),
      aCapture(1, "Completed", { amount: euros(4_000) }),
    ],
    async (cast) => [
      waker(cast, "notification", somethingElse),
      next(cast, "next state", async (step) => {
        await step("Step Functions goes on; the rest is authorized", () =>
          cast.hall.store.save(anAuthorization(2, "Open")),
        );
        return cast.hall.enter("next state", SECOND_SHIPMENT, NEXT_STATE);
      }),
    ],
  ),
];
