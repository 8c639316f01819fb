import type { OrderReferenceReading } from "../domain/amazon-pay.ts";
import { isSameMoney } from "../domain/money.ts";
import type { Order, Refusal } from "../domain/order.ts";
import type { Placed, PlaceOrderBody } from "./contract.ts";

/** An order that Amazon knows the total of, and what it takes to record it. */
interface Placing {
  readonly body: Placed;
  readonly reading: OrderReferenceReading;
  readonly newNonce: () => string;
}

/** The first record of an order that Amazon knows the total of. */
export function newOrder({ body, reading, newNonce }: Placing): Order {
  return { ...firstRecord(body), ...returnsBy(body, newNonce), amazon: reading.status };
}

/**
 * An order that was refused before and is tried again, by a new execution. What else is recorded
 * stays: a wish to cancel, and how often the buyer has chosen a payment method.
 */
export function placedAgain(recorded: Order, { body, reading, newNonce }: Placing): Order {
  const {
    refusal: _forgiven,
    returnUrls: _formerUrls,
    returnNonce: _formerNonce,
    transactionTimeoutMinutes: _formerTimeout,
    expectImmediateAuthorization: _formerExpectation,
    ...kept
  } = recorded;
  return {
    ...kept,
    ...firstRecord(body),
    ...returnsBy(body, newNonce),
    version: recorded.version,
    run: recorded.run + 1,
    shipments: recorded.shipments,
    amazon: reading.status,
    ...wishAgain(recorded),
  };
}

/** A wish to cancel that ended only because Amazon did not confirm the order counts again. */
function wishAgain({ cancel }: Order): Pick<Order, "cancel"> {
  if (!cancel) return {};
  const { requestedAt, reason } = cancel;
  return { cancel: { requestedAt, reason } };
}

/** An order that could not be placed, kept so that reading it tells why. */
export function refusedOrder(body: Placed, recorded: Order | undefined, refusal: Refusal): Order {
  return { ...(recorded ?? firstRecord(body)), phase: "refused", refusal };
}

/**
 * Whether a repeated request asks for what was placed. Texts and pages may differ: they move no
 * money, and what was placed keeps its own.
 */
export function saysTheSame(
  recorded: Order,
  { total, mode, sellerOrderId }: PlaceOrderBody,
): boolean {
  return (
    recorded.sellerOrderId === sellerOrderId &&
    isSameMoney(recorded.total, total) &&
    recorded.mode.authorize === mode.authorize &&
    recorded.mode.answer === mode.answer &&
    recorded.mode.capture === mode.capture
  );
}

function firstRecord({
  orderReferenceId,
  sellerOrderId,
  total,
  mode,
  gateway,
  texts,
  transactionTimeoutMinutes,
  expectImmediateAuthorization,
}: Placed): Order {
  return {
    kind: "order",
    version: 0,
    orderReferenceId,
    sellerOrderId,
    total,
    mode,
    ...(gateway === undefined ? {} : { gateway }),
    texts,
    ...(transactionTimeoutMinutes === undefined ? {} : { transactionTimeoutMinutes }),
    ...(expectImmediateAuthorization ? { expectImmediateAuthorization } : {}),
    phase: "open",
    run: 1,
    amazon: { state: "Draft" },
    shipments: [],
  };
}

function returnsBy(
  { returnUrls }: PlaceOrderBody,
  newNonce: () => string,
): Pick<Order, "returnUrls" | "returnNonce"> {
  return returnUrls ? { returnUrls, returnNonce: newNonce() } : {};
}
