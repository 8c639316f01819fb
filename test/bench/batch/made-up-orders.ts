import type { BatchId } from "../../../functions/domain/batch.ts";
import {
  type OrderReferenceId,
  parseAuthorizationId,
  parseOrderReferenceId,
  parseSellerOrderId,
  referenceId,
} from "../../../functions/domain/ids.ts";
import type { Capture, Ledger, LedgerRow } from "../../../functions/domain/order.ts";
import type { OrderStore, Saved } from "../../../functions/domain/ports.ts";
import {
  aCapture,
  aLedger,
  anAuthorization,
  anOrder,
  aShipment,
} from "../../support/waiting/records.ts";

type Status = Capture["status"];

/** When the goods of all orders left. */
export const SHIPPED_AT = "2026-11-02T09:00:00.000Z";
export const SHIPMENT = "parcel-1";

const ORDER_ID = /^S02-(\d{7})-(\d{7})$/;
const AUTHORIZATION_DIGITS = 6;

/** Two numbers for each order: so many of them would need more room than what is measured. */
export interface OrderIds {
  /** The digits of each order reference's id, ascending. */
  readonly orders: Float64Array;
  /** The digits of each one's authorization. */
  readonly authorizations: Float64Array;
}

/** Packs the ids of Amazon's open authorizations. Throws for ids of another form. */
export function packIds(authorizationIds: readonly string[]): Buffer {
  const pairs = authorizationIds.map((id) => {
    const cut = id.length - AUTHORIZATION_DIGITS;
    const [, first = "", second = ""] = ORDER_ID.exec(id.slice(0, cut - 2)) ?? [];
    if (second === "" || id.slice(cut - 2, cut) !== "-A") throw new Error(`${id} has another form`);
    return [Number(first + second), Number(id.slice(cut))] as const;
  });
  pairs.sort(([one], [other]) => one - other);
  return Buffer.from(new Float64Array(pairs.flat()).buffer);
}

export function unpackIds(packed: Uint8Array): OrderIds {
  const numbers = new Float64Array(Uint8Array.from(packed).buffer);
  return {
    orders: numbers.filter((_, at) => at % 2 === 0),
    authorizations: numbers.filter((_, at) => at % 2 === 1),
  };
}

/** The shop's own number of each order is its place in the list. */
export function sellerOrderIdOf(index: number) {
  return parseSellerOrderId(`shop-${index}`);
}

/**
 * A record of orders that are made up as they are read, so that memory holds what a function holds.
 * What became of each order's one capture takes two bytes.
 *
 * @param batchId the batch that has taken the captures already, if one has
 */
export function madeUpStore(
  ids: OrderIds,
  batchId?: BatchId,
): Pick<OrderStore, "readLedger" | "findBySellerOrder" | "save"> {
  const statuses: Status[] = [{ state: "Requested" }];
  const statusOf = new Uint8Array(ids.orders.length);
  const written = new Uint8Array(ids.orders.length);
  return {
    findBySellerOrder: async (sellerOrderId) => {
      const digits = ids.orders[Number(sellerOrderId.slice("shop-".length))];
      return digits === undefined ? undefined : orderIdOf(digits);
    },
    async readLedger(orderReferenceId) {
      const index = indexOf(ids, orderReferenceId);
      if (index === undefined) return undefined;
      const status = statuses[statusOf[index] ?? 0] ?? { state: "Requested" };
      return ledgerOf(ids, index, { status, version: written[index] ?? 0, batchId });
    },
    async save<Row extends LedgerRow>(row: Row): Promise<Saved<Row> | "conflict"> {
      const saved = { row: { ...row, version: row.version + 1 } };
      const index = indexOf(ids, row.orderReferenceId);
      if (row.kind !== "capture" || index === undefined) return saved;
      if (row.version !== written[index]) return "conflict";
      // The moment is the first one's: nothing here is read twice.
      const { state, reason } = row.status;
      const known = statuses.findIndex((one) => one.state === state && one.reason === reason);
      statusOf[index] = known < 0 ? statuses.push(row.status) - 1 : known;
      if (statuses.length > 255) throw new Error("There are more outcomes than one byte can tell");
      written[index] = row.version + 1;
      return saved;
    },
  };
}

function orderIdOf(digits: number): OrderReferenceId {
  const text = String(digits).padStart(14, "0");
  return parseOrderReferenceId(`S02-${text.slice(0, 7)}-${text.slice(7)}`);
}

function indexOf({ orders }: OrderIds, orderReferenceId: string): number | undefined {
  const [, first = "", second = ""] = ORDER_ID.exec(orderReferenceId) ?? [];
  const wanted = Number(first + second);
  let low = 0;
  let high = orders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((orders[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return orders[low] === wanted ? low : undefined;
}

interface Standing {
  readonly status: Status;
  readonly version: number;
  readonly batchId: BatchId | undefined;
}

function ledgerOf(ids: OrderIds, index: number, { status, version, batchId }: Standing): Ledger {
  const orderReferenceId = orderIdOf(ids.orders[index] ?? 0);
  const digits = String(ids.authorizations[index] ?? 0).padStart(AUTHORIZATION_DIGITS, "0");
  const authorizationId = parseAuthorizationId(`${orderReferenceId}-A${digits}`);
  const { amazonId: _, ...capture } = aCapture(1, status.state, {
    orderReferenceId,
    version,
    referenceId: referenceId(orderReferenceId, "capture", 1),
    authorizationId,
    status,
  });
  return aLedger(
    {
      orderReferenceId,
      sellerOrderId: sellerOrderIdOf(index),
      mode: { ...anOrder().mode, capture: "by-batch" },
      shipments: [aShipment(1, { recordedAt: SHIPPED_AT })],
    },
    anAuthorization(1, "Open", { orderReferenceId, amazonId: authorizationId }),
    { ...capture, ...(batchId === undefined ? {} : { batchId }) },
  );
}
