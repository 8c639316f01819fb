import { type CheckoutKeys, createCheckoutKeys } from "../checkout-v2/checkout.ts";
import { createSigningCertificates, type SigningCertificates } from "../wire/certificates.ts";

const certificates = new Map<string, Promise<SigningCertificates>>();
const checkoutKeys: { made?: CheckoutKeys } = {};

/**
 * The certificates of every simulator in this process that is given none of its own. Nobody outside
 * it believes them, and each pair of RSA keys costs a processor a tenth of a second or two.
 */
export function sharedCertificates(hostName: string): Promise<SigningCertificates> {
  const known = certificates.get(hostName);
  if (known) return known;
  const made = createSigningCertificates(hostName);
  certificates.set(hostName, made);
  return made;
}

/** The merchant's keys of API v2, likewise. */
export function sharedCheckoutKeys(): CheckoutKeys {
  checkoutKeys.made ??= createCheckoutKeys();
  return checkoutKeys.made;
}
