import * as v from "valibot";
import {
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
  capture: v.optional(v.picklist(["on-shipment", "immediate"]), "on-shipment"),
});

/** The body of POST /orders: what the buyer has agreed to. */
export const placeOrderBody = v.strictObject({
  orderReferenceId: orderReferenceIdSchema,
  sellerOrderId: sellerOrderIdSchema,
  total: moneySchema,
  mode: v.optional(paymentMode, {}),
  texts: v.optional(buyerTexts, {}),
});

export type PlaceOrderBody = v.InferOutput<typeof placeOrderBody>;
