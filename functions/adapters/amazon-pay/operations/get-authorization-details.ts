import { authorizationDetails } from "../authorization-reading.ts";
import type { AmazonPayOperation } from "../operation.ts";
import { readElement, requireSame } from "../schemas.ts";

/** Reads an authorization (reference §3.8). */
export const getAuthorizationDetails: AmazonPayOperation<"getAuthorizationDetails"> = {
  action: "GetAuthorizationDetails",
  fields: (authorizationId) => ({ AmazonAuthorizationId: authorizationId }),
  read: (reply, authorizationId) => {
    const reading = readElement(reply, "AuthorizationDetails", authorizationDetails);
    requireSame("authorization", authorizationId, reading.authorizationId);
    return reading;
  },
};
