import { once } from "node:events";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import { createDynamoDBClient } from "../../functions/adapters/dynamodb/client.ts";
import { keepConnections } from "../web/keep-alive.ts";
import { createTable } from "./create-table.ts";

const ANSWERS_WITHIN_MILLISECONDS = 120_000;

/** A database that lives as long as the process, or until it is closed. */
export interface LocalDatabase {
  /** Where it listens, such as http://127.0.0.1:40123. */
  readonly endpoint: string;
  readonly tableName: string;
  /** Signs with keys that open nothing; dynalite asks for some. */
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

/** Starts a DynamoDB in this process, in memory, on a free port, with the empty table in it. */
export async function startDatabase(tableName = "shipcharge"): Promise<LocalDatabase> {
  const server = dynalite({ createTableMs: 0 });
  keepConnections(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("dynalite has no port");
  const endpoint = `http://127.0.0.1:${address.port}`;
  const client = createDynamoDBClient({
    // It works in this very process: as long as that is busy, nobody answers, and nothing is wrong.
    requestHandler: { requestTimeout: ANSWERS_WITHIN_MILLISECONDS },
    endpoint,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  await createTable(client, tableName);
  return {
    endpoint,
    tableName,
    client,
    async close() {
      client.destroy();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
