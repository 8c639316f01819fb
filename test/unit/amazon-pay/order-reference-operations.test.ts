import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import { parseOrderReferenceId, parseSellerOrderId } from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import {
  type AnsweringServer,
  clientOf,
  fixture,
  readFixture,
  sentFields,
  startAnsweringServer,
  xml,
} from "./answering-server.ts";

const ORDER = parseOrderReferenceId("S02-1234567-1234567");
const TOTAL = money(11_990, "EUR");

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

const sent = () => sentFields(server);

describe("setting the details of an order reference", () => {
  it("sends total and texts, and reads the draft", async () => {
    server.answerWith(fixture("replies/order-reference-set.xml"));

    const reading = await clientOf(server).setOrderReferenceDetails({
      orderReferenceId: ORDER,
      total: TOTAL,
      sellerOrderId: parseSellerOrderId("2026-0042"),
      sellerNote: '{"SandboxSimulation": {"Constraint":"PaymentMethodNotAllowed"}}',
      storeName: "Lämpchen & Söhne",
      customInformation: "",
    });

    expect(sent()).toEqual({
      Action: "SetOrderReferenceDetails",
      AmazonOrderReferenceId: "S02-1234567-1234567",
      "OrderReferenceAttributes.OrderTotal.Amount": "119.90",
      "OrderReferenceAttributes.OrderTotal.CurrencyCode": "EUR",
      "OrderReferenceAttributes.SellerNote":
        '{"SandboxSimulation": {"Constraint":"PaymentMethodNotAllowed"}}',
      "OrderReferenceAttributes.SellerOrderAttributes.SellerOrderId": "2026-0042",
      "OrderReferenceAttributes.SellerOrderAttributes.StoreName": "Lämpchen & Söhne",
      "OrderReferenceAttributes.SellerOrderAttributes.CustomInformation": "",
    });
    expect(reading).toEqual({
      orderReferenceId: ORDER,
      status: { state: "Draft" },
      total: TOTAL,
      constraints: [],
      authorizationIds: [],
    });
  });

  it.each([
    ["storeName", { storeName: "x".repeat(51) }],
    ["sellerNote", { sellerNote: "x".repeat(1025) }],
    ["OrderTotal", { total: money(0, "EUR") }],
  ])("refuses a %s that Amazon would not take, and sends nothing", async (what, part) => {
    const set = clientOf(server).setOrderReferenceDetails({
      orderReferenceId: ORDER,
      total: TOTAL,
      ...part,
    });

    await expect(set).rejects.toThrow(InvalidValue);
    await expect(set).rejects.toThrow(what);
    expect(server.requests).toEqual([]);
  });

  it("counts characters, not code units, against Amazon's limits", async () => {
    server.answerWith(fixture("replies/order-reference-set.xml"));

    await clientOf(server).setOrderReferenceDetails({
      orderReferenceId: ORDER,
      total: TOTAL,
      storeName: "😀".repeat(50),
    });

    expect(server.requests).toHaveLength(1);
  });
});

