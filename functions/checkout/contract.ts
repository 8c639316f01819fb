import * as v from "valibot";
import {
  moneySchema,
  orderReferenceIdSchema,
  sellerOrderIdSchema,
  textSchema,
} from "../runtime/schemas.ts";

/** The path of both routes names the order reference that the buyer's sign-in has made. */
export const checkoutPath = v.object({ id: orderReferenceIdSchema });

/** The body of PUT /checkouts/{id}: what the buyer is going to be shown (limits: reference §3.0). */
export const checkoutBody = v.strictObject({
  total: moneySchema,
  sellerOrderId: v.exactOptional(sellerOrderIdSchema),
  texts: v.optional(
    v.strictObject({
      storeName: v.exactOptional(textSchema(50)),
      sellerNote: v.exactOptional(textSchema(1024)),
      customInformation: v.exactOptional(textSchema(1024)),
    }),
    {},
  ),
});

/** Carries the buyer's token of Login with Amazon: a header, because addresses of pages are logged. */
export const BUYER_TOKEN_HEADER = "x-amazon-access-token";

const NOT_A_TOKEN = `${BUYER_TOKEN_HEADER} is not an access token of Login with Amazon`;

/**
 * A token as the sign-in gives it, or still percent-encoded as a cookie keeps it (reference §10):
 * decoded once. No message may repeat it.
 */
export const buyerToken = v.pipe(
  v.string(NOT_A_TOKEN),
  v.transform((text) => text.replace(/^Atza%7C/i, "Atza|")),
  v.regex(/^Atza\|[\x21-\x7e]{1,4000}$/, NOT_A_TOKEN),
);
