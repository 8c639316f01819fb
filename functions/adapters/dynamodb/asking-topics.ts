import { QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import type { AskingTopic, AskingTopics } from "../../domain/notification.ts";
import { isoTime } from "../../domain/record.ts";
import { epochSeconds } from "./expiry.ts";
import { ASKING_TOPICS } from "./keys.ts";
import { parseItem } from "./parse-item.ts";
import { TABLE, type TableAccess } from "./table.ts";

/** As long as SNS repeats what was not let in (reference §6.6), with a week for the operator. */
const REMEMBERED_MILLISECONDS = 21 * 24 * 3600 * 1_000;
/** Far more than can be meant for one seller; anybody with an AWS account may add to them. */
const MOST_LISTED = 100;

const attributes = v.object({
  sk: v.string(),
  asks: v.string(),
  times: v.number(),
  firstAt: v.string(),
  lastAt: v.string(),
});

/**
 * The topics that have asked to be let in, one item for each, which DynamoDB forgets by itself. The
 * front door may change this one partition and no other (infra/constructs/order-table.ts).
 */
export function createAskingTopics(table: TableAccess): AskingTopics & {
  /** Those that asked in the last three weeks, at most 100. */
  list(): Promise<readonly AskingTopic[]>;
} {
  return {
    async note({ topicArn, asks, at }) {
      const forgottenAt = isoTime(Date.parse(at) + REMEMBERED_MILLISECONDS);
      await table.client.send(
        new UpdateItemCommand({
          TableName: table.tableName,
          Key: { pk: { S: ASKING_TOPICS }, sk: { S: topicArn } },
          UpdateExpression:
            "SET #asks = :asks, #last = :at, #expiry = :expiry, #first = if_not_exists(#first, :at) ADD #times :one",
          ExpressionAttributeNames: {
            "#asks": "asks",
            "#last": "lastAt",
            "#first": "firstAt",
            "#times": "times",
            "#expiry": TABLE.expiryAttribute,
          },
          ExpressionAttributeValues: {
            ":asks": { S: asks },
            ":at": { S: at },
            ":expiry": { N: String(epochSeconds(forgottenAt)) },
            ":one": { N: "1" },
          },
        }),
      );
      table.meter?.(1, "note ASKING_TOPIC");
    },

    async list() {
      const reply = await table.client.send(
        new QueryCommand({
          TableName: table.tableName,
          KeyConditionExpression: "#pk = :pk",
          ExpressionAttributeNames: { "#pk": TABLE.partitionKey },
          ExpressionAttributeValues: { ":pk": { S: ASKING_TOPICS } },
          Limit: MOST_LISTED,
        }),
      );
      return (reply.Items ?? []).map((item) => {
        const { sk, ...asked } = parseItem(attributes, item);
        return { topicArn: sk, ...asked };
      });
    },
  };
}
