import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { OrderEvents } from "../../domain/order-events.ts";

/**
 * The merchant's `order-events` topic. Type and shop order number travel as message attributes too,
 * so that a subscriber can filter without reading the message (docs/events.md).
 */
export function createOrderEventsTopic({
  client,
  topicArn,
}: {
  readonly client: SNSClient;
  readonly topicArn: string;
}): OrderEvents {
  return {
    async publish(event) {
      await client.send(
        new PublishCommand({
          TopicArn: topicArn,
          Message: JSON.stringify(event),
          MessageAttributes: {
            type: { DataType: "String", StringValue: event.type },
            orderReferenceId: { DataType: "String", StringValue: event.orderReferenceId },
            sellerOrderId: { DataType: "String", StringValue: event.sellerOrderId },
          },
        }),
      );
    },
  };
}
