import * as v from "valibot";
import type { BilledAuthorizationReading } from "../../domain/amazon-pay-order.ts";
import { parseAuthorizationId, parseCaptureId } from "../../domain/ids.ts";
import { address } from "./people-reading.ts";
import { present } from "./present.ts";
import { amount, idList, moment, status, text, truth } from "./schemas.ts";

/** An AuthorizationDetails block (reference §3.7). */
export const authorizationDetails = v.pipe(
  v.object({
    AmazonAuthorizationId: text,
    AuthorizationReferenceId: text,
    AuthorizationStatus: status("authorization"),
    AuthorizationAmount: amount,
    CapturedAmount: amount,
    IdList: idList(parseCaptureId),
    AuthorizationBillingAddress: v.optional(address),
    SoftDecline: v.optional(truth),
    ExpirationTimestamp: v.optional(moment),
  }),
  v.transform(
    (details): BilledAuthorizationReading =>
      present({
        authorizationId: parseAuthorizationId(details.AmazonAuthorizationId),
        referenceId: details.AuthorizationReferenceId,
        status: details.AuthorizationStatus,
        amount: details.AuthorizationAmount,
        captured: details.CapturedAmount,
        captureIds: details.IdList,
        billingAddress: details.AuthorizationBillingAddress,
        softDecline: details.SoftDecline,
        expiresAt: details.ExpirationTimestamp,
      }),
  ),
);
