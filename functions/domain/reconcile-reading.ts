import type { AuthorizationReading, CaptureReading } from "./amazon-pay.ts";
import type { AmazonPayOrders, OrderReferenceSummary, PaymentDomain } from "./amazon-pay-order.ts";
import type { AmazonPayRefunds, RefundReading } from "./amazon-pay-refund.ts";
import type { AuthorizationId, OrderReferenceId } from "./ids.ts";
import { type Currency, type Money, money, sum } from "./money.ts";
import type { Ledger } from "./order.ts";
import type { OrderStore } from "./ports.ts";
import type { AmazonSide } from "./reconcile-order.ts";
import { isoTime } from "./record.ts";

/** The operations that a reconciliation needs, none of which changes anything. */
export type ReadingAmazonPay = Pick<
  AmazonPayOrders,
  | "getOrderReferenceDetails"
  | "getAuthorizationDetails"
  | "getCaptureDetails"
  | "listOrderReferences"
  | "listMoreOrderReferences"
> &
  Pick<AmazonPayRefunds, "getRefundDetails">;

export interface ReadingDeps {
  readonly amazonPay: ReadingAmazonPay;
  readonly store: Pick<OrderStore, "readOrder">;
}

/** Amazon lists orders that were created within at most 31 days (reference §3.12). */
const LISTED_DAYS = 15;
const DAY_MILLISECONDS = 86_400_000;
/** A range must not reach into the future, by Amazon's clock. */
const CLOCKS_DIFFER_MILLISECONDS = 120_000;
/** More order references of one shop order than this are not an order's, but a broken shop's. */
const MOST_PAGES = 5;

const PAYMENT_DOMAINS: Readonly<Partial<Record<Currency, PaymentDomain>>> = {
  USD: "NA_USD",
  EUR: "EU_EUR",
  GBP: "EU_GBP",
  JPY: "FE_JPY",
};

/**
 * Reads what Amazon shows of one recorded order: one call for the order reference, one for the list
 * of its number, one for each authorization and capture; refunds only where the books of a capture do
 * not agree by their sums. Throws the errors of a call to Amazon.
 */
export async function readAmazonSide(
  deps: ReadingDeps,
  ledger: Ledger,
  nowMilliseconds: number,
): Promise<AmazonSide> {
  const { orderReferenceId } = ledger.order;
  const order = await deps.amazonPay.getOrderReferenceDetails({ orderReferenceId });
  const outside = ledger.outside.filter(({ purpose }) => purpose === "authorization");
  const known = [...ledger.authorizations, ...outside].flatMap(({ amazonId }) => amazonId ?? []);
  const ids = new Set([...order.authorizationIds, ...known]) as ReadonlySet<AuthorizationId>;
  const { authorizations, captures } = await readTransactions(deps, [...ids]);
  return {
    status: order.status,
    total: order.total,
    authorizations,
    captures,
    refunds: await readDoubtfulRefunds(deps, ledger, captures),
    strangers: await readStrangers(deps, ledger, nowMilliseconds),
  };
}

async function readTransactions({ amazonPay }: ReadingDeps, ids: readonly AuthorizationId[]) {
  const authorizations: AuthorizationReading[] = [];
  const captures: CaptureReading[] = [];
  for (const id of ids) {
    const authorization = await amazonPay.getAuthorizationDetails(id);
    authorizations.push(authorization);
    for (const captureId of authorization.captureIds) {
      captures.push(await amazonPay.getCaptureDetails(captureId));
    }
  }
  return { authorizations, captures };
}

async function readDoubtfulRefunds(
  { amazonPay }: ReadingDeps,
  ledger: Ledger,
  captures: readonly CaptureReading[],
): Promise<readonly RefundReading[]> {
  const refunds: RefundReading[] = [];
  for (const capture of captures.filter((one) => !agreesOnRefunds(ledger, one))) {
    for (const id of capture.refundIds) refunds.push(await amazonPay.getRefundDetails(id));
  }
  return refunds;
}

/** Whether every refund of the capture is recorded, and what is given back is the same sum. */
function agreesOnRefunds(ledger: Ledger, { refundIds, refunded }: CaptureReading): boolean {
  const rows = [...ledger.refunds, ...ledger.outsideRefunds].filter(
    ({ amazonId }) => amazonId !== undefined && refundIds.includes(amazonId),
  );
  const completed = rows.filter(({ status }) => status.state === "Completed");
  const recorded = sum(
    completed.map(({ amount }) => amount),
    refunded.currency,
  );
  return rows.length === refundIds.length && recorded.minorUnits === refunded.minorUnits;
}

async function readStrangers(deps: ReadingDeps, { order }: Ledger, nowMilliseconds: number) {
  const strangers: { orderReferenceId: OrderReferenceId; captured: Money }[] = [];
  for (const summary of await listNamesakes(deps, order, nowMilliseconds)) {
    const { orderReferenceId } = summary;
    if (orderReferenceId === order.orderReferenceId) continue;
    if (await deps.store.readOrder(orderReferenceId)) continue;
    const { authorizationIds } = await deps.amazonPay.getOrderReferenceDetails({
      orderReferenceId,
    });
    let captured = money(0, order.total.currency);
    for (const id of authorizationIds) {
      const one = await deps.amazonPay.getAuthorizationDetails(id);
      captured = { ...captured, minorUnits: captured.minorUnits + one.captured.minorUnits };
    }
    strangers.push({ orderReferenceId, captured });
  }
  return strangers;
}

/** The order references that Amazon lists under the shop's number of this order. */
async function listNamesakes(
  { amazonPay }: ReadingDeps,
  { sellerOrderId, confirmedAt, total }: Ledger["order"],
  nowMilliseconds: number,
): Promise<readonly OrderReferenceSummary[]> {
  if (confirmedAt === undefined) return [];
  const reach = LISTED_DAYS * DAY_MILLISECONDS;
  const start = Date.parse(confirmedAt) - reach;
  const end = Math.min(
    Date.parse(confirmedAt) + reach,
    nowMilliseconds - CLOCKS_DIFFER_MILLISECONDS,
  );
  const domain = PAYMENT_DOMAINS[total.currency];
  let page = await amazonPay.listOrderReferences({
    sellerOrderId,
    createdBetween: { start: isoTime(start), end: isoTime(Math.max(start, end)) },
    ...(domain === undefined ? {} : { paymentDomain: domain }),
  });
  const found = [...page.orderReferences];
  for (let pages = 1; page.nextPageToken !== undefined && pages < MOST_PAGES; pages += 1) {
    page = await amazonPay.listMoreOrderReferences(page.nextPageToken);
    found.push(...page.orderReferences);
  }
  return found;
}
