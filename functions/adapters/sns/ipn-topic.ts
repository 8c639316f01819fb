import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { type IpnTopic, writeRelayedMessage } from "../../domain/notification.ts";

/**
 * The merchant's own topic. What is published is smaller than what arrived, so it always fits into
 * SNS's 256 KiB. Throws what the SDK throws; the caller answers 5xx and Amazon sends it again.
 */
export function createIpnTopic({
  client,
  topicArn,
}: {
  readonly client: Pick<SNSClient, "send">;
  readonly topicArn: string;
}): IpnTopic {
  return {
    async publish(message) {
      await client.send(
        new PublishCommand({ TopicArn: topicArn, Message: writeRelayedMessage(message) }),
      );
    },
  };
}
