import * as v from "valibot";
import type { Constraint } from "../../domain/amazon-pay.ts";
import type {
  OrderReferenceDetailsReading,
  OrderReferenceSummary,
} from "../../domain/amazon-pay-order.ts";
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
const constraint = v.pipe(
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

/** A Constraints block; none when it is missing. */
export const constraints = v.pipe(
  v.optional(v.object({ Constraint: many(constraint) }), {}),
  v.transform(({ Constraint }) => Constraint),
);

const sellerOrderAttributes = v.object({ SellerOrderId: v.optional(text) });

/** An OrderReferenceDetails block (reference §3.4). */
const orderReferenceDetails = v.pipe(
  v.object({
    AmazonOrderReferenceId: text,
    OrderReferenceStatus: status("orderReference"),
    OrderTotal: v.optional(amount),
    SellerOrderAttributes: v.optional(sellerOrderAttributes),
    Constraints: constraints,
    IdList: idList(parseAuthorizationId),
    Buyer: v.optional(buyer),
    Destination: v.optional(v.object({ PhysicalDestination: v.optional(address) })),
    BillingAddress: v.optional(v.object({ PhysicalAddress: v.optional(address) })),
    PaymentAuthenticationStatus: v.optional(v.object({ State: v.optional(text) })),
    OrderLanguage: v.optional(text),
    CreationTimestamp: v.optional(moment),
    ExpirationTimestamp: v.optional(moment),
  }),
  v.transform(
    (details): OrderReferenceDetailsReading =>
      present({
        orderReferenceId: parseOrderReferenceId(details.AmazonOrderReferenceId),
        status: details.OrderReferenceStatus,
        total: details.OrderTotal,
        sellerOrderId: details.SellerOrderAttributes?.SellerOrderId,
        constraints: details.Constraints,
        authorizationIds: details.IdList,
        buyer: details.Buyer,
        shipTo: details.Destination?.PhysicalDestination,
        billingAddress: details.BillingAddress?.PhysicalAddress,
        authentication: details.PaymentAuthenticationStatus?.State,
        orderLanguage: details.OrderLanguage,
        createdAt: details.CreationTimestamp,
        expiresAt: details.ExpirationTimestamp,
      }),
  ),
);

/**
 * The order reference that a reply tells of, which has to be the one that was asked about; there is
 * none to compare with when it has just been made.
 */
export function readOrderReference(
  reply: XmlElement,
  asked?: OrderReferenceId,
): OrderReferenceDetailsReading {
  const reading = readElement(reply, "OrderReferenceDetails", orderReferenceDetails);
  if (asked !== undefined) requireSame("order reference", asked, reading.orderReferenceId);
  return reading;
}

/** One line of a list of order references (reference §3.12). */
export const orderReferenceSummary = v.pipe(
  v.object({
    AmazonOrderReferenceId: text,
    OrderReferenceStatus: status("orderReference"),
    SellerOrderAttributes: v.optional(sellerOrderAttributes),
    OrderTotal: v.optional(amount),
    CreationTimestamp: v.optional(moment),
  }),
  v.transform(
    (summary): OrderReferenceSummary =>
      present({
        orderReferenceId: parseOrderReferenceId(summary.AmazonOrderReferenceId),
        status: summary.OrderReferenceStatus,
        sellerOrderId: summary.SellerOrderAttributes?.SellerOrderId,
        total: summary.OrderTotal,
        createdAt: summary.CreationTimestamp,
      }),
  ),
);
