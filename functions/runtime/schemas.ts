import * as v from "valibot";
import { parseBatchId } from "../domain/batch.ts";
import {
  parseOrderReferenceId,
  parseSellerOrderId,
  parseShipmentId,
  parseTaskToken,
} from "../domain/ids.ts";
import { money, parseCurrency } from "../domain/money.ts";
import { parseRefundRequestId } from "../domain/refund.ts";

/** Turns a domain parser into a schema, so that its own words reach whoever sent the value. */
export function parsedBy<Value>(parse: (text: string) => Value) {
  return v.pipe(
    v.string(),
    v.rawTransform<string, Value>(({ dataset, addIssue, NEVER }) => {
      try {
        return parse(dataset.value);
      } catch (error) {
        addIssue({ message: error instanceof Error ? error.message : String(error) });
        return NEVER;
      }
    }),
  );
}

export const orderReferenceIdSchema = parsedBy(parseOrderReferenceId);
export const sellerOrderIdSchema = parsedBy(parseSellerOrderId);
export const shipmentIdSchema = parsedBy(parseShipmentId);
export const refundRequestIdSchema = parsedBy(parseRefundRequestId);
export const batchIdSchema = parsedBy(parseBatchId);
export const taskTokenSchema = parsedBy(parseTaskToken);

/** Checkout sessions of Amazon Pay API v2 are named by UUIDs. */
export const checkoutSessionIdSchema = v.pipe(
  v.string(),
  v.regex(/^[0-9a-fA-F-]{36}$/, "must be the id of a checkout session of Amazon Pay API v2"),
);

/** An amount greater than zero in whole minor units. */
export const moneySchema = v.pipe(
  v.strictObject({
    minorUnits: v.pipe(
      v.number("minorUnits must be a number"),
      v.safeInteger("minorUnits must be a whole number of minor units"),
      v.minValue(1, "minorUnits must be greater than zero"),
    ),
    currency: parsedBy(parseCurrency),
  }),
  v.transform(({ minorUnits, currency }) => money(minorUnits, currency)),
);

export const ordinalSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999));

/** What every task with a task token is given besides its own fields. */
export const waitingTaskEntries = {
  orderReferenceId: orderReferenceIdSchema,
  taskToken: taskTokenSchema,
  /** Entry time of the state and number of the retry (workflows/README.md). */
  visit: v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)),
};

/** What a task that ends the order gets: it has no token. */
export const endingTaskEntries = {
  orderReferenceId: orderReferenceIdSchema,
  /** Orders that were placed before this was handed over come without: earlier than any visit. */
  visit: v.optional(waitingTaskEntries.visit, "1970-01-01T00:00:00.000Z#000"),
};

/** The same for a task of a batch. */
export const waitingBatchEntries = {
  batchId: batchIdSchema,
  taskToken: taskTokenSchema,
  visit: waitingTaskEntries.visit,
};

/** Free text that Amazon shows, with Amazon's limit in characters. */
export function textSchema(maxCharacters: number) {
  return v.pipe(
    v.string(),
    v.maxLength(maxCharacters, `must have at most ${maxCharacters} characters`),
  );
}

/** One line that names each wrong field, for people. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .map((issue) => {
      const path = v.getDotPath(issue);
      const words = wordsOf(issue);
      return path ? `${path}: ${words}` : words;
    })
    .join("; ");
}

/** Where a schema has no words of its own, the validator's name programming types. */
function wordsOf({ type, message, expected, requirement }: v.BaseIssue<unknown>): string {
  if (message.startsWith("Invalid value:") && type === "min_value") {
    return `must be at least ${String(requirement)}`;
  }
  if (message.startsWith("Invalid value:") && type === "max_value") {
    return `must be at most ${String(requirement)}`;
  }
  if (/^Invalid (safe )?integer:/.test(message)) return "must be a whole number";
  if (message.startsWith("Invalid length:") && type === "non_empty") return "must not be empty";
  if (message.startsWith("Invalid key:")) {
    return expected === "never" ? "is not known here" : "is missing";
  }
  if (!message.startsWith("Invalid type:") || expected === null) return message;
  if (type !== "picklist") return `must be of the type ${expected.toLowerCase()}`;
  return `must be one of ${expected.replace(/[()"]/g, "").replaceAll(" | ", ", ")}`;
}
