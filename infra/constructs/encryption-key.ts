import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";

/** What the account's administrators may do with the key, and may allow others by IAM. */
const ADMINISTRATION = [
  ...["CreateAlias", "DeleteAlias", "UpdateAlias", "ListAliases", "UpdateKeyDescription"],
  ...["EnableKey", "DisableKey", "ScheduleKeyDeletion", "CancelKeyDeletion", "DescribeKey"],
  ...["EnableKeyRotation", "DisableKeyRotation", "GetKeyRotationStatus", "ListKeyRotations"],
  ...["RotateKeyOnDemand", "GetKeyPolicy", "PutKeyPolicy", "ListKeyPolicies"],
  ...["CreateGrant", "ListGrants", "RevokeGrant", "RetireGrant"],
  ...["TagResource", "UntagResource", "ListResourceTags"],
];

const CRYPTOGRAPHY = [
  ...["Encrypt", "Decrypt", "ReEncryptFrom", "ReEncryptTo"],
  ...["GenerateDataKey", "GenerateDataKeyWithoutPlaintext"],
] as const;

type CryptographicAction = (typeof CRYPTOGRAPHY)[number] | "DescribeKey";

/** What DynamoDB does with the key in the name of whoever reads or writes the table. */
const TABLE_ACTIONS: readonly CryptographicAction[] = [...CRYPTOGRAPHY, "DescribeKey"];

/**
 * The one key of the installation: orders, keys of Amazon Pay and notifications on their way. A
 * role can use it only through the service that keeps the data, never directly.
 */
export class EncryptionKey extends kms.Key {
  constructor(scope: Construct, id: string, { keepsData }: { readonly keepsData: boolean }) {
    super(scope, id, {
      description: "Shipcharge: orders, keys of Amazon Pay, notifications on their way",
      enableKeyRotation: true,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(keepsData ? 30 : 7),
      policy: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({
            sid: "AccountDecidesByIam",
            principals: [new iam.AccountRootPrincipal()],
            actions: [...ADMINISTRATION, ...CRYPTOGRAPHY].map((action) => `kms:${action}`),
            resources: ["*"],
          }),
        ],
      }),
    });
  }

  /** For a role that reads or writes the table. */
  allowThroughTable(role: iam.Role): void {
    this.#allow(role, "dynamodb", TABLE_ACTIONS);
  }

  /** For a role that reads the secret. */
  allowThroughSecret(role: iam.Role): void {
    this.#allow(role, "secretsmanager", ["Decrypt"]);
  }

  /** For a role that reads or writes the bucket. */
  allowThroughBucket(role: iam.Role): void {
    this.#allow(role, "s3", ["Decrypt", "GenerateDataKey"]);
  }

  /** For a role that publishes to the topic. */
  allowThroughTopic(role: iam.Role): void {
    this.#allow(role, "sns", ["Decrypt", "GenerateDataKey"]);
  }

  /** For a service of AWS that publishes to an encrypted topic in this account's name. */
  allowService(service: string): void {
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(service)],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        resources: ["*"],
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
  }

  /** For CloudWatch Logs, and only in the name of log groups of this account and region. */
  allowLogs(): void {
    const { account, region, partition } = Stack.of(this);
    const groups = `arn:${partition}:logs:${region}:${account}:log-group:*`;
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: [...CRYPTOGRAPHY, "DescribeKey"].map((action) => `kms:${action}`),
        resources: ["*"],
        conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": groups } },
      }),
    );
  }

  #allow(role: iam.Role, service: string, actions: readonly CryptographicAction[]): void {
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: actions.map((action) => `kms:${action}`),
        resources: [this.keyArn],
        conditions: {
          StringEquals: { "kms:ViaService": `${service}.${Stack.of(this).region}.amazonaws.com` },
        },
      }),
    );
  }
}
