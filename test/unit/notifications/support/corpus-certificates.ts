import { generateKeyPairSync } from "node:crypto";
import { type CertificateWish, issueCertificate } from "./certificates.ts";
import type { Forgery } from "./corpus-addresses.ts";
import {
  CERTIFICATE_URL,
  goodLeaf,
  ISSUER_URL,
  intermediate,
  keys,
  leaf,
  notification,
  post,
  root,
} from "./sender.ts";

/** A genuine address behind which another certificate lies. */
const served = (
  what: string,
  wish: Partial<CertificateWish>,
  reason: string,
  more: Readonly<Record<string, string | Buffer>> = {},
): Forgery => ({
  what: `certificate ${what}`,
  body: post(notification),
  reason,
  hosts: {
    [CERTIFICATE_URL]: issueCertificate({ ...goodLeaf, ...wish }).pem,
    [ISSUER_URL]: intermediate.der,
    ...more,
  },
});

const file = (what: string, content: string): Forgery => ({
  what: `certificate file with ${what}`,
  body: post(notification),
  reason: "certificate-unreadable",
  hosts: { [CERTIFICATE_URL]: content },
});

const issuer = (what: string, content: string | Buffer, reason: string): Forgery => ({
  what: `issuer ${what}`,
  body: post(notification),
  reason,
  hosts: { [CERTIFICATE_URL]: leaf.pem, [ISSUER_URL]: content },
});

const selfSigned = { issuer: "sns.amazonaws.com", issuerKey: keys.leaf.privateKey };
const strangersRoot = {
  subject: "Test Root",
  issuer: "Test Root",
  publicKey: keys.stranger.publicKey,
  issuerKey: keys.stranger.privateKey,
  isAuthority: true,
};
const shortKey = generateKeyPairSync("rsa", { modulusLength: 1024 });
const pssKey = generateKeyPairSync("rsa-pss", { modulusLength: 2048 });
const curve = generateKeyPairSync("ec", { namedCurve: "P-256" });

