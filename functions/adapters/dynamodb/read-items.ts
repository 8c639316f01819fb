import { type AttributeValue, GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { Item } from "./item-size.ts";
import { END_OF_LEDGER, type Key } from "./keys.ts";
import { TABLE, type TableAccess } from "./table.ts";
import { keyItem } from "./write-item.ts";

/** Reads one item as it is after every finished write; only the given attributes if any are. */
export async function getItem(
  table: TableAccess,
  key: Key,
  attributes?: readonly string[],
): Promise<Item | undefined> {
  const reply = await table.client.send(
    new GetItemCommand({
      TableName: table.tableName,
      Key: keyItem(key),
      ConsistentRead: true,
      ...(attributes && projection(attributes)),
    }),
  );
  return reply.Item;
}

/** Reads the given attributes of all rows of an order's ledger, in the order of their keys. */
export async function queryLedger(
  table: TableAccess,
  pk: string,
  attributes: readonly string[],
): Promise<readonly Item[]> {
  const range = { condition: "#p1 < :edge", edge: END_OF_LEDGER };
  return query(table, pk, range, projection(attributes));
}

/** Reads everything that waits for an order. */
export async function queryWaits(table: TableAccess, pk: string): Promise<readonly Item[]> {
  const { ExpressionAttributeNames } = projection([]);
  const range = { condition: "begins_with(#p1, :edge)", edge: END_OF_LEDGER };
  return query(table, pk, range, { ExpressionAttributeNames });
}

/** Reads the given attributes of everything that a partition holds. */
export async function queryPartition(
  table: TableAccess,
  pk: string,
  attributes: readonly string[],
): Promise<readonly Item[]> {
  return query(table, pk, { condition: "#p1 > :edge", edge: " " }, projection(attributes));
}

/** Reads part of a partition as it is after every finished write, page by page. */
async function query(
  table: TableAccess,
  pk: string,
  range: { readonly condition: string; readonly edge: string },
  attributes: Partial<ReturnType<typeof projection>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let startKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        ConsistentRead: true,
        ...attributes,
        KeyConditionExpression: `#p0 = :pk AND ${range.condition}`,
        ExpressionAttributeValues: { ":pk": { S: pk }, ":edge": { S: range.edge } },
        ExclusiveStartKey: startKey,
      }),
    );
    items.push(...(page.Items ?? []));
    startKey = page.LastEvaluatedKey;
  } while (startKey);
  return items;
}

/** The keys come along always; every name is a placeholder, as some are reserved words. */
export function projection(attributes: readonly string[]) {
  const names = [TABLE.partitionKey, TABLE.sortKey, ...attributes];
  return {
    ProjectionExpression: names.map((_, index) => `#p${index}`).join(", "),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#p${index}`, name])),
  };
}
