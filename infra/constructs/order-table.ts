import { RemovalPolicy } from "aws-cdk-lib";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import type * as iam from "aws-cdk-lib/aws-iam";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key.ts";

/** The calls by which a function reads or writes orders. */
export type TableAction =
  | "GetItem"
  | "BatchGetItem"
  | "Query"
  | "Scan"
  | "PutItem"
  | "UpdateItem"
  | "DeleteItem";

interface OrderTableProps {
  readonly key: EncryptionKey;
  readonly keepsData: boolean;
}

const STRING = dynamodb.AttributeType.STRING;

/**
 * Orders, their ledger, who waits, and which notifications were handled. The names are those of
 * functions/adapters/dynamodb/table.ts (test/infra/order-table.test.ts).
 */
export class OrderTable extends Construct {
  readonly tableName: string;
  readonly #table: dynamodb.Table;
  readonly #key: EncryptionKey;
  readonly #dueIndexArn: string;

  constructor(scope: Construct, id: string, { key, keepsData }: OrderTableProps) {
    super(scope, id);
    this.#key = key;
    this.#table = new dynamodb.Table(this, "Table", {
      partitionKey: { name: "pk", type: STRING },
      sortKey: { name: "sk", type: STRING },
      timeToLiveAttribute: "expiresAtSeconds",
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: keepsData,
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.#table.addGlobalSecondaryIndex({
      indexName: "due",
      partitionKey: { name: "duePartition", type: STRING },
      sortKey: { name: "dueAt", type: STRING },
      projectionType: dynamodb.ProjectionType.KEYS_ONLY,
    });
    this.tableName = this.#table.tableName;
    this.#dueIndexArn = `${this.#table.tableArn}/index/due`;
  }

  allow(role: iam.Role, actions: readonly TableAction[]): void {
    role.addToPolicy(
      new PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.#table.tableArn],
      }),
    );
    this.#key.allowThroughTable(role);
  }

  /** For a function that strangers may call: it reads nothing and writes one partition. */
  allowWritingInto(partition: string, role: iam.Role): void {
    role.addToPolicy(
      new PolicyStatement({
        actions: ["dynamodb:UpdateItem"],
        resources: [this.#table.tableArn],
        conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [partition] } },
      }),
    );
    this.#key.allowThroughTable(role);
  }

  /** For the sweep, which alone looks for what is due. */
  allowListingDueWaits(role: iam.Role): void {
    role.addToPolicy(
      new PolicyStatement({ actions: ["dynamodb:Query"], resources: [this.#dueIndexArn] }),
    );
  }
}
