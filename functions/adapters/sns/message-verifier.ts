import type { KeyObject } from "node:crypto";
import type {
  DoubtReason,
  ForgeryReason,
  GenuineMessage,
  MessageVerifier,
  Verification,
} from "../../domain/notification.ts";
import { type CertificateAddress, readCertificateAddress, regionOfTopic } from "./addresses.ts";
import { CertificateDoubt } from "./certificate-chain.ts";
import { createCertificateFetch, createIssuerFetch } from "./certificate-fetch.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { isSignedBy } from "./signed-text.ts";
import { createSigningKeys, type SigningKeys, type SigningKeysDeps } from "./signing-keys.ts";

/** Where Amazon Pay's topics are known to live (reference §6.1). */
export const AMAZON_PAY_REGIONS: readonly string[] = ["us-east-1", "eu-west-1"];

export interface MessageVerifierDeps extends Pick<SigningKeysDeps, "clock" | "cache"> {
  /** The topics that we expect. Any AWS customer can send validly signed messages from others. */
  readonly topicArns: readonly string[];
  /** Hosts of which regions may be asked for certificates; those of the topics are added. */
  readonly regions?: readonly string[];
  readonly fetchCertificate?: SigningKeysDeps["fetchCertificate"];
  readonly fetchIssuer?: SigningKeysDeps["fetchIssuer"];
  readonly trustRoots?: SigningKeysDeps["trustRoots"];
}

/**
 * Verifies what is posted to the notification endpoint (reference §6.5): everything that can be
 * known without a call first, then the certificate, the signature, and last whether the topic is
 * one that we expect.
 */
export function createMessageVerifier(deps: MessageVerifierDeps): MessageVerifier {
  const topicArns = new Set(deps.topicArns);
  const regions = new Set([
    ...(deps.regions ?? AMAZON_PAY_REGIONS),
    ...deps.topicArns.map((topicArn) => regionOfTopic(topicArn)),
  ]);
  const { clock, cache, trustRoots } = deps;
  const fetchCertificate = deps.fetchCertificate ?? createCertificateFetch();
  const fetchIssuer = deps.fetchIssuer ?? createIssuerFetch();
  const signingKeys = createSigningKeys({
    clock,
    cache,
    trustRoots,
    fetchCertificate,
    fetchIssuer,
  });
  return {
    async verify(body) {
      const read = readEnvelope(body);
      if ("reason" in read) return forged(read.reason);
      const { envelope } = read;
      const address = certificateAddress(envelope, regions);
      if (typeof address === "string") return forged(address);
      const key = await findKey(address, signingKeys);
      if (typeof key === "string") return { verdict: "cannot-tell", reason: key };
      if (!isSignedBy(envelope, key)) return forged("signature-mismatch");
      const message = genuineMessage(envelope);
      const { topicArn, kind: asks } = message;
      if (topicArns.has(topicArn)) return { verdict: "genuine", message };
      return { verdict: "cannot-tell", reason: "topic-not-pinned", asking: { topicArn, asks } };
    },
  };
}

function certificateAddress(
  { SigningCertURL, TopicArn }: Envelope,
  regions: ReadonlySet<string | undefined>,
): CertificateAddress | ForgeryReason {
  const address = readCertificateAddress(SigningCertURL);
  if (!address) return "certificate-url-refused";
  if (!regions.has(address.region)) return "region-not-allowed";
  return address.region === regionOfTopic(TopicArn) ? address : "region-mismatch";
}

async function findKey(
  address: CertificateAddress,
  signingKeys: SigningKeys,
): Promise<KeyObject | DoubtReason> {
  try {
    return await signingKeys(address);
  } catch (error) {
    if (error instanceof CertificateDoubt) return error.reason;
    throw error;
  }
}

function genuineMessage(envelope: Envelope): GenuineMessage {
  const { MessageId: messageId, TopicArn: topicArn } = envelope;
  switch (envelope.Type) {
    case "Notification":
      return {
        kind: "notification",
        messageId,
        topicArn,
        sentAt: new Date(Date.parse(envelope.Timestamp)).toISOString(),
        content: envelope.Message,
      };
    case "SubscriptionConfirmation":
      return { kind: "subscription-confirmation", messageId, topicArn, token: envelope.Token };
    case "UnsubscribeConfirmation":
      return { kind: "unsubscribe-confirmation", messageId, topicArn };
  }
}

function forged(reason: ForgeryReason): Verification {
  return { verdict: "forged", reason };
}
