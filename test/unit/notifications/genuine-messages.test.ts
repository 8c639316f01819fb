import { expect, it } from "vitest";
import type { CertificateCache } from "../../../functions/adapters/sns/signing-keys.ts";
import { issueCertificate } from "./support/certificates.ts";
import {
  CERTIFICATE_URL,
  createTestVerifier,
  goodLeaf,
  ISSUER_URL,
  intermediate,
  keys,
  leaf,
  NOW,
  notification,
  post,
  root,
  subscription,
  TOPIC,
} from "./support/sender.ts";

it.each(["1", "2"])("lets in a notification with signature version %s", async (version) => {
  const { verifier, fetched } = createTestVerifier();

  const verification = await verifier.verify(post({ ...notification, SignatureVersion: version }));

  expect(verification).toEqual({
    verdict: "genuine",
    message: {
      kind: "notification",
      messageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
      topicArn: TOPIC,
      sentAt: "2026-06-01T11:59:58.123Z",
      content: notification.Message,
    },
  });
  expect(fetched).toEqual([CERTIFICATE_URL, ISSUER_URL]);
});

it.each([
  ["with a subject", { Subject: "Order S01-1234567-1234567" }],
  ["with an empty subject", { Subject: "" }],
  ["whose subject is null in the JSON and absent in the signature", { Subject: null }],
  ["with a time stamp without milliseconds", { Timestamp: "2026-06-01T11:59:58Z" }],
  ["with line feeds, quotes and other scripts in the message", { Message: '{\n"a": "ü\\n日本"}' }],
  ["with a field that SNS may add one day", { SequenceNumber: "10000000000000003000" }],
])("lets in a notification %s", async (_, change) => {
  const { verifier } = createTestVerifier();
  const signed = JSON.parse(
    post({
      ...notification,
      ...change,
      ...("Subject" in change && change.Subject === null ? { Subject: undefined } : {}),
    }),
  );

  const body = JSON.stringify({ ...signed, ...change });

  expect(await verifier.verify(body)).toMatchObject({ verdict: "genuine" });
});

it("reads a body of bytes as it reads text", async () => {
  const { verifier } = createTestVerifier();

  expect(await verifier.verify(Buffer.from(post(notification)))).toMatchObject({
    verdict: "genuine",
    message: { kind: "notification" },
  });
});

it("hands over the token of a topic that asks whether it may send", async () => {
  const { verifier } = createTestVerifier();

  expect(await verifier.verify(post(subscription))).toEqual({
    verdict: "genuine",
    message: {
      kind: "subscription-confirmation",
      messageId: notification.MessageId,
      topicArn: TOPIC,
      token: subscription.Token,
    },
  });
});

it("recognises that somebody ended the subscription", async () => {
  const { verifier } = createTestVerifier();

  const body = post({ ...subscription, Type: "UnsubscribeConfirmation" });

  expect(await verifier.verify(body)).toMatchObject({
    verdict: "genuine",
    message: { kind: "unsubscribe-confirmation", topicArn: TOPIC },
  });
});

it.each([
  ["the regional host", { subject: "sns.eu-west-1.amazonaws.com" }],
  [
    "the regional host among others",
    { names: ["sns-signing.eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com"] },
  ],
  ["no alternative name at all, as AWS did for years", { names: [] }],
])("trusts a certificate with %s", async (_, wish) => {
  const hosts = {
    [CERTIFICATE_URL]: issueCertificate({ ...goodLeaf, ...wish }).pem,
    [ISSUER_URL]: intermediate.der,
  };
  const { verifier } = createTestVerifier({ hosts });

  expect(await verifier.verify(post(notification))).toMatchObject({ verdict: "genuine" });
});

it("asks nobody for the issuer when the certificate comes with its chain", async () => {
  const chain = `${leaf.pem}${intermediate.pem}${root.pem}`;
  const { verifier, fetched } = createTestVerifier({ hosts: { [CERTIFICATE_URL]: chain } });

  expect(await verifier.verify(post(notification))).toMatchObject({ verdict: "genuine" });
  expect(fetched).toEqual([CERTIFICATE_URL]);
});

it("fetches a certificate once, also when messages arrive together", async () => {
  const { verifier, fetched } = createTestVerifier();

  const together = await Promise.all([1, 2, 3].map(() => verifier.verify(post(notification))));
  const later = await verifier.verify(post(notification));

  expect([...together, later].map(({ verdict }) => verdict)).toEqual(Array(4).fill("genuine"));
  expect(fetched).toEqual([CERTIFICATE_URL, ISSUER_URL]);
});

it("fetches a certificate again when it failed before", async () => {
  const cache: CertificateCache = new Map();
  const offline = createTestVerifier({ cache, hosts: {} });
  const online = createTestVerifier({ cache });

  expect(await offline.verifier.verify(post(notification))).toEqual({
    verdict: "cannot-tell",
    reason: "certificate-unreachable",
  });
  expect(await online.verifier.verify(post(notification))).toMatchObject({ verdict: "genuine" });
});

it("does not trust a cached certificate beyond a day", async () => {
  const cache: CertificateCache = new Map();
  const today = createTestVerifier({ cache });
  const tomorrow = createTestVerifier({ cache, nowMilliseconds: NOW + 86_400_001, hosts: {} });

  expect(await today.verifier.verify(post(notification))).toMatchObject({ verdict: "genuine" });
  expect(await tomorrow.verifier.verify(post(notification))).toEqual({
    verdict: "cannot-tell",
    reason: "certificate-unreachable",
  });
});

it("does not trust a root that has expired", async () => {
  const expired = issueCertificate({
    subject: "Test Root",
    issuer: "Test Root",
    publicKey: keys.root.publicKey,
    issuerKey: keys.root.privateKey,
    isAuthority: true,
    until: "2026-05-01",
  });
  const { verifier } = createTestVerifier({ trustRoots: [expired.pem] });

  expect(await verifier.verify(post(notification))).toEqual({
    verdict: "cannot-tell",
    reason: "certificate-out-of-date",
  });
});
