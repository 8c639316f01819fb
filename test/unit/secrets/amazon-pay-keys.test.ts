import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAmazonPayKeys } from "../../../functions/adapters/secrets/amazon-pay-keys.ts";
import { createSecretsManagerClient } from "../../../functions/adapters/secrets/client.ts";
import type { KeyCache } from "../../../functions/adapters/secrets/key-source.ts";
import { type AwsJsonService, startAwsJsonService } from "../step-functions/aws-json-service.ts";

const OLD = { accessKeyId: "AKIAOLD", secretAccessKey: "old/Secret+1=" };
const NEW = { accessKeyId: "AKIANEW", secretAccessKey: "new/Secret+2=" };

describe("the seller's keys for Amazon Pay", () => {
  let service: AwsJsonService;
  let client: ReturnType<typeof createSecretsManagerClient>;
  let cache: KeyCache<Awaited<ReturnType<typeof source.current>>>;
  let nowMilliseconds: number;
  let source: ReturnType<typeof createAmazonPayKeys>;

  beforeEach(async () => {
    service = await startAwsJsonService();
    client = createSecretsManagerClient({
      endpoint: service.endpoint,
      region: "eu-west-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    });
    cache = {};
    nowMilliseconds = 1_772_000_000_000;
    source = createAmazonPayKeys({
      client,
      secretId: "shipcharge/amazon-pay",
      cache,
      clock: { now: () => nowMilliseconds },
      maxAgeSeconds: 300,
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

  function outage(): void {
    service.answer("GetSecretValue", { error: "InternalServiceError", status: 500 });
  }

  it("are read from the secret and used for five minutes", async () => {
    secretIs(OLD);
    expect(await source.current()).toEqual(OLD);
    secretIs(NEW);
    nowMilliseconds += 299_999;
    expect(await source.current()).toEqual(OLD);
    expect(service.calls).toEqual([
      { operation: "GetSecretValue", input: { SecretId: "shipcharge/amazon-pay" } },
    ]);

    nowMilliseconds += 1;
    expect(await source.current()).toEqual(NEW);
  });

  it("are read again at once when Amazon has refused them", async () => {
    secretIs(OLD);
    await source.current();
    secretIs(NEW);

    expect(await source.renewed()).toEqual(NEW);
    expect(await source.current()).toEqual(NEW);
    expect(service.calls).toHaveLength(2);
  });

  it("carry the seller's delegation if there is one, and nothing else", async () => {
    secretIs({ ...OLD, mwsAuthToken: "amzn.mws.1", comment: "ask finance" });

    expect(await source.current()).toEqual({ ...OLD, mwsAuthToken: "amzn.mws.1" });
  });

  it("live in the cache that was passed in", async () => {
    secretIs(OLD);
    await source.current();

    const other = createAmazonPayKeys({
      client,
      secretId: "shipcharge/amazon-pay",
      cache,
      clock: { now: () => nowMilliseconds },
    });
    expect(await other.current()).toEqual(OLD);
    expect(service.calls).toHaveLength(1);
  });

  it("stay in use while Secrets Manager is away, which is asked again half a minute later", async () => {
    secretIs(OLD);
    await source.current();
    outage();
    nowMilliseconds += 300_000;

    expect(await source.current()).toEqual(OLD);
    expect(await source.current()).toEqual(OLD);
    expect(service.calls).toHaveLength(2);
    secretIs(NEW);
    nowMilliseconds += 30_000;
    expect(await source.current()).toEqual(NEW);
  });

  it("are missed loudly when there are none in use or they were refused", async () => {
    outage();
    await expect(source.current()).rejects.toThrow("as the test wants");
    secretIs(OLD);
    await source.current();
    outage();
    await expect(source.renewed()).rejects.toThrow("as the test wants");
  });

  it.each([
    ["is no JSON", "AKIAOLD:old/Secret", "it has to be a JSON object"],
    ["is a list", [OLD], "accessKeyId has to be text without spaces"],
    ["is null", "null", "it has to be a JSON object"],
    ["lacks a key", { accessKeyId: "AKIAOLD" }, "secretAccessKey has to be text"],
    ["has an empty key", { ...OLD, accessKeyId: "" }, "accessKeyId has to be text"],
    ["was pasted with a line break", { ...OLD, secretAccessKey: "old\n" }, "secretAccessKey has"],
    ["holds a number", { ...OLD, secretAccessKey: 7 }, "secretAccessKey has to be text"],
  ])("are refused when the secret %s, without showing it", async (_how, content, message) => {
    secretIs(content);

    const reading = await source.current().catch((error: unknown) => error);
    expect(reading).toMatchObject({
      name: "InvalidValue",
      message: expect.stringContaining("The secret shipcharge/amazon-pay is not usable: "),
    });
    expect(String(reading)).toContain(message);
    expect(String(reading)).not.toContain("old");
  });

  it("are refused when the secret is damaged later, although the former ones are in use", async () => {
    secretIs(OLD);
    await source.current();
    secretIs("{}");
    nowMilliseconds += 300_000;

    await expect(source.current()).rejects.toMatchObject({ name: "InvalidValue" });
  });
});
