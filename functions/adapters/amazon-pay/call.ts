import { AmazonPayAccessRefused, AmazonPayUnavailable, InvalidValue } from "../../domain/errors.ts";
import type { Clock } from "../../domain/ports.ts";
import { type Endpoint, type Environment, requireEnvironment, subjectOf } from "./endpoints.ts";
import { isAboutKeys } from "./faults.ts";
import type { Operation } from "./operation.ts";
import { type Reply, readReply } from "./reply.ts";
import type { Fields } from "./sign.ts";
import { type AmazonPayCredentials, areSameKeys, createSigner } from "./signer.ts";
import type { Send } from "./transport.ts";
import { unreadable } from "./unreadable.ts";

/** Keys that are kept for a while, and can be read anew when Amazon has refused them. */
export interface CredentialSource {
  /** Asked at every call. */
  current(): Promise<AmazonPayCredentials>;
  /** Asked once more when Amazon does not accept the current ones. */
  renewed(): Promise<AmazonPayCredentials>;
}

/** Asked at every call, so cache there and rotate there. */
export type Credentials = (() => Promise<AmazonPayCredentials>) | CredentialSource;

export interface CallSettings {
  readonly endpoint: Endpoint;
  readonly environment: Environment;
  readonly sellerId: string;
  readonly mwsAuthToken: string | undefined;
  readonly userAgent: string;
  readonly credentials: Credentials;
  readonly clock: Pick<Clock, "now">;
  readonly send: Send;
}

/** Performs one operation: one attempt, or a second one with renewed keys. */
export type Call = <Request, Reading>(
  operation: Operation<Request, Reading>,
  request: Request,
) => Promise<Reading>;

/**
 * Puts an operation on the wire: checks the id's environment, signs with a fresh timestamp, sends
 * once, and reads the answer or throws one of the errors of domain/errors.ts.
 *
 * When Amazon refuses the keys, and the source has other ones by now, the call is sent once more
 * with these: nobody else repeats a call that was refused for its keys, and a refused one has done
 * nothing.
 */
export function createCall(settings: CallSettings): Call {
  const attempt = createAttempt(settings);
  const keys = keySource(settings.credentials);
  return async (operation, request) => {
    const { action } = operation;
    const fields = operation.fields(request);
    const what = [action, subjectOf(fields)].filter(Boolean).join(" for ");
    requireEnvironment(settings.environment, fields);
    const inUse = await askForKeys(what, keys.current);
    let reply: Reply;
    try {
      reply = await attempt(what, action, fields, inUse);
    } catch (refusal) {
      if (!(refusal instanceof AmazonPayAccessRefused && isAboutKeys(refusal.code))) throw refusal;
      const renewed = await askForKeys(what, keys.renewed);
      if (areSameKeys(renewed, inUse)) throw refusal;
      reply = await attempt(what, action, fields, renewed);
    }
    try {
      return operation.read(reply.content, request);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw unreadable(what, reply.raw, `is not as it should be: ${reason}`, cause);
    }
  };
}

/** One request and the reply to it. */
function createAttempt(settings: CallSettings) {
  const sign = createSigner({ ...settings, ...settings.endpoint });
  const headers = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    "user-agent": settings.userAgent,
  };
  return async (
    what: string,
    action: string,
    fields: Fields,
    credentials: AmazonPayCredentials,
  ): Promise<Reply> => {
    const raw = await settings.send({
      what,
      url: settings.endpoint.url,
      method: "POST",
      headers,
      body: sign(action, fields, credentials),
    });
    return readReply(what, action, raw);
  };
}

/** A function has no older and newer keys: what it returns counts. */
export function keySource(credentials: Credentials): CredentialSource {
  return typeof credentials === "function"
    ? { current: credentials, renewed: credentials }
    : credentials;
}

/** A secret that is no pair of keys stays so until somebody changes it: no repetition mends that. */
export async function askForKeys(
  what: string,
  credentials: () => Promise<AmazonPayCredentials>,
): Promise<AmazonPayCredentials> {
  try {
    return await credentials();
  } catch (cause) {
    if (cause instanceof InvalidValue) throw cause;
    throw new AmazonPayUnavailable(`${what}: the keys of Amazon Pay could not be read`, { cause });
  }
}

/** Amazon refuses a User-Agent of more than 500 characters (reference §1.3). */
export function checkedUserAgent(userAgent: string): string {
  if (/^[\x20-\x7e]{1,500}$/.test(userAgent)) return userAgent;
  throw new InvalidValue("The user agent must have 1 to 500 printable ASCII characters");
}
