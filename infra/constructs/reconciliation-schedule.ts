import { Duration, RemovalPolicy } from "aws-cdk-lib";
import * as events from "aws-cdk-lib/aws-events";
import { SfnStateMachine } from "aws-cdk-lib/aws-events-targets";
import * as sqs from "aws-cdk-lib/aws-sqs";
import type * as sfn from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";

interface ReconciliationScheduleProps {
  readonly stateMachine: sfn.IStateMachine;
}

/** Compares the books every night. */
export class ReconciliationSchedule extends Construct {
  /** Nights on which no reconciliation could be started. */
  readonly deadLetters: sqs.Queue;

  constructor(scope: Construct, id: string, { stateMachine }: ReconciliationScheduleProps) {
    super(scope, id);
    this.deadLetters = new sqs.Queue(this, "DeadLetters", {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new events.Rule(this, "EveryNight", {
      description: "Compares the orders with what Amazon shows of them",
      schedule: events.Schedule.cron({ hour: "2", minute: "17" }),
      targets: [
        new SfnStateMachine(stateMachine, {
          deadLetterQueue: this.deadLetters,
          input: events.RuleTargetInput.fromObject({
            reconciliationId: events.EventField.eventId,
            scope: "recent",
            report: "",
          }),
        }),
      ],
    });
  }
}
