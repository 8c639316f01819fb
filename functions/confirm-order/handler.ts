import type { OrderReferenceReading } from "../domain/amazon-pay.ts";
import type { AmazonPayOrders, ReturnUrls } from "../domain/amazon-pay-order.ts";
import { type AnswerDeps, answerOrPark } from "../domain/answer.ts";
import { type BuyerDataDeps, keepBuyerData } from "../domain/buyer-data.ts";
import { decideRefused } from "../domain/ending.ts";
import { AmazonPayRequestRefused, OutcomeError } from "../domain/errors.ts";
import { isCancelWanted, isUnanswered } from "../domain/ledger.ts";
import { formatDecimal, isSameMoney } from "../domain/money.ts";
import type { Ledger, Order, Refusal } from "../domain/order.ts";
import { isFinal, laterStatus } from "../domain/payment-state.ts";
import type { OrderStore } from "../domain/ports.ts";
import { decideOnOrder, isoTime, readExistingLedger } from "../domain/record.ts";
import { type SettlingDeps, settleUnanswered } from "../domain/settling.ts";
import { orWaitForTurn } from "../domain/turn-later.ts";
import { isConfirmed } from "../domain/waiting-for-buyer.ts";
import type { ConfirmOrderInput } from "./contract.ts";

export interface ConfirmOrderDeps
  extends AnswerDeps,
    SettlingDeps,
    Pick<BuyerDataDeps, "buyerDataDays"> {
  readonly store: Pick<OrderStore, "readLedger" | "save" | "readBuyer" | "saveBuyer">;
  readonly amazonPay: SettlingDeps["amazonPay"] &
    Pick<AmazonPayOrders, "confirmOrderReference" | "getOrderReferenceDetails">;
}

/**
 * Tells Amazon that the buyer has placed the order, and fetches who buys and where it goes, which
 * Amazon shows only from now on (reference §3.4). An order confirmed before answers from the
 * record.
 */
export function createConfirmOrderHandler(deps: ConfirmOrderDeps) {
  return async (input: ConfirmOrderInput): Promise<void> => {
    const { orderReferenceId, taskToken: token, visit } = input;
    const awaited = { kind: "confirmation" } as const;
    const task = { orderReferenceId, token, visit, awaited };
    await orWaitForTurn(deps, task, async () => {
      const ledger = await readExistingLedger(deps.store, orderReferenceId);
      const { order } = ledger;
      const isWanted = !order.refusal && !isCancelWanted(order);
      if (isWanted && !isConfirmed(order)) await confirm(deps, ledger);
      await answerOrPark(deps, task);
    });
  };
}

async function confirm(deps: ConfirmOrderDeps, ledger: Ledger): Promise<void> {
  const { order } = ledger;
  const { orderReferenceId } = order;
  const refused = await confirmAtAmazon(deps, order);
  const reading = await deps.amazonPay.getOrderReferenceDetails({ orderReferenceId });
  if (refused && reading.status.state !== "Open") {
    const known = await findUnanswered(deps, ledger, reading);
    if (wasConfirmed(known)) await recordConfirmation(deps, order, reading, "Not confirmed again");
    else await recordRefusal(deps, order, reading, refused);
    return;
  }
  refuseAnotherTotal(order, reading);
  const { buyer, shipTo } = reading;
  await keepBuyerData(deps, orderReferenceId, {
    ...(buyer ? { buyer } : {}),
    ...(shipTo ? { shipTo } : {}),
  });
  await recordConfirmation(deps, order, reading, "Confirmed");
}

/**
 * Amazon authorizes only on an order reference that is confirmed (reference §3.7), so an authorization proves
 * a confirmation whose answer never came.
 */
function wasConfirmed({ order, authorizations }: Ledger): boolean {
  return order.confirmedAt !== undefined || authorizations.some(({ amazonId }) => amazonId);
}

/**
 * An authorization that nobody answered may have been made all the same, and none can be made any
 * more once the order reference has ended: it is looked for before the order is called refused, after
 * which nobody would. API v2 lists no charges of an order.
 */
async function findUnanswered(
  deps: ConfirmOrderDeps,
  ledger: Ledger,
  { status }: OrderReferenceReading,
): Promise<Ledger> {
  const isSearchable = ledger.order.gateway !== "checkout-v2" && isUnanswered(ledger);
  if (!isSearchable || !isFinal("orderReference", status.state)) return ledger;
  await settleUnanswered(deps, ledger);
  return readExistingLedger(deps.store, ledger.order.orderReferenceId);
}

