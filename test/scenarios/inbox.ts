import { SNSClient, SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import * as v from "valibot";
import type { ToldEvent } from "./target.ts";

const eventSchema = v.looseObject({
  id: v.string(),
  type: v.string(),
  orderReferenceId: v.string(),
});

/** A queue of ours that hears everything that the shop is told. */
export interface Inbox {
  /** The messages as they came, so far. */
  texts(): Promise<readonly string[]>;
  /** What they tell, each event once. */
  events(): Promise<readonly ToldEvent[]>;
  /** Takes queue and subscription away. */
  close(): Promise<void>;
}

/** Subscribes a queue of this name, made for it, to the topic of order events. */
export async function openInbox(topicArn: string, queueName: string): Promise<Inbox> {
  const sqs = new SQSClient({});
  const sns = new SNSClient({});
  const { QueueUrl = "" } = await sqs.send(
    new CreateQueueCommand({ QueueName: queueName, Attributes: { Policy: policyFor(topicArn) } }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: "sqs",
      Endpoint: Attributes?.["QueueArn"],
      Attributes: { RawMessageDelivery: "true" },
      ReturnSubscriptionArn: true,
    }),
  );
  const texts: string[] = [];
  const receiveAll = async (): Promise<readonly string[]> => {
    for (;;) {
      const received = await receiveSome(sqs, QueueUrl);
      texts.push(...received);
      if (received.length === 0) return texts;
    }
  };
  return {
    texts: receiveAll,
    async events() {
      const all = (await receiveAll()).map((text) => v.parse(eventSchema, JSON.parse(text)));
      return [...new Map(all.map((event) => [event.id, event])).values()];
    },
    async close() {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
      sns.destroy();
      sqs.destroy();
    },
  };
}

async function receiveSome(sqs: SQSClient, QueueUrl: string): Promise<readonly string[]> {
  const request = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request));
  if (Messages.length === 0) return [];
  const Entries = Messages.map(({ MessageId, ReceiptHandle }) => ({
    Id: MessageId,
    ReceiptHandle,
  }));
  await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  return Messages.map(({ Body = "" }) => Body);
}

/** The topic, and nobody else, may send to the queue. */
function policyFor(topicArn: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "*",
        Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
      },
    ],
  });
}
