import * as v from "valibot";
import type { Gateway } from "../domain/gateway.ts";
import {
  checkoutSessionIdSchema,
  moneySchema,
  orderReferenceIdSchema,
  sellerOrderIdSchema,
  textSchema,
} from "../runtime/schemas.ts";

/** Amazon's limits for what the buyer reads (reference §3.0). */
export const buyerTexts = v.strictObject({
  storeName: v.exactOptional(textSchema(50)),
  sellerNote: v.exactOptional(textSchema(1024)),
  customInformation: v.exactOptional(textSchema(1024)),
  authorizationNotes: v.exactOptional(v.pipe(v.array(textSchema(255)), v.maxLength(10))),
  softDescriptor: v.exactOptional(textSchema(16)),
});

export const paymentMode = v.strictObject({
  authorize: v.optional(v.picklist(["at-order", "at-shipment"]), "at-order"),
  answer: v.optional(
    v.picklist(["synchronous", "asynchronous", "synchronous-then-asynchronous"]),
    "synchronous-then-asynchronous",
  ),
  capture: v.optional(v.picklist(["on-shipment", "immediate", "by-batch"]), "on-shipment"),
});

/**
 * A page of the shop to which Amazon sends the buyer back. What Amazon appends to it decides about
 * an order, so nobody on the way may read or change it; only a developer's own machine may do
 * without TLS.
 */
const returnUrl = v.pipe(
  v.string(),
  v.maxLength(2048, "must have at most 2048 characters"),
  v.check(isReturnUrl, "must be an https address without user name and #fragment"),
);

/** Where the buyer returns to after the card issuer's authentication (reference §8). */
const returnUrls = v.strictObject({ successUrl: returnUrl, failureUrl: returnUrl });

function isReturnUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, hash, username } = new URL(text);
  const isOwnMachine = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  const isPrivate = protocol === "https:" || (protocol === "http:" && isOwnMachine);
  return isPrivate && hash === "" && username === "";
}

/** The body of POST /orders: what the buyer has agreed to. */
export const placeOrderBody = v.pipe(
  v.strictObject({
    orderReferenceId: orderReferenceIdSchema,
    sellerOrderId: sellerOrderIdSchema,
    total: moneySchema,
    mode: v.optional(paymentMode, {}),
    texts: v.optional(buyerTexts, {}),
    returnUrls: v.exactOptional(returnUrls),
    /** How long Amazon may take to decide when it is asked asynchronously (reference §14 no. 1). */
    transactionTimeoutMinutes: v.exactOptional(
      v.pipe(
        v.number("must be a number of minutes"),
        v.integer("must be whole minutes"),
        v.minValue(5, "must be at least 5"),
        v.maxValue(1440, "must be at most 1440"),
        v.multipleOf(5, "must be a multiple of 5"),
      ),
    ),
    /** Amazon closes the order by itself if the buyer never comes back from the authentication. */
    expectImmediateAuthorization: v.exactOptional(v.boolean()),
  }),
  v.check(
    ({ expectImmediateAuthorization, mode }) =>
      !expectImmediateAuthorization || mode.authorize === "at-order",
    "expectImmediateAuthorization cannot go with mode.authorize at-shipment: Amazon would close the order after 50 minutes",
  ),
);

/** The body of POST /orders for a buyer who has paid in Checkout v2 (reference §12.2). */
export const placeSessionBody = v.strictObject({
  checkoutSessionId: checkoutSessionIdSchema,
  sellerOrderId: sellerOrderIdSchema,
  total: moneySchema,
  mode: v.optional(
    v.strictObject({
      ...paymentMode.entries,
      // Feeds are of MWS.
      capture: v.optional(v.picklist(["on-shipment", "immediate"]), "on-shipment"),
    }),
    {},
  ),
  texts: v.optional(v.strictObject({ softDescriptor: v.exactOptional(textSchema(16)) }), {}),
});

export type PlaceSessionBody = v.InferOutput<typeof placeSessionBody>;

/** An order to be placed, over either of Amazon's interfaces. */
export type Placed = PlaceOrderBody & { readonly gateway?: Gateway };

export type PlaceOrderBody = v.InferOutput<typeof placeOrderBody>;
