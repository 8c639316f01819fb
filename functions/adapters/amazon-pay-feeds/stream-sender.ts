import { createHash } from "node:crypto";
import { AmazonPayUnavailable } from "../../domain/errors.ts";
import type { RawReply } from "../amazon-pay/transport.ts";

/** What is used of the global fetch when bodies are streams. */
export type StreamFetch = (
  url: string,
  init: {
    readonly method: "POST";
    readonly headers: Record<string, string>;
    readonly body?: AsyncIterable<Uint8Array>;
    readonly duplex: "half";
    readonly redirect: "manual";
    readonly signal: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}>;

export interface StreamRequest {
  /** For messages: the operation and what it is about. */
  readonly what: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array>;
}

export interface StreamReply {
  readonly httpStatus: number;
  readonly requestId: string | undefined;
  /** Base64 of the body's MD5, where Amazon says it. */
  readonly contentMd5: string | undefined;
  /** Throws AmazonPayUnavailable when it breaks off. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** One attempt; bodies go and come piece by piece. */
export type SendStream = (request: StreamRequest) => Promise<StreamReply>;

/**
 * Sends requests whose bodies may be large, one attempt each. The time-out is for the whole exchange.
 * Throws AmazonPayUnavailable when there is no reply.
 */
export function createStreamSender(fetch: StreamFetch, timeoutMilliseconds: number): SendStream {
  return async ({ what, url, headers, body }) => {
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const failed = (cause: unknown): AmazonPayUnavailable => {
      const reason = signal.aborted
        ? `no complete reply within ${timeoutMilliseconds} ms`
        : `the connection failed (${cause instanceof Error ? cause.message : String(cause)})`;
      return new AmazonPayUnavailable(`${what}: ${reason}`, { cause });
    };
    try {
      const init = { method: "POST", headers: { ...headers }, duplex: "half", signal } as const;
      const reply = await fetch(url, { ...init, redirect: "manual", ...(body && { body }) });
      return {
        httpStatus: reply.status,
        requestId: reply.headers.get("x-mws-request-id") ?? undefined,
        contentMd5: reply.headers.get("content-md5") ?? undefined,
        body: guarded(reply.body, failed),
      };
    } catch (cause) {
      throw failed(cause);
    }
  };
}

async function* guarded(
  body: AsyncIterable<Uint8Array> | null,
  failed: (cause: unknown) => AmazonPayUnavailable,
): AsyncIterable<Uint8Array> {
  try {
    yield* body ?? [];
  } catch (cause) {
    throw failed(cause);
  }
}

/** The same body; after its last piece its MD5 is compared with what Amazon says it is (reference §11.3). */
export async function* verified(
  what: string,
  { body, contentMd5, httpStatus }: StreamReply,
): AsyncIterable<Uint8Array> {
  const digest = createHash("md5");
  for await (const chunk of body) {
    digest.update(chunk);
    yield chunk;
  }
  if (contentMd5 !== undefined && digest.digest("base64") !== contentMd5) {
    throw new AmazonPayUnavailable(`${what}: the document is not what its Content-MD5 says`, {
      httpStatus,
    });
  }
}

/** Far above any reply that is not a document. */
const LARGEST_REPLY_BYTES = 2 * 1024 * 1024;

/** A reply of ordinary size, as text. */
export async function collected(what: string, reply: StreamReply): Promise<RawReply> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of reply.body) {
    sizeBytes += chunk.length;
    if (sizeBytes > LARGEST_REPLY_BYTES) {
      throw new AmazonPayUnavailable(`${what}: more than ${LARGEST_REPLY_BYTES} bytes came`, {});
    }
    chunks.push(chunk);
  }
  const { httpStatus, requestId } = reply;
  return { httpStatus, requestId, text: Buffer.concat(chunks).toString("utf8") };
}
