import { InvalidValue } from "./errors.ts";

declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** Amazon's id of an order reference, such as S01-1234567-1234567 (reference §0). */
export type OrderReferenceId = Id<"OrderReferenceId">;
/** The shop's own order number. */
export type SellerOrderId = Id<"SellerOrderId">;
/** Amazon's id of an authorization. */
export type AuthorizationId = Id<"AuthorizationId">;
/** Amazon's id of a capture. */
export type CaptureId = Id<"CaptureId">;
/** Our id of one attempt to move money: the idempotency key of Authorize, Capture and Refund. */
export type ReferenceId = Id<"ReferenceId">;
/** The warehouse's id of one dispatched shipment. */
export type ShipmentId = Id<"ShipmentId">;
/** What Step Functions gives a waiting task, and expects back with the answer. */
export type TaskToken = Id<"TaskToken">;

/**
 * In the place of a token: the task has ended, with the error that says when its turn comes, and
 * nobody is to be told anything.
 */
export const NO_TOKEN = "no token" as TaskToken;

/** What a reference id stands for. */
export type Purpose = "authorization" | "capture" | "refund";

const LETTER = { authorization: "A", capture: "C", refund: "R" } as const;
const ORDER_REFERENCE = /^[PS]0\d-\d{7}-\d{7}$/;
const TRANSACTION = /^([PS]0\d-\d{7}-\d{7})-[A-Z]?\d{6,7}$/;
const OUR_REFERENCE = /^([PS]0\d-\d{7}-\d{7})-([ACR])([1-9]\d{0,2})$/;

/** Accepts an order reference id of production (P…) or sandbox (S…). */
export function parseOrderReferenceId(text: string): OrderReferenceId {
  return branded(text, ORDER_REFERENCE, "an Amazon order reference id like S01-1234567-1234567");
}

/** Whether this is Amazon's number of an order, and not the shop's. */
export function isOrderReferenceId(text: string): boolean {
  return ORDER_REFERENCE.test(text);
}

/** Accepts the shop's order number: 1 to 127 printable characters (reference §3.0). */
export function parseSellerOrderId(text: string): SellerOrderId {
  return branded(text, /^[\x21-\x7e](?:[\x20-\x7e]{0,125}[\x21-\x7e])?$/, "a shop order number");
}

/** Accepts the warehouse's shipment id: 1 to 64 letters, digits, dots, dashes or underscores. */
export function parseShipmentId(text: string): ShipmentId {
  return branded(text, /^[A-Za-z0-9._-]{1,64}$/, "a shipment id (letters, digits, . - _)");
}

/** Accepts Amazon's id of an authorization. */
export function parseAuthorizationId(text: string): AuthorizationId {
  return branded(text, TRANSACTION, "an Amazon authorization id");
}

/** Accepts Amazon's id of a capture. */
export function parseCaptureId(text: string): CaptureId {
  return branded(text, TRANSACTION, "an Amazon capture id");
}

/** Accepts a task token; Step Functions promises nothing but its length. */
export function parseTaskToken(text: string): TaskToken {
  return branded(text, /^.{1,2048}$/s, "a task token");
}

/**
 * The reference id of the n-th authorization, capture or refund of an order. A pure function, so
 * that a repeated call repeats the transaction at Amazon instead of making a second one
 * (reference §3.0: the same reference id gives the original result).
 *
 * @example referenceId(order, "capture", 2) // S01-1234567-1234567-C2
 */
export function referenceId(
  orderReferenceId: OrderReferenceId,
  purpose: Purpose,
  ordinal: number,
): ReferenceId {
  return branded(
    `${orderReferenceId}-${LETTER[purpose]}${ordinal}`,
    OUR_REFERENCE,
    `a reference id of ${purpose} ${ordinal}`,
  );
}

/** What one of our reference ids stands for; undefined for an id that we did not make. */
export function readReferenceId(
  text: string,
): { orderReferenceId: OrderReferenceId; purpose: Purpose; ordinal: number } | undefined {
  const match = OUR_REFERENCE.exec(text);
  if (!match?.[1] || !match[2]) return undefined;
  const purpose = match[2] === "A" ? "authorization" : match[2] === "C" ? "capture" : "refund";
  return {
    orderReferenceId: parseOrderReferenceId(match[1]),
    purpose,
    ordinal: Number(match[3]),
  };
}

/** The order reference that an authorization, capture or refund id of Amazon's belongs to. */
export function orderReferenceOf(transactionId: string): OrderReferenceId {
  const match = TRANSACTION.exec(transactionId);
  return parseOrderReferenceId(match?.[1] ?? transactionId);
}

function branded<Name extends string>(text: string, form: RegExp, what: string): Id<Name> {
  if (!form.test(text)) throw new InvalidValue(`"${text}" is not ${what}`);
  // The one place where text becomes an id: the form has just been checked.
  return text as Id<Name>;
}
