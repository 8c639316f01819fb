import type { Construct } from "constructs";
import { KeptSecret, type KeptSecretProps } from "./kept-secret.ts";

/**
 * The secret with the keys that sign calls to Amazon Pay. It is created with keys that Amazon
 * refuses; the merchant puts in their own (docs/deploy.md).
 */
export class AmazonPayKeys extends KeptSecret {
  constructor(scope: Construct, id: string, props: KeptSecretProps) {
    super(scope, id, props, {
      description: "Keys of Amazon Pay: accessKeyId, secretAccessKey and, if any, mwsAuthToken",
      template: { accessKeyId: "PUT-YOUR-OWN-KEYS-HERE" },
      generated: "secretAccessKey",
    });
  }
}
