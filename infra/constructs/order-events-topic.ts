import * as iam from "aws-cdk-lib/aws-iam";
import * as sns from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key.ts";

/** Where shop and warehouse hear what happens to orders (docs/events.md). */
export class OrderEventsTopic extends Construct {
  readonly topicArn: string;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { key }: { readonly key: EncryptionKey }) {
    super(scope, id);
    this.#key = key;
    const topic = new sns.Topic(this, "Topic", {
      displayName: "order-events",
      masterKey: key,
      enforceSSL: true,
      tracingConfig: sns.TracingConfig.ACTIVE,
    });
    this.topicArn = topic.topicArn;
  }

  allowPublishing(role: iam.Role): void {
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ["sns:Publish"], resources: [this.topicArn] }),
    );
    this.#key.allowThroughTopic(role);
  }
}
