import type { Confirmation, ReturnUrls } from "../../domain/amazon-pay-order.ts";
import { InvalidValue } from "../../domain/errors.ts";
import type { Region } from "./endpoints.ts";
import type { Fields } from "./sign.ts";

/**
 * Whether an order can be confirmed without telling Amazon where the buyer returns to after the
 * authentication.
 */
export type ReturnUrlRule = "required" | "optional";

/** The rule, or Amazon's own for the region. */
export type ReturnUrlSetting = ReturnUrlRule | "by-region";

/** Amazon's European page requires return URLs, its American one does not (reference §13 no. 18). */
export function returnUrlRule(setting: ReturnUrlSetting, region: Region): ReturnUrlRule {
  if (setting !== "by-region") return setting;
  return region === "eu" || region === "uk" || region === "de" ? "required" : "optional";
}

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
