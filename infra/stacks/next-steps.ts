import { CfnOutput, type Stack } from "aws-cdk-lib";
import type { Settings } from "../config.ts";
import { metricsNamespace } from "../constructs/shipcharge-metric.ts";

/** What the stack has made that people and programs have to know of. */
interface Made {
  readonly settings: Settings;
  /** Ends with a slash. */
  readonly apiUrl: string;
  readonly domainTarget: string | undefined;
  readonly tableName: string;
  readonly amazonPayKeysSecret: string;
  readonly shopTokenSecret: string | undefined;
  readonly eventBusName: string;
  readonly orderEventsTopicArn: string;
  readonly stateMachineArn: string;
  readonly refundStateMachineArn: string;
  readonly batchStateMachineArn: string;
  readonly reconcileStateMachineArn: string;
  readonly batchBucket: string;
  readonly alarmTopicArn: string;
}

/** The stack's outputs: each says what it is for, and those called Next say what to do now. */
export function tellNextSteps(stack: Stack, made: Made): void {
  const tell = (id: string, value: string | undefined, description: string): void => {
    if (value !== undefined) new CfnOutput(stack, id, { value, description });
  };
  tell("HttpApiUrl", made.apiUrl, `The shop's requests go here, ${provenBy(made.settings)}`);
  const { environment, simulator } = made.settings.amazonPay;
  tell("AmazonPayEnvironment", environment, "Which Amazon Pay is asked");
  tell("AmazonPaySimulator", simulator?.endpoint, "Asked in Amazon's place");
  tell("CustomDomainTarget", made.domainTarget, "The DNS record of your domain has to lead here");
  tell("TableName", made.tableName, "For `npm run topics`");
  tell("NotificationUrl", `${made.apiUrl}notifications`, "Paste it into Seller Central");
  tell("AmazonPayKeysSecret", made.amazonPayKeysSecret, "Put the keys of Amazon Pay here");
  tell("ShopTokenSecret", made.shopTokenSecret, "The shop's bearer token lies here");
  tell("FulfilmentBusName", made.eventBusName, "Shipments are told here");
  tell("OrderEventsTopicArn", made.orderEventsTopicArn, "Subscribe to hear about orders");
  tell("StateMachineArn", made.stateMachineArn, "Every order is an execution");
  tell("RefundStateMachineArn", made.refundStateMachineArn, "Every refund is an execution");
  tell("BatchStateMachineArn", made.batchStateMachineArn, "Every batch is an execution");
  tell("ReconcileStateMachineArn", made.reconcileStateMachineArn, "Every night an execution");
  tell(
    "BatchBucket",
    made.batchBucket,
    "Files for batches go below input/; results come below batches/ and reconciliations/",
  );
  tell("AlarmTopicArn", made.alarmTopicArn, "Subscribe to hear that something is wrong");
  tell("MetricsNamespace", metricsNamespace(made.settings), "CloudWatch has the figures here");
  tell("NextStoreKeys", storeKeys(made), "First: keys.json has accessKeyId and secretAccessKey");
  tell(
    "NextPasteNotificationUrl",
    `Seller Central > Settings > Integration Settings > Instant Notification Settings: ${made.apiUrl}notifications`,
    `Second: for the ${environment === "live" ? "production" : "sandbox"} view`,
  );
  tell("NextTestShipment", testShipment(made), "Third: after a first order 1001, its goods leave");
}

function provenBy({ shop }: Settings): string {
  if (shop.tokens) return "with a JSON web token of your issuer";
  if (shop.bearerToken) return "with the bearer token";
  return "signed with AWS Signature V4";
}

function storeKeys({ amazonPayKeysSecret }: Made): string {
  return `aws secretsmanager put-secret-value --secret-id ${amazonPayKeysSecret} --secret-string file://keys.json`;
}

function testShipment({ eventBusName }: Made): string {
  const entry = JSON.stringify({
    EventBusName: eventBusName,
    Source: "warehouse",
    DetailType: "Shipment dispatched",
    Detail: JSON.stringify({ sellerOrderId: "1001", shipmentId: "1" }),
  });
  return `aws events put-events --entries '[${entry}]'`;
}
