import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export interface SignedHttpRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface SignatureRules {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly now: () => number;
}

/** AWS lets a request's time be this far from its own. */
const LONGEST_SKEW_MILLISECONDS = 15 * 60_000;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/**
 * What AWS would find wrong with a request's signature, as its error code; undefined if it is right
 * (IAM user guide, "Create a signed AWS API request"). Written from the guide, not with the signer
 * that the functions use.
 */
export function signatureProblem(
  request: SignedHttpRequest,
  rules: SignatureRules,
): string | undefined {
  const { headers, body } = request;
  const found = AUTHORIZATION.exec(headers.authorization ?? "");
  if (!found) return "AccessDenied";
  const [, accessKeyId, day = "", region, service, names = "", signature = ""] = found;
  if (accessKeyId !== rules.accessKeyId) return "InvalidAccessKeyId";
  if (region !== rules.region || service !== rules.service) {
    return "AuthorizationHeaderMalformed";
  }
  const at = String(headers["x-amz-date"]);
  const [, year, month, date, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(at) ?? [];
  const time = Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
  if (!(Math.abs(time - rules.now()) <= LONGEST_SKEW_MILLISECONDS)) return "RequestTimeTooSkewed";
  const contentSha256 = createHash("sha256").update(body).digest("hex");
  if (headers["x-amz-content-sha256"] !== contentSha256) return "XAmzContentSHA256Mismatch";
  const signed = names.split(";");
  // These change what the request does, so they must not be open to change.
  const binding = ["host", ...Object.keys(headers).filter((name) => /^x-amz-|^range$/.test(name))];
  if (!binding.every((name) => signed.includes(name))) return "AccessDenied";
  const text = ["AWS4-HMAC-SHA256", at, `${day}/${region}/${service}/aws4_request`];
  text.push(
    createHash("sha256")
      .update(canonical(request, signed, contentSha256))
      .digest("hex"),
  );
  const key = [day, region ?? "", service ?? "", "aws4_request"].reduce<string | Buffer>(
    (secret, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${rules.secretAccessKey}`,
  );
  const right = createHmac("sha256", key).update(text.join("\n")).digest();
  return timingSafeEqual(right, Buffer.from(signature, "hex"))
    ? undefined
    : "SignatureDoesNotMatch";
}

function canonical(
  { method, target, headers }: SignedHttpRequest,
  signed: readonly string[],
  contentSha256: string,
): string {
  const [path, query = ""] = target.split("?");
  const parameters = query === "" ? [] : query.split("&");
  const pairs = parameters.map((pair) => (pair.includes("=") ? pair : `${pair}=`)).toSorted();
  const lines = signed.map((name) => `${name}:${String(headers[name]).trim()}\n`).join("");
  return [method, path, pairs.join("&"), lines, signed.join(";"), contentSha256].join("\n");
}
