import { Duration } from "aws-cdk-lib";
import * as events from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import type { OrderFunction } from "./order-function.ts";

/** Looks every five minutes after orders whose time has come. */
export class SweepSchedule extends Construct {
  constructor(scope: Construct, id: string, { sweep }: { readonly sweep: OrderFunction }) {
    super(scope, id);
    const { deadLetters } = sweep;
    new events.Rule(this, "EveryFiveMinutes", {
      description: "Finds what lost notifications would have told",
      schedule: events.Schedule.rate(Duration.minutes(5)),
      targets: [
        new LambdaFunction(sweep.function, {
          retryAttempts: 0,
          ...(deadLetters && { deadLetterQueue: deadLetters }),
        }),
      ],
    });
  }
}
