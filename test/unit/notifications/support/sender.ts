import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createMessageVerifier } from "../../../../functions/adapters/sns/message-verifier.ts";
import type { CertificateCache } from "../../../../functions/adapters/sns/signing-keys.ts";
import { issueCertificate } from "./certificates.ts";

export const NOW = Date.parse("2026-06-01T12:00:00.000Z");
export const TOPIC = "arn:aws:sns:eu-west-1:291180941288:A1PAYMARKETPLACEA1SHOPSELLER";
export const SNS = "https://sns.eu-west-1.amazonaws.com";
export const CERTIFICATE_URL = `${SNS}/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem`;
export const ISSUER_URL = "http://crt.r2m01.amazontrust.com/r2m01.cer";

const rsa = () => generateKeyPairSync("rsa", { modulusLength: 2048 });

export const keys = { root: rsa(), intermediate: rsa(), leaf: rsa(), stranger: rsa() };

/** Root → intermediate → leaf, like Amazon's own: the leaf is served alone and names its issuer. */
export const root = issueCertificate({
  subject: "Test Root",
  issuer: "Test Root",
  publicKey: keys.root.publicKey,
  issuerKey: keys.root.privateKey,
  isAuthority: true,
});
export const intermediate = issueCertificate({
  subject: "Test Intermediate",
  issuer: "Test Root",
  publicKey: keys.intermediate.publicKey,
  issuerKey: keys.root.privateKey,
  isAuthority: true,
});
export const goodLeaf = {
  issuer: "Test Intermediate",
  publicKey: keys.leaf.publicKey,
  issuerKey: keys.intermediate.privateKey,
  issuerUrl: ISSUER_URL,
};
export const leaf = issueCertificate(goodLeaf);

/** The fields of a message as SNS posts them; undefined leaves one out. */
export interface Fields {
  readonly Type?: unknown;
  readonly SignatureVersion?: unknown;
  readonly [name: string]: unknown;
}

export const notification = {
  Type: "Notification",
  MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
  TopicArn: TOPIC,
  Message: JSON.stringify({ NotificationType: "PaymentCapture", SellerId: "A1SHOPSELLER" }),
  Timestamp: "2026-06-01T11:59:58.123Z",
  SignatureVersion: "1",
  SigningCertURL: CERTIFICATE_URL,
  UnsubscribeURL: `${SNS}/?Action=Unsubscribe&SubscriptionArn=${TOPIC}:1`,
};

export const subscription = {
  ...notification,
  Type: "SubscriptionConfirmation",
  Message: "You have chosen to subscribe. To confirm, visit the SubscribeURL.",
  Token: "2336412f37fb687f5d51e6e241d09c805a5a57b30d712f794cc5f6a988666d92",
  SubscribeURL: `${SNS}/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336412f37`,
  UnsubscribeURL: undefined,
};

const SIGNED_NAMES = {
  Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
  other: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
};

/** Signs as SNS does: with SHA-1 for SignatureVersion 1, with SHA-256 for 2. */
export function signFields(
  fields: Fields,
  key: KeyObject = keys.leaf.privateKey,
  digest = fields.SignatureVersion === "2" ? "sha256" : "sha1",
): Fields & { readonly Signature: string } {
  const names = fields.Type === "Notification" ? SIGNED_NAMES.Notification : SIGNED_NAMES.other;
  const text = names
    .filter((name) => fields[name] !== undefined)
    .map(
      (name) => `${name}
${String(fields[name])}
`,
    )
    .join("");
  return { ...fields, Signature: sign(digest, Buffer.from(text), key).toString("base64") };
}

/** The body of SNS's request. */
export function post(fields: Fields, key?: KeyObject): string {
  return JSON.stringify(signFields(fields, key), undefined, 2);
}

/** A verifier beside Amazon's hosts as a table, which remembers what it was asked for. */
export function createTestVerifier(
  options: {
    readonly hosts?: Readonly<Record<string, string | Buffer>>;
    readonly nowMilliseconds?: number;
    readonly cache?: CertificateCache;
    readonly trustRoots?: readonly string[];
  } = {},
) {
  const fetched: string[] = [];
  const hosts = options.hosts ?? {
    [CERTIFICATE_URL]: leaf.pem,
    [ISSUER_URL]: intermediate.der,
  };
  const fetch = async (url: string): Promise<Buffer> => {
    fetched.push(url);
    const content = hosts[url];
    if (content === undefined) throw new Error("404");
    return Buffer.from(content);
  };
  const verifier = createMessageVerifier({
    clock: { now: () => options.nowMilliseconds ?? NOW },
    topicArns: [TOPIC],
    cache: options.cache ?? new Map(),
    trustRoots: options.trustRoots ?? [root.pem],
    fetchCertificate: async (url) => (await fetch(url)).toString("utf8"),
    fetchIssuer: fetch,
  });
  return { verifier, fetched };
}
