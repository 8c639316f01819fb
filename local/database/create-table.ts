import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { TABLE } from "../../functions/adapters/dynamodb/table.ts";

/**
 * Creates the table as the deployed one is: same keys, same index, on demand. It has no expiry,
 * because dynalite forgets nothing by itself. Returns when the table takes items: DynamoDB answers
 * before it is that far, and dynalite does so too.
 */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const { partitionKey, sortKey, dueIndex } = TABLE;
  const keyAttributes = [partitionKey, sortKey, dueIndex.partitionKey, dueIndex.sortKey];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: keyAttributes.map((name) => ({
        AttributeName: name,
        AttributeType: "S" as const,
      })),
      KeySchema: keySchema(partitionKey, sortKey),
      GlobalSecondaryIndexes: [
        {
          IndexName: dueIndex.name,
          KeySchema: keySchema(dueIndex.partitionKey, dueIndex.sortKey),
          Projection: { ProjectionType: dueIndex.projection },
        },
      ],
    }),
  );
  while (!(await isActive(client, tableName))) {
    // Each question is an HTTP request of its own, during which the table gets on.
  }
}

async function isActive(client: DynamoDBClient, TableName: string): Promise<boolean> {
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName }));
  return table?.TableStatus === "ACTIVE";
}

function keySchema(partitionKey: string, sortKey: string) {
  return [
    { AttributeName: partitionKey, KeyType: "HASH" as const },
    { AttributeName: sortKey, KeyType: "RANGE" as const },
  ];
}
