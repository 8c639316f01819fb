import * as v from "valibot";
import { parseRefundId } from "../domain/amazon-pay-refund.ts";
import type { BatchOperation, BatchRequest } from "../domain/batch-request.ts";
import { parseBillingAgreementId } from "../domain/billing-agreement.ts";
import { InvalidValue } from "../domain/errors.ts";
import { parseAuthorizationId, parseCaptureId } from "../domain/ids.ts";
import { parseCurrency, parseDecimal } from "../domain/money.ts";
import {
  orderReferenceIdSchema,
  parsedBy,
  refundRequestIdSchema,
  sellerOrderIdSchema,
  shipmentIdSchema,
  textSchema,
} from "../runtime/schemas.ts";

const orderOf = {
  orderReferenceId: v.exactOptional(orderReferenceIdSchema),
  sellerOrderId: v.exactOptional(sellerOrderIdSchema),
};

/** Lines about orders that are carried here name what is recorded; amounts come from the record. */
export const recordedCapture = v.strictObject({ ...orderOf, shipmentId: shipmentIdSchema });
export const recordedRefund = v.strictObject({ ...orderOf, refundId: refundRequestIdSchema });

/** The shop's own reference id, as Amazon takes it (reference §3.0). */
const reference = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,32}$/, "must have 1 to 32 letters, digits, - or _"),
);
const truth = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(["true", "false"]),
    v.transform((text) => text === "true"),
  ),
]);
const minutes = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer());
const money = { amount: v.string(), currency: parsedBy(parseCurrency) };
const texts = {
  note: v.exactOptional(textSchema(255)),
  softDescriptor: v.exactOptional(textSchema(16)),
};
const authorizing = {
  referenceId: reference,
  ...money,
  ...texts,
  captureNow: v.exactOptional(truth),
  transactionTimeoutMinutes: v.exactOptional(minutes),
};

/** Decimal text, such as 119.90, becomes whole minor units. */
function priced<Fields extends { amount: string; currency: ReturnType<typeof parseCurrency> }>({
  amount,
  currency,
  ...others
}: Fields) {
  return { ...others, amount: parseDecimal(amount, currency) };
}

const reason = { reason: v.exactOptional(textSchema(255)) };
const orderReference = { orderReferenceId: orderReferenceIdSchema };

const KINDS: Readonly<Record<string, string>> = {
  A: "an authorization",
  C: "a capture",
  R: "a refund",
};

/**
 * Amazon's id of one kind of transaction. The letter before its last digits tells the kind; ids of
 * old orders have none, and may be of any (reference §0).
 */
function transactionId<Id>(letter: "A" | "C" | "R", parse: (text: string) => Id) {
  return parsedBy((text: string): Id => {
    const id = parse(text);
    const found = text.replace(/\d+$/, "").at(-1) ?? "";
    if (found === "-" || found === letter) return id;
    const is = KINDS[found] === undefined ? "another id of Amazon's" : `the id of ${KINDS[found]}`;
    throw new InvalidValue(
      `"${text}" is ${is}; ${KINDS[letter]} has the letter ${letter} before its last digits`,
    );
  });
}

const authorization = { authorizationId: transactionId("A", parseAuthorizationId) };
const capture = { captureId: transactionId("C", parseCaptureId) };
const refund = { refundId: transactionId("R", parseRefundId) };

/** Lines about orders that are not carried here hold the whole request. */
export const FOREIGN = {
  Authorize: v.pipe(v.strictObject({ ...orderReference, ...authorizing }), v.transform(priced)),
  AuthorizeOnBillingAgreement: v.pipe(
    v.strictObject({
      billingAgreementId: parsedBy(parseBillingAgreementId),
      ...authorizing,
      sellerOrderId: v.exactOptional(sellerOrderIdSchema),
    }),
    v.transform(priced),
  ),
  CancelOrderReference: v.strictObject({ ...orderReference, ...reason }),
  CloseOrderReference: v.strictObject({ ...orderReference, ...reason }),
  CloseAuthorization: v.strictObject({ ...authorization, ...reason }),
  Capture: v.pipe(
    v.strictObject({ ...authorization, referenceId: reference, ...money, ...texts }),
    v.transform(priced),
  ),
  GetCaptureDetails: v.pipe(
    v.strictObject(capture),
    v.transform(({ captureId }) => captureId),
  ),
  Refund: v.pipe(
    v.strictObject({ ...capture, referenceId: reference, ...money, ...texts }),
    v.transform(priced),
  ),
  GetRefundDetails: v.pipe(
    v.strictObject(refund),
    v.transform(({ refundId }) => refundId),
  ),
} satisfies { [Operation in BatchOperation]: v.GenericSchema };

const RECORDED: { readonly [Operation in BatchOperation]?: { readonly entries: object } } = {
  Capture: recordedCapture,
  Refund: recordedRefund,
};

/** What the fields of a line may be called: of orders that are carried here, and of others. */
export function columnsOf(operation: BatchOperation): readonly string[] {
  const { entries } = FOREIGN[operation];
  return [...new Set(Object.keys({ ...RECORDED[operation]?.entries, ...entries }))];
}

/** Pairs a parsed line with its operation. */
export function foreignRequest(operation: BatchOperation, fields: unknown): BatchRequest {
  // The schema of each operation makes that operation's request; the shop's own reference ids have
  // another form than ours, and are the only other difference.
  return { operation, request: v.parse(FOREIGN[operation], fields) } as unknown as BatchRequest;
}
