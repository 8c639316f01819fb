import { InvalidValue } from "../../domain/errors.ts";
import type { Environment, Region } from "../amazon-pay/endpoints.ts";
import { originFor } from "../amazon-pay/endpoints.ts";

/** Where v2 is reached for one key. */
export interface CheckoutEndpoint {
  readonly origin: string;
  /** As it stands in the signed headers: Amazon's own host, also in front of a simulator. */
  readonly host: string;
  /** Amazon's name of the region: na, eu or jp. */
  readonly region: "na" | "eu" | "jp";
  /** From the slash to v2's own part, such as `/v2/`. */
  readonly base: string;
}

const REGIONS: Readonly<Record<Region, CheckoutEndpoint["region"]>> = {
  na: "na",
  us: "na",
  eu: "eu",
  uk: "eu",
  de: "eu",
  jp: "jp",
};

const HOSTS: Readonly<Record<CheckoutEndpoint["region"], string>> = {
  na: "pay-api.amazon.com",
  eu: "pay-api.amazon.eu",
  jp: "pay-api.amazon.jp",
};

/**
 * The address for a key (reference §12.1): a key id that begins with SANDBOX- or LIVE- names its
 * environment and the path must not; for any other one the path does. Throws InvalidValue for a key
 * of the other environment.
 */
export function checkoutEndpoint(
  region: Region,
  environment: Environment,
  publicKeyId: string,
  override?: string,
): CheckoutEndpoint {
  const name = REGIONS[region];
  const host = HOSTS[name];
  const origin = originFor(host, {
    environment,
    ...(override !== undefined && { endpoint: override }),
  });
  const named = /^(SANDBOX|LIVE)-/.exec(publicKeyId)?.[1]?.toLowerCase();
  if (named !== undefined && named !== environment) {
    throw new InvalidValue(
      `The public key id of Checkout v2 is for "${named}", but this is "${environment}": store the key of ${environment}`,
    );
  }
  const base = named === undefined ? `/${environment}/v2/` : "/v2/";
  return { origin, host, region: name, base };
}
