import type { OrderReferenceReading } from "../domain/amazon-pay.ts";
import { draftStanding } from "../domain/draft.ts";
import { AmazonPayAccessRefused, AmazonPayRequestRefused } from "../domain/errors.ts";
import { isSameMoney } from "../domain/money.ts";
import type { Order } from "../domain/order.ts";
import { isoTime } from "../domain/record.ts";
import {
  amazonPayProblem,
  type HttpResponse,
  orderReferenceGone,
  problem,
} from "../runtime/http.ts";
import { constraintsProblem } from "../runtime/order-outcome.ts";
import type { PlaceOrderBody } from "./contract.ts";
import type { PlaceOrderDeps } from "./handler.ts";
import { refusedOrder } from "./placing.ts";

/** What Amazon knows now, or what the caller is told instead. */
export type Told = { readonly reading: OrderReferenceReading } | { readonly answer: HttpResponse };

/**
 * Tells Amazon the final total and texts of a draft. An order reference that is already open was
 * confirmed before, and its order is resumed.
 */
export async function tellAmazon(
  deps: PlaceOrderDeps,
  body: PlaceOrderBody,
  recorded: Order | undefined,
): Promise<Told> {
  try {
    return judge(body, await setTotal(deps, body));
  } catch (error) {
    if (error instanceof AmazonPayAccessRefused) await recordRefusal(deps, body, recorded, error);
    const answer = amazonPayProblem(error, deps.clock.now());
    if (answer) return { answer };
    throw error;
  }
}

/**
 * Where the buyer authenticates, the final total goes by SetOrderAttributes (SCA confirm step,
 * no. 3), which also leaves what was set before and is not named now (reference §3.2); Amazon
 * allows both calls on a draft, and only SetOrderAttributes on an open order (reference §4.1).
 */
async function setTotal(
  { amazonPay }: PlaceOrderDeps,
  { orderReferenceId, sellerOrderId, total, texts, returnUrls }: PlaceOrderBody,
): Promise<OrderReferenceReading> {
  const { authorizationNotes: _notes, softDescriptor: _descriptor, ...shownTexts } = texts;
  const details = { orderReferenceId, sellerOrderId, total, ...shownTexts };
  try {
    return returnUrls
      ? await amazonPay.setOrderAttributes(details)
      : await amazonPay.setOrderReferenceDetails(details);
  } catch (error) {
    const isNoDraft =
      error instanceof AmazonPayRequestRefused && error.code === "OrderReferenceNotModifiable";
    if (!isNoDraft) throw error;
    return amazonPay.getOrderReferenceDetails({ orderReferenceId });
  }
}

function judge({ total }: PlaceOrderBody, reading: OrderReferenceReading): Told {
  const { status, constraints } = reading;
  const standing = draftStanding(status);
  if (standing === "stale" || standing === "ended") {
    return { answer: orderReferenceGone(standing, status) };
  }
  if (standing === "placed" && reading.total && !isSameMoney(reading.total, total)) {
    const message = "The order reference was confirmed with another total";
    return { answer: problem(409, "PlacedDifferently", message, { total: reading.total }) };
  }
  return constraints.length > 0 ? { answer: constraintsProblem(constraints) } : { reading };
}

async function recordRefusal(
  { clock, store }: PlaceOrderDeps,
  body: PlaceOrderBody,
  recorded: Order | undefined,
  error: AmazonPayAccessRefused,
): Promise<void> {
  const detail = `Amazon Pay does not accept our keys or account: ${error.code ?? error.message}`;
  const order = refusedOrder(body, recorded, { error: "OperatorNeeded", detail });
  await store.save(order, { at: isoTime(clock.now()), what: `Not placed: ${detail}` });
}
