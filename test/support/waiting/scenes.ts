import {
  cancelIsWanted,
  completes,
  FIRST_CAPTURE,
  FIRST_SHIPMENT,
  FIRST_VISIT,
  goodsLeave,
  NEXT_STATE,
  next,
  personSaysGoOn,
  SECOND_ATTEMPT,
  SECOND_SHIPMENT,
  type Situation,
  situation,
  somethingElse,
  task,
  waker,
} from "./cast.ts";
import { MORE_SITUATIONS } from "./more-scenes.ts";
import { aCapture, anAuthorization, anOrder, aShipment, euros } from "./records.ts";

const AUTHORIZED = [anOrder(), anAuthorization(1, "Open")];
const SHIPPED = [anOrder({ shipments: [aShipment(1)] }), anAuthorization(1, "Open")];

const ONE_EXECUTION: readonly Situation[] = [
  situation("goods leave while the task parks", AUTHORIZED, async (cast) => [
    (await task(cast, "task", FIRST_SHIPMENT)).actor,
    waker(cast, "warehouse", goodsLeave()),
  ]),
  situation("goods leave and somebody cancels while the task parks", AUTHORIZED, async (cast) => [
    (await task(cast, "task", FIRST_SHIPMENT)).actor,
    waker(cast, "warehouse", goodsLeave()),
    waker(cast, "shop", cancelIsWanted),
  ]),
  situation("goods had left before the task began", SHIPPED, async (cast) => [
    (await task(cast, "task", FIRST_SHIPMENT)).actor,
    waker(cast, "notification", somethingElse),
  ]),
  situation(
    "a capture is decided while its task parks",
    [...SHIPPED, aCapture(1, "Pending")],
    async (cast) => [
      (await task(cast, "task", FIRST_CAPTURE)).actor,
      waker(cast, "notification", completes("captures")),
    ],
  ),
  situation("an attempt is given up, runs on, and a second one parks", AUTHORIZED, async (cast) => {
    const first = await task(cast, "first attempt", FIRST_SHIPMENT);
    return [
      first.actor,
      next(cast, "second attempt", async (step) => {
        await step("Step Functions gives the first attempt up", () =>
          cast.hall.desk.giveUp(first.task.token),
        );
        return cast.hall.enter("second attempt", FIRST_SHIPMENT, SECOND_ATTEMPT);
      }),
      waker(cast, "warehouse", goodsLeave()),
    ];
  }),
  situation(
    "a state is given up, runs on, and the next one asks a person",
    AUTHORIZED,
    async (cast) => {
      const { hall } = cast;
      const first = await task(cast, "second attempt", FIRST_SHIPMENT, SECOND_ATTEMPT);
      return [
        first.actor,
        next(cast, "next state", async (step) => {
          await step("Step Functions gives the state up and goes on", () =>
            hall.desk.giveUp(first.task.token),
          );
          const person = { kind: "operator", reason: "States.Timeout" } as const;
          return hall.enter("next state", person, NEXT_STATE);
        }),
        waker(cast, "person", personSaysGoOn),
      ];
    },
  ),
  situation(
    "the next state parks while the last answer is on its way out",
    AUTHORIZED,
    async (cast) => {
      const { hall } = cast;
      const first = await task(cast, "task", FIRST_SHIPMENT, FIRST_VISIT);
      return [
        first.actor,
        waker(cast, "warehouse", goodsLeave()),
        next(cast, "next state", async (step) => {
          const wasTold = () => hall.desk.answerTo(first.task.token) !== undefined;
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

export const SITUATIONS: readonly Situation[] = [...ONE_EXECUTION, ...MORE_SITUATIONS];
