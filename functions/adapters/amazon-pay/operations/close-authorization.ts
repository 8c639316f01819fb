import { limited } from "../fields.ts";
import type { AmazonPayOperation } from "../operation.ts";

/** Gives an authorized amount back before it is captured (reference §3.8). */
export const closeAuthorization: AmazonPayOperation<"closeAuthorization"> = {
  action: "CloseAuthorization",
  fields: (request) => ({
    AmazonAuthorizationId: request.authorizationId,
    // The buyer reads it in Amazon's e-mail.
    ClosureReason: limited("authorizationReason", request.reason),
  }),
  read: () => undefined,
};
