import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { ServiceUnavailable } from "../../domain/errors.ts";
import type { Clock } from "../../domain/ports.ts";

export interface BucketAccess {
  readonly bucket: string;
  readonly region: string;
  /** Asked at every call. */
  readonly credentials: () => {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Origin of an emulator, which is asked by path instead of by host name. */
  readonly endpoint?: string;
  readonly clock: Clock;
  readonly fetch?: typeof globalThis.fetch;
  readonly timeoutMilliseconds?: number;
}

export interface S3Request {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Signed with the rest. */
  readonly headers?: Readonly<Record<string, string>>;
}

const DEFAULT_TIMEOUT_MILLISECONDS = 300_000;

/** SHA-256 as the signer wants it: a hash, or a keyed one. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", keyOf(secret));
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function keyOf(secret: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof secret === "string") return secret;
  if (secret instanceof ArrayBuffer) return new Uint8Array(secret);
  return new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength);
}

/** Before a further attempt. */
const PAUSES_MILLISECONDS = [200, 1_000];

/**
 * Sends requests to one S3 bucket, signed with Signature Version 4 of AWS. What can be repeated
 * safely is sent up to three times, because S3 asks for it (S3 user guide, "Best practices design
 * patterns") and a whole feed would be too much to begin anew; all but the end of an upload, of
 * which a second one would not know how the first went. Throws ServiceUnavailable when there is no
 * answer or S3 cannot answer now; other answers are handed on, whatever their status.
 *
 * The SDK's S3 client alone would be more than half of a function's bundle.
 */
export function createSignedFetch(access: BucketAccess) {
  const attempt = createAttempt(access);
  return async (request: S3Request): Promise<Response> => {
    const isEnd = request.method === "POST" && request.query?.["uploadId"] !== undefined;
    for (const pauseMilliseconds of isEnd ? [] : PAUSES_MILLISECONDS) {
      try {
        return await attempt(request);
      } catch (error) {
        if (!(error instanceof ServiceUnavailable)) throw error;
        await access.clock.sleep(pauseMilliseconds);
      }
    }
    return attempt(request);
  };
}

function createAttempt(access: BucketAccess) {
  const { fetch = globalThis.fetch } = access;
  const timeoutMilliseconds = access.timeoutMilliseconds ?? DEFAULT_TIMEOUT_MILLISECONDS;
  return async (request: S3Request): Promise<Response> => {
    const { url, headers } = await sign(access, request);
    const { method, body } = request;
    const what = `S3 ${method} ${request.key}`;
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    try {
      const reply = await fetch(url, {
        method,
        headers,
        signal,
        redirect: "manual",
        ...(body && { body }),
      });
      if (reply.status < 500 && reply.status !== 429) return reply;
      await reply.body?.cancel();
      throw new ServiceUnavailable(`${what} was answered ${reply.status}`);
    } catch (cause) {
      if (cause instanceof ServiceUnavailable) throw cause;
      throw new ServiceUnavailable(`${what} was not answered`, { cause });
    }
  };
}

async function sign(access: BucketAccess, request: S3Request) {
  const { method, key, query = {}, body } = request;
  const { bucket, region, endpoint, clock } = access;
  const origin = new URL(endpoint ?? `https://${bucket}.s3.${region}.amazonaws.com`);
  const path = `${endpoint === undefined ? "" : `/${bucket}`}/${key.split("/").map(encode).join("/")}`;
  const signer = new SignatureV4({
    service: "s3",
    region,
    credentials: access.credentials(),
    sha256: Sha256,
    // S3 signs the path as it is sent, unlike other services.
    uriEscapePath: false,
  });
  const contentSha256 = createHash("sha256")
    .update(body ?? "")
    .digest("hex");
  const signed = await signer.sign(
    {
      method,
      protocol: origin.protocol,
      hostname: origin.hostname,
      ...(origin.port === "" ? {} : { port: Number(origin.port) }),
      path,
      query: { ...query },
      headers: {
        host: origin.host,
        "x-amz-content-sha256": contentSha256,
        ...request.headers,
      },
    },
    { signingDate: new Date(clock.now()) },
  );
  const search = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const url = `${origin.origin}${path}${search.length > 0 ? `?${search.join("&")}` : ""}`;
  const { host: _host, ...headers } = signed.headers;
  return { url, headers };
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
