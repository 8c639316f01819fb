import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";
import { InvalidValue } from "../../domain/errors.ts";
import type { Clock } from "../../domain/ports.ts";

/** The keys with which the seller's calls to Amazon Pay are signed. */
interface AmazonPayKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The seller's delegation, where a solution provider calls with its own keys. */
  readonly mwsAuthToken?: string;
}

/** What was read last. It is passed in, so that it lives as long as its owner wants. */
export interface KeyCache {
  held?: { readonly keys: AmazonPayKeys; readonly readAgainAtMilliseconds: number };
}

export interface KeySettings {
  readonly client: SecretsManagerClient;
  /** Name or ARN of the secret. */
  readonly secretId: string;
  readonly cache: KeyCache;
  readonly clock: Pick<Clock, "now">;
  /** How long keys are used before the secret is read again. */
  readonly maxAgeSeconds?: number;
}

export interface AmazonPayKeySource {
  /** The keys as read within the last minutes. */
  current(): Promise<AmazonPayKeys>;
  /** The keys as they are now: for when Amazon has refused those in use. */
  renewed(): Promise<AmazonPayKeys>;
}

const DEFAULT_MAX_AGE_SECONDS = 300;
const RETRY_AFTER_OUTAGE_SECONDS = 30;

/**
 * The seller's keys from Secrets Manager: a secret with the JSON text
 * `{"accessKeyId": "…", "secretAccessKey": "…"}` and, if the seller delegates, `"mwsAuthToken"`.
 *
 * Throws InvalidValue for a secret that is not so, naming the field and never showing it. While
 * Secrets Manager cannot be reached, `current` goes on with the keys it has; Amazon is the one to
 * say whether they are still good. Without any, and from `renewed`, the failure is thrown.
 */
export function createAmazonPayKeys(settings: KeySettings): AmazonPayKeySource {
  const { cache, clock, maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS } = settings;

  function hold(keys: AmazonPayKeys, forSeconds: number): AmazonPayKeys {
    cache.held = { keys, readAgainAtMilliseconds: clock.now() + forSeconds * 1000 };
    return keys;
  }

  const renewed = async (): Promise<AmazonPayKeys> => hold(await readKeys(settings), maxAgeSeconds);

  return {
    renewed,
    async current() {
      const { held } = cache;
      if (held && clock.now() < held.readAgainAtMilliseconds) return held.keys;
      try {
        return await renewed();
      } catch (error) {
        if (!held || error instanceof InvalidValue) throw error;
        return hold(held.keys, RETRY_AFTER_OUTAGE_SECONDS);
      }
    },
  };
}

const key = v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/));
const keys = v.object({
  accessKeyId: key,
  secretAccessKey: key,
  mwsAuthToken: v.exactOptional(key),
});

async function readKeys({ client, secretId }: KeySettings): Promise<AmazonPayKeys> {
  const reply = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  const parsed = v.safeParse(keys, parseJson(reply.SecretString), { abortEarly: true });
  if (parsed.success) return parsed.output;
  const field = v.getDotPath(parsed.issues[0]);
  throw new InvalidValue(
    field
      ? `The secret ${secretId} is not usable: ${field} has to be text without spaces`
      : `The secret ${secretId} is not usable: it has to be a JSON object`,
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
