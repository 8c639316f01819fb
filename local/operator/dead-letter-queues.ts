import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { QueuedText } from "./dead-letter.ts";

/** While a command works on a letter, nobody else gets to see it. */
const HIDDEN_SECONDS = 300;
/** Long polling asks all of SQS's servers, so that an empty answer means an empty queue. */
const POLL_SECONDS = 1;
const MOST_LETTERS = 2_000;

/** A message of a dead-letter queue, held until it is removed or given back. */
export interface HeldLetter extends QueuedText {
  readonly queueUrl: string;
  readonly id: string;
  /** When it was put into the queue, as ISO 8601. */
  readonly at: string;
  readonly receipt: string;
}

/** The dead-letter queues of one stack. */
export interface DeadLetterQueues {
  /** Takes out what lies in all of them, at most 2,000; each letter has to be removed or given back. */
  holdAll(): Promise<readonly HeldLetter[]>;
  remove(letter: HeldLetter): Promise<void>;
  giveBack(letter: HeldLetter): Promise<void>;
}

/** @param prefix how the names of the stack's queues begin, such as "shipcharge-sandbox-" */
export function createDeadLetterQueues(client: SQSClient, prefix: string): DeadLetterQueues {
  return {
    async holdAll() {
      const letters: HeldLetter[] = [];
      for (const queueUrl of await listQueues(client, prefix)) {
        for (;;) {
          const received = await receive(client, queueUrl);
          letters.push(...received);
          if (received.length === 0 || letters.length >= MOST_LETTERS) break;
        }
      }
      return letters;
    },
    async remove({ queueUrl, receipt }) {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: receipt }));
    },
    async giveBack({ queueUrl, receipt }) {
      await client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queueUrl,
          ReceiptHandle: receipt,
          VisibilityTimeout: 0,
        }),
      );
    },
  };
}

async function listQueues(client: SQSClient, prefix: string): Promise<string[]> {
  const urls: string[] = [];
  let nextToken: string | undefined;
  do {
    const reply = await client.send(
      new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: 1_000, NextToken: nextToken }),
    );
    urls.push(...(reply.QueueUrls ?? []));
    nextToken = reply.NextToken;
  } while (nextToken);
  // The construct's name, as CloudFormation makes the queue's name of it.
  return urls.filter((url) => url.includes("DeadLetters")).sort();
}

async function receive(client: SQSClient, queueUrl: string): Promise<HeldLetter[]> {
  const { Messages: messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: HIDDEN_SECONDS,
      WaitTimeSeconds: POLL_SECONDS,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["SentTimestamp"],
    }),
  );
  return messages.map(({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }) => ({
    queueUrl,
    id: MessageId ?? "",
    receipt: ReceiptHandle ?? "",
    body: Body ?? "",
    at: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes ?? {}).map(([name, { StringValue }]) => [
        name,
        StringValue ?? "",
      ]),
    ),
  }));
}
