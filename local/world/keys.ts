import { createCheckoutKeys } from "../sandbox/checkout-v2/checkout.ts";
import type { Sandbox } from "../sandbox/server/sandbox.ts";
import type { World } from "./world.ts";

/** The simulator, with keys that can be exchanged while the world runs. */
export function withKeys(sandbox: Sandbox, secretAccessKey = sandbox.secretAccessKey) {
  const keys = { current: secretAccessKey };
  const useKeys: World["useKeys"] = (which) => {
    keys.current = which === "right" ? sandbox.secretAccessKey : "not-the-key";
  };
  const { endpoint, sellerId, accessKeyId, topicArn, rootCertificatePem } = sandbox;
  const { region } = sandbox.core.settings;
  const amazonPay = {
    // A seller in Europe is in Germany; feeds have to say so (reference §16 no. 5).
    region: region === "eu" ? ("de" as const) : region,
    endpoint,
    sellerId,
    accessKeyId,
    topicArn,
    rootCertificatePem,
    get secretAccessKey() {
      return keys.current;
    },
    checkoutKeys() {
      const { publicKeyId, privateKeyPem } = sandbox.checkout.keys();
      const isRight = keys.current === sandbox.secretAccessKey;
      // Whoever has the wrong keys of one interface has those of the other, too.
      const privateKey = isRight ? privateKeyPem : createCheckoutKeys(publicKeyId).privateKeyPem;
      return { publicKeyId, privateKey };
    },
  };
  return { amazonPay, useKeys };
}
