import type { AmazonError } from "../core/core.ts";
import { writeDocument, type XmlNode } from "./xml.ts";

/** Amazon's answer to one request, ready to be sent. */
export interface WireAnswer {
  readonly httpStatus: number;
  readonly contentType: string;
  readonly body: string;
  /** Under which name the request's id goes along; `x-mws-request-id` unless told. */
  readonly requestIdHeader?: string;
}

const PAYMENTS_NAMESPACE = "http://mws.amazonservices.com/schema/OffAmazonPayments/2013-01-01";
const GENERIC_NAMESPACE = "http://mws.amazonaws.com/doc/2009-01-01/";
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
/** The throttle's answer names no encoding (reference §5.1). */
const BARE_DECLARATION = '<?xml version="1.0"?>\n';

/** What an operation answers with: nothing at all, an empty result, or one with content. */
export type ResultXml = "no-result" | readonly (XmlNode | undefined)[];

export function successAnswer(action: string, result: ResultXml, requestId: string): WireAnswer {
  const body = writeDocument(DECLARATION, PAYMENTS_NAMESPACE, [
    `${action}Response`,
    [
      result === "no-result" ? undefined : [`${action}Result`, result],
      ["ResponseMetadata", [["RequestId", requestId]]],
    ],
  ]);
  return { httpStatus: 200, contentType: "text/xml", body };
}

const BEFORE_PAYMENTS: ReadonlySet<string> = new Set([
  "AccessDenied",
  "InvalidAccessKeyId",
  "MissingAuthenticationToken",
  "SignatureDoesNotMatch",
]);

export function errorAnswer(error: AmazonError, requestId: string): WireAnswer {
  if (error.code === "RequestThrottled") return throttleAnswer(requestId);
  const namespace = BEFORE_PAYMENTS.has(error.code) ? GENERIC_NAMESPACE : PAYMENTS_NAMESPACE;
  const body = writeDocument(DECLARATION, namespace, [
    "ErrorResponse",
    [
      [
        "Error",
        [
          ["Type", error.httpStatus < 500 ? "Sender" : "Receiver"],
          ["Code", error.code],
          ["Message", error.message],
        ],
      ],
      ["RequestId", requestId],
    ],
  ]);
  return { httpStatus: error.httpStatus, contentType: "text/xml", body };
}

/** The odd one: an empty type and a capital D in the id's name (reference §5.1). */
function throttleAnswer(requestId: string): WireAnswer {
  const body = writeDocument(BARE_DECLARATION, PAYMENTS_NAMESPACE, [
    "ErrorResponse",
    [
      [
        "Error",
        [
          ["Type", ""],
          ["Code", "RequestThrottled"],
          ["Message", "Request is throttled"],
        ],
      ],
      ["RequestID", requestId],
    ],
  ]);
  return { httpStatus: 503, contentType: "text/xml", body };
}
