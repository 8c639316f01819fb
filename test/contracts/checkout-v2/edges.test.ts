import AmazonPay from "@amazonpay/amazon-pay-api-sdk-nodejs";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { CheckoutClient } from "../../../functions/adapters/checkout-v2/client.ts";
import {
  AmazonPayAccessRefused,
  AmazonPayUnavailable,
  InvalidValue,
} from "../../../functions/domain/errors.ts";
import { createCheckoutKeys } from "../../../local/sandbox/checkout-v2/checkout.ts";
import { clientOf, openOrder } from "../../support/checkout-client.ts";
import { type CheckoutShop, openCheckoutShop, WISHES } from "../../support/checkout-shop.ts";

/** Our client of v2 against the simulator's own reading of the same documents. */

let shop: CheckoutShop;
let client: CheckoutClient;

beforeEach(async () => {
  shop = await openCheckoutShop();
  client = clientOf(shop);
});

afterEach(async () => {
  await shop.close();
});

it.each([
  ["500", AmazonPayUnavailable],
  ["502", AmazonPayUnavailable],
  ["503", AmazonPayUnavailable],
  ["reset", AmazonPayUnavailable],
  ["truncated", AmazonPayUnavailable],
] as const)("does not know what happened after %s", async (fault, failure) => {
  const id = await openOrder(shop, client);
  shop.sandbox.addFault({ fault, operation: "GetChargePermission", times: 1 });

  await expect(client.getOrderReferenceDetails({ orderReferenceId: id })).rejects.toBeInstanceOf(
    failure,
  );
});

it("may try again later when it is throttled", async () => {
  const id = await openOrder(shop, client);
  shop.sandbox.setQuotas({});
  const calls = Array.from({ length: 12 }, () =>
    client.getOrderReferenceDetails({ orderReferenceId: id }).catch((error: unknown) => error),
  );

  expect(await Promise.all(calls)).toContainEqual(expect.any(AmazonPayUnavailable));
});

it("tells keys that Amazon does not know from everything else", async () => {
  const id = await openOrder(shop, client);
  const { publicKeyId } = shop.sandbox.checkout.keys();
  const { privateKeyPem: privateKey } = createCheckoutKeys();
  const stranger = clientOf(shop, { keys: async () => ({ publicKeyId, privateKey }) });

  await expect(stranger.getOrderReferenceDetails({ orderReferenceId: id })).rejects.toBeInstanceOf(
    AmazonPayAccessRefused,
  );
});

it.each([
  ["a key of the other environment", "LIVE-AFKEY", "pem"],
  ["text that is no private key", "SANDBOX-AFKEY", "not a key"],
])("sends nothing with %s, and does not show it", async (_what, publicKeyId, privateKey) => {
  const own = clientOf(shop, { keys: async () => ({ publicKeyId, privateKey }) });
  const asked = own.getCheckoutSession("bd504926-f659-4ad7-a1a9-9a747aaf5275");

  await expect(asked).rejects.toBeInstanceOf(InvalidValue);
  await expect(asked).rejects.not.toThrow(/not a key/);
});

it("uses the path of the environment for a key that does not name it", async () => {
  const keys = createCheckoutKeys("AFSIMULATEDPUBLICKEYID00");
  const other = await openCheckoutShop({ checkoutKeys: keys });
  try {
    const id = other.sandbox.checkout.openSession(WISHES);
    expect((await clientOf(other).getCheckoutSession(id)).state).toBe("Open");
  } finally {
    await other.close();
  }
});

it("signs as Amazon's own SDK does: the same headers, so that either may sign", async () => {
  const { publicKeyId, privateKeyPem } = shop.sandbox.checkout.keys();
  const sent: Record<string, string>[] = [];
  const own = clientOf(shop, {
    fetch: async (url, init) => {
      sent.push(init.headers);
      return fetch(url, init);
    },
  });
  await own.getCheckoutSession(shop.sandbox.checkout.openSession(WISHES));
  const theirs = new AmazonPay.AmazonPayClient({
    publicKeyId,
    privateKey: privateKeyPem,
    region: "eu",
    algorithm: "AMZN-PAY-RSASSA-PSS-V2",
  }).getSignedHeaders({ method: "GET", urlFragment: "checkoutSessions/1", headers: {} });
  const withoutSignature = (header = "") => header.replace(/Signature=[^,]*$/, "");

  expect(Object.keys(sent[0] ?? {}).sort()).toEqual(Object.keys(theirs).sort());
  expect(withoutSignature(sent[0]?.["authorization"])).toBe(
    withoutSignature(theirs["authorization"]),
  );
  expect(sent[0]?.["x-amz-pay-host"]).toBe(theirs["x-amz-pay-host"]);
});
