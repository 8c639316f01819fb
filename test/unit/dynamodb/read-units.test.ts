import { GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { startDatabase } from "../../../local/database/start-database.ts";
import { createReadMeter } from "../../bench/cost/read-units.ts";

const KEY = { pk: { S: "ORDER#1" }, sk: { S: "ORDER" } };

it("counts what a function reads, but neither other reads nor the look at what refused a write", async () => {
  const { client, tableName: TableName, close } = await startDatabase();
  const meter = createReadMeter();
  meter.watch(client);
  const read = () => client.send(new GetItemCommand({ TableName, Key: KEY, ConsistentRead: true }));
  const begin = () =>
    client.send(
      new PutItemCommand({
        TableName,
        Item: { ...KEY, story: { S: "x".repeat(5_000) } },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    );
  const findNothing = new QueryCommand({
    TableName,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": { S: "ORDER#2" } },
  });

  await begin();
  await read();
  await meter.around("sweep", () => client.send(findNothing));
  await meter.around("close-order", async () => {
    await expect(begin()).rejects.toThrow("conditional");
    await read();
    await read();
  });
  await close();

  expect(meter.units).toEqual({ sweep: 0.5, "close-order": 2 });
});
