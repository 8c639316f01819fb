import { type AttributeValue, QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  type BatchId,
  type BatchStore,
  type BatchWait,
  parseBatchId,
  type QueuedTransaction,
} from "../../domain/batch.ts";
import { InvalidValue } from "../../domain/errors.ts";
import { parseOrderReferenceId } from "../../domain/ids.ts";
import { batchAttributes, batchWaitAttributes, feedAttributes } from "./batch-schemas.ts";
import { hasValue, IS_NEW, isAbsentOrAtMost } from "./conditions.ts";
import type { Item } from "./item-size.ts";
import {
  batchKey,
  batchQueues,
  batchWaitKey,
  DUE_BATCHES,
  feedKey,
  keyOf,
  queueKey,
  SUBMITTING_BATCHES,
} from "./keys.ts";
import { parseItem, writableItem } from "./parse-item.ts";
import { getItem } from "./read-items.ts";
import { TABLE, type TableAccess } from "./table.ts";
import { deleteItem, keyItem, putItem, updateItem } from "./write-item.ts";

/** Batches, their feeds, what waits to be taken along, and who waits for a report, in DynamoDB. */
export function createBatchStore(table: TableAccess): BatchStore {
  return {
    ...batchRows(table),
    ...feedRows(table),
    ...submittingRows(table),
    ...queue(table),
    ...batchWaits(table),
  };
}

function batchRows(table: TableAccess): Pick<BatchStore, "readBatch" | "saveBatch"> {
  return {
    async readBatch(batchId) {
      const item = await getItem(table, batchKey(batchId));
      return item && { batchId, ...parseItem(batchAttributes, item) };
    },

    async saveBatch(batch) {
      const next = { ...batch, version: batch.version + 1 };
      const { batchId, ...attributes } = next;
      const key = batchKey(batchId);
      const item = { ...keyItem(key), ...writableItem(batchAttributes, key, attributes) };
      const condition =
        batch.version === 0 ? IS_NEW : hasValue("version", { N: String(batch.version) });
      return (await putItem(table, "save BATCH", item, condition)) ? next : "conflict";
    },
  };
}

type FeedRows = "readFeed" | "noteFeed" | "claimFeed";
type SubmittingRows = "noteSubmitting" | "forgetSubmitting" | "submitting";

function feedRows(table: TableAccess): Pick<BatchStore, FeedRows> {
  return {
    async readFeed(feedSubmissionId) {
      const item = await getItem(table, feedKey(feedSubmissionId));
      return item && { feedSubmissionId, ...parseItem(feedAttributes, item) };
    },

    async noteFeed({ feedSubmissionId, ...facts }) {
      const key = feedKey(feedSubmissionId);
      await updateItem(table, "note FEED", key, { set: writableItem(feedAttributes, key, facts) });
    },

    async claimFeed(feedSubmissionId, batchId, how) {
      const change = { set: { batchId: { S: batchId } } };
      const isFound = how === "found";
      const isOurs = {
        text: isFound
          ? "(attribute_not_exists(#c1) AND attribute_not_exists(#c2)) OR #c1 = :c1"
          : "attribute_not_exists(#c1) OR #c1 = :c1",
        names: { "#c1": "batchId", ...(isFound ? { "#c2": "isContested" } : {}) },
        values: { ":c1": { S: batchId } },
      };
      const claimed = await updateItem(
        table,
        "claim FEED",
        feedKey(feedSubmissionId),
        change,
        isOurs,
      );
      return claimed !== undefined;
    },
  };
}

function submittingRows(table: TableAccess): Pick<BatchStore, SubmittingRows> {
  const keyFor = (batchId: BatchId) => ({ pk: SUBMITTING_BATCHES, sk: batchId });
  return {
    async noteSubmitting(batchId) {
      await putItem(table, "note SUBMITTING_BATCHES", keyItem(keyFor(batchId)));
    },

    async forgetSubmitting(batchId) {
      const key = keyFor(batchId);
      await deleteItem(table, "forget SUBMITTING_BATCHES", key, hasValue("pk", { S: key.pk }));
    },

    async *submitting() {
      const values = { ":pk": { S: SUBMITTING_BATCHES } };
      for await (const item of pages(table, { condition: "#k = :pk", values })) {
        yield parseBatchId(keyOf(item).sk);
      }
    },
  };
}

