import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Item } from "./item-size.ts";

/** What an update does to an item. */
export interface Change {
  readonly set?: Item;
  readonly remove?: readonly string[];
  /** Adds one element to the end of a list, which it begins if there is none. */
  readonly append?: { readonly list: string; readonly element: AttributeValue };
  /** Adds to numbers that are there. */
  readonly increase?: Readonly<Record<string, number>>;
}

/** A condition or update as DynamoDB's expressions say it, with its placeholders. */
export interface Expression {
  readonly text: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
}

/** The update expression of a change. Every name is a placeholder, as some are reserved words. */
export function changeExpression(change: Change): Expression {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  const assignments: string[] = [];
  const name = (attribute: string): string => {
    const placeholder = `#u${Object.keys(names).length}`;
    names[placeholder] = attribute;
    return placeholder;
  };
  const value = (attributeValue: AttributeValue): string => {
    const placeholder = `:u${Object.keys(values).length}`;
    values[placeholder] = attributeValue;
    return placeholder;
  };
  for (const [attribute, attributeValue] of Object.entries(change.set ?? {})) {
    assignments.push(`${name(attribute)} = ${value(attributeValue)}`);
  }
  for (const [attribute, addend] of Object.entries(change.increase ?? {})) {
    const placeholder = name(attribute);
    assignments.push(`${placeholder} = ${placeholder} + ${value({ N: String(addend) })}`);
  }
  if (change.append) {
    const list = name(change.append.list);
    const start = `if_not_exists(${list}, ${value({ L: [] })})`;
    assignments.push(`${list} = list_append(${start}, ${value({ L: [change.append.element] })})`);
  }
  const set = assignments.length > 0 ? `SET ${assignments.join(", ")}` : "";
  const remove = change.remove?.length ? `REMOVE ${change.remove.map(name).join(", ")}` : "";
  return { text: `${set} ${remove}`.trim(), names, values };
}

/** The item as the change leaves it: what DynamoDB holds after the update. */
export function changed(before: Item, change: Change): Item {
  const after: Record<string, AttributeValue> = { ...before, ...change.set };
  for (const [attribute, addend] of Object.entries(change.increase ?? {})) {
    after[attribute] = { N: String(Number(before[attribute]?.N) + addend) };
  }
  if (change.append) {
    const { list, element } = change.append;
    after[list] = { L: [...(before[list]?.L ?? []), element] };
  }
  for (const attribute of change.remove ?? []) delete after[attribute];
  return after;
}
