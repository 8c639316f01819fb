import { createAmazonPayClient } from "../../functions/adapters/amazon-pay/client.ts";
import { createCheckoutClient } from "../../functions/adapters/checkout-v2/client.ts";
import type { Clock } from "../../functions/domain/ports.ts";
import { type PaceDeps, unhurried } from "../../functions/domain/reconcile-pace.ts";
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

/** Amazon Pay for reading in no hurry. */
export function unhurriedMws(simulated: Simulated, pace: PaceDeps) {
  return unhurried(openMws(simulated), pace);
}

/** Both of Amazon's interfaces, each call in its turn. */
export function openGateways({ clock, amazonPay }: Simulated, turns: Turns) {
  const common = {
    region: "eu",
    environment: "sandbox",
    endpoint: amazonPay.endpoint,
    clock,
  } as const;
  const mws = openMws({ clock, amazonPay });
  const checkout = createCheckoutClient({
    ...common,
    keys: async () => amazonPay.checkoutKeys(),
  });
  return {
    mws: inTurn(mws, turns),
    checkout: checkoutInTurn(checkout, turns),
    notificationSettings: settingsInTurn(mws, turns),
  };
}
