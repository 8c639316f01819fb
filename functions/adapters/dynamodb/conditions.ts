import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Expression } from "./change.ts";
import { TABLE } from "./table.ts";

/** Nothing lies under the key yet. */
export const IS_NEW: Expression = {
  text: "attribute_not_exists(#c0)",
  names: { "#c0": TABLE.partitionKey },
  values: {},
};

/** The item is there and its attribute has exactly this value. */
export function hasValue(attribute: string, value: AttributeValue): Expression {
  return { text: "#c1 = :c1", names: { "#c1": attribute }, values: { ":c1": value } };
}

/** The item is absent, or lacks the attribute, or the attribute is not above the given value. */
export function isAbsentOrAtMost(attribute: string, value: AttributeValue): Expression {
  return {
    text: "attribute_not_exists(#c2) OR #c2 <= :c2",
    names: { "#c2": attribute },
    values: { ":c2": value },
  };
}

/** The item is there and its attribute is above the first value and not above the second. */
export function isBetween(
  attribute: string,
  above: AttributeValue,
  atMost: AttributeValue,
): Expression {
  return {
    text: "#c4 > :c4 AND #c4 <= :c5",
    names: { "#c4": attribute },
    values: { ":c4": above, ":c5": atMost },
  };
}

/** The item is there and its attribute is above the given value. */
export function isAbove(attribute: string, value: AttributeValue): Expression {
  return { text: "#c3 > :c3", names: { "#c3": attribute }, values: { ":c3": value } };
}
