import * as v from "valibot";
import type { ListedOrder } from "../domain/order-list.ts";
import { refundOf, type Wait } from "../domain/waiting.ts";
import { done } from "../runtime/commands.ts";
import { type HttpResponse, problem } from "../runtime/http.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { listQuery } from "./contract.ts";
import type { OperatorDeskDeps } from "./desk.ts";

/**
 * One part of a list of orders: those that wait, or all that were ever placed. A part may hold fewer
 * than the limit, or none, and still be followed by others: "next" says whether.
 */
export async function listOrders(
  { orderList }: OperatorDeskDeps,
  query: Readonly<Record<string, string | undefined>>,
): Promise<HttpResponse> {
  const parsed = v.safeParse(listQuery, query);
  if (!parsed.success) return problem(422, "InvalidRequest", describeIssues(parsed.issues));
  const { list, phase, waitsFor, limit, next: from } = parsed.output;
  const page =
    list === "waiting"
      ? await orderList.waiting({ limit, from })
      : await orderList.recorded({ limit, from, phase });
  const orders = page.orders.filter(
    ({ order, wait }) =>
      (phase === undefined || order.phase === phase) &&
      (waitsFor === undefined || wait?.awaited.kind === waitsFor),
  );
  return done({
    orders: orders.map(summaryOf),
    ...(page.next === undefined ? {} : { next: page.next }),
  });
}

function summaryOf({ order, wait }: ListedOrder): Readonly<Record<string, unknown>> {
  const { orderReferenceId, sellerOrderId, phase, amazon, total, confirmedAt } = order;
  return {
    orderReferenceId,
    sellerOrderId,
    phase,
    amazon,
    total,
    ...(confirmedAt === undefined ? {} : { confirmedAt }),
    ...(wait ? { waitsFor: shortWait(wait) } : {}),
  };
}

/** Without the words that an error brought along: a list shows kinds, the order itself tells more. */
function shortWait({ awaited, parkedAt, dueAt, deadline }: Wait) {
  const refundOrdinal = refundOf(awaited);
  const error = awaited.kind === "operator" ? awaited.reason.split(":", 1)[0] : undefined;
  return {
    kind: awaited.kind,
    ...(error === undefined ? {} : { error }),
    ...(refundOrdinal === undefined ? {} : { refundOrdinal }),
    since: parkedAt,
    nextLook: dueAt,
    ...(deadline === undefined ? {} : { until: deadline }),
  };
}
