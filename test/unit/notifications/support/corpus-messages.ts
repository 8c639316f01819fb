import type { Forgery } from "./corpus-addresses.ts";
import {
  type Fields,
  keys,
  notification,
  post,
  SNS,
  signFields,
  subscription,
  TOPIC,
} from "./sender.ts";

/** A message that was signed, and changed afterwards. */
const changed = (what: string, change: Fields, of: Fields = notification): Forgery => ({
  what,
  body: JSON.stringify({ ...signFields(of), ...change }),
  reason: "signature-mismatch",
});

/** A message that is signed as it stands, and whose form is wrong. */
const signed = (what: string, change: Fields, reason = "not-an-envelope"): Forgery => ({
  what,
  body: post({ ...notification, ...change }),
  reason,
});

const body = (what: string, content: string | Uint8Array, reason: string): Forgery => ({
  what,
  body: content,
  reason,
});

const signature = (what: string, text: unknown, reason = "not-an-envelope"): Forgery => ({
  what: `signature ${what}`,
  body: JSON.stringify({ ...signFields(notification), Signature: text }),
  reason,
});

const genuine = signFields(notification);
const genuineSignature = genuine.Signature;
const withSubject = { ...notification, Subject: "Paid" };

export const CHANGED_MESSAGES: readonly Forgery[] = [
  changed("message changed", { Message: "{}" }),
  changed("message with a blank behind it", { Message: `${notification.Message} ` }),
  changed("message escaped once more", { Message: JSON.stringify(notification.Message) }),
  changed("message emptied", { Message: "" }),
  changed("message id changed", { MessageId: "00000000-0000-0000-0000-000000000000" }),
  changed("message id in upper case", {
    MessageId: notification.MessageId.toUpperCase(),
  }),
  changed("time stamp changed", { Timestamp: "2026-06-01T11:59:59.123Z" }),
  changed("time stamp without its milliseconds", { Timestamp: "2026-06-01T11:59:58Z" }),
  changed("topic swapped for another customer's", { TopicArn: `${TOPIC}X` }),
  changed("subject added", { Subject: "Paid" }),
  changed("empty subject added", { Subject: "" }),
  changed("subject changed", { Subject: "paid" }, withSubject),
  changed("subject removed", { Subject: undefined }, withSubject),
  changed("subject nulled", { Subject: null }, withSubject),
  changed("notification turned into a confirmation", {
    Type: "SubscriptionConfirmation",
    Token: "t",
    SubscribeURL: SNS,
  }),
  changed("confirmation turned into a notification", { Type: "Notification" }, subscription),
  changed("subscription turned into its end", { Type: "UnsubscribeConfirmation" }, subscription),
  changed("token changed", { Token: "0" }, subscription),
  changed("SubscribeURL changed", { SubscribeURL: "https://evil.example/" }, subscription),
  changed("version 1 declared as 2", { SignatureVersion: "2" }),
  changed(
    "version 2 declared as 1",
    { SignatureVersion: "1" },
    { ...notification, SignatureVersion: "2" },
  ),
  changed(
    "text moved from the message into a subject",
    { Message: "a", Subject: "b" },
    { ...notification, Message: "a\nSubject\nb" },
  ),
  {
    what: "signed by a stranger",
    body: post(notification, keys.stranger.privateKey),
    reason: "signature-mismatch",
  },
  {
    what: "signed by the certificate's issuer",
    body: post(notification, keys.intermediate.privateKey),
    reason: "signature-mismatch",
  },
  {
    what: "signed with SHA-512",
    body: JSON.stringify(signFields(notification, keys.leaf.privateKey, "sha512")),
    reason: "signature-mismatch",
  },
  {
    what: "the signature of another genuine message",
    body: JSON.stringify({ ...notification, Signature: signFields(subscription).Signature }),
    reason: "signature-mismatch",
  },
  signature("of zeros", Buffer.alloc(256).toString("base64"), "signature-mismatch"),
  signature("cut in half", genuineSignature.slice(0, 172), "signature-mismatch"),
  signature(
    "with one letter changed",
    `${genuineSignature[0] === "A" ? "B" : "A"}${genuineSignature.slice(1)}`,
    "signature-mismatch",
  ),
  signature("that is missing", undefined),
  signature("that is empty", ""),
  signature("that is null", null),
  signature("that is a number", 1),
  signature("with a line feed", `${genuineSignature}\n`),
  signature("in another base64", genuineSignature.replace(/^./, "-")),
  signature("without its padding", genuineSignature.replace(/=+$/, "")),
  signature("that never ends", "A".repeat(4096)),
];

