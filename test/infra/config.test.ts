import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { CURRENCIES } from "../../functions/domain/money.ts";
import { parseSettings, readSettings } from "../../infra/config.ts";

const topicArn = "arn:aws:sns:eu-west-1:291180941288:A3BXB0YN3XH17HA1SHIPCHARGE00";
const amazonPay = {
  region: "eu",
  country: "de",
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

describe("synthesis with wrong settings", () => {
  it("says nothing but what is wrong, and makes no template", () => {
    const env = {
      PATH: process.env["PATH"] ?? "",
      CDK_CONTEXT_JSON: JSON.stringify({ settings: "tsconfig.json" }),
    };

    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      ["--import", "tsx", "infra/app.ts"],
      { env, encoding: "utf8" },
    );

    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.split("\n")).toEqual(
      expect.arrayContaining([
        "tsconfig.json is wrong:",
        "  stage is missing",
        "  amazonPay is missing",
        "docs/deploy.md#settings says what each may be.",
      ]),
    );
    expect(stderr).not.toContain("    at ");
  });
});

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
      "  amazonPay.region must be na, eu or jp",
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

  it("asks which country a European seller account is registered in", () => {
    const countryOf = (change: object) =>
      complaint({ stage: "shop", amazonPay: { ...amazonPay, ...change } }).split("\n")[1];
    const { country: _, ...unnamed } = amazonPay;

    expect(complaint({ stage: "shop", amazonPay: unnamed })).toContain(
      "amazonPay.country must be uk or de in the region eu",
    );
    expect(countryOf({ country: "us" })).toBe(
      "  amazonPay.country must be uk or de in the region eu",
    );
    expect(countryOf({ region: "jp" })).toBe("  amazonPay.country must be jp in the region jp");
    expect(countryOf({ country: "uk" })).toBeUndefined();
  });

  it("takes orders in the currency of the seller's country, or in those that are named", () => {
    const currencies = (change: object, more = {}) =>
      parseSettings({ stage: "shop", amazonPay: { ...amazonPay, ...change }, ...more }, "shop.json")
        .currencies;

    expect(currencies({})).toEqual(["EUR"]);
    expect(currencies({ country: "uk" })).toEqual(["GBP"]);
    expect(currencies({ region: "na", country: "us" })).toEqual(["USD"]);
    expect(currencies({ region: "jp", country: "jp" })).toEqual(["JPY"]);
    expect(currencies({}, { currencies: ["EUR", "CHF"] })).toEqual(["EUR", "CHF"]);
    expect(complaint({ stage: "shop", amazonPay, currencies: [] })).toContain(
      "currencies must name at least one currency",
    );
  });

  it("knows the currencies that the functions know", () => {
    const all = parseSettings(
      { stage: "shop", amazonPay, currencies: [...CURRENCIES] },
      "shop.json",
    );
    const message = complaint({ stage: "shop", amazonPay, currencies: ["DKR"] });

    expect(all.currencies).toEqual(CURRENCIES);
    expect(message.match(/[A-Z]{3}(?=[,\s]|$)/g)?.sort()).toEqual([...CURRENCIES].sort());
  });

  it("bounds every deadline and every time that something is kept", () => {
    const wrong = {
      stage: "shop",
      amazonPay,
      deadlines: { authenticationMinutes: 46, buyerHours: 0, captureDueSoonDays: 1.5, days: 3 },
      buyerDataDays: 181,
    };

    expect(complaint(wrong).split("\n").slice(1)).toEqual([
      "  deadlines.authenticationMinutes must be at most 45",
      "  deadlines.buyerHours must be at least 1",
      "  deadlines.captureDueSoonDays must be whole days",
      "  deadlines.days is unknown",
      "  buyerDataDays must be at most 180",
    ]);
  });

  it("wants the certificate of a domain where the stack is", () => {
    const customDomain = {
      name: "pay.example.com",
      certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/0f1e2d3c",
    };
    const about = (awsRegion: string, domain: object = customDomain) =>
      complaint({ stage: "shop", awsRegion, amazonPay, customDomain: domain }).split("\n").slice(1);

    expect(about("us-east-1")).toEqual([]);
    expect(about("eu-west-1")).toEqual([
      "  customDomain.certificateArn must lie in eu-west-1, where the stack is",
    ]);
    expect(about("Ireland", { name: "https://pay.example.com/" })).toEqual([
      "  awsRegion must be a region of AWS like eu-west-1",
      "  customDomain.name must be a host name like pay.example.com, in small letters",
      "  customDomain.certificateArn is missing",
    ]);
  });

  it("lets a shop bring tokens of an issuer or the stack's own, not both", () => {
    const tokens = { issuer: "https://id.example.com", audiences: ["shop"] };

    expect(complaint({ stage: "shop", amazonPay, shop: { tokens, bearerToken: true } })).toContain(
      "shop.bearerToken must be false where tokens of an issuer are asked for",
    );
  });

  it("complains of live settings although others are wrong, too", () => {
    const wrong = {
      ...amazonPay,
      environment: "live",
      sellerId: "?",
      simulator: { endpoint: "http://127.0.0.1:9000" },
    };

    expect(complaint({ stage: "shop", amazonPay: wrong }).split("\n").slice(1)).toEqual([
      "  amazonPay.sellerId must be a seller id: capital letters and digits",
      '  amazonPay.takesRealMoney must be true where the environment is "live"',
      '  amazonPay.simulator must be left out where the environment is "live"',
    ]);
  });

  it("carries orders of MWS over v2 only where v2 is set up", () => {
    const wrong = { ...amazonPay, openOrders: "checkout-v2" };

    expect(complaint({ stage: "shop", amazonPay: wrong })).toContain(
      'amazonPay.openOrders can be "checkout-v2" only where checkoutV2 is true',
    );
    expect(complaint({ stage: "shop", amazonPay: { ...wrong, openOrders: "v2" } })).toContain(
      "amazonPay.openOrders must be mws or checkout-v2",
    );
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
