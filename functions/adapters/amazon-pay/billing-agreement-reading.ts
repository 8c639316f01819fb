import * as v from "valibot";
import {
  type BillingAgreementId,
  type BillingAgreementLimits,
  type BillingAgreementReading,
  parseBillingAgreementId,
} from "../../domain/billing-agreement.ts";
import { constraints } from "./order-reference-reading.ts";
import { address, buyer } from "./people-reading.ts";
import { present } from "./present.ts";
import { amount, moment, readElement, requireSame, status, text, truth } from "./schemas.ts";
import type { XmlElement } from "./xml.ts";

/** Billing agreements have the states of order references (reference §4.5). */
export const billingAgreementStatus = status("orderReference");

const limits = v.pipe(
  v.object({
    AmountLimitPerTimePeriod: v.optional(amount),
    CurrentRemainingBalance: v.optional(amount),
    TimePeriodStartDate: v.optional(moment),
    TimePeriodEndDate: v.optional(moment),
  }),
  v.transform(
    (written): BillingAgreementLimits =>
      present({
        amountPerPeriod: written.AmountLimitPerTimePeriod,
        remaining: written.CurrentRemainingBalance,
        periodStartsAt: written.TimePeriodStartDate,
        periodEndsAt: written.TimePeriodEndDate,
      }),
  ),
);

/** A BillingAgreementDetails block (reference §3.14). */
const billingAgreementDetails = v.pipe(
  v.object({
    AmazonBillingAgreementId: text,
    BillingAgreementStatus: billingAgreementStatus,
    Constraints: constraints,
    BillingAgreementConsent: v.optional(truth),
    BillingAgreementType: v.optional(text),
    SubscriptionAmount: v.optional(amount),
    BillingAgreementLimits: v.optional(limits),
    Buyer: v.optional(buyer),
    Destination: v.optional(v.object({ PhysicalDestination: v.optional(address) })),
    BillingAddress: v.optional(v.object({ PhysicalAddress: v.optional(address) })),
    ExpirationTimestamp: v.optional(moment),
  }),
  v.transform(
    (details): BillingAgreementReading =>
      present({
        billingAgreementId: parseBillingAgreementId(details.AmazonBillingAgreementId),
        status: details.BillingAgreementStatus,
        constraints: details.Constraints,
        consent: details.BillingAgreementConsent,
        type: details.BillingAgreementType,
        subscriptionAmount: details.SubscriptionAmount,
        limits: details.BillingAgreementLimits,
        buyer: details.Buyer,
        shipTo: details.Destination?.PhysicalDestination,
        billingAddress: details.BillingAddress?.PhysicalAddress,
        expiresAt: details.ExpirationTimestamp,
      }),
  ),
);

/** The billing agreement that a reply tells of, which has to be the one that was asked about. */
export function readBillingAgreement(
  reply: XmlElement,
  asked: BillingAgreementId,
): BillingAgreementReading {
  const reading = readElement(reply, "BillingAgreementDetails", billingAgreementDetails);
  requireSame("billing agreement", asked, reading.billingAgreementId);
  return reading;
}
