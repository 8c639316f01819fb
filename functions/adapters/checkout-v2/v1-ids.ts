import {
  type AuthorizationId,
  type CaptureId,
  parseAuthorizationId,
  parseCaptureId,
} from "../../domain/ids.ts";

/*
 * What an order that was placed through MWS is called in API v2 (Amazon's page "Upgrading to Checkout
 * v2", section on managing orders of v1; amazonpay-faq.jp QA-16): its order reference is a charge
 * permission under the same id, and an authorization is a charge whose id has a C in the place of the
 * A, the 21st character: S01-5797829-1888777-A043451 is S01-5797829-1888777-C043451.
 */

/** The charge that an authorization of MWS is in v2; a charge's own id stays as it is. */
export function chargeIdOf(authorizationId: AuthorizationId | CaptureId): CaptureId {
  return parseCaptureId(authorizationId.replace(/-A(?=\d+$)/, "-C"));
}

/** The authorization of MWS that a charge of v2 is; an authorization's own id stays as it is. */
export function authorizationIdOf(chargeId: AuthorizationId | CaptureId): AuthorizationId {
  return parseAuthorizationId(chargeId.replace(/-C(?=\d+$)/, "-A"));
}
