import {
  type OrderReferenceId,
  parseSellerOrderId,
  parseShipmentId,
  referenceId,
} from "../../../functions/domain/ids.ts";
import type { Authorization, Capture, Order } from "../../../functions/domain/order.ts";
import { isoTime } from "../../../functions/domain/record.ts";
import { parseRefundRequestId, type Refund } from "../../../functions/domain/refund.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createCore } from "../../../local/sandbox/core/core.ts";
import { createSeededIds } from "../../../local/sandbox/core/ids.ts";
import { euros, given, START } from "../waiting/records.ts";
import { createListingAmazonPay, openOrderReference } from "./amazon.ts";

const DAY_SECONDS = 86_400;
export const DAY_MILLISECONDS = DAY_SECONDS * 1_000;
export const TOTAL = 10_000;
const HALF = TOTAL / 2;

export type Books = ReturnType<typeof openBooks>;

/** A shop's books and Amazon's, both empty. */
export function openBooks(seed: number) {
  const clock = createVirtualClock(START, 0);
  const life = 30 * DAY_SECONDS;
  const settings = { authorizationLifeSeconds: life, statedAuthorizationLifeSeconds: life };
  const core = createCore({ clock, ids: createSeededIds(seed), settings });
  const { orders: store, orderList } = createMemoryStore(clock);
  const written: OrderReferenceId[] = [];
  return { clock, core, amazonPay: createListingAmazonPay(core), store, orderList, written };
}

/** One order while it is being made up, with what its rows become. */
export interface Draft {
  order: Order;
  readonly rows: (Authorization | Capture | Refund)[];
}

/** What orders of a shop can look like at night, nothing of it wrong. */
export const LIVES = [
  "waiting",
  "charged",
  "half shipped",
  "refunded",
  "cancelled",
  "charged at once",
] as const;

export type Life = (typeof LIVES)[number];

/** Has an order live at Amazon, and answers what the shop would have recorded of it. */
export async function liveThrough(books: Books, number: number, life: Life): Promise<Draft> {
  const { core, clock, amazonPay } = books;
  const sellerOrderId = parseSellerOrderId(`shop-${number}`);
  const id = openOrderReference(core, sellerOrderId, TOTAL);
  const at = isoTime(clock.now());
  const order: Order = {
    kind: "order",
    orderReferenceId: id,
    version: 0,
    sellerOrderId,
    total: euros(TOTAL),
    mode: {
      authorize: "at-order",
      answer: "synchronous",
      capture: life === "charged at once" ? "immediate" : "on-shipment",
    },
    texts: {},
    phase: "open",
    run: 1,
    amazon: { state: "Open", updatedAt: at },
    confirmedAt: at,
    shipments: [],
  };
  const draft: Draft = { order, rows: [] };
  if (life === "cancelled") {
    await amazonPay.cancelOrderReference({ orderReferenceId: id });
    draft.order = { ...order, phase: "cancelled" };
    return draft;
  }
  await authorize(books, draft, life === "charged at once");
  if (life === "charged" || life === "refunded") await charge(books, draft, TOTAL);
  if (life === "half shipped") {
    await charge(books, draft, HALF);
    await authorize(books, draft, false, HALF);
  }
  if (life === "refunded") await refund(books, draft);
  if (life === "charged" || life === "charged at once") {
    await amazonPay.closeOrderReference({ orderReferenceId: id });
    draft.order = { ...draft.order, phase: "closed" };
  }
  return draft;
}

async function authorize(
  { amazonPay }: Books,
  draft: Draft,
  captureNow: boolean,
  minorUnits = TOTAL,
): Promise<void> {
  const { orderReferenceId } = draft.order;
  const ordinal = draft.rows.filter(({ kind }) => kind === "authorization").length + 1;
  const reading = await amazonPay.authorize({
    orderReferenceId,
    referenceId: referenceId(orderReferenceId, "authorization", ordinal),
    amount: euros(minorUnits),
    transactionTimeoutMinutes: 0,
    captureNow,
  });
  const { status, amount, authorizationId: amazonId } = reading;
  draft.rows.push({
    kind: "authorization",
    orderReferenceId,
    version: 0,
    ordinal,
    referenceId: referenceId(orderReferenceId, "authorization", ordinal),
    amount,
    amazonId,
    status,
    ...(captureNow ? { captureNow } : {}),
    ...(reading.expiresAt === undefined ? {} : { expiresAt: reading.expiresAt }),
  });
  const [captureId] = reading.captureIds;
  if (!captureId) return;
  const captured = await amazonPay.getCaptureDetails(captureId);
  draft.rows.push({
    kind: "capture",
    orderReferenceId,
    version: 0,
    ordinal,
    // Amazon gives it that of the authorization (reference §16 no. 1).
    referenceId: referenceId(orderReferenceId, "authorization", ordinal),
    authorizationOrdinal: ordinal,
    authorizationId: amazonId,
    shipmentSequence: 1,
    amount: captured.amount,
    amazonId: captureId,
    status: captured.status,
  });
}

/** The goods leave, and what they cost is taken. */
async function charge(books: Books, draft: Draft, minorUnits: number): Promise<void> {
  ship(books, draft, minorUnits);
  const { orderReferenceId, shipments } = draft.order;
  const authorization = draft.rows.findLast((row) => row.kind === "authorization");
  if (!authorization?.amazonId) throw new Error("Nothing is authorized");
  const ordinal = shipments.length;
  const ours = referenceId(orderReferenceId, "capture", ordinal);
  const amount = euros(minorUnits);
  const authorizationId = authorization.amazonId;
  const made = await books.amazonPay.capture({ authorizationId, referenceId: ours, amount });
  draft.rows.push({
    kind: "capture",
    orderReferenceId,
    version: 0,
    ordinal,
    referenceId: ours,
    authorizationOrdinal: authorization.ordinal,
    authorizationId,
    shipmentSequence: ordinal,
    amount,
    amazonId: made.captureId,
    status: made.status,
  });
}

export function ship({ clock }: Books, draft: Draft, minorUnits: number): void {
  const sequence = draft.order.shipments.length + 1;
  const shipment = {
    shipmentId: parseShipmentId(`parcel-${sequence}`),
    sequence,
    amount: euros(minorUnits),
    final: false,
    recordedAt: isoTime(clock.now()),
  };
  draft.order = { ...draft.order, shipments: [...draft.order.shipments, shipment] };
}

async function refund({ amazonPay }: Books, draft: Draft): Promise<void> {
  const { orderReferenceId } = draft.order;
  const captured = draft.rows.find((row) => row.kind === "capture");
  if (!captured?.amazonId) throw new Error("Nothing is captured");
  const ours = referenceId(orderReferenceId, "refund", 1);
  const amount = euros(HALF);
  const captureId = captured.amazonId;
  const made = await amazonPay.refund({ captureId, referenceId: ours, amount });
  draft.rows.push({
    kind: "refund",
    orderReferenceId,
    version: 0,
    ordinal: 1,
    referenceId: ours,
    requestId: parseRefundRequestId("return-1"),
    captureOrdinal: 1,
    captureId,
    amount,
    amazonId: made.refundId,
    // Amazon decides within seconds, and its notification has arrived long before the night.
    status: { state: "Completed" },
  });
}

/** Writes down what the shop knows of an order. */
export async function record({ store, written }: Books, { order, rows }: Draft): Promise<void> {
  await store.claimSellerOrder(order.sellerOrderId, order.orderReferenceId);
  await given(store, order, ...rows);
  written.push(order.orderReferenceId);
}
