import {
  ChangeMessageVisibilityCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import * as v from "valibot";
import type { Aws } from "./aws.ts";
import type { Resource } from "./stack.ts";

const logEvents = v.object({
  events: v.array(v.object({ message: v.string() })),
  nextToken: v.optional(v.string()),
});

/** How long before this process began an order of its stories can have been logged. */
const startedAt = Date.now() - 60_000;

/** Everything that the stack's log groups have taken in since this process began. */
export async function readLogs(aws: Aws, resources: readonly Resource[]): Promise<string> {
  const groups = resources.filter(({ type }) => type === "AWS::Logs::LogGroup");
  const texts: string[] = [];
  for (const { physicalId: logGroupName } of groups) {
    let nextToken: string | undefined;
    do {
      const more = nextToken === undefined ? {} : { nextToken };
      const request = { logGroupName, startTime: startedAt, ...more };
      const answer = await aws.callJson("logs", "Logs_20140328.FilterLogEvents", request);
      const page = v.parse(logEvents, answer);
      texts.push(...page.events.map(({ message }) => message));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }
  return texts.join("\n");
}

/** What lies in the stack's dead-letter queues; it stays there. */
export async function readQueues(resources: readonly Resource[]): Promise<readonly string[]> {
  const sqs = new SQSClient({});
  try {
    const found: string[] = [];
    for (const { physicalId: QueueUrl } of resources.filter(isDeadLetterQueue)) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
      );
      for (const { Body = "", ReceiptHandle } of Messages) {
        found.push(Body);
        const giveBack = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
        await sqs.send(new ChangeMessageVisibilityCommand(giveBack));
      }
    }
    return found;
  } finally {
    sqs.destroy();
  }
}

function isDeadLetterQueue({ type, id }: Resource): boolean {
  return type === "AWS::SQS::Queue" && id.includes("DeadLetters");
}
