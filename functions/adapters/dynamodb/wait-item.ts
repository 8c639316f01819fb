import * as v from "valibot";
import { parseTaskToken } from "../../domain/ids.ts";
import { QUOTAS } from "../../domain/throttle.ts";
import { type Awaited, refundOf, type Wait } from "../../domain/waiting.ts";
import { type EntriesOf, parsedBy, text, wholeNumber } from "./field-schemas.ts";
import type { Item } from "./item-size.ts";
import { duePartition, keyOf, orderReferenceIn, waitKey } from "./keys.ts";
import { parseItem, writableItem } from "./parse-item.ts";
import { TABLE } from "./table.ts";
import { keyItem } from "./write-item.ts";

const OPERATIONS = Object.keys(QUOTAS) as (keyof typeof QUOTAS)[];

const awaited = {
  confirmation: { kind: v.literal("confirmation") },
  authorization: { kind: v.literal("authorization"), authorizationOrdinal: wholeNumber },
  buyer: { kind: v.literal("buyer"), authorizationOrdinal: wholeNumber },
  shipment: {
    kind: v.literal("shipment"),
    shipmentSequence: wholeNumber,
    authorizationOrdinal: wholeNumber,
  },
  capture: {
    kind: v.literal("capture"),
    captureOrdinal: wholeNumber,
    authorizationOrdinal: wholeNumber,
    shipmentSequence: wholeNumber,
  },
  operator: {
    kind: v.literal("operator"),
    reason: v.string(),
    refundOrdinal: v.exactOptional(wholeNumber),
  },
  turn: {
    kind: v.literal("turn"),
    operation: v.picklist(OPERATIONS),
    slotAt: v.string(),
    refundOrdinal: v.exactOptional(wholeNumber),
  },
  refund: { kind: v.literal("refund"), refundOrdinal: wholeNumber, attempt: wholeNumber },
} satisfies { [Kind in Awaited["kind"]]: EntriesOf<Extract<Awaited, { kind: Kind }>> };

const waitAttributes = v.object({
  awaited: v.variant("kind", [
    v.object(awaited.confirmation),
    v.object(awaited.authorization),
    v.object(awaited.buyer),
    v.object(awaited.shipment),
    v.object(awaited.capture),
    v.object(awaited.operator),
    v.object(awaited.turn),
    v.object(awaited.refund),
  ]),
  token: parsedBy(parseTaskToken),
  visit: v.string(),
  parkedAt: v.string(),
  deadline: text,
  dueAt: v.string(),
} satisfies EntriesOf<Omit<Wait, "orderReferenceId">>);

/** Reads a wait. Throws InvalidValue for a damaged one. */
export function readWait(item: Item): Wait {
  return {
    orderReferenceId: orderReferenceIn(keyOf(item).pk),
    ...parseItem(waitAttributes, item),
  };
}

/** A wait as it is written, with its place in the due index. */
export function waitItem(wait: Wait): Item {
  const { orderReferenceId, ...attributes } = wait;
  const key = waitKey(orderReferenceId, refundOf(wait.awaited));
  return {
    ...keyItem(key),
    ...writableItem(waitAttributes, key, attributes),
    [TABLE.dueIndex.partitionKey]: { S: duePartition(orderReferenceId) },
  };
}
