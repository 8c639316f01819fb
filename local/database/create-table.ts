import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { TABLE } from "../../functions/adapters/dynamodb/table.ts";

/**
 * Creates the table as the deployed one is: same keys, same index, on demand. It has no expiry,
 * because dynalite forgets nothing by itself.
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
}

function keySchema(partitionKey: string, sortKey: string) {
  return [
    { AttributeName: partitionKey, KeyType: "HASH" as const },
    { AttributeName: sortKey, KeyType: "RANGE" as const },
  ];
}
