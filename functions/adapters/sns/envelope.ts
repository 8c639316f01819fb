import * as v from "valibot";
import type { ForgeryReason } from "../../domain/notification.ts";
import { regionOfTopic } from "./addresses.ts";

/** SNS carries at most 256 KiB; what Amazon Pay sends has about 3 kB. */
export const MAX_BODY_BYTES = 262_144;

// Nothing but Message may span lines: the signed text separates its fields by line feeds, and a
// line feed inside a field would let text move from one field to another under one signature.
const line = (maxCharacters: number) =>
  v.pipe(v.string(), v.maxLength(maxCharacters), v.regex(/^[^\n\r]*$/));

const common = {
  MessageId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,100}$/)),
  TopicArn: v.pipe(
    v.string(),
    v.check((topicArn) => regionOfTopic(topicArn) !== undefined),
  ),
  Message: v.string(),
  Timestamp: v.pipe(
    v.string(),
    v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/),
    v.check((timestamp) => !Number.isNaN(Date.parse(timestamp))),
  ),
  SignatureVersion: v.picklist(["1", "2"]),
  Signature: v.pipe(
    v.string(),
    v.maxLength(2048),
    v.regex(/^(?:[A-Za-z0-9+/]{4}){16,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  ),
  SigningCertURL: line(512),
};

const confirmation = { Token: line(2048), SubscribeURL: line(4096) };

const envelopeSchema = v.variant("Type", [
  v.object({
    Type: v.literal("Notification"),
    ...common,
    Subject: v.nullish(line(1024)),
  }),
  v.object({ Type: v.literal("SubscriptionConfirmation"), ...common, ...confirmation }),
  v.object({ Type: v.literal("UnsubscribeConfirmation"), ...common, ...confirmation }),
]);

/** What SNS posts, in its own field names (reference §6.1). Nothing in it is proven yet. */
export type Envelope = v.InferOutput<typeof envelopeSchema>;

/**
 * Reads the body of SNS's request, or says why it cannot be one. The header that repeats the
 * message id is not compared: Amazon's own samples differ there (reference §16 no. 2).
 */
export function readEnvelope(
  body: string | Uint8Array,
): { readonly envelope: Envelope } | { readonly reason: ForgeryReason } {
  const sizeBytes = typeof body === "string" ? Buffer.byteLength(body, "utf8") : body.byteLength;
  if (sizeBytes > MAX_BODY_BYTES) return { reason: "too-large" };
  const text = typeof body === "string" ? body : decode(body);
  if (text === undefined) return { reason: "not-utf8" };
  const json = parse(text);
  if (!json) return { reason: "not-json" };
  const parsed = v.safeParse(envelopeSchema, json.value, { abortEarly: true });
  return parsed.success ? { envelope: parsed.output } : { reason: reasonOf(parsed.issues) };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function reasonOf([issue]: readonly v.BaseIssue<unknown>[]): ForgeryReason {
  const field = issue && v.getDotPath(issue);
  if (typeof issue?.input !== "string") return "not-an-envelope";
  if (field === "Type") return "unknown-message-type";
  if (field === "SignatureVersion") return "unknown-signature-version";
  return "not-an-envelope";
}
