import type { Construct } from "constructs";
import { KeptSecret, type KeptSecretProps } from "./kept-secret.ts";

/**
 * The secret with the bearer token of a shop that cannot sign its requests. The first token is made
 * here; how it is changed without a gap says docs/deploy.md.
 */
export class ShopToken extends KeptSecret {
  constructor(scope: Construct, id: string, props: KeptSecretProps) {
    super(scope, id, props, {
      description: "The shop's bearer token: current and, while it is being changed, previous",
      generated: "current",
    });
  }
}
