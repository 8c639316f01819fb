import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { SignatureV4 } from "@smithy/signature-v4";
import { type Destination, nameOf } from "./dead-letter.ts";

/** Hands an event to whoever should have handled it. Throws if it is not taken. */
export type SendAgain = (destination: Destination) => Promise<void>;

/**
 * Sends events again with the credentials and the region of an SQS client: to a function as an
 * asynchronous event, which Lambda repeats twice and puts back into the dead-letter queue if it
 * fails again; to a topic as a new message.
 *
 * @param endpoint where Lambda's API answers, if it is not AWS itself
 */
export function createSendAgain(sqs: SQSClient, endpoint?: string): SendAgain {
  return async (destination) => {
    if (destination.kind === "function") {
      await invokeLater(sqs, nameOf(destination), destination.event, endpoint);
      return;
    }
    const { region, credentials } = sqs.config;
    const sns = new SNSClient({ region, credentials, ...(endpoint ? { endpoint } : {}) });
    try {
      const { topicArn, message } = destination;
      await sns.send(new PublishCommand({ TopicArn: topicArn, Message: message }));
    } finally {
      sns.destroy();
    }
  };
}

/** Lambda's Invoke with the type "Event" (Lambda API reference, Invoke): 202 means taken. */
async function invokeLater(
  { config: { region: regionOf, credentials, sha256 } }: SQSClient,
  functionName: string,
  event: unknown,
  endpoint: string | undefined,
): Promise<void> {
  const region = await regionOf();
  const origin = new URL(endpoint ?? `https://lambda.${region}.amazonaws.com`);
  const body = JSON.stringify(event);
  const signer = new SignatureV4({ service: "lambda", region, credentials, sha256 });
  const path = `/2015-03-31/functions/${functionName}/invocations`;
  const request = await signer.sign({
    method: "POST",
    protocol: origin.protocol,
    hostname: origin.hostname,
    path,
    query: {},
    headers: { host: origin.host, "x-amz-invocation-type": "Event" },
    body,
  });
  const { host: _sentByFetch, ...headers } = request.headers;
  const reply = await fetch(new URL(path, origin), { method: "POST", headers, body });
  if (reply.status === 202) return;
  const told = (await reply.text()).slice(0, 300);
  throw new Error(`Lambda did not take the event of ${functionName}: ${reply.status} ${told}`);
}
