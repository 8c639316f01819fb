import { describe, expect, it } from "vitest";
import { parseAuthorizationId } from "../../../functions/domain/ids.ts";
import type { Authorization } from "../../../functions/domain/order.ts";
import { anAuthorization, anOrder, euros, ORDER } from "../../support/waiting/records.ts";
import { type Desk, openDesk } from "./support/desk.ts";
import {
  authorization,
  capture,
  document,
  message,
  orderReference,
  status,
} from "./support/documents.ts";

const OTHER_ORDER = "S02-1234567-7654321";
const aboutOrder = (text: string) => text.replaceAll(OTHER_ORDER, ORDER);
const REASONS = /InvalidPaymentMethod|SellerClosed/;

function told(type: string, data: string, more: object = {}): string {
  return message(type, aboutOrder(data), { NotificationReferenceId: crypto.randomUUID(), ...more });
}

const declined = told("PaymentAuthorize", authorization);
const recordedDecline: Partial<Authorization> = {
  status: {
    state: "Declined",
    reason: "InvalidPaymentMethod",
    updatedAt: "2026-06-01T15:55:17.500Z",
  },
};

describe("records of every notification what became of it", () => {
  it.each([
    ["another-seller", told("PaymentCapture", capture, { SellerId: "A1OTHER" })],
    ["another-seller", told("PaymentCapture", capture, { SellerId: "A1OTHER", IsSample: true })],
    ["another-environment", told("PaymentCapture", capture, { ReleaseEnvironment: "Live" })],
    ["test-passed", told("PaymentCapture", capture, { IsSample: true })],
    [
      "test-passed",
      told("PaymentCapture", capture, { IsSample: true, ReleaseEnvironment: "Live" }),
    ],
    ["unknown-order", message("PaymentAuthorize", authorization)],
    ["unknown-order", message("PaymentCapture", capture)],
    [
      "another-shops-order",
      message("PaymentCapture", capture.replace(`${OTHER_ORDER}-A1`, "their-capture-17")),
    ],
    ["another-shops-order", message("OrderReferenceNotification", orderReference)],
    [
      "not-followed: billing-agreement",
      told(
        "BillingAgreementNotification",
        document(
          "BillingAgreementNotification",
          `<BillingAgreement><AmazonBillingAgreementId>C01-1</AmazonBillingAgreementId>${status("BillingAgreementStatus", "Open")}</BillingAgreement>`,
        ),
      ),
    ],
    [
      "unknown-batch",
      told(
        "Batch",
        document(
          "BatchNotification",
          "<BatchSummary><BatchReferenceId>1</BatchReferenceId><BatchStatus>Complete</BatchStatus></BatchSummary>",
        ),
      ),
    ],
    [
      "not-followed: provider-credit",
      told(
        "ProviderCredit",
        document(
          "ProviderCreditNotification",
          `<ProviderCreditDetails><AmazonProviderCreditId>1</AmazonProviderCreditId>${status("CreditStatus", "Closed")}</ProviderCreditDetails>`,
        ),
      ),
    ],
    ["not-followed: unknown", told("Announcement", document("NewsNotification", "<News/>"))],
  ])("%s, without asking Amazon", async (outcome, content) => {
    const desk = await openDesk({ rows: [anOrder()] });

    expect(await desk.outcomeOf(content)).toBe(outcome);
    expect(desk.asked).toEqual([]);
    expect(desk.handled).toHaveLength(1);
  });

  it.each([
    ["refreshed", anAuthorization(1, "Pending")],
    ["already-recorded", anAuthorization(1, "Declined", recordedDecline)],
    ["older-than-recorded", anAuthorization(1, "Closed")],
  ])("%s, about the order's authorization", async (outcome, row) => {
    const desk = await openDesk({ rows: [anOrder(), row] });
    const id = placeAtAmazon(desk);

    const content = declined.replaceAll(`${ORDER}-A000001`, id);
    await desk.memory.orders.save({ ...row, version: 1, amazonId: parseAuthorizationId(id) });

    expect(await desk.outcomeOf(content)).toBe(outcome);
    expect(desk.asked.length > 0).toBe(outcome === "refreshed");
  });

  it("old-attempt, about an authorization that a later one has replaced", async () => {
    const rows = [anOrder(), anAuthorization(1, "Closed"), anAuthorization(2, "Open")];
    const desk = await openDesk({ rows });

    expect(await desk.outcomeOf(declined)).toBe("old-attempt");
    expect(desk.asked).toEqual([]);
  });

  it("keeps what nobody follows as it came, and nothing else", async () => {
    const desk = await openDesk({ rows: [anOrder()] });
    const news = told("Announcement", document("NewsNotification", "<News/>"));

    await desk.tell(news);
    await desk.tell(told("PaymentCapture", capture, { SellerId: "A1OTHER" }));

    expect(desk.handled.map(({ content }) => content)).toEqual([news, undefined]);
  });

  it("remembers each for longer than the 14 days for which Amazon repeats it", async () => {
    const desk = await openDesk();

    await desk.tell(declined);

    const [entry] = desk.handled;
    const days = (Date.parse(entry?.expiresAt ?? "") - Date.parse(entry?.at ?? "")) / 86_400_000;
    expect(days).toBeGreaterThan(14);
  });

  it.each([
    ["notification-unhandled", told("Announcement", document("NewsNotification", "<News/>"))],
    ["notification-unhandled", message("PaymentAuthorize", authorization)],
    ["notification-ignored", message("OrderReferenceNotification", orderReference)],
    ["notification-ignored", told("PaymentCapture", capture, { SellerId: "A1OTHER" })],
    ["notification-accepted", told("PaymentCapture", capture, { IsSample: true })],
  ])("tells the log %s, without what else the message says", async (event, content) => {
    const desk = await openDesk({ rows: [anOrder()] });

    await desk.tell(content);

    expect(desk.logged.map(([name]) => name)).toEqual([event]);
    expect(JSON.stringify(desk.logged)).not.toMatch(REASONS);
  });

  function placeAtAmazon({ core }: Desk): string {
    core.call("SetOrderReferenceDetails", {
      orderReferenceId: ORDER,
      attributes: { total: euros(10_000), seller: {} },
    });
    core.call("ConfirmOrderReference", {
      orderReferenceId: ORDER,
      expectImmediateAuthorization: false,
    });
    const outcome = core.call("Authorize", {
      orderReferenceId: ORDER,
      authorizationReferenceId: `${ORDER}-A1`,
      amount: euros(10_000),
      transactionTimeoutMinutes: 0,
      captureNow: false,
    });
    if (!outcome.ok) throw new Error(outcome.error.message);
    return outcome.result.authorization.id;
  }
});

it("fails for a damaged message each time, so that it ends among the dead letters", async () => {
  const desk = await openDesk({ rows: [anOrder()] });

  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await expect(desk.tell("{", "same")).rejects.toThrow("is not JSON");
  }
  expect(desk.handled).toEqual([]);
});
