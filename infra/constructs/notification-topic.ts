import * as sns from "aws-cdk-lib/aws-sns";
import { LambdaSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { Settings } from "../config.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import type { OrderFunction } from "./order-function.ts";

interface NotificationTopicProps {
  readonly settings: Settings;
  readonly key: EncryptionKey;
  /** The front door, which lets in what Amazon has signed. */
  readonly from: OrderFunction;
  /** Handles it in peace, behind the topic. */
  readonly to: OrderFunction;
}

/**
 * The merchant's own topic between receiving a notification, which has to be quick, and acting on
 * it. What cannot be delivered and what cannot be handled end in the handler's dead-letter queue.
 */
export class NotificationTopic extends Construct {
  constructor(scope: Construct, id: string, props: NotificationTopicProps) {
    super(scope, id);
    const { settings, key, from, to } = props;
    const topic = new sns.Topic(this, "Topic", {
      displayName: "ipn",
      masterKey: key,
      enforceSSL: true,
      tracingConfig: sns.TracingConfig.ACTIVE,
    });
    topic.addSubscription(
      new LambdaSubscription(
        to.function,
        to.deadLetters ? { deadLetterQueue: to.deadLetters } : {},
      ),
    );
    const { environment, topicArns, simulator } = settings.amazonPay;
    from.addVariable("AMAZON_PAY_ENVIRONMENT", environment);
    from.addVariable("AMAZON_PAY_TOPIC_ARNS", topicArns.join(","));
    if (simulator?.rootCertificate) {
      from.addVariable("AMAZON_PAY_ENDPOINT", simulator.endpoint);
      from.addVariable("AMAZON_PAY_SIMULATOR_ROOT", simulator.rootCertificate);
    }
    from.addVariable("IPN_TOPIC_ARN", topic.topicArn);
    from.allow(["sns:Publish"], topic.topicArn);
    key.allowThroughTopic(from.role);
  }
}
