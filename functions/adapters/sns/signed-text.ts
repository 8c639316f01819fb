import { type KeyObject, verify } from "node:crypto";
import type { Envelope } from "./envelope.ts";

/**
 * The text that SNS signs: name, line feed, value, line feed for each signed field in the order of
 * the names (reference §6.5). Subject belongs to it when there is one.
 *
 * @example "Message\n{}\nMessageId\n22b8…\nTimestamp\n2026-…Z\nTopicArn\narn:aws:sns:…\nType\nNotification\n"
 */
export function signedText(envelope: Envelope): string {
  return signedFields(envelope)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join("");
}

function signedFields(envelope: Envelope): readonly (readonly [string, string])[] {
  const { Message, MessageId, Timestamp, TopicArn, Type } = envelope;
  const head = [
    ["Message", Message],
    ["MessageId", MessageId],
  ] as const;
  const tail = [
    ["TopicArn", TopicArn],
    ["Type", Type],
  ] as const;
  if (envelope.Type === "Notification") {
    const subject = envelope.Subject ?? undefined;
    const subjectField = subject === undefined ? [] : [["Subject", subject] as const];
    return [...head, ...subjectField, ["Timestamp", Timestamp], ...tail];
  }
  return [
    ...head,
    ["SubscribeURL", envelope.SubscribeURL],
    ["Timestamp", Timestamp],
    ["Token", envelope.Token],
    ...tail,
  ];
}

/** Whether the key signed the envelope: RSA with SHA-1 for version 1, SHA-256 for version 2. */
export function isSignedBy(envelope: Envelope, publicKey: KeyObject): boolean {
  const digest = envelope.SignatureVersion === "1" ? "sha1" : "sha256";
  const signature = Buffer.from(envelope.Signature, "base64");
  return verify(digest, Buffer.from(signedText(envelope), "utf8"), publicKey, signature);
}
