import * as v from "valibot";
import type { Constraint, OrderReferenceReading } from "../../domain/amazon-pay.ts";
import {
  type OrderReferenceId,
  parseAuthorizationId,
  parseOrderReferenceId,
} from "../../domain/ids.ts";
import { address, buyer } from "./people-reading.ts";
import { present } from "./present.ts";
import { amount, idList, many, moment, readElement, requireSame, status, text } from "./schemas.ts";
import type { XmlElement } from "./xml.ts";

/** The documents write ConstraintId, the wire ConstraintID (reference §13 no. 13). */
export const constraint = v.pipe(
  v.object({
    ConstraintID: v.optional(text),
    ConstraintId: v.optional(text),
    Description: v.optional(text, ""),
  }),
  v.check(
    ({ ConstraintID, ConstraintId }) => (ConstraintID ?? ConstraintId) !== undefined,
    "A constraint has no id",
  ),
  v.transform(
    ({ ConstraintID, ConstraintId, Description }): Constraint => ({
      id: ConstraintID ?? ConstraintId ?? "",
      description: Description,
    }),
  ),
);

/** An OrderReferenceDetails block (reference §3.4). */
export const orderReferenceDetails = v.pipe(
  v.object({
    AmazonOrderReferenceId: text,
    OrderReferenceStatus: status("orderReference"),
    OrderTotal: v.optional(amount),
    Constraints: v.optional(v.object({ Constraint: many(constraint) })),
    IdList: idList(parseAuthorizationId),
    Buyer: v.optional(buyer),
    Destination: v.optional(v.object({ PhysicalDestination: v.optional(address) })),
    ExpirationTimestamp: v.optional(moment),
  }),
  v.transform(
    (details): OrderReferenceReading =>
      present({
        orderReferenceId: parseOrderReferenceId(details.AmazonOrderReferenceId),
        status: details.OrderReferenceStatus,
        total: details.OrderTotal,
        constraints: details.Constraints?.Constraint ?? [],
        authorizationIds: details.IdList,
        buyer: details.Buyer,
        shipTo: details.Destination?.PhysicalDestination,
        expiresAt: details.ExpirationTimestamp,
      }),
  ),
);

/** The order reference that a reply tells of, which has to be the one that was asked about. */
export function readOrderReference(
  reply: XmlElement,
  asked: OrderReferenceId,
): OrderReferenceReading {
  const reading = readElement(reply, "OrderReferenceDetails", orderReferenceDetails);
  requireSame("order reference", asked, reading.orderReferenceId);
  return reading;
}
