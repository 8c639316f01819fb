import { createAmazonPayClient } from "../../functions/adapters/amazon-pay/client.ts";
import { createCheckoutClient } from "../../functions/adapters/checkout-v2/client.ts";
import type { Clock } from "../../functions/domain/ports.ts";
import { checkoutInTurn, inTurn, type Turns } from "../../functions/domain/turns.ts";

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

/** Both of Amazon's interfaces, each call in its turn. */
export function openGateways(
  { clock, amazonPay }: { readonly clock: Clock; readonly amazonPay: LocalAmazonPay },
  turns: Turns,
) {
  const common = {
    region: "eu",
    environment: "sandbox",
    endpoint: amazonPay.endpoint,
    clock,
  } as const;
  const mws = createAmazonPayClient({
    ...common,
    sellerId: amazonPay.sellerId,
    credentials: async () => amazonPay,
    returnUrls: "optional",
  });
  const checkout = createCheckoutClient({
    ...common,
    keys: async () => amazonPay.checkoutKeys(),
  });
  return { mws: inTurn(mws, turns), checkout: checkoutInTurn(checkout, turns) };
}