describe("reading an order reference", () => {
  it("shows a draft's constraints and what is known of the address", async () => {
    server.answerWith(fixture("replies/order-reference-draft.xml"));

    const reading = await clientOf(server).getOrderReferenceDetails({
      orderReferenceId: ORDER,
      accessToken: "Atza|IwEBIExample",
    });

    expect(sent()).toEqual({
      Action: "GetOrderReferenceDetails",
      AmazonOrderReferenceId: "S02-1234567-1234567",
      AccessToken: "Atza|IwEBIExample",
    });
    expect(reading).toEqual({
      orderReferenceId: ORDER,
      status: { state: "Draft" },
      constraints: [
        { id: "PaymentPlanNotSet", description: "No payment method has been chosen yet." },
        { id: "AmountNotSet", description: "The order has no total yet." },
      ],
      authorizationIds: [],
      shipTo: { city: "Muenchen", postalCode: "81543", countryCode: "DE" },
      createdAt: "2026-03-01T08:20:00.000Z",
      expiresAt: "2026-08-28T08:20:00.000Z",
    });
  });

  it("reads an open order past line breaks, CDATA, entities, encoded times and unknown elements", async () => {
    server.answerWith(fixture("replies/order-reference-open.xml"));

    const reading = await clientOf(server).getOrderReferenceDetails({ orderReferenceId: ORDER });

    expect(reading).toMatchObject({
      orderReferenceId: ORDER,
      status: { state: "Open", updatedAt: "2026-03-01T08:25:00.125Z" },
      total: money(11_990, "EUR"),
      authorizationIds: ["S02-1234567-1234567-A041953", "S02-1234567-1234567-A041999"],
      buyer: { name: "Käthe & Söhne <GmbH>", email: "kaethe@example.com" },
      expiresAt: "2026-08-28T08:20:00.000Z",
    });
    expect(reading.status).not.toHaveProperty("reason");
    expect(reading.shipTo).toEqual({
      name: "Käthe Söhne",
      addressLine2: "Baumstrasse 432",
      city: "Frankfurt",
      postalCode: "60596",
      countryCode: "DE",
      phone: "+491724444321",
    });
  });

  it("keeps a state and a reason that it does not know as they came", async () => {
    const text = readFixture("replies/order-reference-open.xml")
      .replace("<State>Open</State>", "<State>onHold</State>")
      .replace("<ReasonCode>None</ReasonCode>", "<ReasonCode>moonPhase</ReasonCode>");
    server.answerWith(xml(text));

    const { status } = await clientOf(server).getOrderReferenceDetails({ orderReferenceId: ORDER });

    expect(status).toMatchObject({ state: "onHold", reason: "moonPhase" });
  });

  it.each([
    ["5", 500],
    ["5.0", 500],
    ["5.00", 500],
    ["5.000", 500],
    ["0", 0],
    ["0.0", 0],
    ["199", 19_900],
  ])("reads the amount %s as %i cents", async (written, minorUnits) => {
    const text = readFixture("replies/order-reference-open.xml");
    server.answerWith(xml(text.replace("<Amount>119.9<", `<Amount>${written}<`)));

    const { total } = await clientOf(server).getOrderReferenceDetails({ orderReferenceId: ORDER });

    expect(total).toEqual(money(minorUnits, "EUR"));
  });

  it("takes the last update from either spelling of its element", async () => {
    const text = readFixture("replies/order-reference-open.xml");
    server.answerWith(xml(text.replaceAll("LastUpdateTimestamp", "LastUpdatedTimestamp")));

    const { status } = await clientOf(server).getOrderReferenceDetails({ orderReferenceId: ORDER });

    expect(status.updatedAt).toBe("2026-03-01T08:25:00.125Z");
  });
});

describe("confirming, cancelling and closing", () => {
  it("confirms with the addresses to which the buyer returns", async () => {
    server.answerWith(fixture("replies/order-reference-confirmed.xml"));

    await clientOf(server).confirmOrderReference({
      orderReferenceId: ORDER,
      returnUrls: {
        successUrl: "https://shop.example/thanks?order=42",
        failureUrl: "https://shop.example/again",
      },
    });

    expect(sent()).toEqual({
      Action: "ConfirmOrderReference",
      AmazonOrderReferenceId: "S02-1234567-1234567",
      SuccessUrl: "https://shop.example/thanks?order=42",
      FailureUrl: "https://shop.example/again",
    });
  });

  it("cancels with Amazon's spelling of the reason", async () => {
    server.answerWith(fixture("replies/order-reference-canceled.xml"));

    await clientOf(server).cancelOrderReference({ orderReferenceId: ORDER, reason: "sold out" });

    expect(sent()).toMatchObject({ Action: "CancelOrderReference", CancelationReason: "sold out" });
  });

  it("closes although the reply holds no result", async () => {
    server.answerWith(fixture("replies/order-reference-closed.xml"));

    await clientOf(server).closeOrderReference({ orderReferenceId: ORDER });

    expect(sent()).toEqual({
      Action: "CloseOrderReference",
      AmazonOrderReferenceId: "S02-1234567-1234567",
    });
  });
});
