import { AmazonPayUnavailable } from "../../domain/errors.ts";
import { unreadable } from "./unreadable.ts";

export type HttpMethod = "GET" | "POST" | "PATCH" | "DELETE";

/** What is used of the global fetch; whatever else sends a request can stand in for it. */
export type Fetch = (
  url: string,
  init: {
    readonly method: HttpMethod;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly redirect: "manual";
    readonly signal: AbortSignal;
  },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}>;

/** A reply as it came, with whatever status. */
export interface RawReply {
  readonly httpStatus: number;
  /** From the headers, for replies whose body names none. */
  readonly requestId: string | undefined;
  readonly text: string;
}

export interface HttpRequest {
  /** For messages: the operation and Amazon's id of the object, never the body. */
  readonly what: string;
  readonly url: string;
  readonly method: HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One attempt to get an answer. */
export type Send = (request: HttpRequest) => Promise<RawReply>;

/** Far above any reply of Amazon Pay; whoever sends more is not Amazon. */
const LARGEST_REPLY_BYTES = 2 * 1024 * 1024;

/**
 * Sends requests: one attempt each, because repeating belongs to the workflow. The time-out covers
 * connecting and reading. Redirects are not followed: a signed request is for one host only.
 * Throws AmazonPayUnavailable when there is no complete reply. Never logs.
 */
export function createSender(fetch: Fetch, timeoutMilliseconds: number): Send {
  return async ({ what, url, method, headers, body }) => {
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const init = { method, headers, redirect: "manual", signal } as const;
    let httpStatus: number | undefined;
    try {
      const reply = await fetch(url, body === undefined ? init : { ...init, body });
      httpStatus = reply.status;
      const requestId =
        reply.headers.get("x-mws-request-id") ?? reply.headers.get("x-amzn-requestid");
      const bytes = await collect(reply.body);
      return decode(what, { httpStatus, requestId: requestId ?? undefined }, bytes);
    } catch (cause) {
      if (cause instanceof AmazonPayUnavailable) throw cause;
      const reason = signal.aborted
        ? `no complete reply within ${timeoutMilliseconds} ms`
        : `the connection failed (${faultCode(cause)})`;
      throw new AmazonPayUnavailable(`${what}: ${reason}`, {
        ...(httpStatus !== undefined && { httpStatus }),
        cause,
      });
    }
  };
}

async function collect(body: AsyncIterable<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > LARGEST_REPLY_BYTES) {
      throw new RangeError(`more than ${LARGEST_REPLY_BYTES} bytes came`);
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

/** Refuses what is not UTF-8, so that a reply cut inside a character is noticed. */
const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true });

function decode(what: string, head: Omit<RawReply, "text">, bytes: Uint8Array): RawReply {
  try {
    return { ...head, text: STRICT_UTF8.decode(bytes) };
  } catch (cause) {
    const text = new TextDecoder().decode(bytes);
    throw unreadable(what, { ...head, text }, "is not UTF-8", cause);
  }
}

/** The code that Node gives a fault of the network, such as ECONNREFUSED. */
function faultCode(fault: unknown): string {
  for (let error = fault; error instanceof Error; error = error.cause) {
    if ("code" in error && typeof error.code === "string") return error.code;
    if (error.cause === undefined) return error.message;
  }
  return "no reason given";
}
