import { createHash, generateKeyPair, type KeyObject, randomBytes, sign } from "node:crypto";
import { promisify } from "node:util";
import {
  bits,
  der,
  integer,
  nothing,
  objectId,
  octets,
  sequence,
  set,
  tagged,
  truth,
  utcTime,
  utf8,
} from "./der.ts";

const generate = promisify(generateKeyPair);

/** A certificate with the private key that belongs to it. */
interface Certificate {
  readonly pem: string;
  readonly privateKey: KeyObject;
}

/** The certificate that signs notifications, and the root that vouches for it. */
export interface SigningCertificates {
  readonly root: Certificate;
  readonly leaf: Certificate;
  /** `SimpleNotificationService-<32 hex digits>.pem`, as AWS names its own. */
  readonly fileName: string;
}

const COMMON_NAME = "2.5.4.3";
const RSA_SHA256 = "1.2.840.113549.1.1.11";
const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
const BASIC_CONSTRAINTS = "2.5.29.19";
const KEY_USAGE = "2.5.29.15";
const SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
const AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
/** Bits of the key usage, each with the number of unused bits before it (RFC 5280 §4.2.1.3). */
const DIGITAL_SIGNATURE = der(0x03, Buffer.from([7, 0b10000000]));
const CERTIFICATE_SIGNING = der(0x03, Buffer.from([2, 0b00000100]));

/** Wide enough for any moment to which a virtual clock may be moved. */
const VALID_FROM = new Date(Date.UTC(2020, 0, 1));
const VALID_UNTIL = new Date(Date.UTC(2049, 11, 31));

/**
 * Makes a root and a certificate that it issues, with the subject that SNS's own certificates have
 * and that several official SDKs insist on (reference §6.5).
 */
export async function createSigningCertificates(hostName: string): Promise<SigningCertificates> {
  const [rootKeys, leafKeys] = await Promise.all([
    generate("rsa", { modulusLength: 2048 }),
    generate("rsa", { modulusLength: 2048 }),
  ]);
  const rootName = "Amazon Pay simulator root";
  const rootPem = issue({
    subject: rootName,
    issuer: rootName,
    publicKey: rootKeys.publicKey,
    issuerKeys: rootKeys,
    extensions: [
      extension(BASIC_CONSTRAINTS, true, sequence(truth())),
      extension(KEY_USAGE, true, CERTIFICATE_SIGNING),
    ],
  });
  const leafPem = issue({
    subject: "sns.amazonaws.com",
    issuer: rootName,
    publicKey: leafKeys.publicKey,
    issuerKeys: rootKeys,
    extensions: [
      extension(BASIC_CONSTRAINTS, true, sequence()),
      extension(KEY_USAGE, true, DIGITAL_SIGNATURE),
      extension(
        SUBJECT_ALTERNATIVE_NAME,
        false,
        sequence(dnsName("sns.amazonaws.com"), dnsName(hostName)),
      ),
    ],
  });
  const fingerprint = createHash("sha256").update(leafPem).digest("hex").slice(0, 32);
  return {
    root: { pem: rootPem, privateKey: rootKeys.privateKey },
    leaf: { pem: leafPem, privateKey: leafKeys.privateKey },
    fileName: `SimpleNotificationService-${fingerprint}.pem`,
  };
}

interface Issue {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly issuerKeys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly extensions: readonly Buffer[];
}

/** An X.509 version 3 certificate (RFC 5280 §4.1). */
function issue({ subject, issuer, publicKey, issuerKeys, extensions }: Issue): string {
  const algorithm = sequence(objectId(RSA_SHA256), nothing());
  const serialNumber = randomBytes(16);
  // A serial number is positive and has no leading zero byte.
  serialNumber[0] = 0x40 | ((serialNumber[0] ?? 0) & 0x3f);
  const version3 = tagged(0, integer(Buffer.from([2])));
  const content = sequence(
    version3,
    integer(serialNumber),
    algorithm,
    distinguishedName(issuer),
    sequence(utcTime(VALID_FROM), utcTime(VALID_UNTIL)),
    distinguishedName(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(3, sequence(...extensions, ...keyIdentifiers(publicKey, issuerKeys.publicKey))),
  );
  const certificate = sequence(
    content,
    algorithm,
    bits(sign("sha256", content, issuerKeys.privateKey)),
  );
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** By these a strict verifier finds the issuer's key (RFC 5280 §4.2.1.1 and §4.2.1.2). */
function keyIdentifiers(own: KeyObject, issuers: KeyObject): Buffer[] {
  const identify = (key: KeyObject) =>
    createHash("sha1")
      .update(key.export({ type: "spki", format: "der" }))
      .digest();
  return [
    extension(SUBJECT_KEY_IDENTIFIER, false, octets(identify(own))),
    extension(AUTHORITY_KEY_IDENTIFIER, false, sequence(der(0x80, identify(issuers)))),
  ];
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(objectId(COMMON_NAME), utf8(commonName))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return critical
    ? sequence(objectId(id), truth(), octets(value))
    : sequence(objectId(id), octets(value));
}

function dnsName(name: string): Buffer {
  return der(0x82, Buffer.from(name, "ascii"));
}
