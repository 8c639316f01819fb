import { CfnResource, type Stack, Token, Validations } from "aws-cdk-lib";

/** Findings of cdk-nag that are meant to be so. */
export interface Acknowledgement {
  readonly rules: readonly string[];
  /** Which resources, by their construct path below the stack. */
  readonly where: RegExp;
  readonly reason: string;
}

const FUNCTION = /^\w+\/Function\/Resource$/;

/** Checked by test/infra/nag.test.ts: none may be missing, and none superfluous. */
export const ACKNOWLEDGEMENTS: readonly Acknowledgement[] = [
  {
    rules: ["AwsSolutions-APIG4"],
    where: /^HttpApi\/Api\/POST--notifications\/Resource$/,
    reason:
      "Amazon's notifications carry no credentials of this account; receive-notification verifies their signature and topic.",
  },
  {
    rules: ["Serverless-APIGWDefaultThrottling"],
    where: /^HttpApi\/Stage\/Resource$/,
    reason:
      "Notifications come in bursts and a refused one may never be repeated; reserved concurrency bounds what a flood can take.",
  },
  {
    rules: ["AwsSolutions-SMG4", "NIST.800.53.R5-SecretsManagerRotationEnabled"],
    where: /^AmazonPayKeys\/Secret\/Resource$/,
    reason:
      "Only a person in Seller Central can make new keys of Amazon Pay; docs/deploy.md says how they are changed without a gap.",
  },
  {
    rules: ["AwsSolutions-SMG4", "NIST.800.53.R5-SecretsManagerRotationEnabled"],
    where: /^HttpApi\/ShopToken\/Secret\/Resource$/,
    reason:
      "A new token has to reach the shop as well; two are valid meanwhile, and docs/deploy.md says how it is changed.",
  },
  {
    rules: ["AwsSolutions-IAM5[Resource::*]"],
    where: /Role\/DefaultPolicy\/Resource$/,
    reason:
      "X-Ray's PutTraceSegments and PutTelemetryRecords, and the log delivery of Step Functions, know no narrower resource.",
  },
  {
    rules: ["order-payment", "refund", "batch", "reconcile"].map(
      (workflow) =>
        `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:shipcharge-{stage}-${workflow}:*]`,
    ),
    where: /^(PlaceOrder|OrderCommands|OperatorDesk|BatchCommands)\/Role\/DefaultPolicy\/Resource$/,
    reason: "An execution is named after its order or refund, which is not known before.",
  },
  {
    rules: ["NIST.800.53.R5-IAMNoInlinePolicy"],
    where: /Role\/DefaultPolicy\/Resource$/,
    reason: "Each role belongs to one function, and its policy comes and goes with it.",
  },
  {
    rules: ["AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy"],
    where: /DeadLetters\/Resource$/,
    reason:
      "This is a dead-letter queue: of a function's failed events or of a rule, which the check does not follow. An alarm watches it.",
  },
  {
    rules: ["Serverless-SNSRedrivePolicy"],
    where: /^AlarmTopic\/Topic\/[^/]+\/Resource$/,
    reason: "An e-mail to operators; the alarm's state in CloudWatch is what counts.",
  },
  {
    rules: ["Serverless-LambdaDLQ", "NIST.800.53.R5-LambdaDLQ"],
    where: FUNCTION,
    reason:
      "Whoever calls a function waits for its answer, or the function has an on-failure destination, which the check does not follow.",
  },
  {
    rules: ["NIST.800.53.R5-LambdaConcurrency"],
    where: FUNCTION,
    reason:
      "Reserved only where it protects (receive-notification, sweep); elsewhere a limit would keep paid orders waiting.",
  },
  {
    rules: ["NIST.800.53.R5-LambdaInsideVPC"],
    where: FUNCTION,
    reason:
      "Functions reach Amazon Pay and services of AWS over public addresses only; there is nothing in a VPC for them.",
  },
  {
    rules: ["*", "batches/*", "reconciliations/*"].map(
      (files) => `AwsSolutions-IAM5[Resource::<BatchesBucketFB54B156.Arn>/${files}]`,
    ),
    where:
      /^(BuildFeed|SubmitFeed|ReconcileReport|BatchCommands|CompareOrders|CompareReport|OperatorDesk)\/Role\/DefaultPolicy\/Resource$/,
    reason: "Files are named by the shop or after their batch, which is not known before.",
  },
  {
    rules: ["AwsSolutions-S1", "NIST.800.53.R5-S3BucketLoggingEnabled"],
    where: /^Batches\/Bucket\/Resource$/,
    reason:
      "Only seven roles reach the bucket, and each function logs what it does; data events of CloudTrail are the account's choice.",
  },
  {
    rules: ["NIST.800.53.R5-S3BucketReplicationEnabled"],
    where: /^Batches\/Bucket\/Resource$/,
    reason:
      "The books are in the table; a lost feed or report is built or fetched again, and Amazon keeps reports for 90 days.",
  },
  {
    rules: ["NIST.800.53.R5-DynamoDBInBackupPlan"],
    where: /^OrderTable\/Table\/Resource$/,
    reason:
      "Point-in-time recovery keeps every second of the last 35 days; a backup plan is the account's choice.",
  },
];

/** Findings name region and partition as the template does: outright, where the settings do. */
function namesOf({ region, partition }: Stack, rule: string): string {
  const named = (text: string, name: string, value: string): string =>
    Token.isUnresolved(value) ? text : text.replace(name, value);
  return named(named(rule, "<AWS::Region>", region), "<AWS::Partition>", partition);
}

/** Tells cdk-nag which of its findings are meant to be so, on each resource by itself. */
export function acknowledgeFindings(stack: Stack, stage: string): void {
  for (const resource of stack.node.findAll().filter(CfnResource.isCfnResource)) {
    const path = resource.node.path.slice(stack.node.path.length + 1);
    for (const { rules, where, reason } of ACKNOWLEDGEMENTS) {
      if (!where.test(path)) continue;
      for (const rule of rules) {
        const id = namesOf(stack, rule.replace("{stage}", stage));
        Validations.of(resource).acknowledge({ id, reason });
      }
    }
  }
}
