import { InvalidValue } from "../../domain/errors.ts";
import type { LedgerRow } from "../../domain/order.ts";
import type { Item } from "./item-size.ts";
import { type Key, keyOf, orderReferenceIn, rowKey, rowKind } from "./keys.ts";
import {
  authorizationAttributes,
  captureAttributes,
  orderAttributes,
  outsideAttributes,
} from "./ledger-schemas.ts";
import { parseItem, writableItem } from "./parse-item.ts";
import { outsideRefundAttributes, refundAttributes } from "./refund-schemas.ts";

const SCHEMAS = {
  order: orderAttributes,
  authorization: authorizationAttributes,
  capture: captureAttributes,
  outside: outsideAttributes,
  refund: refundAttributes,
  "outside-refund": outsideRefundAttributes,
} as const;

/** Every attribute that some ledger row has; the history is not one of them. */
export const LEDGER_ATTRIBUTES: readonly string[] = [
  ...new Set(Object.values(SCHEMAS).flatMap((schema) => Object.keys(schema.entries))),
];

/** Reads one row of a ledger. Throws InvalidValue for an item that is no ledger row or damaged. */
export function readRow(item: Item): LedgerRow {
  const { pk, sk } = keyOf(item);
  const kind = rowKind(sk);
  if (!kind) throw new InvalidValue(`Item ${pk} / ${sk} is not a row of a ledger`);
  const orderReferenceId = orderReferenceIn(pk);
  switch (kind) {
    case "order":
      return { kind, orderReferenceId, ...parseItem(SCHEMAS.order, item) };
    case "authorization":
      return { kind, orderReferenceId, ...parseItem(SCHEMAS.authorization, item) };
    case "capture":
      return { kind, orderReferenceId, ...parseItem(SCHEMAS.capture, item) };
    case "outside":
      return { kind, orderReferenceId, ...parseItem(SCHEMAS.outside, item) };
    case "refund":
      return { kind, orderReferenceId, ...parseItem(SCHEMAS.refund, item) };
    case "outside-refund":
      return { kind, orderReferenceId, ...parseItem(SCHEMAS["outside-refund"], item) };
  }
}

/**
 * A row as it is written: what its key does not say, and the names of the attributes that it no
 * longer has. Throws InvalidValue if the row could not be read again.
 */
export function writeRow(row: LedgerRow): {
  readonly key: Key;
  readonly set: Item;
  readonly remove: readonly string[];
} {
  const key = rowKey(row);
  const { kind, orderReferenceId: _inTheKey, ...attributes } = row;
  const set = writableItem(SCHEMAS[kind], key, attributes);
  const remove = Object.keys(SCHEMAS[kind].entries).filter((name) => set[name] === undefined);
  return { key, set, remove };
}
