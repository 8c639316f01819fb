import { draftStanding } from "../domain/draft.ts";
import { AmazonPayRequestRefused } from "../domain/errors.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import { hasMoneyMoved } from "../domain/ledger.ts";
import type { Ledger } from "../domain/order.ts";
import { isoTime } from "../domain/record.ts";
import { amazonPayProblem, type HttpResponse, problem } from "../runtime/http.ts";
import type { PlaceOrderBody } from "./contract.ts";
import type { PlaceOrderDeps } from "./handler.ts";
import { refusedOrder } from "./placing.ts";

/** Holders that end while we look are looked at again; more than this is no accident. */
const MOST_LOOKS = 5;

/**
 * Makes sure that no other order reference can be paid for the shop's order: takes its number, or
 * takes it over from one that has ended without money.
 *
 * @returns what the caller is told when another one holds the number; undefined if it is ours
 */
export async function takeSellerOrder(
  deps: PlaceOrderDeps,
  body: PlaceOrderBody,
): Promise<HttpResponse | undefined> {
  const { sellerOrderId, orderReferenceId } = body;
  let holder = await deps.store.claimSellerOrder(sellerOrderId, orderReferenceId);
  for (let looks = 0; holder !== orderReferenceId && looks < MOST_LOOKS; looks += 1) {
    const found = await lookAt(deps, body, holder);
    if (typeof found === "object") return found;
    if (found === "live") break;
    const former = found === "ended" ? holder : undefined;
    holder = await deps.store.claimSellerOrder(sellerOrderId, orderReferenceId, former);
  }
  if (holder === orderReferenceId) return undefined;
  return problem(
    409,
    "SellerOrderTaken",
    `Shop order ${sellerOrderId} is already being paid by ${holder}; cancel that one first`,
    { orderReferenceId: holder },
  );
}

/** "live": it can still take money, now or later. "changed": somebody else wrote about it just now. */
type Found = "live" | "ended" | "changed";

async function lookAt(
  deps: PlaceOrderDeps,
  body: PlaceOrderBody,
  holder: OrderReferenceId,
): Promise<Found | HttpResponse> {
  const ledger = await deps.store.readLedger(holder);
  if (ledger && ledger.order.phase !== "refused") {
    return hasEndedWithoutMoney(ledger) ? "ended" : "live";
  }
  if (ledger?.order.refusal?.error === "OrderReferenceEnded") return "ended";
  try {
    if (await isConfirmedAtAmazon(deps, holder)) return "live";
  } catch (error) {
    const answer = amazonPayProblem(error, deps.clock.now());
    if (answer) return answer;
    throw error;
  }
  return (await retire(deps, body, holder, ledger)) ? "ended" : "changed";
}

function hasEndedWithoutMoney(ledger: Ledger): boolean {
  return (
    ["cancelled", "declined", "closed", "ended"].includes(ledger.order.phase) &&
    !hasMoneyMoved(ledger)
  );
}

async function isConfirmedAtAmazon(
  { amazonPay }: PlaceOrderDeps,
  orderReferenceId: OrderReferenceId,
): Promise<boolean> {
  try {
    const { status } = await amazonPay.getOrderReferenceDetails({ orderReferenceId });
    return draftStanding(status) === "placed";
  } catch (error) {
    const isUnknown =
      error instanceof AmazonPayRequestRefused && error.code === "InvalidOrderReferenceId";
    if (isUnknown) return false;
    throw error;
  }
}

/**
 * Records that an order reference which was never taken never will be. Its buyer may be placing it
 * at this moment: that one also has to write this row, and only one of the two writes succeeds.
 */
async function retire(
  { clock, store }: PlaceOrderDeps,
  body: PlaceOrderBody,
  holder: OrderReferenceId,
  ledger: Ledger | undefined,
): Promise<boolean> {
  const detail = `Shop order ${body.sellerOrderId} is paid by ${body.orderReferenceId} in its place`;
  const refusal = { error: "OrderReferenceEnded", detail } as const;
  const order = refusedOrder({ ...body, orderReferenceId: holder }, ledger?.order, refusal);
  const entry = { at: isoTime(clock.now()), what: `Not to be placed any more: ${detail}` };
  return (await store.save(order, entry)) !== "conflict";
}
