import type { OrderReferenceId } from "../domain/ids.ts";
import type { Authorization, Ledger } from "../domain/order.ts";
import type { Clock, OrderStore } from "../domain/ports.ts";
import { type HttpResponse, problem } from "../runtime/http.ts";

const LOOK_EVERY_MILLISECONDS = 200;

interface OutcomeDeps {
  readonly clock: Clock;
  readonly store: Pick<OrderStore, "readLedger">;
  readonly patienceMilliseconds: number;
}

/**
 * Watches the record until it tells what the buyer's page needs to know: in synchronous modes the
 * authorization's outcome, otherwise that Amazon has confirmed the order. When patience ends first
 * the answer is 503, never another 2xx, because pages take any 2xx for a placed order.
 */
export async function awaitOutcome(
  deps: OutcomeDeps,
  orderReferenceId: OrderReferenceId,
): Promise<HttpResponse> {
  const giveUpAtMilliseconds = deps.clock.now() + deps.patienceMilliseconds;
  for (;;) {
    const ledger = await deps.store.readLedger(orderReferenceId);
    const outcome = ledger && outcomeOf(ledger);
    if (outcome) return outcome;
    if (deps.clock.now() >= giveUpAtMilliseconds) return stillRunning(orderReferenceId);
    await deps.clock.sleep(LOOK_EVERY_MILLISECONDS);
  }
}

function outcomeOf(ledger: Ledger): HttpResponse | undefined {
  const { order, authorizations } = ledger;
  if (order.refusal) {
    const { error, detail, constraints } = order.refusal;
    return problem(error === "ConstraintsExist" ? 409 : 422, error, detail, { constraints });
  }
  if (!order.confirmedAt) return undefined;
  const isAnsweredLater =
    order.mode.authorize === "at-shipment" || order.mode.answer === "asynchronous";
  if (isAnsweredLater) return placed(ledger, "confirmed");
  const latest = authorizations.at(-1);
  return latest && authorizationOutcome(ledger, latest);
}

function authorizationOutcome(ledger: Ledger, latest: Authorization): HttpResponse | undefined {
  const { state, reason } = latest.status;
  switch (state) {
    case "Open":
    case "Closed":
      return placed(ledger, "authorized");
    case "Pending":
      return placed(ledger, "authorization-pending");
    case "Declined":
      return afterDecline(ledger, reason);
    case "Refused":
      return problem(422, "AmazonPayRequestRefused", `Amazon refused to authorize: ${reason}`);
    default:
      return undefined;
  }
}

function afterDecline({ order }: Ledger, reason: string | undefined): HttpResponse | undefined {
  const isTriedAgain =
    reason === "TransactionTimedOut" && order.mode.answer === "synchronous-then-asynchronous";
  if (isTriedAgain) return undefined;
  return problem(
    422,
    reason ?? "Declined",
    `Amazon declined the payment: ${reason ?? "no reason"}`,
  );
}

function placed({ order }: Ledger, status: string): HttpResponse {
  const { orderReferenceId, sellerOrderId } = order;
  return { status: 200, body: { orderReferenceId, sellerOrderId, status } };
}

function stillRunning(orderReferenceId: OrderReferenceId): HttpResponse {
  const response = problem(503, "StillRunning", "Not decided yet; repeat the same request", {
    orderReferenceId,
  });
  return { ...response, headers: { "retry-after": "2" } };
}
