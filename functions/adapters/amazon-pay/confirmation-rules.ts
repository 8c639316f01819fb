import type { Confirmation, ReturnUrls } from "../../domain/amazon-pay-order.ts";
import { InvalidValue } from "../../domain/errors.ts";
import type { Fields } from "./sign.ts";

/**
 * Whether an order can be confirmed without telling Amazon where the buyer returns to after the
 * authentication. Amazon's European page requires it (reference §3.3, §13 no. 18).
 */
export type ReturnUrlRule = "required" | "optional";

/** The parameters of the return URLs; Amazon needs both or none. */
export function returnUrlFields(rule: ReturnUrlRule, returnUrls: ReturnUrls | undefined): Fields {
  if (returnUrls === undefined) {
    if (rule === "optional") return {};
    throw new InvalidValue(
      'A confirmation needs returnUrls: set successUrl and failureUrl, or the client\'s setting returnUrls to "optional"',
    );
  }
  return {
    SuccessUrl: checkedUrl("successUrl", returnUrls.successUrl),
    FailureUrl: checkedUrl("failureUrl", returnUrls.failureUrl),
  };
}

function checkedUrl(name: string, url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new InvalidValue(`${name} is "${url}", not a web address`);
}

/**
 * Amazon closes an order that is confirmed with this expectation and not authorized within 50
 * minutes (reference §3.3), so it cannot be had for an order that is authorized when goods ship.
 */
export function requireAgreement({ expectImmediateAuthorization, authorize }: Confirmation): void {
  if (expectImmediateAuthorization && authorize === "at-shipment") {
    throw new InvalidValue(
      "expectImmediateAuthorization cannot go with authorization at shipment: Amazon would close the order after 50 minutes",
    );
  }
}
