import { createHash } from "node:crypto";
import type { Clock } from "../clock/clock.ts";
import type { DeadLetter, Delivery } from "./delivery.ts";

/** An answer of one of AWS's APIs. */
export interface DeskAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface DeskRequest {
  /** The header x-amz-target of AWS's JSON protocol. */
  readonly target: string | undefined;
  readonly path: string;
  readonly body: string;
  /** Where the laptop is reached, for the queues' addresses. */
  readonly origin: string;
}

/** Answers requests to SQS and Lambda; undefined for any other request. */
export type DeadLetterDesk = (request: DeskRequest) => DeskAnswer | undefined;

const INVOKE = /^\/2015-03-31\/functions\/([a-z-]+)\/invocations$/;
const FUNCTION_ARN = "arn:aws:lambda:local:000000000000:function:";
const MOST_AT_ONCE = 10;

/**
 * The laptop's dead letters as an operator's command finds them on AWS: SQS's JSON protocol over
 * one queue for each function that has any, in the form in which Lambda puts them there, and
 * Lambda's asynchronous Invoke (SQS and Lambda API references). Only what `npm run redrive` uses.
 */
export function createDeadLetterDesk(clock: Clock, delivery: Delivery): DeadLetterDesk {
  const hiddenUntil = new Map<string, number>();

  const operations: Readonly<Record<string, (input: Input, origin: string) => object>> = {
    ListQueues: ({ QueueNamePrefix = "" }, origin) => ({
      QueueUrls: [...new Set(delivery.deadLetters.map(queueNameOf))]
        .filter((name) => name.startsWith(QueueNamePrefix))
        .map((name) => `${origin}/000000000000/${name}`),
    }),
    ReceiveMessage({ QueueUrl = "", VisibilityTimeout = 30 }) {
      const found = delivery.deadLetters
        .filter((letter) => QueueUrl.endsWith(`/${queueNameOf(letter)}`))
        .filter(({ id }) => (hiddenUntil.get(id) ?? 0) <= clock.now())
        .slice(0, MOST_AT_ONCE);
      for (const { id } of found) hiddenUntil.set(id, clock.now() + VisibilityTimeout * 1_000);
      return { Messages: found.map(messageOf) };
    },
    DeleteMessage({ ReceiptHandle = "" }) {
      delivery.remove(ReceiptHandle);
      return {};
    },
    ChangeMessageVisibility({ ReceiptHandle = "", VisibilityTimeout = 0 }) {
      hiddenUntil.set(ReceiptHandle, clock.now() + VisibilityTimeout * 1_000);
      return {};
    },
  };

  return ({ target, path, body, origin }) => {
    const [, functionName] = INVOKE.exec(path) ?? [];
    if (functionName) {
      const event: unknown = JSON.parse(body);
      void clock.hold(() => delivery.deliver(functionName, event));
      return answer(202, {});
    }
    if (!target?.startsWith("AmazonSQS.")) return undefined;
    const operation = operations[target.slice("AmazonSQS.".length)];
    if (operation) return answer(200, operation(JSON.parse(body), origin));
    return answer(400, { __type: "UnsupportedOperation", message: `${target} is not known here` });
  };
}

interface Input {
  readonly QueueNamePrefix?: string;
  readonly QueueUrl?: string;
  readonly ReceiptHandle?: string;
  readonly VisibilityTimeout?: number;
}

/** Such as shipcharge-laptop-HandleNotificationDeadLetters. */
function queueNameOf({ functionName }: DeadLetter): string {
  const name = functionName.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return `shipcharge-laptop-${name}DeadLetters`;
}

function messageOf({ id, at, functionName, event, error }: DeadLetter): object {
  const [errorType = "", ...rest] = error.split(": ");
  const body = JSON.stringify({
    version: "1.0",
    timestamp: new Date(at).toISOString(),
    requestContext: {
      requestId: id,
      functionArn: `${FUNCTION_ARN}${functionName}:$LATEST`,
      condition: "RetriesExhausted",
      approximateInvokeCount: 3,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: { errorType, errorMessage: rest.join(": ") },
  });
  return {
    MessageId: id,
    ReceiptHandle: id,
    Body: body,
    MD5OfBody: createHash("md5").update(body).digest("hex"),
    Attributes: { SentTimestamp: String(at) },
  };
}

function answer(statusCode: number, body: object): DeskAnswer {
  const headers = { "content-type": "application/x-amz-json-1.0" };
  return { statusCode, headers, body: JSON.stringify(body) };
}
