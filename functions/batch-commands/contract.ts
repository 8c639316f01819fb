import * as v from "valibot";
import type { BatchOperation } from "../domain/batch-request.ts";

const OPERATIONS = [
  "Authorize",
  "AuthorizeOnBillingAgreement",
  "CancelOrderReference",
  "CloseOrderReference",
  "CloseAuthorization",
  "Capture",
  "GetCaptureDetails",
  "Refund",
  "GetRefundDetails",
] as const satisfies readonly BatchOperation[];

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** JavaScript takes 30 February for 2 March; such a day is a mistake, and not a moment. */
function isInCalendar(text: string): boolean {
  const milliseconds = Date.parse(text);
  const seconds = "2026-11-02T00:00:00".length;
  return (
    !Number.isNaN(milliseconds) &&
    new Date(milliseconds).toISOString().slice(0, seconds) === text.slice(0, seconds)
  );
}

const moment = v.pipe(
  v.string(),
  v.check(
    (text) => MOMENT.test(text) && isInCalendar(text),
    "must be a moment that there is, like 2026-11-02T00:00:00Z",
  ),
  v.transform((text) => new Date(text).toISOString()),
);

/** From which byte of the batch's lines on; the answer before has named it. */
export const releaseBody = v.strictObject({
  fromByte: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
});

/** What a batch is made of: a file below input/, or what has been waiting since a moment. */
export const batchBody = v.pipe(
  v.strictObject({
    operation: v.picklist(OPERATIONS),
    file: v.exactOptional(
      v.pipe(
        v.string(),
        v.regex(
          /^input\/(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,200}\.(csv|jsonl)$/,
          "must be a file below input/ that ends with .csv or .jsonl",
        ),
      ),
    ),
    since: v.exactOptional(moment),
    until: v.exactOptional(moment),
    dryRun: v.exactOptional(v.boolean()),
  }),
  v.check(
    ({ file, since }) => (file === undefined) !== (since === undefined),
    "give file or since: one of them",
  ),
  v.check(
    ({ operation, since }) => since === undefined || ["Capture", "Refund"].includes(operation),
    "only Capture and Refund have something that waits for a batch",
  ),
  v.check(
    ({ since, until }) => until === undefined || (since !== undefined && since < until),
    "until must be later than since",
  ),
);
