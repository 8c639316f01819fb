import { failureFor } from "./faults.ts";
import type { RawReply } from "./transport.ts";
import { unreadable } from "./unreadable.ts";
import { findElement, listOf, parseXml, type XmlDocument, type XmlElement } from "./xml.ts";

/** What a successful reply holds, with the request id for messages about it. */
export interface Reply {
  readonly content: XmlElement;
  readonly raw: RawReply;
}

/**
 * Reads the reply to an operation. Throws the error of the faults table for an ErrorResponse, and
 * AmazonPayUnavailable for anything that is not a complete reply to this very operation.
 */
export function readReply(what: string, action: string, raw: RawReply): Reply {
  const document = readDocument(what, raw);
  const requestId = requestIdIn(document.content) ?? raw.requestId;
  const known = { ...raw, requestId };
  if (document.rootName === "ErrorResponse") throw readRefusal(what, document.content, known);
  if (document.rootName !== `${action}Response`) {
    throw unreadable(what, known, `is a ${document.rootName}, not a ${action}Response`);
  }
  if (raw.httpStatus !== 200) {
    throw unreadable(what, known, "has the form of a success but not its status");
  }
  return { content: document.content, raw: known };
}

function readDocument(what: string, raw: RawReply): XmlDocument {
  if (raw.text.trim() === "") throw unreadable(what, raw, "is empty");
  try {
    return parseXml(raw.text);
  } catch (cause) {
    throw unreadable(what, raw, cause instanceof Error ? cause.message : "is damaged", cause);
  }
}

/** Both layouts of Amazon's errors (reference §5.1): the order of elements plays no part. */
function readRefusal(what: string, content: XmlElement, raw: RawReply): Error {
  const code = textOf(content, "Code");
  if (code === undefined) return unreadable(what, raw, "is an error without a code");
  return failureFor(what, {
    code,
    message: textOf(content, "Message") ?? "Amazon gave no message",
    httpStatus: raw.httpStatus,
    requestId: raw.requestId,
  });
}

/** Written RequestId in most replies, RequestID when throttled (reference §13 no. 4). */
function requestIdIn(content: XmlElement): string | undefined {
  return textOf(content, "RequestId") ?? textOf(content, "RequestID");
}

function textOf(content: XmlElement, localName: string): string | undefined {
  const [first] = listOf(findElement(content, localName));
  return typeof first === "string" ? first : undefined;
}
