import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import { parseOrderReferenceId } from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import {
  type AnsweringServer,
  clientOf,
  fixture,
  sentFields,
  startAnsweringServer,
} from "./answering-server.ts";

const ORDER = parseOrderReferenceId("S02-1234567-1234567");
const RETURN_URLS = {
  successUrl: "https://shop.example/thanks?order=42",
  failureUrl: "https://shop.example/again",
};

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
beforeEach(() => {
  server.requests.length = 0;
  server.answerWith(fixture("replies/order-reference-confirmed.xml"));
});
afterAll(() => server.stop());

describe("confirming an order", () => {
  it("tells Amazon where the buyer returns to, what to authenticate and what to expect", async () => {
    await clientOf(server).confirmOrderReference({
      orderReferenceId: ORDER,
      returnUrls: RETURN_URLS,
      authorizationAmount: money(5_000, "EUR"),
      expectImmediateAuthorization: true,
      authorize: "at-order",
    });

    expect(sentFields(server)).toEqual({
      Action: "ConfirmOrderReference",
      AmazonOrderReferenceId: "S02-1234567-1234567",
      SuccessUrl: "https://shop.example/thanks?order=42",
      FailureUrl: "https://shop.example/again",
      "AuthorizationAmount.Amount": "50.00",
      "AuthorizationAmount.CurrencyCode": "EUR",
      ExpectImmediateAuthorization: "true",
    });
  });

  it("is refused without return URLs where they are required", async () => {
    const client = clientOf(server, { returnUrls: "required" });

    await expect(client.confirmOrderReference({ orderReferenceId: ORDER })).rejects.toThrow(
      "A confirmation needs returnUrls",
    );
    expect(server.requests).toEqual([]);
  });

  it.each([
    ["eu", true],
    ["uk", true],
    ["de", true],
    ["na", false],
    ["us", false],
    ["jp", false],
  ] as const)("in %s needs return URLs unless a setting says otherwise: %s", async (region, is) => {
    for (const options of [{ region }, { region, returnUrls: "by-region" as const }]) {
      server.requests.length = 0;
      const confirmed = clientOf(server, options).confirmOrderReference({
        orderReferenceId: ORDER,
      });

      if (is) await expect(confirmed).rejects.toThrow(InvalidValue);
      else await confirmed;
      expect(server.requests).toHaveLength(is ? 0 : 1);
    }
  });

  it("is possible without return URLs where a setting says so", async () => {
    const client = clientOf(server, { returnUrls: "optional" });

    await client.confirmOrderReference({ orderReferenceId: ORDER });

    expect(sentFields(server)).toEqual({
      Action: "ConfirmOrderReference",
      AmazonOrderReferenceId: "S02-1234567-1234567",
    });
  });

  it("with an immediate authorization expected is refused for an order authorized at shipment", async () => {
    const confirmed = clientOf(server).confirmOrderReference({
      orderReferenceId: ORDER,
      returnUrls: RETURN_URLS,
      expectImmediateAuthorization: true,
      authorize: "at-shipment",
    });

    await expect(confirmed).rejects.toThrow(InvalidValue);
    await expect(confirmed).rejects.toThrow("50 minutes");
    expect(server.requests).toEqual([]);
  });

  it.each(["thanks.html", "javascript:alert(1)", ""])("refuses %j as a return URL", async (url) => {
    const confirmed = clientOf(server).confirmOrderReference({
      orderReferenceId: ORDER,
      returnUrls: { ...RETURN_URLS, failureUrl: url },
    });

    await expect(confirmed).rejects.toThrow("failureUrl");
    expect(server.requests).toEqual([]);
  });
});
