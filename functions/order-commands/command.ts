import * as v from "valibot";
import type { AmazonPayOrders } from "../domain/amazon-pay-order.ts";
import type { AmazonPayRefunds } from "../domain/amazon-pay-refund.ts";
import { type AnswerDeps, wake } from "../domain/answer.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import type { Ledger, Order } from "../domain/order.ts";
import type { OrderList } from "../domain/order-list.ts";
import type {
  Clock,
  OrderStore,
  TimelineEntry,
  WaitingRoom,
  WorkflowControl,
} from "../domain/ports.ts";
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
  readonly orderList: OrderList;
  readonly amazonPay: Pick<
    AmazonPayOrders,
    | "getOrderReferenceDetails"
    | "getAuthorizationDetails"
    | "getCaptureDetails"
    | "setOrderAttributes"
  > &
    Pick<AmazonPayRefunds, "getRefundDetails">;
}

/** One thing that may be asked of a placed order. */
export type Command = (
  deps: OrderCommandsDeps,
  orderReferenceId: OrderReferenceId,
  body: unknown,
  /** Who asks; kept in the timeline. */
  caller?: string,
) => Promise<HttpResponse>;

/** A command whose body has a schema; anything else is refused with every wrong field named. */
export function commandWith<Schema extends v.GenericSchema>(
  schema: Schema,
  run: (
    deps: OrderCommandsDeps,
    orderReferenceId: OrderReferenceId,
    body: v.InferOutput<Schema>,
    caller: string | undefined,
  ) => Promise<HttpResponse>,
): Command {
  return async (deps, orderReferenceId, body, caller) => {
    const parsed = v.safeParse(schema, body ?? {});
    if (!parsed.success) return problem(422, "InvalidRequest", describeIssues(parsed.issues));
    return run(deps, orderReferenceId, parsed.output, caller);
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

/** A line of the timeline about what somebody did, with who it was where that is known. */
export function entryBy(caller: string | undefined, at: string, what: string): TimelineEntry {
  return { at, what: caller === undefined ? what : `${what}, by ${caller}` };
}

export function done(body: Readonly<Record<string, unknown>>): HttpResponse {
  return { status: 200, body };
}
