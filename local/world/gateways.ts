import { createAmazonPayClient } from "../../functions/adapters/amazon-pay/client.ts";
import type { Region } from "../../functions/adapters/amazon-pay/endpoints.ts";
import { createCheckoutBooks } from "../../functions/adapters/checkout-v2/books.ts";
import { createCheckoutClient } from "../../functions/adapters/checkout-v2/client.ts";
import { createV1Books, knowingCharges } from "../../functions/adapters/checkout-v2/v1-orders.ts";
import type { Clock, OrderStore } from "../../functions/domain/ports.ts";
import {
  type PaceDeps,
  unhurried,
  unhurriedCheckout,
} from "../../functions/domain/reconcile-pace.ts";
import {
  checkoutInTurn,
  inTurn,
  settingsInTurn,
  type Turns,
} from "../../functions/domain/turns.ts";

/** Where Amazon Pay's simulator is, and with which keys it is called. */
export interface LocalAmazonPay {
  readonly endpoint: string;
  readonly sellerId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly topicArn: string;
  readonly rootCertificatePem: string;
  /** Of Amazon Pay API v2. */
  readonly checkoutKeys: () => { readonly publicKeyId: string; readonly privateKey: string };
  /** Where the seller's account is, as feeds have to say it. */
  readonly region: Region;
}

interface Simulated {
  readonly clock: Clock;
  readonly amazonPay: LocalAmazonPay;
}

function openMws({ clock, amazonPay }: Simulated) {
  return createAmazonPayClient({
    region: "eu",
    environment: "sandbox",
    endpoint: amazonPay.endpoint,
    clock,
    sellerId: amazonPay.sellerId,
    credentials: async () => amazonPay,
    returnUrls: "optional",
  });
}

/** Both of Amazon's interfaces for reading in no hurry. */
export function unhurriedGateways(
  simulated: Simulated,
  store: Pick<OrderStore, "readLedger">,
  pace: PaceDeps,
) {
  const books = createCheckoutBooks(checkoutOptions(simulated));
  const checkoutBooks = unhurriedCheckout(books, pace);
  const v1Books = createV1Books(checkoutBooks, store);
  return { amazonPay: unhurried(openMws(simulated), pace), checkoutBooks, v1Books };
}

function checkoutOptions({ clock, amazonPay }: Simulated) {
  return {
    region: "eu",
    environment: "sandbox",
    endpoint: amazonPay.endpoint,
    clock,
    keys: async () => amazonPay.checkoutKeys(),
  } as const;
}

/** Both of Amazon's interfaces, each call in its turn. */
export function openGateways({ clock, amazonPay }: Simulated, turns: Turns) {
  const mws = openMws({ clock, amazonPay });
  const checkout = createCheckoutClient(checkoutOptions({ clock, amazonPay }));
  return {
    mws: knowingCharges(inTurn(mws, turns)),
    checkout: checkoutInTurn(checkout, turns),
    notificationSettings: settingsInTurn(mws, turns),
  };
}
