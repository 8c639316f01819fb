import { InvalidValue } from "../../domain/errors.ts";
import type { Fields } from "./sign.ts";

/** Where the seller account is. `us` is another name of `na`; `uk` and `de` lie in `eu`. */
export type Region = "na" | "us" | "eu" | "uk" | "de" | "jp";
/** Both environments share host, keys and seller id; only the path differs (reference §1.1). */
export type Environment = "live" | "sandbox";

export interface Endpoint {
  readonly url: string;
  /** As it stands in the string to sign: lower case, with the port unless it is the usual one. */
  readonly host: string;
  readonly path: string;
}

const HOSTS: Readonly<Record<Region, string>> = {
  na: "mws.amazonservices.com",
  us: "mws.amazonservices.com",
  eu: "mws-eu.amazonservices.com",
  uk: "mws-eu.amazonservices.com",
  de: "mws-eu.amazonservices.com",
  jp: "mws.amazonservices.jp",
};

const PATHS: Readonly<Record<Environment, string>> = {
  live: "/OffAmazonPayments/2013-01-01",
  sandbox: "/OffAmazonPayments_Sandbox/2013-01-01",
};

/**
 * The address of Amazon Pay (reference §1.1). `override` is the origin of a simulator, such as
 * http://127.0.0.1:9000; without TLS it is accepted for the sandbox only.
 */
export function endpointFor(region: Region, environment: Environment, override?: string): Endpoint {
  const endpoint = override === undefined ? {} : { endpoint: override };
  return endpointOf({ region, environment, ...endpoint }, PATHS[environment]);
}

/** The address of another section of MWS on the same host, such as /Feeds/2009-01-01 (reference §1.1). */
export function endpointOf(
  where: { readonly region: Region; readonly environment: Environment; readonly endpoint?: string },
  path: string,
): Endpoint {
  const url = new URL(path, originFor(HOSTS[where.region], where));
  return { url: url.href, host: url.host, path: url.pathname };
}

/** Amazon's host, or the simulator's origin in its place. */
export function originFor(
  host: string,
  { environment, endpoint }: { readonly environment: Environment; readonly endpoint?: string },
): string {
  if (endpoint === undefined) return `https://${host}`;
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (!url || url.origin !== endpoint.replace(/\/$/, "").toLowerCase()) {
    throw new InvalidValue(
      `The endpoint "${endpoint}" must be an origin like http://127.0.0.1:9000, without path or user`,
    );
  }
  if (url.protocol !== "https:" && (url.protocol !== "http:" || environment === "live")) {
    throw new InvalidValue(`The endpoint "${endpoint}" must use https for "live"`);
  }
  return url.origin;
}

/** First letters of ids in production and in the sandbox (reference §0). */
const ID_ENVIRONMENT: Readonly<Record<string, Environment>> = {
  P: "live",
  B: "live",
  S: "sandbox",
  C: "sandbox",
};

/** The parameters that name what a call is about, the most telling first. */
const ID_FIELDS = [
  "AmazonRefundId",
  "AmazonCaptureId",
  "AmazonAuthorizationId",
  "AmazonOrderReferenceId",
  "AmazonBillingAgreementId",
  "Id",
] as const;

/** Amazon's id of the object that a request is about; undefined where there is none. */
export function subjectOf(fields: Fields): string | undefined {
  const name = ID_FIELDS.find((field) => fields[field] !== undefined);
  return name && fields[name];
}

/**
 * Refuses a sandbox id in production and the other way round before anything is sent, because
 * Amazon answers such a mix-up with an InternalServerError that looks worth repeating (§1.1).
 */
export function requireEnvironment(environment: Environment, fields: Fields): void {
  const id = subjectOf(fields);
  const home = id && ID_ENVIRONMENT[id.charAt(0)];
  if (!home || home === environment) return;
  throw new InvalidValue(
    `${id} is an id of the ${home} environment, but this client speaks to ${environment}: set the environment to "${home}" or use an id made in ${environment}`,
  );
}