export const CERTIFICATE_FORGERIES: readonly Forgery[] = [
  served("signed by itself, with the right name", selfSigned, "certificate-untrusted"),
  served(
    "signed by itself, as an authority",
    { ...selfSigned, isAuthority: true, names: ["sns.amazonaws.com"] },
    "certificate-unfit",
  ),
  served(
    "of a stranger's root with the right name",
    { issuer: "Test Root", issuerKey: keys.stranger.privateKey },
    "certificate-untrusted",
    { [ISSUER_URL]: root.der },
  ),
  served(
    "that names our intermediate and is signed by a stranger",
    { issuerKey: keys.stranger.privateKey },
    "certificate-untrusted",
  ),
  served(
    "that came with a stranger's root",
    { issuer: "Test Root", issuerKey: keys.stranger.privateKey },
    "certificate-untrusted",
    {
      [CERTIFICATE_URL]: `${issueCertificate({ ...goodLeaf, issuer: "Test Root", issuerKey: keys.stranger.privateKey }).pem}${issueCertificate(strangersRoot).pem}`,
      [ISSUER_URL]: issueCertificate(strangersRoot).der,
    },
  ),
  served(
    "issued by another leaf of ours",
    {
      issuer: "sns.amazonaws.com",
      issuerKey: keys.leaf.privateKey,
      publicKey: keys.stranger.publicKey,
      subject: "other",
      names: ["sns.amazonaws.com"],
    },
    "certificate-untrusted",
    { [ISSUER_URL]: leaf.der },
  ),
  served("that names no issuer's address", { issuerUrl: "" }, "certificate-untrusted"),
  served(
    "whose issuer lies elsewhere",
    { issuerUrl: "http://crt.evil.example/r2m01.cer" },
    "certificate-untrusted",
  ),
  served(
    "whose issuer lies at a look-alike",
    { issuerUrl: "http://crt.r2m01.amazontrust.com.evil.example/r2m01.cer" },
    "certificate-untrusted",
  ),
  served(
    "whose issuer's address goes on",
    { issuerUrl: `${ISSUER_URL}/evil` },
    "certificate-untrusted",
  ),
  served(
    "whose issuer lies in the metadata service",
    { issuerUrl: "http://169.254.169.254/latest/meta-data/iam" },
    "certificate-untrusted",
  ),
  served(
    "whose issuer's address has a user",
    { issuerUrl: "http://crt.r2m01.amazontrust.com@evil.example/r2m01.cer" },
    "certificate-untrusted",
  ),
  served(
    "whose issuer's address has two lines",
    { issuerUrl: `http://evil.example/\nCA Issuers - URI:${ISSUER_URL}` },
    "certificate-untrusted",
  ),
  served(
    "that expired yesterday",
    { from: "2025-01-01", until: "2026-05-31" },
    "certificate-out-of-date",
  ),
  served(
    "that begins tomorrow",
    { from: "2026-06-02", until: "2027-01-01" },
    "certificate-out-of-date",
  ),
  served("for a shop", { subject: "shop.example" }, "certificate-wrong-name"),
  served("for another service", { subject: "sqs.amazonaws.com" }, "certificate-wrong-name"),
  served("for every host of Amazon", { subject: "*.amazonaws.com" }, "certificate-wrong-name"),
  served("for every region", { subject: "sns.*.amazonaws.com" }, "certificate-wrong-name"),
  served(
    "for another region",
    { subject: "sns.us-east-1.amazonaws.com" },
    "certificate-wrong-name",
  ),
  served("for a bucket", { subject: "sns.s3.amazonaws.com" }, "certificate-wrong-name"),
  served(
    "for a look-alike",
    { subject: "sns.amazonaws.com.evil.example" },
    "certificate-wrong-name",
  ),
  served(
    "with the name as common name, and another where it counts",
    { names: ["evil.example"] },
    "certificate-wrong-name",
  ),
  served(
    "with a zero byte in the name",
    { names: ["sns.amazonaws.com\u0000.evil.example"] },
    "certificate-wrong-name",
  ),
  served("with a key of 1024 bits", { publicKey: shortKey.publicKey }, "certificate-unfit"),
  served(
    "with a key for another kind of RSA",
    { publicKey: pssKey.publicKey },
    "certificate-unfit",
  ),
  served("with an elliptic key", { publicKey: curve.publicKey }, "certificate-unfit"),
  file("nothing", ""),
  file("a web page", "<html>Service Unavailable</html>"),
  file("a public key", keys.leaf.publicKey.export({ type: "spki", format: "pem" }).toString()),
  file("half a certificate", leaf.pem.slice(0, 500)),
  file("noise between the marks", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
  issuer("with noise", "AAAA", "certificate-issuer-unreachable"),
  issuer("of somebody else", issueCertificate(strangersRoot).der, "certificate-untrusted"),
  issuer("that is the leaf again", leaf.der, "certificate-untrusted"),
  issuer(
    "that may not issue",
    issueCertificate({
      subject: "Test Intermediate",
      issuer: "Test Root",
      publicKey: keys.intermediate.publicKey,
      issuerKey: keys.root.privateKey,
    }).der,
    "certificate-untrusted",
  ),
  issuer(
    "that expired",
    issueCertificate({
      subject: "Test Intermediate",
      issuer: "Test Root",
      publicKey: keys.intermediate.publicKey,
      issuerKey: keys.root.privateKey,
      isAuthority: true,
      from: "2020-01-01",
      until: "2026-01-01",
    }).der,
    "certificate-out-of-date",
  ),
  issuer(
    "with the right key under another name",
    issueCertificate({
      subject: "Another Intermediate",
      issuer: "Test Root",
      publicKey: keys.intermediate.publicKey,
      issuerKey: keys.root.privateKey,
      isAuthority: true,
    }).der,
    "certificate-untrusted",
  ),
  issuer(
    "that leads in a circle",
    issueCertificate({
      subject: "Test Intermediate",
      issuer: "Test Intermediate",
      publicKey: keys.intermediate.publicKey,
      issuerKey: keys.intermediate.privateKey,
      isAuthority: true,
      issuerUrl: ISSUER_URL,
    }).der,
    "certificate-untrusted",
  ),
  {
    what: "certificate that is not there",
    body: post(notification),
    reason: "certificate-unreachable",
    hosts: {},
  },
  {
    what: "issuer that is not there",
    body: post(notification),
    reason: "certificate-issuer-unreachable",
    hosts: { [CERTIFICATE_URL]: leaf.pem },
  },
];
