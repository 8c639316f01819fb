import { describe, expect, it } from "vitest";
import { parseSettings, readSettings } from "../../infra/config.ts";

const topicArn = "arn:aws:sns:eu-west-1:291180941288:A3BXB0YN3XH17HA1SHIPCHARGE00";
const amazonPay = {
  region: "eu",
  environment: "sandbox",
  sellerId: "A1SHIPCHARGE00",
  topicArns: [topicArn],
};
const live = { ...amazonPay, environment: "live", takesRealMoney: true };

function complaint(settings: unknown): string {
  try {
    parseSettings(settings, "shop.json");
  } catch (error) {
    return String(error);
  }
  return "none";
}

describe("settings", () => {
  it("keeps the data of live orders unless told otherwise", () => {
    expect(parseSettings({ stage: "shop", amazonPay }, "shop.json").keepsData).toBe(false);
    expect(parseSettings({ stage: "shop", amazonPay: live }, "shop.json").keepsData).toBe(true);
    expect(
      parseSettings({ stage: "shop", amazonPay: live, keepsData: false }, "shop.json").keepsData,
    ).toBe(false);
  });

  it("names the file and every setting that is wrong, one on a line", () => {
    const wrong = {
      stage: "My Shop",
      colour: "red",
      amazonPay: { region: "mars", environment: "sandbox", topicArns: ["arn:aws:sqs:q"] },
      logRetentionDays: 31,
    };

    expect(complaint(wrong).split("\n")).toEqual([
      "WrongSettings: shop.json is wrong:",
      "  stage must be 1 to 20 small letters, digits and hyphens",
      "  amazonPay.region must be na, us, eu, uk, de or jp",
      "  amazonPay.sellerId is missing",
      "  amazonPay.topicArns.0 must be the ARN of a topic",
      expect.stringContaining("  logRetentionDays must be one of 1, 3, 5, 7, 14, 30"),
      "  colour is unknown",
    ]);
  });

  it("hears silence and keeps concurrency aside where real money moves", () => {
    const settings = (given: object) => parseSettings({ stage: "shop", ...given }, "shop.json");

    expect(settings({ amazonPay: live })).toMatchObject({
      alarms: { quietHours: 24 },
      reservesConcurrency: true,
    });
    expect(settings({ amazonPay })).toMatchObject({ alarms: {}, reservesConcurrency: false });
    expect(settings({ amazonPay }).alarms.quietHours).toBeUndefined();
    expect(settings({ amazonPay: live, alarms: { quietHours: 6 } }).alarms.quietHours).toBe(6);
  });

  it("says what is wrong with alarms and tokens", () => {
    const wrong = {
      stage: "shop",
      amazonPay,
      shop: { tokens: { issuer: "http://id.example.com", audiences: [] } },
      alarms: { email: "operators", quietHours: 0 },
    };

    expect(complaint(wrong).split("\n")).toEqual([
      "WrongSettings: shop.json is wrong:",
      "  shop.tokens.issuer must be an https address",
      "  shop.tokens.audiences must name at least one audience",
      "  alarms.email must be an e-mail address",
      "  alarms.quietHours must be at least 1",
    ]);
  });

  it("takes no real money without being told so", () => {
    expect(complaint({ stage: "shop", amazonPay: { ...live, takesRealMoney: false } })).toContain(
      "amazonPay.takesRealMoney must be true where the environment is",
    );
  });

  it("asks nobody but Amazon for real money", () => {
    const elsewhere = { ...live, simulator: { endpoint: "https://simulator.example" } };

    expect(complaint({ stage: "shop", amazonPay: elsewhere })).toContain(
      "amazonPay.simulator must be left out where the environment is",
    );
    expect(complaint({ stage: "shop", amazonPay: { ...elsewhere, environment: "sandbox" } })).toBe(
      "none",
    );
  });

  it("says which file it could not read", () => {
    expect(() => readSettings("no/such.json")).toThrow("no/such.json cannot be read");
    expect(() => readSettings("LICENSE.md")).toThrow("LICENSE.md cannot be read");
    expect(() => readSettings("lint/no-hidden-clock.grit")).toThrow(
      "lint/no-hidden-clock.grit is not JSON",
    );
  });
});
