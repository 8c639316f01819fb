import { parseSellerOrderId } from "../domain/ids.ts";
import { refundOf } from "../domain/waiting.ts";
import { done } from "../runtime/commands.ts";
import { type HttpRequest, type HttpResponse, problem } from "../runtime/http.ts";
import type { OperatorDeskDeps } from "./desk.ts";
import { listOrders } from "./list-orders.ts";

/** Far enough ahead that every wait is due by then. */
const ALL_WAITS = "9999-12-31T23:59:59.999Z";
const MOST_LISTED = 100;

/** Finds the order that pays a shop order, or lists orders, part by part or the first that wait. */
export async function findOrders(
  deps: OperatorDeskDeps,
  { query }: HttpRequest,
): Promise<HttpResponse> {
  const number = query["sellerOrderId"];
  if (query["list"] !== undefined) return listOrders(deps, query);
  if (number === undefined) return listWaiting(deps);
  const orderReferenceId = await deps.store.findBySellerOrder(parseSellerOrderId(number));
  return orderReferenceId
    ? done({ orderReferenceId })
    : problem(404, "UnknownOrder", `No order pays the shop order ${number}`);
}

async function listWaiting(deps: OperatorDeskDeps): Promise<HttpResponse> {
  const due = await deps.waits.due(ALL_WAITS, MOST_LISTED + 1);
  const waiting = due.slice(0, MOST_LISTED).map((wait) => ({
    orderReferenceId: wait.orderReferenceId,
    waitsFor: wait.awaited.kind,
    refundOrdinal: refundOf(wait.awaited),
    since: wait.parkedAt,
    nextLook: wait.dueAt,
    ...(wait.deadline ? { until: wait.deadline } : {}),
  }));
  return done({ waiting, isComplete: due.length <= MOST_LISTED });
}
