import { describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "../../local/storefront/configuration.ts";
import { readOptions } from "../../local/storefront/options.ts";

const REAL = {
  shipcharge: "https://shipcharge.example/",
  widgets: "https://static-eu.payments-amazon.com/OffAmazonPayments/de/sandbox/lpa/js/Widgets.js",
  login: "https://api.sandbox.amazon.de",
  "seller-id": "A1EXAMPLE",
  "client-id": "amzn1.application-oa2-client.example",
};

function args(change: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries({ ...REAL, ...change }).flatMap(([name, text]) => [`--${name}`, text]);
}

describe("the example shop", () => {
  it("changes to Amazon's own script by its options alone", () => {
    const configuration = readOptions(args({ "public-url": "https://shop.example/x" }), "a-token");
    expect(configuration).toMatchObject({
      widgetsUrl: REAL.widgets,
      shipchargeUrl: "https://shipcharge.example",
      shipchargeToken: "a-token",
      publicUrl: "https://shop.example",
      signInBy: "popup",
      pagePatienceMilliseconds: 12_000,
    });
  });

  it("lets its pages load from Amazon's hosts then, and from nobody else", () => {
    const configuration = readOptions(args(), undefined);
    const policy = configuration ? contentSecurityPolicy(configuration) : "";
    expect(policy).toContain("script-src 'self' https://*.payments-amazon.com");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain(" *;");
  });

  it.each([
    ["widgets", "not an address"],
    ["widgets", "ftp://example.com"],
    ["seller-id", ""],
    ["sign-in", "letter"],
    ["port", "70000"],
    ["patience", "-1"],
  ])("names the option --%s that is wrong", (name, text) => {
    expect(() => readOptions([...args({ [name]: text })], undefined)).toThrow(`--${name}`);
  });

  it("shows its options instead of starting when it is asked to", () => {
    expect(readOptions(["--help"], undefined)).toBeUndefined();
  });
});
