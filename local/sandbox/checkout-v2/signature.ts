import { constants, createHash, type KeyObject, verify } from "node:crypto";
import type { WireRequest } from "../wire/form.ts";
import { Problem } from "./problem.ts";

/** Who may call: the merchant's public key under its id. */
export interface CheckoutCredentials {
  readonly publicKeyId: string;
  readonly publicKey: KeyObject;
}

/** Bytes of salt by algorithm (reference §12.1). */
const SALT_BYTES: Readonly<Record<string, number>> = {
  "AMZN-PAY-RSASSA-PSS-V2": 32,
  "AMZN-PAY-RSASSA-PSS": 20,
};

/** The headers without which a signature says too little. */
const SIGNED_AT_LEAST = ["x-amz-pay-date", "x-amz-pay-host", "x-amz-pay-region"];
const TOLERANCE_MILLISECONDS = 15 * 60 * 1_000;

/**
 * Checks algorithm, key, signed headers, time and signature (reference §12.1). Throws a Problem.
 *
 * @param times what counts as now: the simulator's time, and that of its callers if it is another
 */
export function assertSigned(
  request: WireRequest,
  { publicKeyId, publicKey }: CheckoutCredentials,
  times: readonly number[],
): void {
  const authorization = readAuthorization(headerOf(request, "authorization"));
  if (authorization.publicKeyId !== publicKeyId) {
    throw new Problem("InvalidAuthentication", "The public key id is unknown.");
  }
  const missing = SIGNED_AT_LEAST.filter((name) => !authorization.signedHeaders.includes(name));
  if (missing.length > 0) {
    throw new Problem("MissingHeader", `Not among the signed headers: ${missing.join(", ")}`);
  }
  assertRecent(headerOf(request, "x-amz-pay-date"), times);
  const text = `${authorization.algorithm}\n${sha256(canonicalRequest(request, authorization.signedHeaders))}`;
  const isRight = verify(
    "sha256",
    Buffer.from(text, "utf8"),
    {
      key: publicKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: authorization.saltBytes,
    },
    Buffer.from(authorization.signature, "base64"),
  );
  if (!isRight) {
    throw new Problem("InvalidRequestSignature", "The signature does not match the request.");
  }
}

function readAuthorization(header: string) {
  const match =
    /^(AMZN-PAY-RSASSA-PSS(?:-V2)?) PublicKeyId=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([A-Za-z0-9+/=]+)$/.exec(
      header,
    );
  const [, algorithm, publicKeyId, signedHeaders, signature] = match ?? [];
  const saltBytes = SALT_BYTES[algorithm ?? ""];
  if (!algorithm || !publicKeyId || !signedHeaders || !signature || saltBytes === undefined) {
    throw new Problem("InvalidAuthentication", "The authorization header cannot be read.");
  }
  return {
    algorithm,
    publicKeyId,
    signedHeaders: signedHeaders.toLowerCase().split(";"),
    signature,
    saltBytes,
  };
}

function headerOf(request: WireRequest, name: string): string {
  const value = request.headers[name];
  if (typeof value === "string" && value !== "") return value;
  throw new Problem("MissingHeader", `The header ${name} is missing.`);
}

/** Both forms occur: the documents print the compact one, the official SDK sends the other (§12.1). */
const DATE = /^(\d{4})(-?)(\d\d)\2(\d\d)T(\d\d)(:?)(\d\d)\6(\d\d)Z$/;

function assertRecent(date: string, times: readonly number[]): void {
  const at = Date.parse(date.replace(DATE, "$1-$3-$4T$5:$7:$8Z"));
  if (!DATE.test(date) || Number.isNaN(at)) {
    throw new Problem("InvalidHeaderValue", `x-amz-pay-date: ${date} is not yyyymmddThhmmssZ.`);
  }
  if (times.some((now) => Math.abs(now - at) <= TOLERANCE_MILLISECONDS)) return;
  throw new Problem("InvalidAuthentication", `x-amz-pay-date: ${date} is too far from now.`);
}

function canonicalRequest(request: WireRequest, signedHeaders: readonly string[]): string {
  const query = [...new URLSearchParams(request.query)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");
  const headers = signedHeaders.map((name) => `${name}:${headerOf(request, name).trim()}\n`);
  return [
    request.method,
    request.path,
    query,
    `${headers.join("")}`,
    signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
