import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  parseAuthorizationId,
  parseCaptureId,
  parseOrderReferenceId,
  referenceId,
} from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import {
  type AnsweringServer,
  clientOf,
  fixture,
  sentFields,
  startAnsweringServer,
} from "./answering-server.ts";

const ORDER = parseOrderReferenceId("S02-1234567-1234567");
const AUTHORIZATION = parseAuthorizationId("S02-1234567-1234567-A041953");
const CAPTURE = parseCaptureId("S02-1234567-1234567-C041953");
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

describe("authorizing", () => {
  const request = {
    orderReferenceId: ORDER,
    referenceId: referenceId(ORDER, "authorization", 1),
    amount: TOTAL,
  };

  it("asks for an answer at once and reads the open authorization", async () => {
    server.answerWith(fixture("replies/authorize-open.xml"));

    const reading = await clientOf(server).authorize({
      ...request,
      note: "Lamp",
      transactionTimeoutMinutes: 0,
      captureNow: false,
    });

    expect(sent()).toEqual({
      Action: "Authorize",
      AmazonOrderReferenceId: "S02-1234567-1234567",
      AuthorizationReferenceId: "S02-1234567-1234567-A1",
      "AuthorizationAmount.Amount": "119.90",
      "AuthorizationAmount.CurrencyCode": "EUR",
      SellerAuthorizationNote: "Lamp",
      TransactionTimeout: "0",
      CaptureNow: "false",
    });
    expect(reading).toEqual({
      authorizationId: AUTHORIZATION,
      referenceId: "S02-1234567-1234567-A1",
      status: { state: "Open", updatedAt: "2026-03-01T08:30:06.000Z" },
      amount: TOTAL,
      captured: money(0, "EUR"),
      captureIds: [],
      softDecline: false,
      expiresAt: "2026-03-31T08:30:00.000Z",
    });
  });

  it("reads a decline as a value, not as an error", async () => {
    server.answerWith(fixture("replies/authorize-declined.xml"));

    const { status, softDecline } = await clientOf(server).authorize(request);

    expect(status).toMatchObject({ state: "Declined", reason: "InvalidPaymentMethod" });
    expect(softDecline).toBe(true);
  });

  it("finds the capture that captureNow made", async () => {
    server.answerWith(fixture("replies/authorize-captured-now.xml"));

    const reading = await clientOf(server).authorize({
      ...request,
      captureNow: true,
      softDescriptor: "Lamps",
    });

    expect(sent()).toMatchObject({ CaptureNow: "true", SoftDescriptor: "Lamps" });
    expect(reading).toMatchObject({
      status: { state: "Closed", reason: "MaxCapturesProcessed" },
      captureIds: ["S02-1234567-1234567-C041953"],
    });
  });

  it("does not believe an answer about another authorization than asked for", async () => {
    server.answerWith(fixture("replies/authorize-open.xml"));

    const answer = clientOf(server).authorize({
      ...request,
      referenceId: referenceId(ORDER, "authorization", 2),
    });

    await expect(answer).rejects.toMatchObject({ name: "AmazonPayUnavailable" });
  });

  it("gives a state its usual case", async () => {
    server.answerWith(fixture("replies/authorization-pending.xml"));

    const { status } = await clientOf(server).getAuthorizationDetails(AUTHORIZATION);

    expect(sent()).toEqual({
      Action: "GetAuthorizationDetails",
      AmazonAuthorizationId: "S02-1234567-1234567-A041953",
    });
    expect(status.state).toBe("Pending");
  });

  it("closes an authorization with a reason for the buyer", async () => {
    server.answerWith(fixture("replies/authorization-closed.xml"));

    await clientOf(server).closeAuthorization({
      authorizationId: AUTHORIZATION,
      reason: "renewed",
    });

    expect(sent()).toEqual({
      Action: "CloseAuthorization",
      AmazonAuthorizationId: "S02-1234567-1234567-A041953",
      ClosureReason: "renewed",
    });
  });
});

describe("capturing", () => {
  it("takes the money and reads the capture", async () => {
    server.answerWith(fixture("replies/capture-completed.xml"));

    const reading = await clientOf(server).capture({
      authorizationId: AUTHORIZATION,
      referenceId: referenceId(ORDER, "capture", 1),
      amount: TOTAL,
      note: "Shipment 1",
      softDescriptor: "Lamps",
    });

    expect(sent()).toEqual({
      Action: "Capture",
      AmazonAuthorizationId: "S02-1234567-1234567-A041953",
      CaptureReferenceId: "S02-1234567-1234567-C1",
      "CaptureAmount.Amount": "119.90",
      "CaptureAmount.CurrencyCode": "EUR",
      SellerCaptureNote: "Shipment 1",
      SoftDescriptor: "Lamps",
    });
    expect(reading).toEqual({
      captureId: CAPTURE,
      referenceId: "S02-1234567-1234567-C1",
      status: { state: "Completed", updatedAt: "2026-03-02T09:00:02.000Z" },
      amount: TOTAL,
      refunded: money(0, "EUR"),
      refundIds: [],
    });
  });

  it("reads what has been refunded of a capture", async () => {
    server.answerWith(fixture("replies/capture-details.xml"));

    const { refunded } = await clientOf(server).getCaptureDetails(CAPTURE);

    expect(refunded).toEqual(money(1_000, "EUR"));
  });
});
