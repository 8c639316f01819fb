import { AsyncLocalStorage } from "node:async_hooks";
import type {
  DynamoDBClient,
  ServiceInputTypes,
  ServiceOutputTypes,
} from "@aws-sdk/client-dynamodb";

/** Read units of each function, as the database reports them. */
export interface ReadMeter {
  readonly units: Readonly<Record<string, number>>;
  /** Counts what goes through this client from now on, if a function reads it. */
  watch(client: DynamoDBClient): void;
  /** Calls a function, whose reads become its own. */
  around(functionName: string, call: () => Promise<unknown>): Promise<unknown>;
}

const READS = ["GetItemCommand", "QueryCommand", "BatchGetItemCommand", "ScanCommand"];

/**
 * Counts what each function reads.
 *
 * The meter of write units reads the item whose write was refused, since the local database does not
 * say, as DynamoDB does, what stood in the way (functions/adapters/dynamodb/write-item.ts). Such a read
 * is not counted.
 */
export function createReadMeter(): ReadMeter {
  const units: Record<string, number> = {};
  const running = new AsyncLocalStorage<string>();
  const refused = new Set<string>();
  return {
    units,
    around: (functionName, call) => running.run(functionName, call),
    watch(client) {
      client.middlewareStack.add(
        (next, { commandName = "" }) =>
          async (args) => {
            const { input } = args;
            if (!READS.includes(commandName)) {
              return next(args).catch((error: unknown) => {
                if (isRefusal(error)) refused.add(keyOf(input));
                throw error;
              });
            }
            const asked = { ...input, ReturnConsumedCapacity: "TOTAL" } as const;
            const reply = await next({ ...args, input: asked });
            const reader = running.getStore();
            const isMetersOwn = commandName === "GetItemCommand" && refused.delete(keyOf(input));
            if (reader !== undefined && !isMetersOwn) {
              units[reader] = (units[reader] ?? 0) + unitsOf(input, reply.output);
            }
            return reply;
          },
        { step: "initialize", name: "readMeter" },
      );
    },
  };
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && error.name === "ConditionalCheckFailedException";

function keyOf(input: ServiceInputTypes): string {
  const key = "Key" in input ? input.Key : "Item" in input ? input.Item : undefined;
  return JSON.stringify([key?.["pk"], key?.["sk"]]);
}

/** What finds nothing costs as much as the least there is (DynamoDB developer guide). */
function unitsOf(input: ServiceInputTypes, output: ServiceOutputTypes): number {
  const told = "ConsumedCapacity" in output ? output.ConsumedCapacity : undefined;
  const units = [told ?? []]
    .flat()
    .map((one) => ("CapacityUnits" in one ? (one.CapacityUnits ?? 0) : 0))
    .reduce((sum, unit) => sum + unit, 0);
  const isConsistent = "ConsistentRead" in input && input.ConsistentRead === true;
  return Math.max(isConsistent ? 1 : 0.5, units);
}
