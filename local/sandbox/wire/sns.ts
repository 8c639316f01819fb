import { type KeyObject, sign } from "node:crypto";

/** Who sends: Amazon's topic for one seller, and the certificate that vouches for it. */
export interface SnsSender {
  readonly region: string;
  readonly topicArn: string;
  readonly certificateFileName: string;
  readonly privateKey: KeyObject;
}

export type SignatureVersion = "1" | "2";

/** An SNS message on its way to an HTTP endpoint (reference §6.1). */
export interface SnsPost {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SnsMessage {
  readonly type: "Notification" | "SubscriptionConfirmation" | "UnsubscribeConfirmation";
  readonly messageId: string;
  readonly message: string;
  readonly sentAt: number;
  readonly subject?: string;
  /** Only on confirmations. */
  readonly token?: string;
}

const SIGNED_FIELDS = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  SubscriptionConfirmation: [
    "Message",
    "MessageId",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
  ],
  UnsubscribeConfirmation: [
    "Message",
    "MessageId",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
  ],
} as const;

export function topicArnFor(region: string, marketplaceId: string, sellerId: string): string {
  return `arn:aws:sns:${region}:291180941288:${marketplaceId}${sellerId}`;
}

/** Writes and signs one message as SNS does (reference §6.5). */
export function writeSnsPost(
  message: SnsMessage,
  sender: SnsSender,
  signatureVersion: SignatureVersion,
): SnsPost {
  const subscriptionArn = `${sender.topicArn}:00000000-0000-4000-8000-000000000000`;
  const host = `https://sns.${sender.region}.amazonaws.com`;
  const isConfirmation = message.type !== "Notification";
  const signedFields: Record<string, string> = {
    Type: message.type,
    MessageId: message.messageId,
    TopicArn: sender.topicArn,
    ...(message.subject !== undefined && { Subject: message.subject }),
    Message: message.message,
    Timestamp: new Date(message.sentAt).toISOString(),
    ...(isConfirmation && {
      Token: message.token ?? "",
      SubscribeURL: `${host}/?Action=ConfirmSubscription&TopicArn=${sender.topicArn}&Token=${message.token ?? ""}`,
    }),
  };
  const text = SIGNED_FIELDS[message.type]
    .flatMap((name) => (signedFields[name] === undefined ? [] : [name, signedFields[name]]))
    .map((line) => `${line}\n`)
    .join("");
  const hash = signatureVersion === "1" ? "sha1" : "sha256";
  const body = {
    ...signedFields,
    SignatureVersion: signatureVersion,
    Signature: sign(hash, Buffer.from(text, "utf8"), sender.privateKey).toString("base64"),
    SigningCertURL: `${host}/${sender.certificateFileName}`,
    ...(!isConfirmation && {
      UnsubscribeURL: `${host}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
    }),
  };
  return {
    headers: {
      "x-amz-sns-message-type": message.type,
      "x-amz-sns-message-id": message.messageId,
      "x-amz-sns-topic-arn": sender.topicArn,
      ...(!isConfirmation && { "x-amz-sns-subscription-arn": subscriptionArn }),
      "Content-Type": "text/plain; charset=UTF-8",
      "User-Agent": "Amazon Simple Notification Service Agent",
    },
    body: JSON.stringify(body, undefined, 2),
  };
}
