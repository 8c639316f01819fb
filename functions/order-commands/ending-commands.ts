import { ENDED_PHASES, type Ledger, type Order } from "../domain/order.ts";
import { readExistingLedger } from "../domain/record.ts";
import { entryBy, recordAndWake } from "../domain/record-and-wake.ts";
import { done, noBody } from "../runtime/commands.ts";
import { type HttpResponse, problem } from "../runtime/http.ts";
import { commandWith } from "./command.ts";
import { cancelBody, operatorBody } from "./contract.ts";
import { answerForRefund } from "./refund-commands.ts";
import { refundable } from "./refund-views.ts";

/** Wishes the order cancelled. It ends once: done, or refused with the reason. */
export const requestCancel = commandWith(
  cancelBody,
  async (deps, orderReferenceId, { reason }, caller) => {
    const order = await recordAndWake(deps, orderReferenceId, ({ order: recorded }, at) =>
      recorded.phase !== "open" || recorded.cancel
        ? undefined
        : wishCancel(recorded, at, reason, caller),
    );
    const ledger = await readExistingLedger(deps.store, orderReferenceId);
    return order.cancel
      ? done({
          orderReferenceId,
          cancel: order.cancel.outcome ?? "requested",
          ...refusalOf(order, ledger),
        })
      : notOpen(order, ledger);
  },
);

/** A refused cancel says what a refund could give back instead. */
function refusalOf({ cancel }: Order, ledger: Ledger): Readonly<Record<string, unknown>> {
  if (cancel?.refusal === undefined) return {};
  return { refusal: cancel.refusal, refundable: refundable(ledger) };
}

function notOpen({ phase }: Order, ledger: Ledger): HttpResponse {
  if (phase === "cancelled") return problem(409, "CancelRefused", "The order is cancelled already");
  const why = `The order is ${phase}; money that moved can be refunded`;
  return problem(409, "CancelRefused", why, { refundable: refundable(ledger) });
}

function wishCancel(order: Order, at: string, reason: string, caller: string | undefined) {
  return {
    row: { ...order, cancel: { requestedAt: at, reason } },
    entry: entryBy(caller, at, `Cancel was requested: ${reason}`),
  };
}

/** Says that nothing more will leave: what is reserved is given back and the order closed. */
export const nothingMoreShips = commandWith(
  noBody,
  async (deps, orderReferenceId, _words, caller) => {
    const order = await recordAndWake(deps, orderReferenceId, ({ order: recorded }, at) =>
      recorded.phase !== "open" || recorded.nothingMoreShipsAt
        ? undefined
        : {
            row: { ...recorded, nothingMoreShipsAt: at },
            entry: entryBy(caller, at, "Nothing more will leave the warehouse"),
          },
    );
    return done({ orderReferenceId, phase: order.phase });
  },
);

/** A person's decision about an order, or one of its refunds, that stands still for one. */
export const answerAsOperator = commandWith(
  operatorBody,
  async (deps, orderReferenceId, { says, refundOrdinal }, caller) => {
    const { outside } = await readExistingLedger(deps.store, orderReferenceId);
    if (refundOrdinal !== undefined) {
      const decision = says === "go-on" ? says : "give-up";
      return answerForRefund(deps, orderReferenceId, { refundOrdinal, says: decision, caller });
    }
    const wait = await deps.waits.read(orderReferenceId);
    if (wait?.awaited.kind !== "operator") {
      return problem(409, "NotAskedFor", "The order does not wait for an operator");
    }
    const { visit } = wait;
    for (const row of outside) {
      if (!row.acknowledged) await deps.store.save({ ...row, acknowledged: true });
    }
    await recordAndWake(deps, orderReferenceId, ({ order }, at) =>
      order.operator?.visit === visit
        ? undefined
        : {
            row: {
              ...order,
              operator: { says, at, visit },
              ...(says === "cancel" ? operatorsWish(order, at) : {}),
            },
            entry: entryBy(caller, at, `An operator says: ${says}`),
          },
    );
    return done({ orderReferenceId, operator: says });
  },
);

/** None for an order that has ended meanwhile: nobody would ever fulfil or refuse it. */
function operatorsWish({ cancel, phase }: Order, requestedAt: string): Pick<Order, "cancel"> {
  if (cancel || ENDED_PHASES.has(phase)) return {};
  return { cancel: { requestedAt, reason: "An operator cancelled the order" } };
}
