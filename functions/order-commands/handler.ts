import * as v from "valibot";
import { type AnswerDeps, wake } from "../domain/answer.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import { capturedTotal, openAuthorizedTotal } from "../domain/ledger.ts";
import type { Clock, OrderStore, WaitingRoom } from "../domain/ports.ts";
import { decideOnOrder, isoTime, UnknownOrder } from "../domain/record.ts";
import { type HttpRequest, type HttpResponse, problem } from "../runtime/http.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { cancelBody, operatorBody, orderPath } from "./contract.ts";

export interface OrderCommandsDeps extends AnswerDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readLedger" | "save" | "readTimeline">;
  readonly waits: WaitingRoom;
}

type Command = (
  deps: OrderCommandsDeps,
  orderReferenceId: OrderReferenceId,
  body: unknown,
) => Promise<HttpResponse>;

const COMMANDS: Readonly<Record<string, Command>> = {
  "GET /orders/{id}": readOrder,
  "POST /orders/{id}/cancel": requestCancel,
  "POST /orders/{id}/operator": answerAsOperator,
};

/**
 * What a shop or an operator may ask of a placed order. Commands record a wish or a fact and wake
 * the order; none of them moves money itself, and each may be repeated.
 */
export function createOrderCommandsHandler(deps: OrderCommandsDeps) {
  return async (request: HttpRequest): Promise<HttpResponse> => {
    const command = COMMANDS[request.route];
    if (!command) return problem(404, "UnknownRoute", `${request.route} is not a command`);
    const path = v.safeParse(orderPath, request.pathParameters);
    if (!path.success) return problem(422, "InvalidRequest", describeIssues(path.issues));
    try {
      return await command(deps, path.output.id, request.body);
    } catch (error) {
      if (error instanceof UnknownOrder) return problem(404, "UnknownOrder", error.message);
      throw error;
    }
  };
}

async function readOrder(
  deps: OrderCommandsDeps,
  orderReferenceId: OrderReferenceId,
): Promise<HttpResponse> {
  const ledger = await deps.store.readLedger(orderReferenceId);
  if (!ledger) throw new UnknownOrder(orderReferenceId);
  const wait = await deps.waits.read(orderReferenceId);
  const { order } = ledger;
  const body = {
    orderReferenceId,
    sellerOrderId: order.sellerOrderId,
    phase: order.phase,
    amazon: order.amazon,
    total: order.total,
    authorized: openAuthorizedTotal(ledger),
    captured: capturedTotal(ledger),
    shipments: order.shipments,
    ...(order.cancel ? { cancel: order.cancel } : {}),
    ...(wait ? { waitsFor: { ...wait.awaited, since: wait.parkedAt, nextLook: wait.dueAt } } : {}),
    timeline: await deps.store.readTimeline(orderReferenceId),
  };
  return { status: 200, body };
}

async function requestCancel(
  deps: OrderCommandsDeps,
  orderReferenceId: OrderReferenceId,
  body: unknown,
): Promise<HttpResponse> {
  const wish = v.safeParse(cancelBody, body ?? {});
  if (!wish.success) return problem(422, "InvalidRequest", describeIssues(wish.issues));
  const at = isoTime(deps.clock.now());
  const { reason } = wish.output;
  const order = await decideOnOrder(deps.store, orderReferenceId, ({ order: recorded }) =>
    recorded.phase !== "open" || recorded.cancel
      ? undefined
      : {
          row: { ...recorded, cancel: { requestedAt: at, reason } },
          entry: { at, what: `Cancel was requested: ${reason}` },
        },
  );
  if (!order.cancel) {
    return problem(409, "CancelRefused", `The order is ${order.phase}; only a refund can help now`);
  }
  await wake(deps, orderReferenceId);
  const { outcome = "requested", refusal } = order.cancel;
  return {
    status: 200,
    body: { orderReferenceId, cancel: outcome, ...(refusal ? { refusal } : {}) },
  };
}

async function answerAsOperator(
  deps: OrderCommandsDeps,
  orderReferenceId: OrderReferenceId,
  body: unknown,
): Promise<HttpResponse> {
  const answer = v.safeParse(operatorBody, body);
  if (!answer.success) return problem(422, "InvalidRequest", describeIssues(answer.issues));
  const wait = await deps.waits.read(orderReferenceId);
  if (wait?.awaited.kind !== "operator") {
    return problem(409, "NotAskedFor", "The order does not wait for an operator");
  }
  const at = isoTime(deps.clock.now());
  const { says } = answer.output;
  await decideOnOrder(deps.store, orderReferenceId, ({ order }) =>
    order.operator?.visit === wait.visit
      ? undefined
      : {
          row: { ...order, operator: { says, at, visit: wait.visit } },
          entry: { at, what: `An operator says: ${says}` },
        },
  );
  await wake(deps, orderReferenceId);
  return { status: 200, body: { orderReferenceId, operator: says } };
}
