import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { InvalidValue } from "../../domain/errors.ts";
import type { Item } from "./item-size.ts";
import { type Key, keyOf } from "./keys.ts";

/**
 * Reads an item by its schema. Throws InvalidValue that names the item's key and the first field
 * that cannot be right, and never shows the field's content, which may be a buyer's.
 */
export function parseItem<Schema extends v.GenericSchema>(
  schema: Schema,
  item: Item,
): v.InferOutput<Schema> {
  const { pk, sk } = keyOf(item);
  const where = `Item ${pk} / ${sk} is damaged`;
  const parsed = v.safeParse(schema, plain(item, where), { abortEarly: true });
  if (!parsed.success) throw new InvalidValue(`${where}: ${fieldOf(parsed.issues[0])}`);
  return parsed.output;
}

/**
 * Makes the attributes of an item, without fields that are undefined. Throws InvalidValue, and
 * nothing is written, if they could not be read again.
 */
export function writableItem(schema: v.GenericSchema, key: Key, attributes: object): Item {
  const item = marshall({ ...attributes }, { removeUndefinedValues: true });
  const parsed = v.safeParse(schema, unmarshall(item), { abortEarly: true });
  if (!parsed.success) {
    const field = fieldOf(parsed.issues[0]);
    throw new InvalidValue(`Item ${key.pk} / ${key.sk} cannot be written: ${field}`);
  }
  return item;
}

function plain(item: Item, where: string): Record<string, unknown> {
  try {
    return unmarshall({ ...item });
  } catch (error) {
    throw new InvalidValue(`${where}: it holds a number that is not a safe integer`, {
      cause: error,
    });
  }
}

function fieldOf(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue) ?? "the item";
  if (issue.received === "undefined") return `${field} is missing`;
  return issue.type === "raw_transform"
    ? `${field} ${issue.message}`
    : `${field} is not ${issue.expected ?? "valid"}`;
}
