import { describe, expect, it } from "vitest";
import { parseNotification } from "../../../functions/adapters/amazon-pay/notification-parser.ts";
import { InvalidValue } from "../../../functions/domain/errors.ts";
import { about, capture, document, message, ORDER } from "./support/documents.ts";

describe("tells apart what is about no order of ours", () => {
  const sample = capture.replaceAll(ORDER, "P01-0000000-0000000");

  it.each([
    ["marked as a sample", message("PaymentCapture", capture, { IsSample: true })],
    ["marked as a sample in words", message("PaymentCapture", capture, { IsSample: "true" })],
    ["about the order of zeros", message("PaymentCapture", sample)],
  ])("a test notification %s", (_, text) => {
    expect(parseNotification(text)).toEqual({
      ...about,
      kind: "sample",
      sampleOf: "CaptureNotification",
    });
  });

  it("a real notification that says it is none", () => {
    expect(
      parseNotification(message("PaymentCapture", capture, { IsSample: false })),
    ).toMatchObject({ kind: "capture" });
  });

  it.each([
    [
      "a registered merchant",
      "SolutionProviderEvent",
      document("SolutionProviderMerchantNotification", "<MerchantRegistrationDetails/>"),
      "SolutionProviderMerchantNotification",
    ],
    ["something without a document", "Announcement", undefined, undefined],
    ["something with an empty document", "Announcement", "  ", undefined],
  ])("%s, kept as unknown", (_, type, data, root) => {
    expect(parseNotification(message(type, data))).toEqual({
      ...about,
      kind: "unknown",
      type,
      root,
    });
  });
});

describe("calls a damaged message damaged, without repeating what it says", () => {
  it.each([
    ["no JSON", "secret"],
    ["a list", "[]"],
    ["no seller", message("PaymentCapture", capture, { SellerId: " " })],
    ["a third environment", message("PaymentCapture", capture, { ReleaseEnvironment: "secret" })],
    [
      "no notification id",
      message("PaymentCapture", capture, { NotificationReferenceId: undefined }),
    ],
    ["a truncated document", message("PaymentCapture", capture.slice(0, -10))],
    [
      "a document type",
      message(
        "PaymentCapture",
        capture.replace("<CaptureN", '<!DOCTYPE x [<!ENTITY a "secret">]><CaptureN'),
      ),
    ],
    [
      "an entity bomb",
      message(
        "PaymentCapture",
        `<!DOCTYPE b [<!ENTITY a "secret"><!ENTITY b "${"&a;".repeat(50)}">]><CaptureNotification>&b;</CaptureNotification>`,
      ),
    ],
    [
      "a document without end of levels",
      message("PaymentCapture", `${"<a>".repeat(5_000)}${"</a>".repeat(5_000)}`),
    ],
    ["two documents", message("PaymentCapture", capture + capture)],
    [
      "a document without its details",
      message("PaymentCapture", document("CaptureNotification", "")),
    ],
    [
      "two different captures",
      message(
        "PaymentCapture",
        document(
          "CaptureNotification",
          "<CaptureDetails><AmazonCaptureId>1</AmazonCaptureId></CaptureDetails><CaptureDetails/>",
        ),
      ),
    ],
    ["no state", message("PaymentCapture", capture.replace("Completed", ""))],
    ["an id of another form", message("PaymentCapture", capture.replaceAll(ORDER, "X99"))],
    [
      "a time that is none",
      message("PaymentCapture", capture.replace("2026-06-01T15", "yesterday")),
    ],
  ])("with %s", (_, text) => {
    const read = () => parseNotification(text);

    expect(read).toThrow(InvalidValue);
    expect(read).not.toThrow(/secret/);
  });
});
