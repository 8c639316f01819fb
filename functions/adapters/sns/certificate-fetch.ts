import { type Agent, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIssuerAddress, readCertificateAddress } from "./addresses.ts";

const MAX_CERTIFICATE_BYTES = 65_536;

interface FetchOptions {
  /** Only to reach a server other than Amazon's in a test; the addresses stay as they are. */
  readonly agent?: Agent;
  /** From the first byte sent to the last received; SNS itself waits 15 s for our answer. */
  readonly timeoutMilliseconds?: number;
}

/**
 * Fetches a signing certificate from Amazon's own host. Refuses any other address, any answer but
 * 200 (so every redirect), a slow one and one above 64 KiB, by throwing.
 */
export function createCertificateFetch(
  options: FetchOptions = {},
): (url: string) => Promise<string> {
  return async (url) => {
    if (!readCertificateAddress(url)) throw new Error("Not the address of a signing certificate");
    return (await get(url, options)).toString("utf8");
  };
}

/** Fetches a certificate of Amazon's certificate authority, under the same rules. */
export function createIssuerFetch(
  options: FetchOptions = {},
): (url: string) => Promise<Uint8Array> {
  return async (url) => {
    if (!isIssuerAddress(url)) throw new Error("Not the address of an issuer's certificate");
    return get(url, options);
  };
}

function get(url: string, { agent, timeoutMilliseconds = 3000 }: FetchOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const settings = { agent, signal, headers: { accept: "*/*" } };
    const request = url.startsWith("https:")
      ? requestHttps(url, { ...settings, rejectUnauthorized: true })
      : requestHttp(url, settings);
    request.on("error", reject);
    request.on("response", (response) => {
      if (response.statusCode !== 200) {
        request.destroy(new Error(`The certificate's host answered ${response.statusCode}`));
        return;
      }
      const chunks: Buffer[] = [];
      let sizeBytes = 0;
      response.on("error", reject);
      response.on("data", (chunk: Buffer) => {
        sizeBytes += chunk.byteLength;
        chunks.push(chunk);
        if (sizeBytes > MAX_CERTIFICATE_BYTES) {
          request.destroy(new Error("The certificate's host answered too much"));
        }
      });
      response.on("end", () => resolve(Buffer.concat(chunks)));
    });
    request.end();
  });
}
