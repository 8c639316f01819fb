import * as v from "valibot";
import type {
  BatchOperation,
  ReadReport,
  ReportedAnswer,
  ReportLine,
} from "../../domain/batch-request.ts";
import { AmazonPayUnavailable, InvalidValue } from "../../domain/errors.ts";
import { faultOf } from "../amazon-pay/faults.ts";
import { text } from "../amazon-pay/schemas.ts";
import { DamagedXml, findElement, listOf, parseXml, type XmlElement } from "../amazon-pay/xml.ts";
import { readAnswer } from "./batch-operations.ts";
import { createElementSplitter, elementsOf, isDamage } from "./element-splitter.ts";

const entry = v.object({
  SellerRequestId: text,
  Result: text,
  ResponseCode: v.optional(text),
  ResponseStatus: v.optional(text),
  ResponseData: v.optional(text),
});

type Entry = v.InferOutput<typeof entry>;

/**
 * Reads the report of a feed (seed 002, "Step 5"). Whether it belongs to the feed is looked at
 * before its first line is handed out, where the document says it that early, as Amazon's sample does.
 */
export const readReport: ReadReport = async function* read(
  report,
  { feedSubmissionId, operation },
  from,
) {
  const splitter = createElementSplitter("Request", from);
  let isChecked = false;
  try {
    for await (const { text, endsAtByte: byte, frame } of elementsOf(report, splitter)) {
      isChecked ||= isOfFeed(frame, feedSubmissionId);
      yield { ...readLine(text, operation), next: { byte, frame } };
    }
    const { rootName, content } = parseXml(splitter.end());
    if (rootName !== "Batch") throw new DamagedXml(`is a ${rootName}, not a Batch`);
    if (!isChecked) requireFeed(content["BatchReferenceId"], feedSubmissionId);
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    const what = `The report of feed ${feedSubmissionId}`;
    throw new AmazonPayUnavailable(`${what} is damaged: ${cause.message}`, { cause });
  }
};

/** Undefined as false: the id has not come yet. */
function isOfFeed(frame: string, feedSubmissionId: string): boolean {
  const [, found] = /<BatchReferenceId>\s*([^<]*?)\s*<\/BatchReferenceId>/.exec(frame) ?? [];
  if (found === undefined) return false;
  requireFeed(found, feedSubmissionId);
  return true;
}

function requireFeed(found: unknown, feedSubmissionId: string): void {
  if (found !== feedSubmissionId) {
    throw new InvalidValue(`The report is of feed ${String(found)}, not of ${feedSubmissionId}`);
  }
}

function readLine(element: string, operation: BatchOperation): Omit<ReportLine, "next"> {
  const line = v.parse(entry, parseXml(element).content);
  return { sellerRequestId: line.SellerRequestId, answer: readEntry(line, operation) };
}

function readEntry(line: Entry, operation: BatchOperation): ReportedAnswer {
  try {
    const { rootName, content } = parseXml(line.ResponseData ?? "");
    if (rootName === "ErrorResponse") return refusalOf(line, content);
    if (line.Result.toLowerCase() === "success") return readAnswer(operation, content);
    return { kind: "unreadable", why: `a ${line.Result} with a ${rootName}` };
  } catch (cause) {
    if (!(cause instanceof DamagedXml || v.isValiError(cause) || cause instanceof InvalidValue)) {
      throw cause;
    }
    return withoutAnswer(line, operation, cause.message);
  }
}

/** Operations that answer nothing may have nothing in their line; a failure without a document has its status. */
function withoutAnswer(line: Entry, operation: BatchOperation, why: string): ReportedAnswer {
  const httpStatus = Number(line.ResponseCode);
  const isSuccess = line.Result.toLowerCase() === "success";
  const answersNothing = operation.startsWith("Close") || operation.startsWith("Cancel");
  if (isSuccess && line.ResponseData === undefined && answersNothing) return { kind: "done" };
  if (isSuccess || !Number.isInteger(httpStatus)) return { kind: "unreadable", why };
  const code = line.ResponseStatus?.replaceAll(" ", "") ?? `Http${httpStatus}`;
  return {
    kind: "refused",
    code,
    httpStatus,
    message: why,
    retry: faultOf(code, httpStatus).retry,
  };
}

function refusalOf(line: Entry, content: XmlElement): ReportedAnswer {
  const [code] = listOf(findElement(content, "Code"));
  const [message] = listOf(findElement(content, "Message"));
  if (typeof code !== "string") return { kind: "unreadable", why: "an error without a code" };
  const httpStatus = Number(line.ResponseCode ?? 0);
  return {
    kind: "refused",
    code,
    httpStatus,
    message: typeof message === "string" ? message.replace(/\s+/g, " ").slice(0, 500) : "",
    retry: faultOf(code, httpStatus).retry,
  };
}
