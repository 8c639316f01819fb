import type { Constraint } from "../domain/amazon-pay.ts";
import { draftStanding } from "../domain/draft.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import { hasMoneyMoved, isTimeOut } from "../domain/ledger.ts";
import type { Authorization, Ledger, Order, Refusal } from "../domain/order.ts";
import type { Status } from "../domain/payment-state.ts";
import type { Clock, OrderStore } from "../domain/ports.ts";
import { isConfirmed } from "../domain/waiting-for-buyer.ts";
import { type HttpResponse, orderReferenceGone, problem, tryAgain } from "./http.ts";

const LOOK_EVERY_MILLISECONDS = 200;

/** Which of an order's steps the page is waiting for. */
export type AwaitedStep = "placing" | "authentication";

interface OutcomeDeps {
  readonly clock: Clock;
  readonly store: Pick<OrderStore, "readLedger">;
  readonly patienceMilliseconds: number;
}

/**
 * Watches the record until it tells what the buyer's page needs to know: that Amazon has confirmed
 * the order where the buyer authenticates next or the money is reserved later, otherwise the
 * authorization's outcome. When patience ends first the answer is 503, never another 2xx, because
 * pages take any 2xx for a placed order (reference §15; SCA confirm step, no. 6).
 *
 * @param step "authentication" after the buyer's return: the authorization's outcome counts then
 */
export async function awaitOutcome(
  deps: OutcomeDeps,
  orderReferenceId: OrderReferenceId,
  step: AwaitedStep = "placing",
): Promise<HttpResponse> {
  const giveUpAtMilliseconds = deps.clock.now() + deps.patienceMilliseconds;
  for (;;) {
    const ledger = await deps.store.readLedger(orderReferenceId);
    const outcome = ledger && outcomeOf(ledger, step);
    if (outcome) return outcome;
    if (deps.clock.now() >= giveUpAtMilliseconds) {
      const message = "Not decided yet; repeat the same request";
      return tryAgain("StillRunning", message, { orderReferenceId });
    }
    await deps.clock.sleep(LOOK_EVERY_MILLISECONDS);
  }
}

function outcomeOf(ledger: Ledger, step: AwaitedStep): HttpResponse | undefined {
  const { order, authorizations } = ledger;
  const latest = authorizations.at(-1);
  if (order.refusal) return refusalProblem(order.refusal, order.amazon);
  if (order.phase === "cancelled" || order.phase === "cancelling") return cancelled(order);
  if (order.phase === "declined") return declined(latest?.status.reason);
  if (order.phase === "ended" && !hasMoneyMoved(ledger)) {
    return orderReferenceGone("ended", order.amazon);
  }
  if (!isConfirmed(order)) return undefined;
  const isAnsweredLater =
    order.mode.authorize === "at-shipment" || order.mode.answer === "asynchronous";
  const isBuyerAway = order.returnUrls !== undefined && step === "placing";
  if (isBuyerAway || isAnsweredLater) return placed(order, "confirmed");
  if (!latest || isMendedSince(order, latest)) return undefined;
  return authorizationOutcome(order, latest);
}

/** A decline that the buyer has answered with another payment method: the next answer counts. */
function isMendedSince(
  { confirmedPicks = 0 }: Order,
  { status, picks = confirmedPicks }: Authorization,
): boolean {
  return status.state === "Declined" && picks < confirmedPicks;
}

/** Why Amazon did not take the order, and what helps. */
export function refusalProblem(
  { error, detail, constraints = [] }: Refusal,
  amazon: Status,
): HttpResponse {
  switch (error) {
    case "ConstraintsExist":
      return constraintsProblem(constraints);
    case "OrderReferenceEnded":
      return draftStanding(amazon) === "stale"
        ? orderReferenceGone("stale", amazon)
        : problem(410, error, `${detail}; the buyer has to sign in again`);
    case "OperatorNeeded":
      return problem(422, error, detail);
  }
}

/** What the buyer has to mend before the same order can be placed again (reference §5.3). */
export function constraintsProblem(constraints: readonly Constraint[]): HttpResponse {
  const names = constraints.map(({ id }) => id).join(", ");
  return problem(409, "ConstraintsExist", `The buyer has to mend: ${names}`, { constraints });
}

function authorizationOutcome(order: Order, { status }: Authorization): HttpResponse | undefined {
  switch (status.state) {
    case "Open":
    case "Closed":
      return placed(order, "authorized");
    case "Pending":
      return placed(order, "authorization-pending");
    case "Declined":
      return isTriedAgain(order, status) ? undefined : declined(status.reason);
    case "Refused":
      return problem(
        422,
        "AmazonPayRequestRefused",
        `Amazon refused to authorize: ${status.reason ?? "no reason given"}`,
      );
    default:
      return undefined;
  }
}

/**
 * Whether the workflow asks Amazon again by itself: then nothing is decided, and a page that heard
 * of a decline would let the buyer pay twice.
 */
function isTriedAgain({ mode }: Order, { reason }: Status): boolean {
  if (reason === "ProcessingFailure") return true;
  return isTimeOut(reason) && mode.answer === "synchronous-then-asynchronous";
}

function declined(reason = "Declined"): HttpResponse {
  return problem(422, reason, `Amazon declined the payment: ${reason}`);
}

function cancelled({ cancel }: Order): HttpResponse {
  const why = cancel?.reason ?? "Cancelled";
  return problem(410, "OrderCancelled", `${why}; to buy after all, the buyer signs in again`);
}

function placed({ orderReferenceId, sellerOrderId }: Order, status: string): HttpResponse {
  return { status: 200, body: { orderReferenceId, sellerOrderId, status } };
}
