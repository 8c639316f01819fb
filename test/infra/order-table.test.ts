import { describe, expect, it } from "vitest";
import { TABLE } from "../../functions/adapters/dynamodb/table.ts";
import { byPath, SANDBOX, synthesise } from "./building.ts";

function tableOf(settings = SANDBOX) {
  const table = byPath(synthesise(settings), "AWS::DynamoDB::Table").get("OrderTable/Table");
  if (!table) throw new Error("The stack has no table");
  return table;
}

const { Properties } = tableOf();

const keySchema = (partitionKey: string, sortKey: string) => [
  { AttributeName: partitionKey, KeyType: "HASH" },
  { AttributeName: sortKey, KeyType: "RANGE" },
];

describe("the table", () => {
  it("has the keys, the index and the expiry that the adapter reads and writes", () => {
    const { dueIndex, partitionKey, sortKey, expiryAttribute } = TABLE;

    expect(Properties.KeySchema).toEqual(keySchema(partitionKey, sortKey));
    expect(Properties.GlobalSecondaryIndexes).toEqual([
      {
        IndexName: dueIndex.name,
        KeySchema: keySchema(dueIndex.partitionKey, dueIndex.sortKey),
        Projection: { ProjectionType: dueIndex.projection },
      },
    ]);
    expect(Properties.TimeToLiveSpecification).toEqual({
      AttributeName: expiryAttribute,
      Enabled: true,
    });
  });

  it("is paid per request, encrypted with our key, and can be put back to any second", () => {
    expect(Properties.BillingMode).toBe("PAY_PER_REQUEST");
    expect(Properties.SSESpecification).toMatchObject({ SSEEnabled: true, SSEType: "KMS" });
    expect(Properties.PointInTimeRecoverySpecification).toEqual({
      PointInTimeRecoveryEnabled: true,
    });
  });

  it("outlives the stack where it holds real orders", () => {
    const table = tableOf({ ...SANDBOX, keepsData: true });

    expect(table.DeletionPolicy).toBe("Retain");
    expect(table.Properties.DeletionProtectionEnabled).toBe(true);
  });
});
