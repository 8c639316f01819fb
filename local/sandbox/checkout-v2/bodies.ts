import * as v from "valibot";
import { isSupportedCurrency, readAmount } from "../core/money.ts";
import { Problem } from "./problem.ts";

/** The bodies that v2 takes (reference §12.2, §12.3). Limits that no document states are MWS's. */

const text = (highest: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(highest));

const Price = v.pipe(
  v.strictObject({ amount: v.string(), currencyCode: v.string() }),
  v.check(({ currencyCode }) => isSupportedCurrency(currencyCode), "Unknown currency"),
  v.transform(({ amount, currencyCode }) => readAmount(amount, currencyCode)),
  v.check((money) => money !== undefined && money.minorUnits > 0, "Not an amount above zero"),
  v.transform((money) => money ?? { currency: "", minorUnits: 0 }),
);

const Url = v.pipe(v.string(), v.url(), v.startsWith("https://"), v.maxLength(512));

const MerchantMetadata = v.strictObject({
  merchantReferenceId: v.exactOptional(v.nullable(text(256))),
  merchantStoreName: v.exactOptional(v.nullable(text(50))),
  noteToBuyer: v.exactOptional(v.nullable(text(255))),
  customInformation: v.exactOptional(v.nullable(text(4096))),
});

const PaymentDetails = v.strictObject({
  paymentIntent: v.exactOptional(
    v.nullable(v.picklist(["Confirm", "Authorize", "AuthorizeWithCapture"])),
  ),
  canHandlePendingAuthorization: v.exactOptional(v.nullable(v.boolean())),
  chargeAmount: v.exactOptional(v.nullable(Price)),
  totalOrderAmount: v.exactOptional(v.nullable(Price)),
  softDescriptor: v.exactOptional(v.nullable(text(16))),
  presentmentCurrency: v.exactOptional(v.nullable(v.pipe(v.string(), v.length(3)))),
  allowOvercharge: v.exactOptional(v.nullable(v.boolean())),
  extendExpiration: v.exactOptional(v.nullable(v.boolean())),
});

const PAYMENT_INFO = {
  paymentDetails: v.exactOptional(v.nullable(PaymentDetails)),
  merchantMetadata: v.exactOptional(v.nullable(MerchantMetadata)),
  platformId: v.exactOptional(v.nullable(text(64))),
  providerMetadata: v.exactOptional(
    v.nullable(v.strictObject({ providerReferenceId: v.exactOptional(v.nullable(text(256))) })),
  ),
  supplementaryData: v.exactOptional(v.nullable(text(4096))),
};

export const UpdateSession = v.strictObject({
  webCheckoutDetails: v.exactOptional(
    v.nullable(
      v.strictObject({
        checkoutReviewReturnUrl: v.exactOptional(v.nullable(Url)),
        checkoutResultReturnUrl: v.exactOptional(v.nullable(Url)),
        checkoutCancelUrl: v.exactOptional(v.nullable(Url)),
      }),
    ),
  ),
  ...PAYMENT_INFO,
});

export const CreateSession = v.strictObject({
  storeId: text(256),
  webCheckoutDetails: v.strictObject({
    checkoutReviewReturnUrl: Url,
    checkoutResultReturnUrl: v.exactOptional(v.nullable(Url)),
    checkoutCancelUrl: v.exactOptional(v.nullable(Url)),
  }),
  deliverySpecifications: v.exactOptional(v.nullable(v.record(v.string(), v.unknown()))),
  ...PAYMENT_INFO,
});

export const CompleteSession = v.strictObject({
  chargeAmount: Price,
  totalOrderAmount: v.exactOptional(v.nullable(Price)),
});

export const UpdatePermission = v.strictObject({ merchantMetadata: MerchantMetadata });

export const ClosePermission = v.strictObject({
  closureReason: text(255),
  cancelPendingCharges: v.exactOptional(v.nullable(v.boolean())),
});

export const CreateCharge = v.strictObject({
  chargePermissionId: text(64),
  chargeAmount: Price,
  captureNow: v.exactOptional(v.nullable(v.boolean())),
  canHandlePendingAuthorization: v.exactOptional(v.nullable(v.boolean())),
  softDescriptor: v.exactOptional(v.nullable(text(16))),
  merchantMetadata: v.exactOptional(v.nullable(MerchantMetadata)),
});

export const CaptureCharge = v.strictObject({
  captureAmount: Price,
  softDescriptor: v.exactOptional(v.nullable(text(16))),
});

export const CancelCharge = v.strictObject({ cancellationReason: text(255) });

export const CreateRefund = v.strictObject({
  chargeId: text(64),
  refundAmount: Price,
  softDescriptor: v.exactOptional(v.nullable(text(16))),
});

export type SessionUpdate = v.InferOutput<typeof UpdateSession>;
export type SessionWishes = v.InferOutput<typeof CreateSession>;

/** Reads a JSON body by its schema. Throws a Problem that names the first member that is wrong. */
export function readBody<T>(schema: v.GenericSchema<unknown, T>, body: string): T {
  let json: unknown;
  try {
    json = body === "" ? {} : JSON.parse(body);
  } catch {
    throw new Problem("InvalidRequestFormat", "The body is not JSON.");
  }
  const read = v.safeParse(schema, json);
  if (read.success) return read.output;
  const [issue] = read.issues;
  const name = v.getDotPath(issue) ?? "body";
  if (issue.type === "strict_object" && issue.expected === "never") {
    throw new Problem("UnrecognizedField", `${name}: there is no such field.`);
  }
  const isMissing = issue.received === "undefined";
  const reason = isMissing ? "MissingParameterValue" : "InvalidParameterValue";
  throw new Problem(reason, `${name}: ${issue.message}`);
}
