import * as v from "valibot";
import { AmazonPayRequestRefused, InvalidValue } from "../../domain/errors.ts";
import type { BuyerProfile, LoginWithAmazon, TokenInfo } from "../../domain/login-with-amazon.ts";
import { type Environment, originFor, type Region } from "./endpoints.ts";
import { present } from "./present.ts";
import { createSender, type Fetch, type RawReply, type Send } from "./transport.ts";
import { unreadable } from "./unreadable.ts";

export interface LoginWithAmazonOptions {
  readonly region: Region;
  readonly environment: Environment;
  /** The shop's client id, amzn1.application-oa2-client.…: the audience of its tokens. */
  readonly clientId: string;
  /** Origin of a simulator. */
  readonly endpoint?: string;
  readonly timeoutMilliseconds?: number;
  readonly fetch?: Fetch;
}

const DEFAULT_TIMEOUT_MILLISECONDS = 5_000;

/** Reference §10: `exp` is what is left of the token's life. */
const tokenInfo = v.object({
  aud: v.string(),
  user_id: v.string(),
  exp: v.optional(v.pipe(v.unknown(), v.transform(Number), v.number())),
});

const profile = v.object({
  user_id: v.string(),
  name: v.nullish(v.string()),
  email: v.nullish(v.string()),
  postal_code: v.nullish(v.string()),
});

const refusal = v.object({ error: v.string(), error_description: v.optional(v.string(), "") });

/** Asks Login with Amazon about buyers' access tokens (reference §10); one attempt per call. */
export function createLoginWithAmazon(options: LoginWithAmazonOptions): LoginWithAmazon {
  const { clientId, fetch = globalThis.fetch } = options;
  const timeoutMilliseconds = options.timeoutMilliseconds ?? DEFAULT_TIMEOUT_MILLISECONDS;
  const origin = originFor(loginHost(options.region, options.environment), options);
  const send = createSender(fetch, timeoutMilliseconds);

  async function readTokenInfo(accessToken: string): Promise<TokenInfo> {
    const what = "Login with Amazon, token info";
    const info = await ask(send, what, `${origin}/auth/o2/tokeninfo`, accessToken, tokenInfo);
    if (info.aud !== clientId) {
      throw new AmazonPayRequestRefused(
        `${what}: the access token was made for another application than the configured client id`,
        { code: "WrongAudience" },
      );
    }
    return present({ userId: info.user_id, expiresInSeconds: info.exp });
  }

  async function readProfile(accessToken: string): Promise<BuyerProfile> {
    const { userId } = await readTokenInfo(accessToken);
    const what = "Login with Amazon, profile";
    const read = await ask(send, what, `${origin}/user/profile`, accessToken, profile);
    if (read.user_id !== userId) {
      throw new AmazonPayRequestRefused(`${what}: the profile is another buyer's than the token`, {
        code: "WrongUser",
      });
    }
    return present({
      userId,
      name: read.name ?? undefined,
      email: read.email ?? undefined,
      postalCode: read.postal_code ?? undefined,
    });
  }

  return { readTokenInfo, readProfile };
}

const LOGIN_DOMAINS: Readonly<Record<Region, string>> = {
  na: "amazon.com",
  us: "amazon.com",
  eu: "amazon.co.uk",
  uk: "amazon.co.uk",
  de: "amazon.de",
  jp: "amazon.co.jp",
};

function loginHost(region: Region, environment: Environment): string {
  return `api.${environment === "sandbox" ? "sandbox." : ""}${LOGIN_DOMAINS[region]}`;
}

async function ask<Answer>(
  send: Send,
  what: string,
  url: string,
  accessToken: string,
  schema: v.GenericSchema<unknown, Answer>,
): Promise<Answer> {
  const headers = { accept: "application/json", "x-amz-access-token": decodedOnce(accessToken) };
  const reply = await send({ what, url, method: "GET", headers });
  const answer = parseJson(what, reply);
  if (reply.httpStatus !== 200) throw refused(what, reply, answer);
  const parsed = v.safeParse(schema, answer);
  if (parsed.success) return parsed.output;
  throw unreadable(what, reply, "is not as it should be", new v.ValiError(parsed.issues));
}

/** Redirects hand the token over percent-encoded; as it is it never holds a percent sign. */
function decodedOnce(accessToken: string): string {
  const token = accessToken.includes("%") ? decodeURIComponent(accessToken) : accessToken;
  if (/^[\x21-\x7e]{1,2048}$/.test(token)) return token;
  throw new InvalidValue("The access token has not the form of one: it begins with Atza|");
}

function parseJson(what: string, reply: RawReply): unknown {
  try {
    return JSON.parse(reply.text);
  } catch (cause) {
    throw unreadable(what, reply, "is not JSON", cause);
  }
}

function refused(what: string, reply: RawReply, answer: unknown): Error {
  const { httpStatus } = reply;
  const parsed = v.safeParse(refusal, answer);
  if (!parsed.success || httpStatus >= 500) return unreadable(what, reply, "says that it failed");
  const { error: code, error_description: description } = parsed.output;
  return new AmazonPayRequestRefused(`${what}: ${code} (HTTP ${httpStatus}): ${description}`, {
    code,
    httpStatus,
  });
}
