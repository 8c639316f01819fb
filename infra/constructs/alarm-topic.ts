import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import * as events from "aws-cdk-lib/aws-events";
import { SnsTopic } from "aws-cdk-lib/aws-events-targets";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as sns from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Settings } from "../config.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { runbook } from "./runbook.ts";

interface AlarmTopicProps {
  readonly settings: Settings;
  readonly key: EncryptionKey;
}

const CLOUDWATCH = "cloudwatch.amazonaws.com";

/** Where operators are told that something is wrong. */
export class AlarmTopic extends Construct {
  readonly topicArn: string;
  readonly #topic: sns.Topic;

  constructor(scope: Construct, id: string, { settings, key }: AlarmTopicProps) {
    super(scope, id);
    this.#topic = new sns.Topic(this, "Topic", {
      displayName: `Shipcharge ${settings.stage}`,
      // By its ARN, or CDK would add wildcards to the key's own policy.
      masterKey: kms.Key.fromKeyArn(this, "Key", key.keyArn),
      enforceSSL: true,
    });
    const { email } = settings.alarms;
    if (email) this.#topic.addSubscription(new EmailSubscription(email));
    for (const service of [CLOUDWATCH, "events.amazonaws.com"]) key.allowService(service);
    this.#topic.grantPublish(new iam.ServicePrincipal(CLOUDWATCH));
    this.topicArn = this.#topic.topicArn;
  }

  tellOf(alarm: cloudwatch.Alarm): void {
    alarm.addAlarmAction(new SnsAction(this.#topic));
  }

  /**
   * Tells of each execution that ended in a way in which no order ends.
   *
   * @returns the queue of those that the topic did not take
   */
  tellOfLostExecutions(stateMachineArns: readonly string[]): sqs.Queue {
    const deadLetters = new sqs.Queue(this, "DeadLetters", {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const name = events.EventField.fromPath("$.detail.name");
    const status = events.EventField.fromPath("$.detail.status");
    const section = runbook("an-execution-has-failed-timed-out-or-was-aborted");
    new events.Rule(this, "ExecutionLost", {
      description: `An execution failed, timed out or was aborted: ${section}`,
      eventPattern: {
        source: ["aws.states"],
        detailType: ["Step Functions Execution Status Change"],
        detail: {
          stateMachineArn: [...stateMachineArns],
          status: ["FAILED", "TIMED_OUT", "ABORTED"],
        },
      },
      targets: [
        new SnsTopic(this.#topic, {
          deadLetterQueue: deadLetters,
          message: events.RuleTargetInput.fromText(
            `Nobody carries the order, refund, batch or reconciliation of the execution ${name} any more: it is ${status}. ${section}`,
          ),
        }),
      ],
    });
    return deadLetters;
  }
}
