import * as v from "valibot";
import {
  moneySchema,
  orderReferenceIdSchema,
  sellerOrderIdSchema,
  shipmentIdSchema,
  textSchema,
} from "../runtime/schemas.ts";

/** A dispatched shipment as the warehouse tells it, by either of the order's two numbers. */
export const shipmentDetail = v.pipe(
  v.strictObject({
    orderReferenceId: v.optional(orderReferenceIdSchema),
    sellerOrderId: v.optional(sellerOrderIdSchema),
    shipmentId: shipmentIdSchema,
    /** Left out: everything that is not yet charged. */
    amount: v.optional(moneySchema),
    /** True: nothing follows, even if this is less than the total. */
    final: v.optional(v.boolean(), false),
    /** Goes to Amazon with the capture and into its e-mail to the buyer. */
    note: v.optional(textSchema(255)),
  }),
  v.check(
    (detail) => (detail.orderReferenceId === undefined) !== (detail.sellerOrderId === undefined),
    "give either orderReferenceId or sellerOrderId",
  ),
);

/** The event on the fulfilment bus. EventBridge adds fields of its own, which do not matter here. */
export const recordShipmentInput = v.object({
  "detail-type": v.literal("Shipment dispatched"),
  detail: shipmentDetail,
});

export type RecordShipmentInput = v.InferOutput<typeof recordShipmentInput>;
