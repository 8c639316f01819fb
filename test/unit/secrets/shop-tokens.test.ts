import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSecretsManagerClient } from "../../../functions/adapters/secrets/client.ts";
import {
  createShopTokens,
  secretReader,
  type TokenCache,
} from "../../../functions/adapters/secrets/shop-tokens.ts";
import type { ShopTokens } from "../../../functions/domain/shop-tokens.ts";
import { type AwsJsonService, startAwsJsonService } from "../step-functions/aws-json-service.ts";

const OLD = "old-token-of-the-shop-0123456789abcdef";
const NEW = "new-token-of-the-shop-0123456789abcdef";

describe("the shop's bearer token", () => {
  let service: AwsJsonService;
  let client: ReturnType<typeof createSecretsManagerClient>;
  let nowMilliseconds: number;
  let tokens: ShopTokens;
  let cache: TokenCache;

  beforeEach(async () => {
    service = await startAwsJsonService();
    client = createSecretsManagerClient({
      endpoint: service.endpoint,
      region: "eu-west-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    });
    nowMilliseconds = 1_772_000_000_000;
    cache = {};
    tokens = createShopTokens({
      readSecret: secretReader(client, "shipcharge/token"),
      cache,
      clock: { now: () => nowMilliseconds },
    });
  });

  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  function secretIs(content: unknown): void {
    const SecretString = typeof content === "string" ? content : JSON.stringify(content);
    service.answer("GetSecretValue", { body: { SecretString } });
  }

  it("lets in who has it, and reads the secret once a minute", async () => {
    secretIs({ current: OLD });

    expect(await tokens.accepts(OLD)).toBe(true);
    nowMilliseconds += 59_999;
    expect(await tokens.accepts(OLD)).toBe(true);
    expect(service.calls).toEqual([
      { operation: "GetSecretValue", input: { SecretId: "shipcharge/token" } },
    ]);
  });

  it.each([NEW, "", OLD.slice(0, -1), `${OLD}x`, OLD.toUpperCase()])(
    "refuses %j",
    async (other) => {
      secretIs({ current: OLD });

      expect(await tokens.accepts(other)).toBe(false);
    },
  );

  it("is changed without a gap: both count while the former one is kept beside it", async () => {
    secretIs({ current: OLD });
    expect(await tokens.accepts(OLD)).toBe(true);

    secretIs({ current: NEW, previous: OLD });
    nowMilliseconds += 11_000;

    expect(await tokens.accepts(NEW)).toBe(true);
    expect(await tokens.accepts(OLD)).toBe(true);
  });

  it("ends within a minute once it is taken out", async () => {
    secretIs({ current: NEW, previous: OLD });
    expect(await tokens.accepts(OLD)).toBe(true);

    secretIs({ current: NEW });
    nowMilliseconds += 60_000;

    expect(await tokens.accepts(OLD)).toBe(false);
  });

  it("cannot be used to read the secret again with each wrong guess", async () => {
    secretIs({ current: OLD });

    for (let guess = 0; guess < 20; guess += 1) await tokens.accepts(`guess-${guess}`);
    nowMilliseconds += 10_000;
    await tokens.accepts("one-more");

    expect(service.calls).toHaveLength(2);
  });

  it("goes on with what it knows while Secrets Manager is away, and refuses the rest", async () => {
    secretIs({ current: OLD });
    await tokens.accepts(OLD);
    service.answer("GetSecretValue", { error: "InternalServiceError", status: 500 });
    nowMilliseconds += 3_600_000;

    expect(await tokens.accepts(OLD)).toBe(true);
    expect(await tokens.accepts(NEW)).toBe(false);
  });

  it("lets nobody in if it could never be read", async () => {
    service.answer("GetSecretValue", { error: "InternalServiceError", status: 500 });

    await expect(tokens.accepts(OLD)).rejects.toThrow();
  });

  it.each([
    ["not JSON at all", "has to be a JSON object"],
    [{ current: "short" }, "current has to be at least 32 characters"],
    [{ current: OLD, previous: "with a space in it, and long enough" }, "previous has to be"],
    [{ token: OLD }, "current has to be"],
  ])("says what is wrong with the secret %j, without showing it", async (content, message) => {
    secretIs(content);

    const refused = tokens.accepts(OLD);

    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.not.toThrow(/short|with a space|old-token/);
  });

  it("is kept as a digest only", async () => {
    secretIs({ current: OLD });
    await tokens.accepts(OLD);

    expect(JSON.stringify(cache)).not.toContain("old-token");
    expect(cache.held?.digests).toHaveLength(1);
  });
});
