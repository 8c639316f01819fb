import {
  type AttributeValue,
  QueryCommand,
  ScanCommand,
  type ScanCommandOutput,
} from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { InvalidValue } from "../../domain/errors.ts";
import type { Order, Phase } from "../../domain/order.ts";
import type { ListedOrder, OrderList, OrderPage, PageWish } from "../../domain/order-list.ts";
import type { Wait } from "../../domain/waiting.ts";
import { readBatch, readWaits } from "./due-waits.ts";
import type { Item } from "./item-size.ts";
import { ALL_DUE_PARTITIONS, keyOf, orderKey, waitKey } from "./keys.ts";
import { LEDGER_ATTRIBUTES, readRow } from "./ledger-rows.ts";
import { projection } from "./read-items.ts";
import { TABLE, type TableAccess } from "./table.ts";

type StartKey = Record<string, AttributeValue>;

type ScanPage = Pick<ScanCommandOutput, "Items" | "LastEvaluatedKey">;

/** A scan looks at so many items at a time, of which about every eighth is an order. */
const ITEMS_PER_SCAN = 1_000;
const MOST_SCANS = 3;

const keyText = v.pipe(v.string(), v.nonEmpty(), v.maxLength(256));
const waitingPlace = v.strictObject({
  partition: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(63)),
  after: v.exactOptional(v.strictObject({ pk: keyText, sk: keyText, dueAt: keyText })),
});
const recordedPlace = v.strictObject({ pk: keyText, sk: keyText });

/**
 * The orders of the table for people: those that wait by the index of what is due, one of its
 * partitions after the other, the others by a scan (docs/decisions/0013-lists-of-orders.md).
 *
 * @param reportDamage is told of rows that cannot be read, so that one does not hide all others
 */
export function createOrderList(
  table: TableAccess,
  reportDamage: (damage: Error) => void,
): OrderList {
  return {
    waiting: (wish) => listWaiting(table, wish, reportDamage),
    recorded: (wish) => listRecorded(table, wish, reportDamage),
  };
}

async function listWaiting(
  table: TableAccess,
  { from, limit }: PageWish,
  reportDamage: (damage: Error) => void,
): Promise<OrderPage> {
  const { partition, after } = from ? placeOf(waitingPlace, from) : { partition: 0 };
  const duePartition = ALL_DUE_PARTITIONS[partition];
  if (!duePartition) throw notAPlace();
  const { name, partitionKey, sortKey } = TABLE.dueIndex;
  const page = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      IndexName: name,
      KeyConditionExpression: "#partition = :partition",
      ExpressionAttributeNames: { "#partition": partitionKey },
      ExpressionAttributeValues: { ":partition": { S: duePartition } },
      Limit: limit,
      ExclusiveStartKey: after && {
        pk: { S: after.pk },
        sk: { S: after.sk },
        [partitionKey]: { S: duePartition },
        [sortKey]: { S: after.dueAt },
      },
    }),
  );
  const waits = await readWaits(table, (page.Items ?? []).map(keyOf), reportDamage);
  const orders = await ordersOf(table, waits, reportDamage);
  const last = page.LastEvaluatedKey;
  const next = last
    ? { partition, after: { ...keyOf(last), dueAt: last[sortKey]?.S ?? "" } }
    : partition + 1 < ALL_DUE_PARTITIONS.length && { partition: partition + 1 };
  return { orders, ...(next && { next: placeText(next) }) };
}

/** The waits in the order of the index, each with its order. */
async function ordersOf(
  table: TableAccess,
  waits: readonly Wait[],
  reportDamage: (damage: Error) => void,
): Promise<ListedOrder[]> {
  const keys = [...new Set(waits.map(({ orderReferenceId }) => orderReferenceId))].map(orderKey);
  const items = keys.length === 0 ? [] : await readBatch(table, keys, LEDGER_ATTRIBUTES);
  const orders = new Map(
    items
      .flatMap((item) => readOrder(item, reportDamage) ?? [])
      .map((order) => [order.orderReferenceId, order] as const),
  );
  return waits
    .toSorted((one, other) => (one.dueAt < other.dueAt ? -1 : 1))
    .flatMap((wait) => {
      const order = orders.get(wait.orderReferenceId);
      return order ? [{ order, wait }] : [];
    });
}

async function listRecorded(
  table: TableAccess,
  { from, limit, phase }: PageWish & { readonly phase?: Phase | undefined },
  reportDamage: (damage: Error) => void,
): Promise<OrderPage> {
  const place = from ? placeOf(recordedPlace, from) : undefined;
  const found: Item[] = [];
  let start: StartKey | undefined = place && { pk: { S: place.pk }, sk: { S: place.sk } };
  for (let scans = 0; scans < MOST_SCANS && found.length < limit; scans += 1) {
    const page: ScanPage = await scan(table, start, phase);
    found.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
    if (!start) break;
  }
  const cut = found.slice(0, limit);
  // What was cut off comes first in the next part.
  const lastCut = found.length > limit ? cut.at(-1) : undefined;
  const end = lastCut ? keyOf(lastCut) : start && keyOf(start);
  const orders = cut.flatMap((item) => readOrder(item, reportDamage) ?? []);
  const waits = await paymentWaits(table, orders, reportDamage);
  return {
    orders: orders.map((order) => {
      const wait = waits.get(order.orderReferenceId);
      return wait ? { order, wait } : { order };
    }),
    ...(end && { next: placeText(end) }),
  };
}

function scan(table: TableAccess, start: StartKey | undefined, phase: Phase | undefined) {
  const { ProjectionExpression, ExpressionAttributeNames } = projection(LEDGER_ATTRIBUTES);
  const ofPhase = phase === undefined ? "" : " AND #phase = :phase";
  return table.client.send(
    new ScanCommand({
      TableName: table.tableName,
      ProjectionExpression,
      FilterExpression: `#p1 = :order${ofPhase}`,
      ExpressionAttributeNames: {
        ...ExpressionAttributeNames,
        ...(phase === undefined ? {} : { "#phase": "phase" }),
      },
      ExpressionAttributeValues: {
        ":order": { S: "ORDER" },
        ...(phase === undefined ? {} : { ":phase": { S: phase } }),
      },
      Limit: ITEMS_PER_SCAN,
      ExclusiveStartKey: start,
    }),
  );
}

async function paymentWaits(
  table: TableAccess,
  orders: readonly Order[],
  reportDamage: (damage: Error) => void,
): Promise<ReadonlyMap<string, Wait>> {
  const keys = orders.map(({ orderReferenceId }) => waitKey(orderReferenceId));
  const waits = await readWaits(table, keys, reportDamage);
  return new Map(waits.map((wait) => [wait.orderReferenceId, wait]));
}

function readOrder(item: Item, reportDamage: (damage: Error) => void): Order | undefined {
  try {
    const row = readRow(item);
    return row.kind === "order" ? row : undefined;
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    reportDamage(error);
    return undefined;
  }
}

function placeText(place: object): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

function placeOf<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> {
  try {
    return v.parse(schema, JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch {
    throw notAPlace();
  }
}

function notAPlace(): InvalidValue {
  return new InvalidValue('"next" is not what a part of this list ended with');
}
