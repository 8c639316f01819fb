import type { Order } from "../domain/order.ts";
import { type HttpResponse, problem } from "../runtime/http.ts";
import { commandWith, done, recordAndWake } from "./command.ts";
import { cancelBody, noBody, operatorBody } from "./contract.ts";

/** Wishes the order cancelled. It ends once: done, or refused with the reason. */
export const requestCancel = commandWith(cancelBody, async (deps, orderReferenceId, { reason }) => {
  const order = await recordAndWake(deps, orderReferenceId, ({ order: recorded }, at) =>
    recorded.phase !== "open" || recorded.cancel ? undefined : wishCancel(recorded, at, reason),
  );
  return order.cancel
    ? done({ orderReferenceId, cancel: order.cancel.outcome ?? "requested", ...refusalOf(order) })
    : notOpen(order);
});

function refusalOf({ cancel }: Order): { refusal?: string } {
  return cancel?.refusal === undefined ? {} : { refusal: cancel.refusal };
}

function notOpen({ phase }: Order): HttpResponse {
  if (phase === "cancelled") return problem(409, "CancelRefused", "The order is cancelled already");
  return problem(409, "CancelRefused", `The order is ${phase}; money that moved can be refunded`);
}

function wishCancel(order: Order, at: string, reason: string) {
  return {
    row: { ...order, cancel: { requestedAt: at, reason } },
    entry: { at, what: `Cancel was requested: ${reason}` },
  };
}

/** Says that nothing more will leave: what is reserved is given back and the order closed. */
export const nothingMoreShips = commandWith(noBody, async (deps, orderReferenceId) => {
  const order = await recordAndWake(deps, orderReferenceId, ({ order: recorded }, at) =>
    recorded.phase !== "open" || recorded.nothingMoreShipsAt
      ? undefined
      : {
          row: { ...recorded, nothingMoreShipsAt: at },
          entry: { at, what: "Nothing more will leave the warehouse" },
        },
  );
  return done({ orderReferenceId, phase: order.phase });
});

/** A person's decision about an order that stands still for one. */
export const answerAsOperator = commandWith(
  operatorBody,
  async (deps, orderReferenceId, { says }) => {
    const wait = await deps.waits.read(orderReferenceId);
    if (wait?.awaited.kind !== "operator") {
      return problem(409, "NotAskedFor", "The order does not wait for an operator");
    }
    const { visit } = wait;
    const ledger = await deps.store.readLedger(orderReferenceId);
    for (const row of ledger?.outside ?? []) {
      if (!row.acknowledged) await deps.store.save({ ...row, acknowledged: true });
    }
    await recordAndWake(deps, orderReferenceId, ({ order }, at) =>
      order.operator?.visit === visit
        ? undefined
        : {
            row: {
              ...order,
              operator: { says, at, visit },
              ...(says === "cancel" && !order.cancel
                ? { cancel: { requestedAt: at, reason: "An operator cancelled the order" } }
                : {}),
            },
            entry: { at, what: `An operator says: ${says}` },
          },
    );
    return done({ orderReferenceId, operator: says });
  },
);
