import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { InvalidValue, RecordContended } from "../../domain/errors.ts";
import type { Wait } from "../../domain/waiting.ts";
import type { Item } from "./item-size.ts";
import { ALL_DUE_PARTITIONS, type Key, keyOf } from "./keys.ts";
import { projection } from "./read-items.ts";
import { TABLE, type TableAccess } from "./table.ts";
import { readWait } from "./wait-item.ts";
import { keyItem } from "./write-item.ts";

/** Most items that one BatchGetItem may ask for (DynamoDB API reference, BatchGetItem). */
const BATCH_SIZE = 100;
const BATCH_ATTEMPTS = 5;

/**
 * The keys of the waits that are due by the index, oldest first, at most `limit` of them. The index
 * lags behind the table, so what it says has to be read again before it is acted upon.
 */
export async function dueKeys(
  table: TableAccess,
  now: string,
  limit: number,
): Promise<readonly Key[]> {
  const lists = await Promise.all(
    ALL_DUE_PARTITIONS.map((partition) => dueIn(table, partition, now, limit)),
  );
  return lists
    .flat()
    .sort((one, other) => (dueTime(one) < dueTime(other) ? -1 : 1))
    .slice(0, limit)
    .map(keyOf);
}

function dueTime({ dueAt }: Item): string {
  return dueAt?.S ?? "";
}

async function dueIn(
  table: TableAccess,
  partition: string,
  now: string,
  limit: number,
): Promise<readonly Item[]> {
  const entries: Item[] = [];
  let startKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        IndexName: TABLE.dueIndex.name,
        KeyConditionExpression: "#partition = :partition AND #due <= :now",
        ExpressionAttributeNames: {
          "#partition": TABLE.dueIndex.partitionKey,
          "#due": TABLE.dueIndex.sortKey,
        },
        ExpressionAttributeValues: { ":partition": { S: partition }, ":now": { S: now } },
        Limit: limit - entries.length,
        ExclusiveStartKey: startKey,
      }),
    );
    entries.push(...(page.Items ?? []));
    startKey = page.LastEvaluatedKey;
  } while (startKey && entries.length < limit);
  return entries;
}

/** Reads the waits under the given keys as they are now; those that are gone are left out. */
export async function readWaits(
  table: TableAccess,
  keys: readonly Key[],
  reportDamage: (damage: Error) => void,
): Promise<Wait[]> {
  const waits: Wait[] = [];
  for (let start = 0; start < keys.length; start += BATCH_SIZE) {
    for (const item of await readBatch(table, keys.slice(start, start + BATCH_SIZE))) {
      const wait = tryReadWait(item, reportDamage);
      if (wait) waits.push(wait);
    }
  }
  return waits;
}

/**
 * Reads at most a hundred items, or the given attributes of them. DynamoDB may leave out keys when
 * it is busy; they are asked for again.
 */
export async function readBatch(
  table: TableAccess,
  keys: readonly Key[],
  attributes?: readonly string[],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let request: BatchGetItemCommandInput["RequestItems"] = {
    [table.tableName]: {
      Keys: keys.map(keyItem),
      ConsistentRead: true,
      ...(attributes && projection(attributes)),
    },
  };
  for (let attempt = 1; attempt <= BATCH_ATTEMPTS; attempt++) {
    const reply: BatchGetItemCommandOutput = await table.client.send(
      new BatchGetItemCommand({ RequestItems: request }),
    );
    items.push(...(reply.Responses?.[table.tableName] ?? []));
    request = reply.UnprocessedKeys;
    if (!request?.[table.tableName]) return items;
  }
  throw new RecordContended("DynamoDB is too busy to say which orders wait");
}

function tryReadWait(item: Item, reportDamage: (damage: Error) => void): Wait | undefined {
  try {
    return readWait(item);
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    reportDamage(error);
    return undefined;
  }
}
