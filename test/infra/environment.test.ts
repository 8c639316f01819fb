import { describe, expect, it, onTestFinished, vi } from "vitest";
import { readAwsCredentials, readEnvironment, returnUrlRule } from "../../functions/runtime/env.ts";
import { defaultProvider } from "../../functions/runtime/lambda-credentials.ts";

const amazonPay = {
  AMAZON_PAY_REGION: "eu",
  AMAZON_PAY_ENVIRONMENT: "sandbox",
  AMAZON_PAY_SELLER_ID: "A1SHIPCHARGE00",
  AMAZON_PAY_KEYS_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:keys-AbCdEf",
};

describe("a function's environment", () => {
  it("is read group by group, so that a function asks only for what it uses", () => {
    const env = readEnvironment(["table"], { TABLE_NAME: "orders", AMAZON_PAY_REGION: "mars" });

    expect(env).toEqual({ table: { TABLE_NAME: "orders" } });
  });

  it("names every variable that is missing or wrong in one message", () => {
    const read = () =>
      readEnvironment(["table", "workflow", "amazonPay"], { ...amazonPay, TABLE_NAME: "a/b" });

    expect(read).toThrow(
      'The function\'s environment is wrong: TABLE_NAME must be the name of a DynamoDB table, not "a/b"; STATE_MACHINE_ARN is missing',
    );
  });

  it("takes several topics with commas between them", () => {
    const topics = ["arn:aws:sns:eu-west-1:291180941288:A1", "arn:aws:sns:us-east-1:1234567890:B"];
    const read = (list: string) =>
      readEnvironment(["notifications"], {
        IPN_TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:ipn",
        AMAZON_PAY_ENVIRONMENT: "sandbox",
        AMAZON_PAY_TOPIC_ARNS: list,
      }).notifications.AMAZON_PAY_TOPIC_ARNS;

    expect(read(`${topics[0]}, ${topics[0]}`)).toEqual([topics[0], topics[0]]);
    expect(read("")).toEqual([]);
    expect(() => read(topics.join(","))).toThrow(`not "${topics[1]}"`);
  });

  it("refuses a simulator in Amazon's place where real money moves", () => {
    const read = (environment: string) =>
      readEnvironment(["amazonPay"], {
        ...amazonPay,
        AMAZON_PAY_ENVIRONMENT: environment,
        AMAZON_PAY_ENDPOINT: "http://127.0.0.1:9000",
      });

    expect(read("sandbox").amazonPay.AMAZON_PAY_ENDPOINT).toBe("http://127.0.0.1:9000");
    expect(() => read("live")).toThrow("AMAZON_PAY_ENDPOINT must not be set");
  });

  it("asks for the buyer's return URLs in Europe, unless a setting says otherwise", () => {
    const rule = (settings: object) =>
      returnUrlRule(readEnvironment(["amazonPay"], { ...amazonPay, ...settings }));

    expect(["eu", "uk", "de"].map((region) => rule({ AMAZON_PAY_REGION: region }))).toEqual([
      "required",
      "required",
      "required",
    ]);
    expect(["na", "us", "jp"].map((region) => rule({ AMAZON_PAY_REGION: region }))).toEqual([
      "optional",
      "optional",
      "optional",
    ]);
    expect(rule({ AMAZON_PAY_RETURN_URLS: "optional" })).toBe("optional");
    expect(rule({ AMAZON_PAY_REGION: "jp", AMAZON_PAY_RETURN_URLS: "required" })).toBe("required");
    expect(() => rule({ AMAZON_PAY_RETURN_URLS: "yes" })).toThrow("must be required or optional");
  });

  it("holds the role's credentials, and says so when Lambda has given none", () => {
    const variables = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };

    expect(readAwsCredentials({ ...variables, AWS_SESSION_TOKEN: "token" })).toEqual({
      accessKeyId: "id",
      secretAccessKey: "secret",
      sessionToken: "token",
    });
    expect(() => readAwsCredentials({})).toThrow("Lambda has given this function no credentials");
  });

  it("is where the SDK in the bundles looks for credentials", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "of-the-role");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });

    expect(await defaultProvider()()).toMatchObject({ accessKeyId: "of-the-role" });
  });
});
