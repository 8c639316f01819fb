import { createHash, timingSafeEqual } from "node:crypto";
import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";
import { InvalidValue } from "../../domain/errors.ts";
import type { Clock } from "../../domain/ports.ts";
import type { ShopTokens } from "../../domain/shop-tokens.ts";

/** What was read last, as digests. It is passed in, so that it lives as long as its owner wants. */
export interface TokenCache {
  held?: { readonly digests: readonly Buffer[]; readonly readAtMilliseconds: number };
}

interface ShopTokensDeps {
  /** The secret's text as it is now. */
  readonly readSecret: () => Promise<string | undefined>;
  readonly cache: TokenCache;
  readonly clock: Pick<Clock, "now">;
}

/** A token that was taken out of the secret is refused after this time. */
const USED_FOR_MILLISECONDS = 60_000;
/** A token that is not known may be a new one; wrong ones must not read the secret each time. */
const READ_AGAIN_AFTER_MILLISECONDS = 10_000;
const SHORTEST_CHARACTERS = 32;

/**
 * The shop's tokens from a secret with the JSON text `{"current": "…"}` and, while the token is
 * being changed, `"previous"`: both are accepted then. Comparing takes as long for a wrong token as
 * for a right one, and no message shows any.
 *
 * Throws InvalidValue for a secret that is not so, naming the field. While Secrets Manager cannot be
 * reached the tokens read last count; without any the failure is thrown.
 */
export function createShopTokens({ readSecret, cache, clock }: ShopTokensDeps): ShopTokens {
  async function read(): Promise<readonly Buffer[]> {
    const digests = tokensIn(await readSecret()).map(digestOf);
    cache.held = { digests, readAtMilliseconds: clock.now() };
    return digests;
  }

  /** The digests, not older than the given age unless the secret cannot be had. */
  async function digests(oldestMilliseconds: number): Promise<readonly Buffer[]> {
    const { held } = cache;
    if (held && clock.now() - held.readAtMilliseconds < oldestMilliseconds) return held.digests;
    try {
      return await read();
    } catch (error) {
      if (!held || error instanceof InvalidValue) throw error;
      return held.digests;
    }
  }

  return {
    async accepts(token) {
      const presented = digestOf(token);
      if (isAmong(presented, await digests(USED_FOR_MILLISECONDS))) return true;
      return isAmong(presented, await digests(READ_AGAIN_AFTER_MILLISECONDS));
    },
  };
}

/** Reads the secret's text from Secrets Manager. */
export function secretReader(client: SecretsManagerClient, secretId: string) {
  return async (): Promise<string | undefined> =>
    (await client.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretString;
}

/** Digests have one length, so that not even the token's length can be measured. */
function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function isAmong(presented: Buffer, digests: readonly Buffer[]): boolean {
  // Every one is compared: a stop at the first match could be measured.
  return digests.map((digest) => timingSafeEqual(digest, presented)).includes(true);
}

const token = v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/), v.minLength(SHORTEST_CHARACTERS));
const secret = v.object({ current: token, previous: v.exactOptional(token) });

function tokensIn(text: string | undefined): string[] {
  const parsed = v.safeParse(secret, parseJson(text), { abortEarly: true });
  if (parsed.success) {
    const { current, previous } = parsed.output;
    return previous === undefined ? [current] : [current, previous];
  }
  const field = v.getDotPath(parsed.issues[0]);
  throw new InvalidValue(
    field
      ? `The secret with the shop's token is not usable: ${field} has to be at least ${SHORTEST_CHARACTERS} characters without spaces`
      : "The secret with the shop's token is not usable: it has to be a JSON object",
  );
}

/** Text that is no JSON is as good as none; the parser's own message would show some of it. */
function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
