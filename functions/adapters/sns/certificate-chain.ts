import { X509Certificate } from "node:crypto";
import type { DoubtReason } from "../../domain/notification.ts";
import { isIssuerAddress } from "./addresses.ts";

/** Why a certificate, or the way to it, cannot be trusted. */
export class CertificateDoubt extends Error {
  override readonly name = "CertificateDoubt";
  readonly reason: DoubtReason;

  constructor(reason: DoubtReason, options?: ErrorOptions) {
    super(`The signing certificate cannot be trusted: ${reason}`, options);
    this.reason = reason;
  }
}

/** When every certificate of a chain is valid, in milliseconds since the epoch. */
export interface Validity {
  readonly fromMilliseconds: number;
  readonly untilMilliseconds: number;
}

interface ChainRequest {
  readonly leaf: X509Certificate;
  /** Certificates that came with the leaf, in any order; candidates, not trusted. */
  readonly others: readonly X509Certificate[];
  readonly trustRoots: readonly X509Certificate[];
  readonly nowMilliseconds: number;
  /** Fetches a certificate of Amazon's certificate authority; only allow-listed addresses come. */
  readonly fetchIssuer: (url: string) => Promise<Uint8Array>;
}

const MAX_ISSUERS = 4;

/**
 * Follows the signatures from a leaf to a trust root and answers when all of it is valid. SNS
 * serves the leaf alone, so a missing intermediate is fetched from where the leaf says, if that is
 * Amazon's own certificate authority; the address needs no TLS because the chain proves the rest.
 * Revocation lists, name constraints and path lengths are not looked at: the leaf was served by
 * Amazon's own host over TLS. Throws CertificateDoubt.
 */
export async function verifyChain(request: ChainRequest): Promise<Validity> {
  let certificate = request.leaf;
  let validity = currentValidity(certificate, request.nowMilliseconds);
  for (let issuers = 0; issuers <= MAX_ISSUERS; issuers += 1) {
    const root = request.trustRoots.find((candidate) => isIssuedBy(certificate, candidate));
    if (root) return common(validity, currentValidity(root, request.nowMilliseconds));
    certificate = await findIssuer(certificate, request);
    validity = common(validity, currentValidity(certificate, request.nowMilliseconds));
  }
  throw new CertificateDoubt("certificate-untrusted");
}

async function findIssuer(
  certificate: X509Certificate,
  { others, fetchIssuer }: ChainRequest,
): Promise<X509Certificate> {
  const known = others.find((candidate) => isIssuedBy(certificate, candidate));
  if (known) return known;
  const url = issuerAddress(certificate);
  if (!url) throw new CertificateDoubt("certificate-untrusted");
  const issuer = await fetchCertificate(url, fetchIssuer);
  if (!isIssuedBy(certificate, issuer)) throw new CertificateDoubt("certificate-untrusted");
  return issuer;
}

async function fetchCertificate(
  url: string,
  fetchIssuer: ChainRequest["fetchIssuer"],
): Promise<X509Certificate> {
  try {
    return new X509Certificate(await fetchIssuer(url));
  } catch (cause) {
    throw new CertificateDoubt("certificate-issuer-unreachable", { cause });
  }
}

function issuerAddress(certificate: X509Certificate): string | undefined {
  return (certificate.infoAccess ?? "")
    .split("\n")
    .map((entry) => /^CA Issuers - URI:(.+)$/.exec(entry)?.[1] ?? "")
    .find(isIssuerAddress);
}

/** Names match, the issuer may sign certificates, and its key did sign this one. */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function currentValidity(certificate: X509Certificate, nowMilliseconds: number): Validity {
  const validity = {
    fromMilliseconds: Date.parse(certificate.validFrom),
    untilMilliseconds: Date.parse(certificate.validTo),
  };
  if (!isCurrent(validity, nowMilliseconds)) throw new CertificateDoubt("certificate-out-of-date");
  return validity;
}

/** Whether the moment lies within the validity. */
export function isCurrent(validity: Validity, nowMilliseconds: number): boolean {
  return (
    nowMilliseconds >= validity.fromMilliseconds && nowMilliseconds <= validity.untilMilliseconds
  );
}

function common(one: Validity, other: Validity): Validity {
  return {
    fromMilliseconds: Math.max(one.fromMilliseconds, other.fromMilliseconds),
    untilMilliseconds: Math.min(one.untilMilliseconds, other.untilMilliseconds),
  };
}
