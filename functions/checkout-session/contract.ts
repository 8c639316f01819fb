import * as v from "valibot";
import { checkoutSessionIdSchema, moneySchema, textSchema } from "../runtime/schemas.ts";

export const checkoutSessionPath = v.object({ id: checkoutSessionIdSchema });

const page = v.pipe(
  v.string(),
  v.maxLength(512, "must have at most 512 characters"),
  v.check(
    (text) => URL.canParse(text) && new URL(text).protocol === "https:",
    "must be an https address",
  ),
);

/** The body of PUT /checkout-sessions/{id}: all of it optional, and repeatable (seed 003). */
export const paymentInfoBody = v.strictObject({
  resultReturnUrl: v.exactOptional(page),
  reviewReturnUrl: v.exactOptional(page),
  cancelUrl: v.exactOptional(page),
  chargeAmount: v.exactOptional(moneySchema),
  totalOrderAmount: v.exactOptional(moneySchema),
  paymentIntent: v.exactOptional(
    v.picklist(
      ["Confirm", "Authorize", "AuthorizeWithCapture"],
      "must be Confirm, Authorize or AuthorizeWithCapture",
    ),
  ),
  canHandlePendingAuthorization: v.exactOptional(v.boolean("must be true or false")),
  softDescriptor: v.exactOptional(textSchema(16)),
  presentmentCurrency: v.exactOptional(
    v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, "must be a currency such as EUR")),
  ),
  allowOvercharge: v.exactOptional(v.boolean("must be true or false")),
  extendExpiration: v.exactOptional(v.boolean("must be true or false")),
  merchantMetadata: v.exactOptional(
    v.strictObject({
      merchantReferenceId: v.exactOptional(textSchema(256)),
      merchantStoreName: v.exactOptional(textSchema(50)),
      noteToBuyer: v.exactOptional(textSchema(255)),
      customInformation: v.exactOptional(textSchema(4096)),
    }),
  ),
  platformId: v.exactOptional(textSchema(64)),
  providerReferenceId: v.exactOptional(textSchema(256)),
});
