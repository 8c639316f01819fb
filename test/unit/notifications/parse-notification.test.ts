import { describe, expect, it } from "vitest";
import { parseNotification } from "../../../functions/adapters/amazon-pay/notification-parser.ts";
import {
  about,
  authorization,
  capture,
  document,
  message,
  NAMESPACE,
  ORDER,
  orderReference,
  refund,
  saysAuthorization,
  saysCapture,
  saysOrder,
  saysRefund,
  status,
  updatedAt,
} from "./support/documents.ts";

describe("reads what a notification speaks of", () => {
  it.each([
    ["OrderReferenceNotification", orderReference, saysOrder],
    ["PaymentAuthorize", authorization, saysAuthorization],
    ["AuthorizationNotification", authorization, saysAuthorization],
    ["PaymentCapture", capture, saysCapture],
    ["CaptureNotification", capture, saysCapture],
    ["PaymentRefund", refund, saysRefund],
    ["RefundNotification", refund, saysRefund],
    ["PaymentCapture, by mistake", refund, saysRefund],
    ["AnnouncedTomorrow", capture, saysCapture],
  ])("called %s", (type, data, said) => {
    expect(parseNotification(message(type, data))).toEqual({ ...about, ...said });
  });

  it.each([
    [
      "a billing agreement",
      document(
        "BillingAgreementNotification",
        `<BillingAgreement><AmazonBillingAgreementId>C02-1234567-7654321</AmazonBillingAgreementId>${status("BillingAgreementStatus", "Open").replaceAll("LastUpdate", "LastUpdated")}</BillingAgreement>`,
      ),
      {
        kind: "billing-agreement",
        billingAgreementId: "C02-1234567-7654321",
        event: "PaymentMethodUpdated",
        status: { state: "Open", updatedAt },
      },
    ],
    [
      "a chargeback",
      document(
        "ChargebackNotification",
        `<ChargebackDetails><AmazonChargebackId>CB-1</AmazonChargebackId><AmazonOrderReferenceId>${ORDER}</AmazonOrderReferenceId><AmazonCaptureReferenceId>${ORDER}-C1</AmazonCaptureReferenceId><ChargebackState>RECEIVED</ChargebackState><ChargebackReason>Unauthorized Transaction Chargeback</ChargebackReason></ChargebackDetails>`,
      ),
      {
        kind: "chargeback",
        chargebackId: "CB-1",
        orderReferenceId: ORDER,
        captureReferenceId: `${ORDER}-C1`,
        status: { state: "RECEIVED", reason: "Unauthorized Transaction Chargeback" },
      },
    ],
    [
      "a provider's credit",
      document(
        "ProviderCreditNotification",
        `<ProviderCreditDetails><AmazonProviderCreditId>${ORDER}-P000001</AmazonProviderCreditId><ProviderSellerId>A2</ProviderSellerId><CreditReferenceId>c1</CreditReferenceId><CreditReversalIdList/>${status("CreditStatus", "Closed", "<ReasonCode>MaxAmountReversed</ReasonCode>")}</ProviderCreditDetails>`,
      ),
      {
        kind: "provider-credit",
        event: "credit",
        providerCreditId: `${ORDER}-P000001`,
        referenceId: "c1",
        status: { state: "Closed", reason: "MaxAmountReversed", updatedAt },
      },
    ],
    [
      "a provider's credit taken back",
      document(
        "ProviderCreditReversalNotification",
        `<ProviderCreditReversalDetails><AmazonProviderCreditReversalId>${ORDER}-Q000001</AmazonProviderCreditReversalId>${status("CreditReversalStatus", "Completed")}</ProviderCreditReversalDetails>`,
      ),
      {
        kind: "provider-credit",
        event: "reversal",
        providerCreditId: `${ORDER}-Q000001`,
        status: { state: "Completed", updatedAt },
      },
    ],
    [
      "a finished batch",
      document(
        "BatchNotification",
        "<Header><MerchantIdentifier>A1SHOPSELLER</MerchantIdentifier></Header><BatchSummary><BatchReferenceId>43606</BatchReferenceId><ReportId>16674</ReportId><BatchStatus>Complete</BatchStatus></BatchSummary>",
      ),
      {
        kind: "batch",
        batchReferenceId: "43606",
        reportId: "16674",
        status: { state: "Completed" },
      },
    ],
  ])("about %s", (_, data, said) => {
    const type = "Chargeback Detailed Notification";
    const text = message(type, data, { EventType: "PaymentMethodUpdated" });

    expect(parseNotification(text)).toEqual({ ...about, ...said });
  });

  it.each(["Complete", "COMPLETED", "completed"])("about a batch that is %s", (written) => {
    const data = document(
      "BatchNotification",
      `<BatchSummary><BatchReferenceId>1</BatchReferenceId><BatchStatus>${written}</BatchStatus></BatchSummary>`,
    );

    expect(parseNotification(message("Batch", data))).toMatchObject({
      kind: "batch",
      status: { state: "Completed" },
    });
  });
});

describe("takes Amazon's spellings as they come", () => {
  it.each([
    [
      "the European namespace of the guide",
      capture.replace(
        NAMESPACE,
        "https://mws-eu.amazonservices.com/\n  ipn/OffAmazonPayments/2013-01-01",
      ),
    ],
    ["no namespace", capture.replace(` xmlns="${NAMESPACE}"`, "")],
    ["a prefix", capture.replaceAll(/<(\/?)(?=[A-Z])/g, "<$1ipn:").replace("xmlns=", "xmlns:ipn=")],
    ["blanks before the document", `\n  ${capture}\n`],
    [
      "an extra wrapper",
      capture
        .replace("<CaptureDetails>", "<X><CaptureDetails>")
        .replace("</CaptureDetails>", "</CaptureDetails></X>"),
    ],
    [
      "elements nobody knows",
      capture.replace("<CaptureStatus>", "<New><Thing/></New><CaptureStatus>"),
    ],
    ["a percent-encoded time", capture.replace("15:55:17.5Z", "15%3A55%3A17.5Z")],
  ])("with %s", (_, data) => {
    expect(parseNotification(message("PaymentCapture", data))).toEqual({
      ...about,
      ...saysCapture,
    });
  });

  it("keeps a state that it does not know", () => {
    const data = capture.replace("Completed", "OnHold");

    expect(parseNotification(message("PaymentCapture", data))).toMatchObject({
      status: { state: "OnHold" },
    });
  });

  it("reads Live in any case, and no marketplace", () => {
    const text = message("PaymentCapture", capture, {
      ReleaseEnvironment: "LIVE",
      MarketplaceID: undefined,
    });

    expect(parseNotification(text)).toMatchObject({ environment: "live", kind: "capture" });
  });

  it("does without a time of the last update, and never takes the message's own", () => {
    const data = capture.replace(
      /<LastUpdateTimestamp>.*<\/LastUpdateTimestamp>/,
      "<LastUpdateTimestamp/>",
    );

    expect(parseNotification(message("PaymentCapture", data))).toEqual({
      ...about,
      ...saysCapture,
      status: { state: "Completed" },
    });
  });
});
