import * as v from "valibot";
import type { AmazonPayOrders } from "../domain/amazon-pay-order.ts";
import { type AnswerDeps, wake } from "../domain/answer.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import type { Ledger, Order } from "../domain/order.ts";
import type { Clock, OrderStore, WaitingRoom, WorkflowControl } from "../domain/ports.ts";
import { type Change, decideOnOrder, isoTime } from "../domain/record.ts";
import { type HttpResponse, problem } from "../runtime/http.ts";
import { describeIssues } from "../runtime/schemas.ts";

export interface OrderCommandsDeps extends AnswerDeps {
  readonly clock: Clock;
  readonly store: OrderStore;
  readonly waits: WaitingRoom;
  /** How long a buyer's page is kept waiting for an outcome. */
  readonly patienceMilliseconds: number;
  readonly workflow: WorkflowControl;
  readonly amazonPay: Pick<AmazonPayOrders, "getOrderReferenceDetails" | "setOrderAttributes">;
}

/** One thing that may be asked of a placed order. */
export type Command = (
  deps: OrderCommandsDeps,
  orderReferenceId: OrderReferenceId,
  body: unknown,
) => Promise<HttpResponse>;

/** A command whose body has a schema; anything else is refused with every wrong field named. */
export function commandWith<Schema extends v.GenericSchema>(
  schema: Schema,
  run: (
    deps: OrderCommandsDeps,
    orderReferenceId: OrderReferenceId,
    body: v.InferOutput<Schema>,
  ) => Promise<HttpResponse>,
): Command {
  return async (deps, orderReferenceId, body) => {
    const parsed = v.safeParse(schema, body ?? {});
    if (!parsed.success) return problem(422, "InvalidRequest", describeIssues(parsed.issues));
    return run(deps, orderReferenceId, parsed.output);
  };
}

/**
 * Records a wish or a fact and wakes the order. What the decision leaves as it is was recorded
 * before, and the order is woken all the same: the first waking may have been lost.
 */
export async function recordAndWake(
  deps: OrderCommandsDeps,
  orderReferenceId: OrderReferenceId,
  decide: (ledger: Ledger, at: string) => Change<Order> | undefined,
): Promise<Order> {
  const at = isoTime(deps.clock.now());
  const order = await decideOnOrder(deps.store, orderReferenceId, (ledger) => decide(ledger, at));
  await wake(deps, orderReferenceId);
  return order;
}

export function done(body: Readonly<Record<string, unknown>>): HttpResponse {
  return { status: 200, body };
}
