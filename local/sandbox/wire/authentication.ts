import { Refusal } from "../core/refusal.ts";
import type { FormParameters, WireRequest } from "./form.ts";
import { isSignatureMethod, isSignedWith } from "./signature.ts";

/** Who may call, and for whom. */
export interface Credentials {
  readonly sellerId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The delegations that count; absent: any that looks like one. */
  readonly mwsAuthTokens?: readonly string[];
  /** One official SDK signs no path when its URL is overridden (reference §2.2). */
  readonly acceptsEmptySignedPath?: boolean;
}

const WINDOW_MILLISECONDS = 15 * 60 * 1000;
const COMMON = [
  "Action",
  "SellerId",
  "SignatureMethod",
  "SignatureVersion",
  "Timestamp",
  "Version",
];
const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Access key, time and signature, in the order of reference §5.2. Callers may live in another time
 * than the simulator, whose virtual clock somebody has moved: then either time will do.
 */
export function assertAuthentic(
  request: WireRequest,
  parameters: FormParameters,
  credentials: Credentials,
  nowMilliseconds: number,
  callersMilliseconds = nowMilliseconds,
): void {
  if (!parameters.get("AWSAccessKeyId") || !parameters.get("Signature")) {
    throw new Refusal("MissingAuthenticationToken", "Request is missing Authentication Token");
  }
  for (const name of COMMON) {
    if (!parameters.get(name)) throw missing(name);
  }
  if (parameters.get("AWSAccessKeyId") !== credentials.accessKeyId) {
    throw new Refusal(
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
    );
  }
  if (!isSignatureMethod(parameters.get("SignatureMethod") ?? "")) {
    throw invalid("SignatureMethod", "Must be HmacSHA256 or HmacSHA1");
  }
  if (parameters.get("SignatureVersion") !== "2") throw invalid("SignatureVersion", "Must be 2");
  assertFresh(parameters.get("Timestamp") ?? "", [nowMilliseconds, callersMilliseconds]);
  const { secretAccessKey, acceptsEmptySignedPath } = credentials;
  if (!isSignedWith(secretAccessKey, request, parameters, acceptsEmptySignedPath)) {
    throw new Refusal(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
  }
}

function assertFresh(timestamp: string, moments: readonly number[]): void {
  if (!ISO_8601.test(timestamp) || Number.isNaN(Date.parse(timestamp))) {
    throw invalid("Timestamp", "Must be in ISO8601 format");
  }
  const sentAt = Date.parse(timestamp);
  if (!moments.some((now) => Math.abs(sentAt - now) <= WINDOW_MILLISECONDS)) {
    throw invalid("Timestamp", "The request has expired");
  }
}

/** Seller and delegation, checked after the throttle (reference §5.2). */
export function assertSeller(parameters: FormParameters, credentials: Credentials): void {
  const token = parameters.get("MWSAuthToken");
  if (token) {
    const known = credentials.mwsAuthTokens?.includes(token) ?? token.startsWith("amzn.mws.");
    if (!known) throw new Refusal("AccessDenied", "Access denied");
  }
  if (parameters.get("SellerId") !== credentials.sellerId) {
    throw new Refusal(
      "UnauthorizedAccess",
      "The seller is not authorized to access Amazon Payments.",
    );
  }
}

export function missing(name: string): Refusal {
  return new Refusal("MissingParameter", `The request must contain the parameter ${name}.`);
}

export function invalid(name: string, reason: string): Refusal {
  return new Refusal(
    "InvalidParameterValue",
    `The value of parameter ${name} is invalid. Reason: ${reason}.`,
  );
}
