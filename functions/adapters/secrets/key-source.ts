import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";
import { InvalidValue } from "../../domain/errors.ts";
import type { Clock } from "../../domain/ports.ts";

/** What was read last. It is passed in, so that it lives as long as its owner wants. */
export interface KeyCache<Keys> {
  held?: { readonly keys: Keys; readonly readAgainAtMilliseconds: number };
}

export interface KeySettings<Keys> {
  readonly client: SecretsManagerClient;
  /** Name or ARN of the secret. */
  readonly secretId: string;
  readonly cache: KeyCache<Keys>;
  readonly clock: Pick<Clock, "now">;
  /** How long keys are used before the secret is read again. */
  readonly maxAgeSeconds?: number;
}

export interface KeySource<Keys> {
  /** The keys as read within the last minutes. */
  current(): Promise<Keys>;
  /** The keys as they are now: for when Amazon has refused those in use. */
  renewed(): Promise<Keys>;
}

const DEFAULT_MAX_AGE_SECONDS = 300;
const RETRY_AFTER_OUTAGE_SECONDS = 30;

/**
 * Keys from a secret of Secrets Manager with a JSON object of the given form.
 *
 * Throws InvalidValue for a secret that is not so, naming the field and never showing it. While
 * Secrets Manager cannot be reached, `current` goes on with the keys it has; Amazon is the one to
 * say whether they are still good. Without any, and from `renewed`, the failure is thrown.
 */
export function createKeySource<Keys>(
  settings: KeySettings<Keys>,
  schema: v.GenericSchema<unknown, Keys>,
): KeySource<Keys> {
  const { cache, clock, maxAgeSeconds = DEFAULT_MAX_AGE_SECONDS } = settings;

  function hold(keys: Keys, forSeconds: number): Keys {
    cache.held = { keys, readAgainAtMilliseconds: clock.now() + forSeconds * 1000 };
    return keys;
  }

  const renewed = async (): Promise<Keys> => hold(await readKeys(settings, schema), maxAgeSeconds);

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

async function readKeys<Keys>(
  { client, secretId }: KeySettings<Keys>,
  schema: v.GenericSchema<unknown, Keys>,
): Promise<Keys> {
  const reply = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  const parsed = v.safeParse(schema, parseJson(reply.SecretString), { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue);
  throw new InvalidValue(
    field
      ? `The secret ${secretId} is not usable: ${field} ${issue.message}`
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
