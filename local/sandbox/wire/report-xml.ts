import type { AmazonError } from "../core/core.ts";
import type { ResultXml } from "./answers.ts";
import { FEED_PROBLEMS, type FeedProblemCode } from "./feed-xml.ts";
import { writeDocument, type XmlNode } from "./xml.ts";

/** What became of one request of a feed. */
export interface ReportEntry {
  readonly sellerRequestId: string;
  readonly httpStatus: number;
  /** The document in the line's CDATA section. */
  readonly data: string;
}

export interface FeedProblem {
  readonly sellerRequestId: string;
  readonly code: FeedProblemCode;
}

/** Broken over lines inside the attribute, as Amazon's sample is (reference §11.5). */
const NAMESPACE = "http://mws.amazonservices.com/schema/\n          OffAmazonPayments/2013-01-01";

const PHRASES: Readonly<Record<number, string>> = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** An operation's answer as reports have it: without the result's wrapper and the metadata. */
export function successEntry(
  sellerRequestId: string,
  operation: string,
  result: ResultXml,
): ReportEntry {
  const content = result === "no-result" ? [] : result;
  const data = writeDocument("", undefined, [`${operation}Response`, content]);
  return { sellerRequestId, httpStatus: 200, data: withBlanks(data) };
}

export function failureEntry(
  sellerRequestId: string,
  error: Pick<AmazonError, "httpStatus" | "message"> & { readonly code: string },
  requestId: string,
): ReportEntry {
  const type = error.httpStatus < 500 ? "Sender" : "Receiver";
  const data = writeDocument("", NAMESPACE, [
    "ErrorResponse",
    [
      [
        "Error",
        [
          ["Type", type],
          ["Code", error.code],
          ["Message", error.message],
        ],
      ],
      ["RequestId", requestId],
    ],
  ]);
  return { sellerRequestId, httpStatus: error.httpStatus, data: withBlanks(data) };
}

/** Amazon's samples have every value on a line of its own. */
function withBlanks(xml: string): string {
  return xml.replace(/>([^<>]+)</g, ">\n        $1\n      <");
}

/** The report of a feed (reference §11.5). */
export function writeReport(feedId: string, entries: readonly ReportEntry[]): string {
  const lines = entries.map(
    ({ sellerRequestId, httpStatus, data }) =>
      `    <Request>\n      <SellerRequestId>${sellerRequestId}</SellerRequestId>\n` +
      `      <Result>${httpStatus === 200 ? "Success" : "Failure"}</Result>\n` +
      `      <ResponseCode>${httpStatus}</ResponseCode>\n` +
      `      <ResponseStatus>${PHRASES[httpStatus] ?? "Error"}</ResponseStatus>\n` +
      `      <ResponseData>\n      <![CDATA[\n      ${data}\n      ]]>\n      </ResponseData>\n    </Request>\n`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n<Batch>\n  <BatchReferenceId>${feedId}</BatchReferenceId>\n  <Requests>\n${lines.join("")}  </Requests>\n</Batch>\n`;
}

/** What was found wrong with a feed before it was carried out, in MWS's general layout (reference §11.3). */
export function writeProcessingSummary(
  feedId: string,
  sellerId: string,
  processed: number,
  problems: readonly FeedProblem[],
): string {
  const counts: XmlNode = [
    "ProcessingSummary",
    [
      ["MessagesProcessed", String(processed)],
      ["MessagesSuccessful", String(processed - problems.length)],
      ["MessagesWithError", String(problems.length)],
      ["MessagesWithWarning", "0"],
    ],
  ];
  const results = problems.map(
    ({ sellerRequestId, code }): XmlNode => [
      "Result",
      [
        ["MessageID", sellerRequestId],
        ["ResultCode", "Error"],
        ["ResultMessageCode", code],
        ["ResultDescription", FEED_PROBLEMS[code]],
      ],
    ],
  );
  const report: XmlNode = [
    "ProcessingReport",
    [["DocumentTransactionID", feedId], ["StatusCode", "Complete"], counts, ...results],
  ];
  return writeDocument('<?xml version="1.0" encoding="UTF-8"?>\n', undefined, [
    "AmazonEnvelope",
    [
      [
        "Header",
        [
          ["DocumentVersion", "1.02"],
          ["MerchantIdentifier", sellerId],
        ],
      ],
      ["MessageType", "ProcessingReport"],
      ["Message", [["MessageID", "1"], report]],
    ],
  ]);
}
