import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createBatchRequestCheck,
  createFeedWriter,
} from "../../../functions/adapters/amazon-pay-feeds/feed-document.ts";
import { readFeedProblems } from "../../../functions/adapters/amazon-pay-feeds/processing-summary.ts";
import { readReport } from "../../../functions/adapters/amazon-pay-feeds/report-reader.ts";
import {
  type BatchRequest,
  batchOperationsIn,
  type FeedLine,
} from "../../../functions/domain/batch-request.ts";
import {
  parseAuthorizationId,
  parseOrderReferenceId,
  referenceId,
} from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import { readFeed, readRequestData } from "../../../local/sandbox/wire/feed-xml.ts";
import { allOf, each, inPieces, textOf } from "../../support/streams.ts";
import { readFixture } from "../amazon-pay/answering-server.ts";

const SELLER = "A1EXAMPLESELLER";
const ORDER = parseOrderReferenceId("S02-1234567-1234567");
const write = createFeedWriter({ sellerId: SELLER, environment: "sandbox" });
const CAPTURES = { feedSubmissionId: "2291326430", operation: "Capture" } as const;

function capture(number: number, note?: string): FeedLine {
  const request = {
    authorizationId: parseAuthorizationId("S02-1234567-1234567-A000001"),
    referenceId: referenceId(ORDER, "capture", 1),
    amount: money(400, "EUR"),
    ...(note === undefined ? {} : { note }),
  };
  return { number, request: { operation: "Capture", request } };
}

async function written(lines: readonly FeedLine[]): Promise<string> {
  return textOf(write(each(lines)));
}

