import { once } from "node:events";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { expect, it } from "vitest";
import { createDynamoDBClient } from "../../../functions/adapters/dynamodb/client.ts";
import { createTable } from "../../../local/database/create-table.ts";

const TABLE_TAKES_MILLISECONDS = 200;

it("gives a table that takes items, also where it is created slowly", async () => {
  const server = dynalite({ createTableMs: TABLE_TAKES_MILLISECONDS });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("dynalite has no port");
  const client = createDynamoDBClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  await createTable(client, "slow");
  const put = new PutItemCommand({ TableName: "slow", Item: { pk: { S: "a" }, sk: { S: "b" } } });
  expect((await client.send(put)).$metadata.httpStatusCode).toBe(200);
  client.destroy();
  server.close();
});