function queue(table: TableAccess): Pick<BatchStore, "enqueue" | "dequeue" | "queued"> {
  return {
    async enqueue(transaction) {
      await putItem(table, "enqueue BATCH_QUEUE", keyItem(queueKey(transaction)));
    },

    async dequeue(transaction) {
      const key = queueKey(transaction);
      await deleteItem(table, "dequeue BATCH_QUEUE", key, hasValue("pk", { S: key.pk }));
    },

    async *queued(kind, { since, until }) {
      // DynamoDB refuses a span that ends before it begins.
      if (since >= until) return;
      for (const partition of batchQueues(kind)) {
        const condition = { text: "#k = :pk AND #s BETWEEN :since AND :until" };
        const values = { ":pk": { S: partition }, ":since": { S: since }, ":until": { S: until } };
        for await (const item of pages(table, { condition: condition.text, values })) {
          yield readQueued(kind, keyOf(item).sk);
        }
      }
    },
  };
}

function readQueued(kind: QueuedTransaction["kind"], sk: string): QueuedTransaction {
  const [since = "", orderReferenceId = "", ordinal = ""] = sk.split("#");
  return {
    kind,
    since,
    orderReferenceId: parseOrderReferenceId(orderReferenceId),
    ordinal: Number(ordinal),
  };
}

/** Everything that a query finds, read page by page. */
async function* pages(
  table: TableAccess,
  { condition, values, index }: { condition: string; values: Item; index?: true },
): AsyncIterable<Item> {
  let startKey: Record<string, AttributeValue> | undefined;
  const { partitionKey, sortKey } = index ? TABLE.dueIndex : TABLE;
  const names = { "#k": partitionKey, ...(condition.includes("#s") && { "#s": sortKey }) };
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        ...(index ? { IndexName: TABLE.dueIndex.name } : { ConsistentRead: true }),
        KeyConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ...values },
        ExclusiveStartKey: startKey,
      }),
    );
    yield* page.Items ?? [];
    startKey = page.LastEvaluatedKey;
  } while (startKey);
}

function batchWaits(
  table: TableAccess,
): Pick<BatchStore, "parkBatch" | "readBatchWait" | "leaveBatch" | "dueBatches" | "postponeBatch"> {
  const read = async (batchId: BatchId): Promise<BatchWait | undefined> => {
    const item = await getItem(table, batchWaitKey(batchId));
    return item && { batchId, ...parseItem(batchWaitAttributes, item) };
  };
  return {
    readBatchWait: read,

    async parkBatch({ batchId, ...wait }) {
      const key = batchWaitKey(batchId);
      const item = {
        ...keyItem(key),
        ...writableItem(batchWaitAttributes, key, wait),
        [TABLE.dueIndex.partitionKey]: { S: DUE_BATCHES },
      };
      const isNotNewer = isAbsentOrAtMost("visit", { S: wait.visit });
      return (await putItem(table, "park WAIT#BATCH", item, isNotNewer)) ? "parked" : "superseded";
    },

    async leaveBatch(batchId, token) {
      const holdsIt = hasValue("token", { S: token });
      await deleteItem(table, "leave WAIT#BATCH", batchWaitKey(batchId), holdsIt);
    },

    async dueBatches(now, limit) {
      const due: BatchWait[] = [];
      const values = { ":pk": { S: DUE_BATCHES }, ":now": { S: now } };
      const query = { condition: "#k = :pk AND #s <= :now", values, index: true } as const;
      for await (const item of pages(table, query)) {
        // The index lags behind the table, so it is read again.
        const wait = await read(batchIdIn(keyOf(item).pk));
        if (wait && wait.dueAt <= now) due.push(wait);
        if (due.length >= limit) break;
      }
      return due;
    },

    async postponeBatch({ batchId, token }, dueAt) {
      const change = { set: { [TABLE.dueIndex.sortKey]: { S: dueAt } } };
      const holdsIt = hasValue("token", { S: token });
      await updateItem(table, "postpone WAIT#BATCH", batchWaitKey(batchId), change, holdsIt);
    },
  };
}

function batchIdIn(pk: string): BatchId {
  if (!pk.startsWith("BATCH#")) throw new InvalidValue(`${pk} is not the partition of a batch`);
  return parseBatchId(pk.slice("BATCH#".length));
}
