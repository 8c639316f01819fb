import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { SessionWishes } from "./bodies.ts";
import type { Desk } from "./desk.ts";
import { type BuyerWishes, openSession, payAtAmazon } from "./sessions.ts";
import type { CheckoutCredentials } from "./signature.ts";

/** The key pair of a merchant; Amazon keeps the public half under an id. */
export interface CheckoutKeys extends CheckoutCredentials {
  readonly privateKeyPem: string;
}

/** Makes a key pair; takes a tenth of a second or two. */
export function createCheckoutKeys(publicKeyId = "SANDBOX-AFSIMULATEDPUBLICKEYID00"): CheckoutKeys {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { publicKeyId, publicKey, privateKeyPem: pemOf(privateKey) };
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

/** Checkout v2 from the outside: the merchant's keys, and what the buyer does. */
export interface CheckoutControl {
  keys(): CheckoutKeys;
  /** The buyer clicks the button that carries these wishes of the shop's; answers the session's id. */
  openSession(wishes: SessionWishes, buyer?: BuyerWishes): string;
  /** The buyer presses "Pay now" on Amazon's page; answers where the browser goes. */
  payAtAmazon(checkoutSessionId: string): string;
}

export function createCheckoutControl(desk: Desk, keys: () => CheckoutKeys): CheckoutControl {
  return {
    keys,
    openSession: (wishes, buyer) => openSession(desk, wishes, buyer).id,
    payAtAmazon: (id) => payAtAmazon(desk, id),
  };
}
