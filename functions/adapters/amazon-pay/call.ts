import { AmazonPayUnavailable, InvalidValue } from "../../domain/errors.ts";
import type { Clock } from "../../domain/ports.ts";
import { type Endpoint, type Environment, requireEnvironment, subjectOf } from "./endpoints.ts";
import type { Operation } from "./operation.ts";
import { readReply } from "./reply.ts";
import { type AmazonPayCredentials, createSigner } from "./signer.ts";
import type { Send } from "./transport.ts";
import { unreadable } from "./unreadable.ts";

export interface CallSettings {
  readonly endpoint: Endpoint;
  readonly environment: Environment;
  readonly sellerId: string;
  readonly mwsAuthToken: string | undefined;
  readonly userAgent: string;
  readonly credentials: () => Promise<AmazonPayCredentials>;
  readonly clock: Pick<Clock, "now">;
  readonly send: Send;
}

/** Performs one operation: one attempt. */
export type Call = <Request, Reading>(
  operation: Operation<Request, Reading>,
  request: Request,
) => Promise<Reading>;

/**
 * Puts an operation on the wire: checks the id's environment, signs with a fresh timestamp, sends
 * once, and reads the answer or throws one of the errors of domain/errors.ts.
 */
export function createCall(settings: CallSettings): Call {
  const sign = createSigner({ ...settings, ...settings.endpoint });
  return async (operation, request) => {
    const { action } = operation;
    const fields = operation.fields(request);
    const what = [action, subjectOf(fields)].filter(Boolean).join(" for ");
    requireEnvironment(settings.environment, fields);
    const credentials = await askForKeys(what, settings.credentials);
    const raw = await settings.send({
      what,
      url: settings.endpoint.url,
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "user-agent": settings.userAgent,
      },
      body: sign(action, fields, credentials),
    });
    const reply = readReply(what, action, raw);
    try {
      return operation.read(reply.content, request);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw unreadable(what, reply.raw, `is not as it should be: ${reason}`, cause);
    }
  };
}

async function askForKeys(
  what: string,
  credentials: () => Promise<AmazonPayCredentials>,
): Promise<AmazonPayCredentials> {
  try {
    return await credentials();
  } catch (cause) {
    throw new AmazonPayUnavailable(`${what}: the keys of Amazon Pay could not be read`, { cause });
  }
}

/** Amazon refuses a User-Agent of more than 500 characters (reference §1.3). */
export function checkedUserAgent(userAgent: string): string {
  if (/^[\x20-\x7e]{1,500}$/.test(userAgent)) return userAgent;
  throw new InvalidValue("The user agent must have 1 to 500 printable ASCII characters");
}
