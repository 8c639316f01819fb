import type { BatchId, QueuedTransaction } from "../../domain/batch.ts";
import {
  type OrderReferenceId,
  parseOrderReferenceId,
  type SellerOrderId,
} from "../../domain/ids.ts";
import type { LedgerRow } from "../../domain/order.ts";
import type { Item } from "./item-size.ts";

/** Where an item lies: the partition and the place in it. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** The key of an item that was read. */
export function keyOf({ pk, sk }: Item): Key {
  return { pk: pk?.S ?? "?", sk: sk?.S ?? "?" };
}

const ORDER_PARTITION = "ORDER#";
const OUTSIDE_REFUND = "REFUND#X#";
const DUE_PARTITIONS = 2;

/**
 * The rows of an order's ledger are all those that sort before this key; the waits start here.
 * The buyer lies in a partition of its own, so that no read of the ledger can meet it.
 */
export const END_OF_LEDGER = "WAIT#";

export function orderPartition(orderReferenceId: OrderReferenceId): string {
  return `${ORDER_PARTITION}${orderReferenceId}`;
}

/** The order reference whose partition this is. Throws InvalidValue for another partition. */
export function orderReferenceIn(pk: string): OrderReferenceId {
  return parseOrderReferenceId(pk.startsWith(ORDER_PARTITION) ? pk.slice(6) : pk);
}

export function orderKey(orderReferenceId: OrderReferenceId): Key {
  return { pk: orderPartition(orderReferenceId), sk: "ORDER" };
}

/** One row per Amazon object; ordinals are padded so that they sort as they count. */
export function rowKey(row: LedgerRow): Key {
  const pk = orderPartition(row.orderReferenceId);
  switch (row.kind) {
    case "order":
      return { pk, sk: "ORDER" };
    case "authorization":
      return { pk, sk: `AUTHORIZATION#${padded(row.ordinal)}` };
    case "capture":
      return { pk, sk: `CAPTURE#${padded(row.ordinal)}` };
    case "outside":
      return { pk, sk: `OUTSIDE#${row.amazonId}` };
    case "refund":
      return { pk, sk: `REFUND#${padded(row.ordinal)}` };
    case "outside-refund":
      return { pk, sk: `${OUTSIDE_REFUND}${row.amazonId}` };
  }
}

/** What kind of ledger row a sort key names; undefined for none that is known here. */
export function rowKind(sk: string): LedgerRow["kind"] | undefined {
  if (sk.startsWith(OUTSIDE_REFUND)) return "outside-refund";
  switch (sk.split("#", 1)[0]) {
    case "ORDER":
      return "order";
    case "AUTHORIZATION":
      return "authorization";
    case "CAPTURE":
      return "capture";
    case "OUTSIDE":
      return "outside";
    case "REFUND":
      return "refund";
    default:
      return undefined;
  }
}

/** The place of the order's payment, or of one of its refunds, in the waiting room. */
export function waitKey(orderReferenceId: OrderReferenceId, refundOrdinal?: number): Key {
  const place = refundOrdinal === undefined ? "PAYMENT" : `REFUND#${padded(refundOrdinal)}`;
  return { pk: orderPartition(orderReferenceId), sk: `${END_OF_LEDGER}${place}` };
}

export function buyerKey(orderReferenceId: OrderReferenceId): Key {
  return { pk: `BUYER#${orderReferenceId}`, sk: "BUYER" };
}

export function sellerOrderKey(sellerOrderId: SellerOrderId): Key {
  return { pk: `SELLER_ORDER#${sellerOrderId}`, sk: "SELLER_ORDER" };
}

export function notificationKey(notificationId: string): Key {
  return { pk: `NOTIFICATION#${notificationId}`, sk: "NOTIFICATION" };
}

/** Where it stands when the last test notification has come. */
export const TEST_NOTIFICATION: Key = { pk: "TEST_NOTIFICATION", sk: "TEST_NOTIFICATION" };

/** The partition of the topics that have asked to be let in; their ARNs are the sort keys. */
export const ASKING_TOPICS = "ASKING_TOPICS";

export function batchKey(batchId: BatchId): Key {
  return { pk: `BATCH#${batchId}`, sk: "BATCH" };
}

/** The place of the batch's task in the waiting room; it is listed in a partition of its own. */
export function batchWaitKey(batchId: BatchId): Key {
  return { pk: `BATCH#${batchId}`, sk: `${END_OF_LEDGER}BATCH` };
}

/** Where the waits of batches are listed: apart from those of orders, which are many. */
export const DUE_BATCHES = "DUE#BATCH";

export function feedKey(feedSubmissionId: string): Key {
  return { pk: `FEED#${feedSubmissionId}`, sk: "FEED" };
}

/** The partition of the batches that are handing in their feeds; their ids are the sort keys. */
export const SUBMITTING_BATCHES = "SUBMITTING_BATCHES";

/** The queues of what waits for a batch, several for each kind, as with the due index. */
export function batchQueues(kind: QueuedTransaction["kind"]): readonly string[] {
  return Array.from({ length: DUE_PARTITIONS }, (_, shard) => `BATCH_QUEUE#${kind}#${shard}`);
}

/** Sorted by the moment from which it waits. */
export function queueKey({ orderReferenceId, kind, ordinal, since }: QueuedTransaction): Key {
  const shard = shardOf(orderReferenceId);
  return {
    pk: `BATCH_QUEUE#${kind}#${shard}`,
    sk: `${since}#${orderReferenceId}#${padded(ordinal)}`,
  };
}

export function quotaKey(sellerId: string, environment: string, operation: string): Key {
  return { pk: `QUOTA#${sellerId}#${environment}`, sk: operation };
}

/**
 * The partition of the due index that an order's wait lies in, the same one every time. There are
 * several so that many waiting orders do not share one partition's 1,000 write units per second
 * (DynamoDB developer guide, "Best practices for designing and using partition keys").
 */
export function duePartition(orderReferenceId: OrderReferenceId): string {
  return `DUE#${shardOf(orderReferenceId)}`;
}

function shardOf(orderReferenceId: OrderReferenceId): number {
  let digest = 0;
  for (const character of orderReferenceId) {
    digest = (digest * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  }
  return digest % DUE_PARTITIONS;
}

/** All partitions of the due index. */
export const ALL_DUE_PARTITIONS: readonly string[] = Array.from(
  { length: DUE_PARTITIONS },
  (_, partition) => `DUE#${partition}`,
);

function padded(ordinal: number): string {
  return String(ordinal).padStart(2, "0");
}
