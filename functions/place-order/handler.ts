import * as v from "valibot";
import type { AmazonPay, OrderReferenceReading } from "../domain/amazon-pay.ts";
import {
  AmazonPayAccessRefused,
  AmazonPayRequestRefused,
  AmazonPayUnavailable,
} from "../domain/errors.ts";
import { executionInput } from "../domain/execution-input.ts";
import type { Order } from "../domain/order.ts";
import type { Clock, OrderStore, WorkflowControl } from "../domain/ports.ts";
import { isoTime } from "../domain/record.ts";
import { type HttpRequest, type HttpResponse, problem } from "../runtime/http.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { type PlaceOrderBody, placeOrderBody } from "./contract.ts";
import { awaitOutcome } from "./outcome.ts";
import { newOrder, placedAgain, refusedOrder, saysTheSame } from "./placing.ts";

export interface PlaceOrderDeps {
  readonly clock: Clock;
  readonly store: OrderStore;
  readonly amazonPay: Pick<AmazonPay, "setOrderReferenceDetails" | "getOrderReferenceDetails">;
  readonly workflow: Pick<WorkflowControl, "start">;
  /** How long the buyer's page is kept waiting for the outcome. */
  readonly patienceMilliseconds: number;
}

/**
 * Takes the order that the buyer has just placed: tells Amazon the total and the texts, records the
 * order and starts its workflow. Answers 200 only when Amazon has accepted the order; 503 means
 * "not yet", and repeating the same request is always safe.
 */
export function createPlaceOrderHandler(deps: PlaceOrderDeps) {
  return async (request: HttpRequest): Promise<HttpResponse> => {
    const body = v.safeParse(placeOrderBody, request.body);
    if (!body.success) return problem(422, "InvalidRequest", describeIssues(body.issues));
    const order = body.output;
    const holder = await deps.store.claimSellerOrder(order.sellerOrderId, order.orderReferenceId);
    if (holder !== order.orderReferenceId) {
      return problem(
        409,
        "SellerOrderTaken",
        `Shop order ${order.sellerOrderId} is already being paid by ${holder}; cancel that one first`,
      );
    }
    return place(deps, order);
  };
}

async function place(deps: PlaceOrderDeps, body: PlaceOrderBody): Promise<HttpResponse> {
  const recorded = await deps.store.readOrder(body.orderReferenceId);
  if (recorded && recorded.phase !== "refused") {
    if (!saysTheSame(recorded, body)) {
      return problem(409, "PlacedDifferently", "This order was placed with another total or mode");
    }
    return start(deps, recorded);
  }
  const details = await setDetails(deps, body, recorded);
  if ("status" in details) return details;
  const at = isoTime(deps.clock.now());
  const order = recorded
    ? placedAgain(recorded, body, details.reading)
    : newOrder(body, details.reading);
  const saved = await deps.store.save(order, { at, what: "Placed: Amazon knows the total" });
  // Somebody placed the same order at the same moment: go by what that one recorded.
  if (saved === "conflict") return place(deps, body);
  return start(deps, saved.row);
}

async function start(deps: PlaceOrderDeps, order: Order): Promise<HttpResponse> {
  const { orderReferenceId, run } = order;
  await deps.workflow.start({ orderReferenceId, run, input: executionInput(order) });
  return awaitOutcome(deps, orderReferenceId);
}

async function setDetails(
  deps: PlaceOrderDeps,
  body: PlaceOrderBody,
  recorded: Order | undefined,
): Promise<{ reading: OrderReferenceReading } | HttpResponse> {
  const { orderReferenceId, sellerOrderId, total, texts } = body;
  const { sellerNote, storeName, customInformation } = texts;
  try {
    const reading = await deps.amazonPay.setOrderReferenceDetails({
      orderReferenceId,
      total,
      sellerOrderId,
      ...(sellerNote === undefined ? {} : { sellerNote }),
      ...(storeName === undefined ? {} : { storeName }),
      ...(customInformation === undefined ? {} : { customInformation }),
    });
    return reading.constraints.length > 0 ? constraintsProblem(reading) : { reading };
  } catch (error) {
    if (error instanceof AmazonPayUnavailable) return notYet(error.message);
    if (error instanceof AmazonPayRequestRefused) return afterRefusal(deps, body, error);
    if (!(error instanceof AmazonPayAccessRefused)) throw error;
    await recordRefusal(deps, body, recorded, error);
    return problem(502, error.name, error.message, { code: error.code });
  }
}

/** An order reference that is already open at Amazon was placed before, and is resumed. */
async function afterRefusal(
  deps: PlaceOrderDeps,
  { orderReferenceId }: PlaceOrderBody,
  refusal: AmazonPayRequestRefused,
): Promise<{ reading: OrderReferenceReading } | HttpResponse> {
  if (refusal.code !== "OrderReferenceNotModifiable") {
    return problem(422, refusal.name, refusal.message, { code: refusal.code });
  }
  const reading = await deps.amazonPay.getOrderReferenceDetails({ orderReferenceId });
  const { state, reason } = reading.status;
  if (state === "Open" || state === "Suspended") return { reading };
  return problem(
    410,
    "OrderReferenceEnded",
    `The order reference is ${state} (${reason ?? "no reason given"}); the buyer has to sign in again`,
  );
}

async function recordRefusal(
  deps: PlaceOrderDeps,
  body: PlaceOrderBody,
  recorded: Order | undefined,
  error: AmazonPayAccessRefused,
): Promise<void> {
  const detail = `Amazon Pay does not accept our keys or account: ${error.code ?? error.message}`;
  const order = refusedOrder(body, recorded, { error: "OperatorNeeded", detail });
  await deps.store.save(order, { at: isoTime(deps.clock.now()), what: `Not placed: ${detail}` });
}

function constraintsProblem({ constraints }: OrderReferenceReading): HttpResponse {
  const names = constraints.map(({ id }) => id).join(", ");
  return problem(409, "ConstraintsExist", `The buyer has to mend: ${names}`, { constraints });
}

function notYet(message: string): HttpResponse {
  return { ...problem(503, "AmazonPayUnavailable", message), headers: { "retry-after": "2" } };
}
