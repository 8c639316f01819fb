import {
  type AttributeValue,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createBatchStore } from "../../../functions/adapters/dynamodb/batch-store.ts";
import { createDynamoDBClient } from "../../../functions/adapters/dynamodb/client.ts";
import { batchQueues } from "../../../functions/adapters/dynamodb/keys.ts";
import { createOrderStore } from "../../../functions/adapters/dynamodb/order-store.ts";
import { createWaitingRoom } from "../../../functions/adapters/dynamodb/waiting-room.ts";
import { type LocalDatabase, startDatabase } from "../../../local/database/start-database.ts";
import { anOrder, aWait, orderReference } from "../../contracts/store/orders.ts";
import { allOf } from "../../support/streams.ts";

/** What DynamoDB does and dynalite does not, put between the client and dynalite. */
describe("a DynamoDB that is busy, or says more than dynalite", () => {
  let database: LocalDatabase;
  let client: DynamoDBClient;
  let commands: (string | undefined)[];

  beforeEach(async () => {
    database = await startDatabase();
    commands = [];
    client = createDynamoDBClient({
      endpoint: database.endpoint,
      region: "local",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    client.middlewareStack.add(
      (next, { commandName }) =>
        (call) => {
          commands.push(commandName);
          return next(call);
        },
      { step: "initialize" },
    );
  });

  afterEach(async () => {
    client.destroy();
    await database.close();
  });

  /** Answers at most this many items of a batch and leaves the other keys for later. */
  function answersOfABatch(most: number): void {
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (call) => {
          const result = await next(call);
          if (commandName !== "BatchGetItemCommand") return result;
          const output = result.output as BatchGetItemCommandOutput;
          const items = output.Responses?.[database.tableName] ?? [];
          const later = items.splice(most).map(keyOf);
          if (later.length > 0) {
            output.UnprocessedKeys = {
              [database.tableName]: { Keys: later, ConsistentRead: true },
            };
          }
          return result;
        },
      { step: "initialize" },
    );
  }

  async function parkThree() {
    const room = createWaitingRoom({ client, tableName: database.tableName }, fail);
    for (const n of [1, 2, 3]) await room.park(aWait({ orderReferenceId: orderReference(n) }));
    return room;
  }

  it("is asked again for the waits that it left out", async () => {
    const room = await parkThree();
    answersOfABatch(1);

    expect(await room.due(aWait().dueAt, 10)).toHaveLength(3);
    expect(commands.filter((name) => name === "BatchGetItemCommand")).toHaveLength(3);
  });

  it("is given up when it never answers, and the sweep fails aloud", async () => {
    const room = await parkThree();
    answersOfABatch(0);

    await expect(room.due(aWait().dueAt, 10)).rejects.toMatchObject({ name: "RecordContended" });
    expect(commands.filter((name) => name === "BatchGetItemCommand")).toHaveLength(5);
  });

  it("names no wait as due that was postponed or left after its index was read", async () => {
    const room = await parkThree();
    const elsewhere = createWaitingRoom(database, fail);
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (call) => {
          if (commandName === "BatchGetItemCommand") {
            await elsewhere.postpone(aWait(), "2026-03-05T00:00:00.000Z");
            await elsewhere.leave(orderReference(2), aWait().token);
          }
          return next(call);
        },
      { step: "initialize" },
    );

    const due = await room.due(aWait().dueAt, 10);
    expect(due.map(({ orderReferenceId }) => orderReferenceId)).toEqual([orderReference(3)]);
  });

  it("hands out what waits for a batch page by page", async () => {
    const batches = createBatchStore({ client, tableName: database.tableName });
    const since = "2026-11-02T09:00:00.000Z";
    const waiting = Array.from({ length: 7 }, (_, index) => ({
      orderReferenceId: orderReference(),
      kind: "capture" as const,
      ordinal: index + 1,
      since,
    }));
    for (const one of waiting) await batches.enqueue(one);
    client.middlewareStack.add(
      (next, { commandName }) =>
        (call) =>
          commandName === "QueryCommand"
            ? next({ ...call, input: { ...call.input, Limit: 2 } })
            : next(call),
      { step: "initialize" },
    );

    const span = { since, until: "2026-11-03T00:00:00.000Z" };
    expect(await allOf(batches.queued("capture", span))).toEqual(waiting);
    // Three full pages and a rest in one of the partitions.
    const partitions = batchQueues("capture").length;
    expect(commands.filter((name) => name === "QueryCommand")).toHaveLength(partitions + 3);
  });

  it("is not asked for the size of what refused a write, when the refusal tells it", async () => {
    const readings: number[] = [];
    const meter = (units: number): unknown => readings.push(units);
    const orders = createOrderStore(
      { client, tableName: database.tableName, meter },
      { now: () => 0 },
    );
    client.middlewareStack.add(
      (next) => (call) =>
        next(call).catch((error: unknown) => {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          error.Item = { a: { S: "x".repeat(2500) } };
          throw error;
        }),
      { step: "initialize" },
    );
    await orders.save(anOrder());
    await orders.save(anOrder());

    expect(readings).toEqual([1, 3]);
    expect(commands).toEqual(["UpdateItemCommand", "UpdateItemCommand"]);
  });
});

function keyOf(item: Record<string, AttributeValue>): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => name === "pk" || name === "sk"),
  );
}

function fail(damage: Error): never {
  throw damage;
}
