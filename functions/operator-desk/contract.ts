import * as v from "valibot";
import type { Phase } from "../domain/order.ts";
import type { AwaitedKind } from "../domain/waiting.ts";
import { reconciliationScope, reportKey } from "../runtime/reconciliation-files.ts";

/** Kinds of waits and phases, as the list is asked for them. */
export const WAIT_KINDS = [
  "confirmation",
  "authorization",
  "buyer",
  "shipment",
  "capture",
  "operator",
  "turn",
  "refund",
] as const satisfies readonly AwaitedKind[];
export const PHASES = [
  "refused",
  "open",
  "closing",
  "closed",
  "cancelling",
  "cancelled",
  "declined",
  "ended",
] as const satisfies readonly Phase[];

const MOST_ORDERS_OF_A_PART = 100;

/** Which orders a list shows, and from where on. */
export const listQuery = v.strictObject({
  list: v.picklist(["waiting", "recorded"]),
  phase: v.exactOptional(v.picklist(PHASES)),
  waitsFor: v.exactOptional(v.picklist(WAIT_KINDS)),
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[1-9]\d{0,2}$/, "must be a whole number from 1 to 100"),
      v.transform(Number),
      v.maxValue(MOST_ORDERS_OF_A_PART),
    ),
    "50",
  ),
  /** What the part before ended with. */
  next: v.exactOptional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(1_024))),
});

/** A reconciliation on demand. */
export const reconciliationBody = v.strictObject({
  scope: v.optional(reconciliationScope, "recent"),
  report: v.exactOptional(reportKey),
});

/** Which findings of it are shown. */
export const reconciliationQuery = v.strictObject({
  part: v.exactOptional(
    v.pipe(
      v.string(),
      v.regex(/^[1-9]\d{0,5}$/, "must be a number from 1 on"),
      v.transform(Number),
    ),
  ),
});

/** Names as AWS gives them to messages and functions. */
const AWS_NAME = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,128}$/, "must be a name"));

/** Which dead letter about the order was sent again, and to whom. */
export const redrivenBody = v.strictObject({ deadLetterId: AWS_NAME, functionName: AWS_NAME });

/** Where Amazon is to send its notifications: it reaches nothing but HTTPS; simulators are local. */
const NOTIFICATION_URL = /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])[\x21-\x7e]{1,2000}$/;

export const notificationUrlBody = v.strictObject({
  url: v.pipe(v.string(), v.regex(NOTIFICATION_URL, "must begin with https://")),
});
