import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/**
 * The one table, as whoever creates it has to create it: keys, the index of what is due, and the
 * attribute by which DynamoDB forgets items. All key attributes are strings.
 */
export const TABLE = {
  partitionKey: "pk",
  sortKey: "sk",
  /** Seconds since the epoch; DynamoDB deletes the item within days after it (TTL). */
  expiryAttribute: "expiresAtSeconds",
  /** Lists the waits by the time when the sweep has to look at them. Only waits are in it. */
  dueIndex: {
    name: "due",
    partitionKey: "duePartition",
    sortKey: "dueAt",
    projection: "KEYS_ONLY",
  },
} as const;

/**
 * Told after each write how many write units it cost (one per started KB, index entries and failed
 * conditions included) and what was written, such as "save ORDER".
 */
export type WriteMeter = (units: number, what: string) => void;

/** The table as the adapters reach it. */
export interface TableAccess {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly meter?: WriteMeter | undefined;
}