describe("a feed", () => {
  it("nests the parameters of the call in a CDATA section, with the seller first", async () => {
    expect(await written([capture(1)])).toContain(
      "<SellerRequestId>1</SellerRequestId>\n<RequestData><![CDATA[<CaptureRequest>" +
        "<SellerId>A1EXAMPLESELLER</SellerId>" +
        "<AmazonAuthorizationId>S02-1234567-1234567-A000001</AmazonAuthorizationId>" +
        "<CaptureReferenceId>S02-1234567-1234567-C1</CaptureReferenceId>" +
        "<CaptureAmount><CurrencyCode>EUR</CurrencyCode><Amount>4.00</Amount></CaptureAmount>" +
        "</CaptureRequest>]]></RequestData>",
    );
  });

  it("is read by Amazon's simulator as it was meant, whatever its notes hold", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (text) => {
        const note = `]]> & <b> ${text}`;
        const isSendable = isAccepted(capture(7, note).request);
        fc.pre(isSendable);

        const [request] = readFeed(await written([capture(7, note)]));

        expect(request?.sellerRequestId).toBe("7");
        const read = readRequestData(request?.data ?? "", SELLER);
        if (typeof read === "string") throw new Error(read);
        expect(read.operation).toBe("Capture");
        expect(read.parameters.get("CaptureAmount.Amount")).toBe("4.00");
        expect(read.parameters.get("SellerCaptureNote")).toBe(note.trim());
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it("takes one operation, at least one request and at most 60,000", async () => {
    const close: FeedLine = {
      number: 2,
      request: { operation: "CloseOrderReference", request: { orderReferenceId: ORDER } },
    };
    await expect(written([capture(1), close])).rejects.toThrow(
      "A feed of Capture cannot hold CloseOrderReference",
    );
    await expect(written([])).rejects.toThrow("at least one request");
    const many = Array.from({ length: 60_001 }, () => close);
    await expect(written(many)).rejects.toThrow("at most 60000 requests");
  });

  it("is not written for the other environment, nor with what XML cannot carry", async () => {
    const live = createFeedWriter({ sellerId: SELLER, environment: "live" });
    await expect(allOf(live(each([capture(1)])))).rejects.toThrow("sandbox environment");
    await expect(written([capture(1, "a\u0007bell")])).rejects.toThrow("XML cannot carry");
  });

  it("may authorize in North America only, and holds nothing for Japan", () => {
    expect(batchOperationsIn("na")).toContain("Authorize");
    expect(batchOperationsIn("us")).toContain("AuthorizeOnBillingAgreement");
    for (const region of ["eu", "uk", "de"]) {
      expect(batchOperationsIn(region)).toContain("Capture");
      expect(batchOperationsIn(region)).not.toContain("Authorize");
    }
    expect(batchOperationsIn("jp")).toEqual([]);
  });
});

function isAccepted(request: BatchRequest): boolean {
  try {
    createBatchRequestCheck({ sellerId: SELLER, environment: "sandbox" })(request);
    return true;
  } catch {
    return false;
  }
}

describe("a report", () => {
  const report = readFixture("feeds/report.xml");

  it.each([1, 7, 64, 100_000])("is read the same in pieces of %i bytes", async (pieceBytes) => {
    const lines = await allOf(readReport(inPieces(report, pieceBytes), CAPTURES));

    expect(lines).toMatchObject([
      {
        sellerRequestId: "2",
        answer: {
          kind: "refused",
          code: "InvalidAuthorizationStatus",
          httpStatus: 405,
          message: "Authorization S02-1234567-1234567-A000002 is currently in Closed state.",
          retry: "business",
        },
      },
      {
        sellerRequestId: "1",
        answer: {
          kind: "capture",
          reading: {
            captureId: "S02-1234567-1234567-C018299",
            referenceId: "S02-1234567-1234567-C1",
            status: { state: "Completed", updatedAt: "2026-03-01T09:00:10.020Z" },
            amount: money(400, "EUR"),
            refunded: money(0, "EUR"),
            refundIds: [],
          },
        },
      },
    ]);
  });

  it("can be read on behind any of its lines, to the same end", async () => {
    const line = (number: number) =>
      `<!-- ${number}. Antwort: </Request> -->\r\n<Request><SellerRequestId>${number}</SellerRequestId><Result>Failure</Result><ResponseCode>405</ResponseCode><ResponseData><![CDATA[<ErrorResponse><Error><Code>InvalidCaptureStatus</Code><Message><![CDATA[Grüße </Request> 😀]]>]]&gt;<![CDATA[</Message></Error></ErrorResponse>]]></ResponseData></Request>`;
    const text = `\uFEFF<?xml version="1.0"?>\n<Batch><BatchReferenceId>2291326430</BatchReferenceId><Requests>${[1, 2, 3, 4].map(line).join("\n")}</Requests></Batch>\n`;
    const bytes = Buffer.from(text);
    const whole = await allOf(readReport(inPieces(text, 37), CAPTURES));
    expect(whole.map(({ sellerRequestId }) => sellerRequestId)).toEqual(["1", "2", "3", "4"]);

    for (const [index, { next }] of whole.entries()) {
      const left = bytes.subarray(next.byte).toString();
      expect(left.startsWith(index === 3 ? "</Requests>" : "\n<!--")).toBe(true);
      for (const pieceBytes of [1, 50, 100_000]) {
        const rest = await allOf(readReport(inPieces(left, pieceBytes), CAPTURES, next));
        expect(rest).toEqual(whole.slice(index + 1));
      }
    }
  });

  it("of another feed, or cut, is found out as well when it is read on", async () => {
    const [first] = await allOf(readReport(inPieces(report, 64), CAPTURES));
    const left = Buffer.from(report).subarray(first?.next.byte).toString();

    const other = readReport(
      inPieces(left, 64),
      { ...CAPTURES, feedSubmissionId: "1" },
      first?.next,
    );
    await expect(allOf(other)).rejects.toThrow("not of 1");
    const cut = readReport(inPieces(left.slice(0, -20), 64), CAPTURES, first?.next);
    await expect(allOf(cut)).rejects.toMatchObject({ name: "AmazonPayUnavailable" });
  });

  it("is not believed when it is cut anywhere", async () => {
    for (let length = 0; length < report.trimEnd().length; length += 41) {
      const cut = readReport(inPieces(report.slice(0, length), 512), CAPTURES);
      await expect(allOf(cut), `cut at ${length}`).rejects.toMatchObject({
        name: "AmazonPayUnavailable",
      });
    }
  });

  it("of another feed is refused before its first line", async () => {
    const lines = readReport(inPieces(report, 64), { ...CAPTURES, feedSubmissionId: "1" });

    await expect(lines[Symbol.asyncIterator]().next()).rejects.toThrow(
      "The report is of feed 2291326430, not of 1",
    );
  });

  it("has a line that cannot be understood as such, and goes on", async () => {
    const spoiled = report.replace("<State>Completed</State>", "");

    const lines = await allOf(readReport(inPieces(spoiled, 999), CAPTURES));

    expect(lines.map(({ answer }) => answer.kind)).toEqual(["refused", "unreadable"]);
  });

  it("tells of a failure without a document by its status", async () => {
    const bare =
      "<Batch><BatchReferenceId>2291326430</BatchReferenceId><Requests><Request><SellerRequestId>1</SellerRequestId><Result>Failure</Result><ResponseCode>503</ResponseCode><ResponseStatus>Service Unavailable</ResponseStatus></Request></Requests></Batch>";

    expect(await allOf(readReport(inPieces(bare, 50), CAPTURES))).toMatchObject([
      { answer: { kind: "refused", code: "ServiceUnavailable", retry: "transient" } },
    ]);
  });
});

describe("a processing summary", () => {
  it("names the requests that Amazon refused, and no warnings", async () => {
    const summary = inPieces(readFixture("feeds/processing-summary.xml"), 33);

    expect(await allOf(readFeedProblems(summary))).toEqual([
      {
        messageId: "2",
        code: "0004",
        description: "Invalid XML: Request SellerId does not match feed SellerId",
      },
    ]);
  });
});
