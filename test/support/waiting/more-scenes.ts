import { parseRefundId } from "../../../functions/domain/amazon-pay-refund.ts";
import { decideCancel, decideEnding } from "../../../functions/domain/ending.ts";
import { NotOurTurn } from "../../../functions/domain/errors.ts";
import { parseShipmentId, referenceId } from "../../../functions/domain/ids.ts";
import { parseRefundRequestId, type Refund } from "../../../functions/domain/refund.ts";
import { createTurns } from "../../../functions/domain/turns.ts";
import type { Awaited } from "../../../functions/domain/waiting.ts";
import {
  buyerComesBack,
  type Cast,
  completes,
  FIRST_SHIPMENT,
  goodsLeave,
  NEXT_STATE,
  next,
  SECOND_SHIPMENT,
  type Situation,
  situation,
  somethingElse,
  task,
  waker,
} from "./cast.ts";
import type { Actor } from "./explore.ts";
import { stepped } from "./explore.ts";
import { aCapture, anAuthorization, anOrder, aShipment, euros, ORDER } from "./records.ts";

const AUTHORIZED = [anOrder(), anAuthorization(1, "Open")];

const sweep = ({ hall }: Cast): Actor => ({ name: "sweep", run: (step) => hall.sweep(step, 7) });

/** Somebody whom Step Functions does not hear the first time; he is not tried again. */
const unheard = ({ hall }: Cast, actor: Actor): Actor => ({
  ...actor,
  async run(step) {
    try {
      await actor.run((label, work, isPossible) =>
        step(
          label,
          () => {
            if (label.startsWith("engine.")) throw new Unheard("ThrottlingException");
            return work();
          },
          isPossible,
        ),
      );
    } catch (error) {
      if (!(error instanceof Unheard)) throw error;
      hall.bury(actor.name);
    }
  },
});

class Unheard extends Error {}

/** Decides to cancel, as the task does that Amazon is told by (functions/cancel-order). */
const canceller = ({ hall }: Cast): Actor => ({
  name: "cancel",
  async run(step) {
    const { store, clock } = hall.depsOf("cancel", step);
    await decideEnding({ store, clock }, ORDER, decideCancel);
  },
});

const REFUND: Refund = {
  kind: "refund",
  orderReferenceId: ORDER,
  version: 0,
  ordinal: 1,
  referenceId: referenceId(ORDER, "refund", 1),
  requestId: parseRefundRequestId("return-1"),
  captureOrdinal: 1,
  captureId: aCapture(1, "Completed").amazonId ?? neverAsked(),
  amount: euros(4_000),
  amazonId: parseRefundId(`${ORDER}-R000001`),
  status: { state: "Pending" },
};

function neverAsked(): never {
  throw new Error("The capture was never asked for");
}

const REFUNDED = anOrder({
  shipments: [aShipment(1, { shipmentId: parseShipmentId("parcel-0"), amount: euros(4_000) })],
  refundRequests: [
    {
      refundId: REFUND.requestId,
      requestedAt: "2026-03-01T17:00:00.000Z",
      amount: REFUND.amount,
      parts: [{ captureOrdinal: 1, amount: REFUND.amount, ordinals: [1] }],
    },
  ],
});

const FIRST_AUTHORIZATION: Awaited = { kind: "authorization", authorizationOrdinal: 1 };
const SLOT = "2026-03-01T18:00:08.400Z";

/** The state that is entered when its turn has come; another place in the queue is a turn lost. */
function cameBack(cast: Cast, former: Entered): Actor {
  const { hall } = cast;
  return next(cast, "next state", async (step) => {
    const isLater = () => hall.desk.answerTo(former.task.token) === "OurTurnLater";
    await step("Step Functions waits for the turn and goes on", () => {}, isLater);
    const { waits } = hall.depsOf("next state", step);
    const turns = createTurns({
      waits,
      patienceMilliseconds: 3_000,
      clock: { now: () => Date.parse(SLOT), sleep: async () => {} },
      throttle: {
        async reserve() {
          hall.complain("the order lost its turn and queues anew");
          return { slotAtMilliseconds: Date.parse(SLOT) };
        },
      },
    });
    await turns.take("Authorize", ORDER);
    const asked = stepped(
      { authorize: () => hall.store.save(anAuthorization(1, "Pending")) },
      "amazon",
      step,
    );
    await asked.authorize();
    return hall.enter("next state", FIRST_AUTHORIZATION, NEXT_STATE);
  });
}

type Entered = globalThis.Awaited<ReturnType<typeof task>>;

export const MORE_SITUATIONS: readonly Situation[] = [
  situation("goods leave while the order is being cancelled", AUTHORIZED, async (cast) => [
    canceller(cast),
    waker(cast, "warehouse", goodsLeave()),
  ]),
  situation("Step Functions does not take the warehouse's answer", AUTHORIZED, async (cast) => [
    (await task(cast, "task", FIRST_SHIPMENT)).actor,
    unheard(cast, waker(cast, "warehouse", goodsLeave())),
  ]),
  situation("the sweep comes while goods leave and the task parks", AUTHORIZED, async (cast) => [
    (await task(cast, "task", FIRST_SHIPMENT)).actor,
    waker(cast, "warehouse", goodsLeave()),
    sweep(cast),
  ]),
  situation(
    "the sweep finds that Amazon has ended the order",
    AUTHORIZED,
    async (cast) => [(await task(cast, "task", FIRST_SHIPMENT)).actor, sweep(cast)],
    { state: "Canceled", updatedAt: "2026-03-01T20:00:00.000Z" },
  ),
  situation(
    "the buyer comes back when the sweep has come for the deadline",
    [
      anOrder({
        returnUrls: {
          successUrl: "https://shop.example/paid",
          failureUrl: "https://shop.example/not",
        },
        returnNonce: "nonce",
      }),
    ],
    async (cast) => [
      (await task(cast, "task", { kind: "confirmation" })).actor,
      waker(cast, "shop", buyerComesBack),
      sweep(cast),
    ],
  ),
  situation(
    "the order is paid while it is refunded",
    [
      REFUNDED,
      anAuthorization(1, "Closed"),
      aCapture(1, "Completed", { amount: euros(4_000) }),
      anAuthorization(2, "Open"),
      REFUND,
    ],
    async (cast) => [
      (await task(cast, "payment", SECOND_SHIPMENT)).actor,
      (await task(cast, "refund", { kind: "refund", refundOrdinal: 1, attempt: 1 })).actor,
      waker(cast, "notification", completes("refunds")),
    ],
  ),
  situation("a notification comes while the order keeps its turn", [anOrder()], async (cast) => {
    const { protocol } = cast;
    const former = await task(cast, "task", FIRST_AUTHORIZATION, undefined, (deps, entered) =>
      protocol.orWaitForTurn(deps, entered, () =>
        Promise.reject(new NotOurTurn("Authorize", SLOT)),
      ),
    );
    return [former.actor, waker(cast, "notification", somethingElse), cameBack(cast, former)];
  }),
];
