import * as v from "valibot";
import type { OrderReferencePage } from "../../domain/amazon-pay-order.ts";
import { orderReferenceSummary } from "./order-reference-reading.ts";
import { present } from "./present.ts";
import { many, resultOf, text } from "./schemas.ts";
import type { XmlElement } from "./xml.ts";

const page = v.pipe(
  v.object({
    OrderReferenceList: v.optional(v.object({ OrderReference: many(orderReferenceSummary) })),
    NextPageToken: v.optional(text),
  }),
  v.transform(
    ({ OrderReferenceList, NextPageToken }): OrderReferencePage =>
      present({
        orderReferences: OrderReferenceList?.OrderReference ?? [],
        nextPageToken: NextPageToken,
      }),
  ),
);

/** A page of a list of order references; an empty list is left out by Amazon. */
export function readOrderReferencePage(reply: XmlElement, action: string): OrderReferencePage {
  return v.parse(page, resultOf(reply, action));
}
