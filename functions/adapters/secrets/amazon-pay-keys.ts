import * as v from "valibot";
import { createKeySource, type KeySettings, type KeySource } from "./key-source.ts";

/** The keys with which the seller's calls to Amazon Pay are signed. */
interface AmazonPayKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The seller's delegation, where a solution provider calls with its own keys. */
  readonly mwsAuthToken?: string;
}

const NO_TEXT = "has to be text without spaces";
const NO_PEM = "has to be a private key in PEM form";
const key = v.pipe(v.string(NO_TEXT), v.regex(/^[\x21-\x7e]+$/, NO_TEXT));
const mwsKeys = v.object(
  {
    accessKeyId: key,
    secretAccessKey: key,
    mwsAuthToken: v.exactOptional(key),
  },
  NO_TEXT,
);

/**
 * The seller's keys: a secret with the JSON text `{"accessKeyId": "…", "secretAccessKey": "…"}`
 * and, if the seller delegates, `"mwsAuthToken"`.
 */
export function createAmazonPayKeys(
  settings: KeySettings<AmazonPayKeys>,
): KeySource<AmazonPayKeys> {
  return createKeySource(settings, mwsKeys);
}

/** The merchant's key pair of Amazon Pay API v2; Amazon keeps its public half under the id. */
interface CheckoutKeys {
  readonly publicKeyId: string;
  /** PEM. */
  readonly privateKey: string;
}

const checkoutKeys = v.object(
  { publicKeyId: key, privateKey: v.pipe(v.string(NO_PEM), v.startsWith("-----BEGIN ", NO_PEM)) },
  "is missing",
);

/** The key pair of API v2, in the same secret: `"publicKeyId"` and `"privateKey"`. */
export function createCheckoutKeys(settings: KeySettings<CheckoutKeys>): KeySource<CheckoutKeys> {
  return createKeySource(settings, checkoutKeys);
}
