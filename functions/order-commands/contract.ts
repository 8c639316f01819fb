import * as v from "valibot";
import {
  moneySchema,
  ordinalSchema,
  refundRequestIdSchema,
  sellerOrderIdSchema,
  shipmentIdSchema,
  textSchema,
} from "../runtime/schemas.ts";

export const cancelBody = v.strictObject({
  /** Shown to the buyer by Amazon (reference §3.5: at most 1024 characters). */
  reason: v.optional(textSchema(1024), "Cancelled by the shop"),
});

export const operatorBody = v.pipe(
  v.strictObject({
    says: v.picklist(["go-on", "reauthorize", "cancel", "give-up"]),
    /** The refund that stands still; left out where the order's payment does. */
    refundOrdinal: v.exactOptional(ordinalSchema),
  }),
  v.check(
    ({ says, refundOrdinal }) =>
      refundOrdinal === undefined || says === "go-on" || says === "give-up",
    "a refund goes on or is given up",
  ),
);

/** Money to give back; without an amount everything that has not been given back. */
export const refundBody = v.pipe(
  v.strictObject({
    refundId: refundRequestIdSchema,
    amount: v.exactOptional(moneySchema),
    shipmentId: v.exactOptional(shipmentIdSchema),
    captureOrdinal: v.exactOptional(ordinalSchema),
    note: v.exactOptional(textSchema(255)),
    softDescriptor: v.exactOptional(textSchema(16)),
    byBatch: v.exactOptional(v.boolean()),
  }),
  v.check(
    ({ shipmentId, captureOrdinal }) => shipmentId === undefined || captureOrdinal === undefined,
    "give shipmentId or captureOrdinal, not both",
  ),
);

/** What came back with the buyer from the authentication (reference §8). */
export const authenticationBody = v.pipe(
  v.strictObject({
    AuthenticationStatus: v.exactOptional(v.picklist(["Success", "Failure", "Abandoned"])),
    ErrorCode: v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z]{1,64}$/))),
    /** The parameter that Shipcharge added to the return URLs. */
    shipchargeNonce: v.exactOptional(v.pipe(v.string(), v.maxLength(128))),
  }),
  v.check(
    (body) => body.AuthenticationStatus !== undefined || body.ErrorCode !== undefined,
    "give AuthenticationStatus or ErrorCode, as they came with the buyer",
  ),
);

/** Goods that left, told over HTTP instead of the fulfilment bus. */
export const shipmentBody = v.strictObject({
  shipmentId: shipmentIdSchema,
  amount: v.exactOptional(moneySchema),
  final: v.optional(v.boolean(), false),
  note: v.exactOptional(textSchema(255)),
});

export const raiseTotalBody = v.strictObject({ total: moneySchema });

/** What may be changed after the purchase (reference §3.2). */
export const attributesBody = v.strictObject({
  sellerOrderId: v.exactOptional(sellerOrderIdSchema),
  storeName: v.exactOptional(textSchema(50)),
  sellerNote: v.exactOptional(textSchema(1024)),
  customInformation: v.exactOptional(textSchema(1024)),
});
