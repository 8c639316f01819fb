import { type KeyObject, X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import type { Clock } from "../../domain/ports.ts";
import type { CertificateAddress } from "./addresses.ts";
import { CertificateDoubt, isCurrent, type Validity, verifyChain } from "./certificate-chain.ts";

/** A key whose certificate has been verified. */
export interface SigningKey {
  readonly publicKey: KeyObject;
  readonly validity: Validity;
}

/** Verified keys, and those on their way, by the certificate's address. Failures never stay. */
export type CertificateCache = Map<string, Promise<SigningKey>>;

export interface SigningKeysDeps {
  readonly clock: Pick<Clock, "now">;
  readonly cache: CertificateCache;
  /** Answers the certificate as PEM; intermediates may follow it. Throws if it is unreachable. */
  readonly fetchCertificate: (url: string) => Promise<string>;
  /** Answers a certificate of Amazon's certificate authority as PEM or DER. */
  readonly fetchIssuer: (url: string) => Promise<Uint8Array>;
  /** PEM; Mozilla's list as it ships with Node unless given. */
  readonly trustRoots?: readonly string[] | undefined;
}

/** Throws CertificateDoubt. */
export type SigningKeys = (address: CertificateAddress) => Promise<KeyObject>;

// A certificate that Amazon withdraws disappears from its host, and from here a day later.
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1000;
const MAX_CERTIFICATES = 6;
const MIN_KEY_BITS = 2048;

/** Finds the public key behind an address, verified up to a trust root, at best from the cache. */
export function createSigningKeys(deps: SigningKeysDeps): SigningKeys {
  const { cache, clock } = deps;
  let trustRoots: readonly X509Certificate[] | undefined;
  return async (address) => {
    const cached = cache.get(address.url);
    // No pause without a cached key: two messages at once must not both start fetching it.
    const known = cached && (await cached);
    if (known && isCurrent(known.validity, clock.now())) return known.publicKey;
    trustRoots ??= (deps.trustRoots ?? rootCertificates).map((pem) => new X509Certificate(pem));
    const loading = loadKey(address, trustRoots, deps);
    cache.set(address.url, loading);
    try {
      return (await loading).publicKey;
    } catch (error) {
      if (cache.get(address.url) === loading) cache.delete(address.url);
      throw error;
    }
  };
}

async function loadKey(
  address: CertificateAddress,
  trustRoots: readonly X509Certificate[],
  deps: SigningKeysDeps,
): Promise<SigningKey> {
  const { leaf, others } = readBundle(await fetchText(address, deps));
  if (!bearsNameOfSns(leaf, address)) throw new CertificateDoubt("certificate-wrong-name");
  if (!isFit(leaf)) throw new CertificateDoubt("certificate-unfit");
  const nowMilliseconds = deps.clock.now();
  const { fetchIssuer } = deps;
  const chain = await verifyChain({ leaf, others, trustRoots, nowMilliseconds, fetchIssuer });
  const untilMilliseconds = Math.min(chain.untilMilliseconds, nowMilliseconds + KEPT_MILLISECONDS);
  return { publicKey: leaf.publicKey, validity: { ...chain, untilMilliseconds } };
}

async function fetchText(
  { url }: CertificateAddress,
  { fetchCertificate }: SigningKeysDeps,
): Promise<string> {
  try {
    return await fetchCertificate(url);
  } catch (cause) {
    throw new CertificateDoubt("certificate-unreachable", { cause });
  }
}

function readBundle(pem: string): {
  readonly leaf: X509Certificate;
  readonly others: readonly X509Certificate[];
} {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    const [leaf, ...others] = blocks
      .slice(0, MAX_CERTIFICATES)
      .map((block) => new X509Certificate(block));
    if (leaf) return { leaf, others };
  } catch (cause) {
    throw new CertificateDoubt("certificate-unreadable", { cause });
  }
  throw new CertificateDoubt("certificate-unreadable");
}

/** AWS issues them for sns.amazonaws.com or for the regional host; no wildcard will do. */
function bearsNameOfSns(leaf: X509Certificate, { host }: CertificateAddress): boolean {
  return ["sns.amazonaws.com", host].some(
    (name) => leaf.checkHost(name, { subject: "default", wildcards: false }) !== undefined,
  );
}

function isFit({ ca, publicKey }: X509Certificate): boolean {
  const { asymmetricKeyType, asymmetricKeyDetails } = publicKey;
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  return !ca && asymmetricKeyType === "rsa" && bits >= MIN_KEY_BITS;
}
