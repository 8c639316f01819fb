import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type Change, changed, changeExpression, type Expression } from "./change.ts";
import type { Item } from "./item-size.ts";
import type { Key } from "./keys.ts";
import type { TableAccess } from "./table.ts";
import { refusedWriteUnits, writeUnits } from "./write-units.ts";

/** The item as it is after the write; undefined if the condition did not hold. */
type Written = Item | undefined;

/** Puts an item, if the condition holds, in place of whatever is there. */
export async function putItem(
  table: TableAccess,
  what: string,
  item: Item,
  condition?: Expression,
): Promise<Written> {
  return conditionally(table, what, item, async () => {
    const reply = await table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: { ...item },
        ReturnValues: "ALL_OLD",
        ...conditionInput(condition),
      }),
    );
    table.meter?.(writeUnits(reply.Attributes, item), what);
    return item;
  });
}

/** Changes an item, or begins it, if the condition holds. */
export async function updateItem(
  table: TableAccess,
  what: string,
  key: Key,
  change: Change,
  condition?: Expression,
): Promise<Written> {
  const { text, names, values } = changeExpression(change);
  return conditionally(table, what, changed(keyItem(key), change), async () => {
    const reply = await table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyItem(key),
        UpdateExpression: text,
        ReturnValues: "ALL_OLD",
        ...conditionInput(condition, names, values),
      }),
    );
    const after = changed(reply.Attributes ?? keyItem(key), change);
    table.meter?.(writeUnits(reply.Attributes, after), what);
    return after;
  });
}

/** Deletes an item if the condition holds. */
export async function deleteItem(
  table: TableAccess,
  what: string,
  key: Key,
  condition: Expression,
): Promise<void> {
  await conditionally(table, what, keyItem(key), async () => {
    const reply = await table.client.send(
      new DeleteItemCommand({
        TableName: table.tableName,
        Key: keyItem(key),
        ReturnValues: "ALL_OLD",
        ...conditionInput(condition),
      }),
    );
    table.meter?.(writeUnits(reply.Attributes, undefined), what);
    return undefined;
  });
}

/** Turns a key into what DynamoDB's API takes. */
export function keyItem(key: Key): { pk: { S: string }; sk: { S: string } } {
  return { pk: { S: key.pk }, sk: { S: key.sk } };
}

async function conditionally(
  table: TableAccess,
  what: string,
  attempted: Item,
  write: () => Promise<Written>,
): Promise<Written> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (table.meter) {
      const existing = error.Item ?? (await existingItem(table, attempted));
      table.meter(refusedWriteUnits(existing, attempted), what);
    }
    return undefined;
  }
}

/** Not every implementation of DynamoDB's API says what stood in the way of a write. */
async function existingItem(table: TableAccess, attempted: Item): Promise<Item | undefined> {
  const { pk, sk } = attempted;
  if (!pk || !sk) return undefined;
  const reply = await table.client.send(
    new GetItemCommand({ TableName: table.tableName, Key: { pk, sk }, ConsistentRead: true }),
  );
  return reply.Item;
}

function conditionInput(condition: Expression | undefined, names = {}, values = {}) {
  const allNames = { ...names, ...condition?.names };
  const allValues = { ...values, ...condition?.values };
  return {
    ...(condition && {
      ConditionExpression: condition.text,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    }),
    ...(Object.keys(allNames).length > 0 && { ExpressionAttributeNames: allNames }),
    ...(Object.keys(allValues).length > 0 && { ExpressionAttributeValues: allValues }),
  };
}
