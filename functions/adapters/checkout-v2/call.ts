import * as v from "valibot";
import type { Clock } from "../../domain/ports.ts";
import type { Environment, Region } from "../amazon-pay/endpoints.ts";
import type { Send } from "../amazon-pay/transport.ts";
import { unreadable } from "../amazon-pay/unreadable.ts";
import { checkoutEndpoint } from "./endpoint.ts";
import { checkoutFailure } from "./faults.ts";
import { authorizationHeader, type CheckoutKeys } from "./sign.ts";

export interface CheckoutCallSettings {
  readonly region: Region;
  readonly environment: Environment;
  /** Asked at every call, so cache there and rotate there. */
  readonly keys: () => Promise<CheckoutKeys>;
  /** Origin of a simulator. */
  readonly endpoint?: string;
  readonly clock: Pick<Clock, "now">;
  readonly send: Send;
  readonly userAgent: string;
}

export interface CheckoutRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the version, such as `charges/S01-…`. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Repeating a call with the same key gives the first one's answer. */
  readonly idempotencyKey?: string;
}

/** What came back: an object, or the reason why there is none. */
export type CheckoutReply =
  | { readonly refused?: undefined; readonly object: unknown }
  | { readonly refused: Refused };

interface Refused {
  readonly reasonCode: string;
  /** The error of ours that it is, unless the caller knows it for an answer. */
  readonly failure: Error;
}

export type CheckoutCall = (request: CheckoutRequest) => Promise<CheckoutReply>;

const refusal = v.object({ reasonCode: v.string(), message: v.optional(v.string(), "") });

/**
 * Signs and sends one call of Amazon Pay API v2, once (reference §12.1). Throws AmazonPayUnavailable
 * without a reply that can be read; whatever Amazon refuses is returned with its reason.
 *
 * We sign ourselves: Amazon's SDK for Node.js has no time-outs, follows redirects with signed
 * headers, and switches off certificate checks for the whole process where its address is changed
 * (reference §12.6). The tests let it check our signatures.
 */
export function createCheckoutCall(settings: CheckoutCallSettings): CheckoutCall {
  return async ({ method, path, body, idempotencyKey }) => {
    const keys = await settings.keys();
    const { origin, host, region, base } = checkoutEndpoint(
      settings.region,
      settings.environment,
      keys.publicKeyId,
      settings.endpoint,
    );
    const what = `${method} ${path}`;
    const text = body === undefined ? "" : JSON.stringify(body);
    const headers = {
      accept: "application/json",
      "content-type": "application/json",
      "user-agent": settings.userAgent,
      "x-amz-pay-date": timestamp(settings.clock.now()),
      "x-amz-pay-host": host,
      "x-amz-pay-region": region,
      ...(idempotencyKey !== undefined && { "x-amz-pay-idempotency-key": idempotencyKey }),
    };
    const authorization = authorizationHeader(
      { method, path: `${base}${path}`, headers, body: text },
      keys,
    );
    const raw = await settings.send({
      what,
      url: `${origin}${base}${path}`,
      method,
      headers: { ...headers, authorization },
      ...(text !== "" && { body: text }),
    });
    return readReply(what, raw);
  };
}

function readReply(what: string, raw: Awaited<ReturnType<Send>>): CheckoutReply {
  const { httpStatus, requestId } = raw;
  let content: unknown;
  try {
    content = JSON.parse(raw.text);
  } catch (cause) {
    throw unreadable(what, raw, "is not JSON", cause);
  }
  if (httpStatus >= 200 && httpStatus < 300) return { object: content };
  const refused = v.safeParse(refusal, content);
  if (!refused.success) throw unreadable(what, raw, "says neither an object nor a reason");
  const { reasonCode, message } = refused.output;
  return {
    refused: {
      reasonCode,
      failure: checkoutFailure(what, { reasonCode, message, httpStatus, requestId }),
    },
  };
}

/** `yyyymmddThhmmssZ`. */
function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, "");
}
