import { describe, expect, it } from "vitest";
import { createAmazonPayClient } from "../../../functions/adapters/amazon-pay/client.ts";
import {
  endpointFor,
  requireEnvironment,
} from "../../../functions/adapters/amazon-pay/endpoints.ts";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import { parseOrderReferenceId } from "../../../functions/domain/ids.ts";

describe("the endpoint", () => {
  it.each([
    ["na", "mws.amazonservices.com"],
    ["us", "mws.amazonservices.com"],
    ["eu", "mws-eu.amazonservices.com"],
    ["uk", "mws-eu.amazonservices.com"],
    ["de", "mws-eu.amazonservices.com"],
    ["jp", "mws.amazonservices.jp"],
  ] as const)("of %s is %s, with one path for each environment", (region, host) => {
    expect(endpointFor(region, "live")).toEqual({
      url: `https://${host}/OffAmazonPayments/2013-01-01`,
      host,
      path: "/OffAmazonPayments/2013-01-01",
    });
    expect(endpointFor(region, "sandbox").path).toBe("/OffAmazonPayments_Sandbox/2013-01-01");
  });

  it("of a simulator has its port in the host that is signed", () => {
    expect(endpointFor("eu", "sandbox", "http://127.0.0.1:9000/")).toEqual({
      url: "http://127.0.0.1:9000/OffAmazonPayments_Sandbox/2013-01-01",
      host: "127.0.0.1:9000",
      path: "/OffAmazonPayments_Sandbox/2013-01-01",
    });
  });

  it.each([
    ["sandbox", "127.0.0.1:9000"],
    ["sandbox", "http://user:password@localhost:9000"],
    ["sandbox", "http://localhost:9000/path"],
    ["sandbox", "ftp://localhost"],
    ["live", "http://mws.amazonservices.com"],
  ] as const)("in %s is not %s", (environment, override) => {
    expect(() => endpointFor("eu", environment, override)).toThrow(InvalidValue);
  });
});

describe("an id's first letter", () => {
  it.each([
    ["AmazonOrderReferenceId", "P01-1234567-1234567", "live"],
    ["AmazonAuthorizationId", "P01-1234567-1234567-A123456", "live"],
    ["AmazonCaptureId", "S01-1234567-1234567-C123456", "sandbox"],
    ["AmazonRefundId", "S01-1234567-1234567-R123456", "sandbox"],
    ["AmazonBillingAgreementId", "B01-1234567-1234567", "live"],
    ["AmazonBillingAgreementId", "C01-1234567-1234567", "sandbox"],
    ["Id", "C01-1234567-1234567", "sandbox"],
  ] as const)("of %s %s belongs to %s", (name, id, home) => {
    const away = home === "live" ? "sandbox" : "live";

    expect(() => requireEnvironment(home, { [name]: id })).not.toThrow();
    expect(() => requireEnvironment(away, { [name]: id })).toThrow(InvalidValue);
  });
});

describe("a client", () => {
  const settings = {
    region: "na",
    sellerId: "A1EXAMPLESELLER",
    credentials: async () => ({ accessKeyId: "a", secretAccessKey: "s" }),
    clock: { now: () => 0 },
    fetch: () => Promise.reject(new Error("nothing may be sent")),
  } as const;

  it.each([
    ["live", "S01-1234567-1234567", "sandbox"],
    ["sandbox", "P01-1234567-1234567", "live"],
  ] as const)("for %s refuses %s before anything is sent", async (environment, id, home) => {
    const client = createAmazonPayClient({ ...settings, environment });
    const call = client.closeOrderReference({ orderReferenceId: parseOrderReferenceId(id) });

    await expect(call).rejects.toThrow(InvalidValue);
    await expect(call).rejects.toThrow(`set the environment to "${home}"`);
  });
});