export const DAMAGED_MESSAGES: readonly Forgery[] = [
  signed("no type", { Type: undefined }),
  signed("unknown type", { Type: "Announcement" }, "unknown-message-type"),
  signed("type in lower case", { Type: "notification" }, "unknown-message-type"),
  signed("type with a blank", { Type: "Notification " }, "unknown-message-type"),
  signed("type that is a list", { Type: ["Notification"] }),
  signed("unknown signature version", { SignatureVersion: "3" }, "unknown-signature-version"),
  signed("empty signature version", { SignatureVersion: "" }, "unknown-signature-version"),
  signed("signature version as a number", { SignatureVersion: 1 }),
  signed("signature version missing", { SignatureVersion: undefined }),
  signed("message missing", { Message: undefined }),
  signed("message that is an object", { Message: { NotificationType: "PaymentCapture" } }),
  signed("message id missing", { MessageId: undefined }),
  signed("message id with a line feed", { MessageId: "a\nMessageId\nb" }),
  signed("message id that never ends", { MessageId: "a".repeat(101) }),
  signed("time stamp missing", { Timestamp: undefined }),
  signed("time stamp as a number", { Timestamp: 1_780_315_198 }),
  signed("time stamp without zone", { Timestamp: "2026-06-01T11:59:58.123" }),
  signed("time stamp of no day", { Timestamp: "2026-13-45T11:59:58.123Z" }),
  signed("time stamp with a line feed", { Timestamp: "2026-06-01T11:59:58Z\nTopicArn\nx" }),
  signed("subject with a line feed", { Subject: "a\nTimestamp\nb" }),
  signed("subject that is an object", { Subject: {} }),
  signed("certificate address missing", { SigningCertURL: undefined }),
  signed("certificate address that is a list", { SigningCertURL: [SNS] }),
  signed("field names in lower case", {
    SigningCertURL: undefined,
    signingCertURL: notification.SigningCertURL,
  }),
  {
    what: "confirmation without token",
    body: post({ ...subscription, Token: undefined }),
    reason: "not-an-envelope",
  },
  {
    what: "confirmation without SubscribeURL",
    body: post({ ...subscription, SubscribeURL: undefined }),
    reason: "not-an-envelope",
  },
  {
    what: "token with a line feed",
    body: post({ ...subscription, Token: `a\nTopicArn\n${TOPIC}` }),
    reason: "not-an-envelope",
  },
  body("nothing", "", "not-json"),
  body("blanks", "  \n ", "not-json"),
  body("a word", "hello", "not-json"),
  body("half a message", post(notification).slice(0, 400), "not-json"),
  body("two messages", post(notification).repeat(2), "not-json"),
  body("a message in single quotes", "{'Type': 'Notification'}", "not-json"),
  body("XML", "<Notification/>", "not-json"),
  body("a form", "Type=Notification&Message=x", "not-json"),
  body("null", "null", "not-an-envelope"),
  body("true", "true", "not-an-envelope"),
  body("a number", "1e308", "not-an-envelope"),
  body("a string", JSON.stringify(post(notification)), "not-an-envelope"),
  body("a list of messages", `[${post(notification)}]`, "not-an-envelope"),
  body("an empty object", "{}", "not-an-envelope"),
  body(
    "the inner message alone, as raw delivery sends it",
    notification.Message,
    "not-an-envelope",
  ),
  body("a Lambda event of SNS", JSON.stringify({ Records: [{ Sns: genuine }] }), "not-an-envelope"),
  body("fields only in the prototype", `{"__proto__": ${post(notification)}}`, "not-an-envelope"),
  body("brackets without end", "[".repeat(200_000), "not-json"),
  body("deeply nested lists", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "not-an-envelope"),
  body(
    "deeply nested objects",
    `${'{"a":'.repeat(40_000)}1${"}".repeat(40_000)}`,
    "not-an-envelope",
  ),
  body(
    "many keys",
    JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, 1]))),
    "not-an-envelope",
  ),
  body("a byte order mark", Buffer.from(`\ufeff${post(notification)}`), "not-json"),
  body("UTF-16", Buffer.from(post(notification), "utf16le"), "not-json"),
  body("Latin-1", Buffer.from(post({ ...notification, Message: "Köln" }), "latin1"), "not-utf8"),
  body(
    "a lone continuation byte",
    Buffer.concat([Buffer.from(post(notification)), Buffer.from([0x80])]),
    "not-utf8",
  ),
  body(
    "an overlong slash",
    Buffer.concat([Buffer.from('{"Type":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
    "not-utf8",
  ),
  body(
    "a surrogate as UTF-8",
    Buffer.concat([Buffer.from('{"Type":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
    "not-utf8",
  ),
  body("a compressed message", Buffer.from([0x1f, 0x8b, 0x08, 0x00]), "not-utf8"),
  body("zero bytes", Buffer.alloc(64), "not-json"),
  body("one byte too many", " ".repeat(262_145), "too-large"),
  body("ten megabytes", "[".repeat(10_485_760), "too-large"),
  body("too many bytes in few letters", `"${"日".repeat(90_000)}"`, "too-large"),
  body(
    "a genuine message with a huge tail",
    `${post(notification)}${" ".repeat(262_144)}`,
    "too-large",
  ),
];
