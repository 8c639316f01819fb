import { type KeyObject, sign } from "node:crypto";

/** What a certificate of the tests says; the defaults are those of a good SNS leaf. */
export interface CertificateWish {
  readonly subject?: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly issuerKey: KeyObject;
  /** DNS names in the Subject Alternative Name; none at all with an empty list. */
  readonly names?: readonly string[];
  readonly isAuthority?: boolean;
  /** Where the issuer's certificate is, as Authority Information Access. */
  readonly issuerUrl?: string;
  readonly from?: string;
  readonly until?: string;
}

const OID = {
  commonName: "550403",
  rsaSha256: "2a864886f70d01010b",
  alternativeNames: "551d11",
  basicConstraints: "551d13",
  keyUsage: "551d0f",
  authorityInfoAccess: "2b06010505070101",
  certificateIssuers: "2b06010505073002",
} as const;

let serial = 0;

/** Issues a certificate (RFC 5280 §4.1), written here so that the tests can make bad ones too. */
export function issueCertificate(wish: CertificateWish): { pem: string; der: Buffer } {
  const subject = wish.subject ?? "sns.amazonaws.com";
  const algorithm = sequence(oid(OID.rsaSha256), node(0x05));
  serial += 1;
  const content = sequence(
    node(0xa0, node(0x02, Buffer.from([2]))),
    node(0x02, Buffer.from([0x40, serial >> 8, serial & 0xff])),
    algorithm,
    name(wish.issuer),
    sequence(time(wish.from ?? "2026-01-01"), time(wish.until ?? "2027-01-01")),
    name(subject),
    wish.publicKey.export({ type: "spki", format: "der" }),
    node(0xa3, sequence(...extensions(wish, subject))),
  );
  const signature = sign("sha256", content, wish.issuerKey);
  const der = sequence(content, algorithm, node(0x03, Buffer.from([0]), signature));
  const lines = der
    .toString("base64")
    .match(/.{1,64}/g)
    ?.join("\n");
  return { der, pem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` };
}

function extensions(wish: CertificateWish, subject: string): Buffer[] {
  const list = [extension(OID.basicConstraints, sequence(...(wish.isAuthority ? [TRUE] : [])))];
  if (wish.isAuthority) list.push(extension(OID.keyUsage, node(0x03, Buffer.from([1, 0b110]))));
  const names = wish.names ?? (wish.isAuthority ? [] : [subject]);
  if (names.length > 0) {
    const entries = names.map((dns) => node(0x82, Buffer.from(dns, "latin1")));
    list.push(extension(OID.alternativeNames, sequence(...entries)));
  }
  if (wish.issuerUrl) {
    const access = sequence(oid(OID.certificateIssuers), node(0x86, Buffer.from(wish.issuerUrl)));
    list.push(extension(OID.authorityInfoAccess, sequence(access)));
  }
  return list;
}

function node(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const TRUE = node(0x01, Buffer.from([0xff]));

function sequence(...contents: readonly Buffer[]): Buffer {
  return node(0x30, ...contents);
}

function oid(hex: string): Buffer {
  return node(0x06, Buffer.from(hex, "hex"));
}

function name(commonName: string): Buffer {
  return sequence(node(0x31, sequence(oid(OID.commonName), node(0x0c, Buffer.from(commonName)))));
}

function time(day: string): Buffer {
  return node(0x17, Buffer.from(`${day.slice(2).replaceAll("-", "")}000000Z`, "ascii"));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), TRUE, node(0x04, value));
}
