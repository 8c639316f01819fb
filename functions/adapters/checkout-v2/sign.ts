import { constants, createHash, createPrivateKey, sign } from "node:crypto";
import { InvalidValue } from "../../domain/errors.ts";

const ALGORITHM = "AMZN-PAY-RSASSA-PSS-V2";
const SALT_BYTES = 32;

/** The key pair of a merchant for Amazon Pay API v2: Amazon keeps the public half under an id. */
export interface CheckoutKeys {
  readonly publicKeyId: string;
  /** PEM, PKCS #8 or PKCS #1. */
  readonly privateKey: string;
}

export interface SignableRequest {
  readonly method: string;
  /** From the slash on, without a query: v2's calls that are made here have none. */
  readonly path: string;
  /** Lower-case names; all of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The authorization header of one request (reference §12.1). Throws InvalidValue for a private key
 * that is none, without showing it.
 */
export function authorizationHeader(request: SignableRequest, keys: CheckoutKeys): string {
  const names = Object.keys(request.headers).sort();
  const canonical = [
    request.method,
    request.path,
    "",
    ...names.map((name) => `${name}:${request.headers[name]}`),
    "",
    names.join(";"),
    sha256(request.body),
  ].join("\n");
  const signature = sign("sha256", Buffer.from(`${ALGORITHM}\n${sha256(canonical)}`, "utf8"), {
    key: readKey(keys.privateKey),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: SALT_BYTES,
  });
  const signedHeaders = names.join(";");
  return `${ALGORITHM} PublicKeyId=${keys.publicKeyId}, SignedHeaders=${signedHeaders}, Signature=${signature.toString("base64")}`;
}

function readKey(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    // Without the cause, which may quote the text.
    throw new InvalidValue("The private key of Checkout v2 is no private key in PEM");
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