/**
 * Two requests may have placed the order with two totals at one moment, and the one that was not
 * recorded may have told Amazon last. From the confirmation on no call changes the total (reference
 * §4.1), so this is the last word, and nothing has been charged yet.
 */
function refuseAnotherTotal({ total }: Order, reading: OrderReferenceReading): void {
  if (!reading.total || isSameMoney(reading.total, total)) return;
  const [ours, theirs] = [total, reading.total].map(
    (amount) => `${formatDecimal(amount)} ${amount.currency}`,
  );
  const message = `Amazon confirmed the order with a total of ${theirs}; recorded is ${ours}`;
  throw new OutcomeError("OperatorNeeded", message);
}

/**
 * The buyer's latest choice has been put to Amazon; the state of the order reference tells whether
 * Amazon took it.
 */
async function recordConfirmation(
  deps: ConfirmOrderDeps,
  { orderReferenceId, picks = 0 }: Order,
  { status }: OrderReferenceReading,
  outcome: "Confirmed" | "Not confirmed again",
): Promise<void> {
  const at = isoTime(deps.clock.now());
  await decideOnOrder(deps.store, orderReferenceId, ({ order: recorded }) =>
    isConfirmedSince(recorded, picks)
      ? undefined
      : {
          row: {
            ...recorded,
            amazon: laterStatus(recorded.amazon, status),
            confirmedAt: at,
            confirmedPicks: picks,
          },
          entry: { at, what: `${outcome}; the order reference is ${status.state}` },
        },
  );
}

/** Throws a refusal that nobody but a person can mend. */
async function recordRefusal(
  deps: ConfirmOrderDeps,
  { orderReferenceId, picks = 0 }: Order,
  reading: OrderReferenceReading,
  refused: AmazonPayRequestRefused,
): Promise<void> {
  const refusal = whyRefused(refused, reading);
  if (!refusal) throw refused;
  const at = isoTime(deps.clock.now());
  await decideOnOrder(deps.store, orderReferenceId, ({ order: recorded }) =>
    isConfirmedSince(recorded, picks)
      ? undefined
      : decideRefused(recorded, at, refusal, reading.status),
  );
}

/** Another attempt may have confirmed the order meanwhile; what it recorded stands. */
function isConfirmedSince({ confirmedAt, confirmedPicks = 0 }: Order, picks: number): boolean {
  return confirmedAt !== undefined && confirmedPicks >= picks;
}

/** Amazon may refuse a second Confirm on an open order (reference §3.3), so the state decides. */
async function confirmAtAmazon(
  deps: ConfirmOrderDeps,
  { orderReferenceId, returnUrls, returnNonce, expectImmediateAuthorization, mode }: Order,
): Promise<AmazonPayRequestRefused | undefined> {
  try {
    await deps.amazonPay.confirmOrderReference({
      orderReferenceId,
      ...(returnUrls ? { returnUrls: withNonce(returnUrls, returnNonce) } : {}),
      ...(expectImmediateAuthorization ? { expectImmediateAuthorization } : {}),
      authorize: mode.authorize,
    });
    return undefined;
  } catch (error) {
    if (error instanceof AmazonPayRequestRefused) return error;
    throw error;
  }
}

/** The nonce comes back with the buyer, and a stranger does not know it. */
function withNonce({ successUrl, failureUrl }: ReturnUrls, nonce: string | undefined): ReturnUrls {
  if (nonce === undefined) return { successUrl, failureUrl };
  const add = (url: string): string => {
    const withParameter = new URL(url);
    withParameter.searchParams.set("shipchargeNonce", nonce);
    return withParameter.toString();
  };
  return { successUrl: add(successUrl), failureUrl: add(failureUrl) };
}

function whyRefused(
  refused: AmazonPayRequestRefused,
  reading: OrderReferenceReading,
): Refusal | undefined {
  const { constraints, status } = reading;
  if (refused.code === "ConstraintsExist") {
    const detail = `The buyer has to mend: ${constraints.map(({ id }) => id).join(", ")}`;
    return { error: "ConstraintsExist", detail, constraints };
  }
  if (status.state === "Canceled" || status.state === "Closed") {
    const detail = `Amazon's order reference is ${status.state} (${status.reason ?? "no reason given"})`;
    return { error: "OrderReferenceEnded", detail };
  }
  return undefined;
}
