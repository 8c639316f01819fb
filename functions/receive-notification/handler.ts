import * as v from "valibot";
import type {
  AskingTopics,
  GenuineMessage,
  IpnTopic,
  MessageVerifier,
  SubscriptionConfirmer,
  Verification,
} from "../domain/notification.ts";
import type { Clock, Log } from "../domain/ports.ts";
import { isoTime } from "../domain/record.ts";
import { type ReceiveNotificationAnswer, receiveNotificationEventSchema } from "./contract.ts";

export interface ReceiveNotificationDeps {
  readonly verifier: MessageVerifier;
  readonly ipnTopic: IpnTopic;
  readonly confirmer: SubscriptionConfirmer;
  readonly askingTopics: AskingTopics;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

/**
 * The front door for Amazon's notifications: lets in what Amazon has signed, hands it to the
 * merchant's own topic and answers at once. What a notification means for an order is decided
 * behind that topic. Never throws: whatever goes wrong here is answered with 503, because a
 * notification must be delivered again.
 */
export function createReceiveNotificationHandler(deps: ReceiveNotificationDeps) {
  return async (event: unknown): Promise<ReceiveNotificationAnswer> => {
    try {
      const verification = await deps.verifier.verify(readBody(event));
      if (verification.verdict !== "genuine") return await refuse(verification, deps);
      await accept(verification.message, deps);
      return answer(200, "accepted");
    } catch (error) {
      deps.log.event("failed", { error: error instanceof Error ? error.name : typeof error });
      return answer(503, "try again");
    }
  };
}

function readBody(event: unknown): string | Uint8Array {
  const { body, isBase64Encoded } = v.parse(receiveNotificationEventSchema, event);
  return isBase64Encoded ? Buffer.from(body, "base64") : body;
}

/** Says what was refused and why, and nothing of what a stranger wrote. */
async function refuse(
  verification: Exclude<Verification, { verdict: "genuine" }>,
  { askingTopics, clock, log }: ReceiveNotificationDeps,
): Promise<ReceiveNotificationAnswer> {
  const { verdict, reason } = verification;
  // Only a topic whose signature is valid is named: an operator decides about it.
  const asking = verdict === "cannot-tell" ? verification.asking : undefined;
  log.event("notification-refused", { verdict, reason, topicArn: asking?.topicArn });
  if (asking) await askingTopics.note({ ...asking, at: isoTime(clock.now()) });
  if (verdict === "cannot-tell") return answer(503, "try again");
  return reason === "too-large" ? answer(413, "too large") : answer(403, "refused");
}

async function accept(
  message: GenuineMessage,
  { ipnTopic, confirmer, log }: ReceiveNotificationDeps,
): Promise<void> {
  const { kind, messageId, topicArn } = message;
  switch (message.kind) {
    case "notification": {
      const { sentAt, content } = message;
      await ipnTopic.publish({ messageId, topicArn, sentAt, content });
      log.event("notification-accepted", { kind, messageId });
      return;
    }
    case "subscription-confirmation":
      await confirmer.confirm({ topicArn, token: message.token });
      log.event("notification-accepted", { kind, messageId, topicArn });
      return;
    case "unsubscribe-confirmation":
      // Confirming again would undo what somebody may have decided in Seller Central.
      log.event("notification-ignored", { kind, messageId, topicArn });
      return;
  }
}

function answer(
  statusCode: ReceiveNotificationAnswer["statusCode"],
  body: string,
): ReceiveNotificationAnswer {
  return { statusCode, headers: { "content-type": "text/plain" }, body };
}
