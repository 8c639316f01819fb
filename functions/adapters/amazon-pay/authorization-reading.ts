import * as v from "valibot";
import type { AuthorizationReading } from "../../domain/amazon-pay.ts";
import { parseAuthorizationId, parseCaptureId } from "../../domain/ids.ts";
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
    SoftDecline: v.optional(truth),
    ExpirationTimestamp: v.optional(moment),
  }),
  v.transform(
    (details): AuthorizationReading =>
      present({
        authorizationId: parseAuthorizationId(details.AmazonAuthorizationId),
        referenceId: details.AuthorizationReferenceId,
        status: details.AuthorizationStatus,
        amount: details.AuthorizationAmount,
        captured: details.CapturedAmount,
        captureIds: details.IdList,
        softDecline: details.SoftDecline,
        expiresAt: details.ExpirationTimestamp,
      }),
  ),
);
