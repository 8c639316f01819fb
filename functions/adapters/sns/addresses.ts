/** An address of a signing certificate on Amazon's own host; the region is the host's. */
export interface CertificateAddress {
  readonly url: string;
  readonly region: string;
  readonly host: string;
}

const CERTIFICATE =
  /^https:\/\/(sns\.([a-z]{2}(?:-[a-z]{2,12}){1,3}-\d)\.amazonaws\.com)\/SimpleNotificationService-[0-9a-f]{32,64}\.pem$/;

const ISSUER = /^http:\/\/crt\.[a-z0-9]{2,16}\.amazontrust\.com\/[a-z0-9]{2,16}\.(?:cer|crt)$/;

const TOPIC = /^arn:aws:sns:([a-z]{2}(?:-[a-z]{2,12}){1,3}-\d):\d{12}:[A-Za-z0-9_-]{1,256}$/;

/**
 * Reads SigningCertURL. The text is compared as it stands, before any URL parser could read it in
 * a friendlier way: no port, no user, no query, no escapes, no other path, no other host. Buckets
 * of other AWS customers live under amazonaws.com too.
 */
export function readCertificateAddress(url: string): CertificateAddress | undefined {
  const [, host, region] = CERTIFICATE.exec(url) ?? [];
  return host && region ? { url, host, region } : undefined;
}

/** Whether the text is the address of a certificate of Amazon's own certificate authority. */
export function isIssuerAddress(url: string): boolean {
  return ISSUER.test(url);
}

/** The region of a topic; undefined for what is no ARN of a topic in the public regions. */
export function regionOfTopic(topicArn: string): string | undefined {
  return TOPIC.exec(topicArn)?.[1];
}
