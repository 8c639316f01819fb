import { ConfirmSubscriptionCommand, SNSClient } from "@aws-sdk/client-sns";
import { InvalidValue } from "../../domain/errors.ts";
import type { SubscriptionConfirmer } from "../../domain/notification.ts";
import { regionOfTopic } from "./addresses.ts";

interface SubscriptionConfirmerOptions {
  /** The topics that we expect; asking for another one throws InvalidValue. */
  readonly topicArns: readonly string[];
  /** Where SNS answers, if it is not the topic's own region at AWS. */
  readonly endpoint?: string;
}

/**
 * Confirms a subscription by its token, through the SDK. The SubscribeURL of the message is never
 * visited: it would be a request to wherever the message says. The call is not signed: SNS asks
 * for a signature only together with AuthenticateOnUnsubscribe, and a signed call would need the
 * topic's owner, Amazon, to grant it to our role
 * (https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html).
 */
export function createSubscriptionConfirmer({
  topicArns,
  endpoint,
}: SubscriptionConfirmerOptions): SubscriptionConfirmer {
  return {
    async confirm({ topicArn, token }) {
      const region = regionOfTopic(topicArn);
      if (!region || !topicArns.includes(topicArn)) {
        throw new InvalidValue(`"${topicArn}" is not a topic whose subscription we confirm`);
      }
      const client = unsignedClient(region, endpoint);
      try {
        await client.send(new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: token }));
      } finally {
        client.destroy();
      }
    },
  };
}

function unsignedClient(region: string, endpoint: string | undefined): SNSClient {
  return new SNSClient({
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    // Two attempts, and two fetches of certificates, fit into the 15 s that SNS waits.
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 3_000,
      throwOnRequestTimeout: true,
    },
    credentials: { accessKeyId: "unsigned", secretAccessKey: "unsigned" },
    signer: { sign: async (request) => request },
  });
}
