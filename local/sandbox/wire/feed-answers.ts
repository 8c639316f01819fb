import type { Refusal } from "../core/refusal.ts";
import { writeDocument, type XmlNode } from "./xml.ts";

/** The one feed type of Amazon Pay's batches (reference §11.2). */
export const FEED_TYPE = "_POST_TRANSACTION_PAYMENTS_BATCH_DATA_";
const NAMESPACE = "http://mws.amazonaws.com/doc/2009-01-01/";

export interface FeedAnswer {
  readonly httpStatus: number;
  readonly body: string;
  /** Documents come with their MD5 (reference §11.3). */
  readonly isDocument?: boolean;
}

/** What Amazon tells of a feed. */
export interface FeedInfo {
  readonly id: string;
  readonly submittedAt: number;
  readonly status: string;
  readonly startedAt?: number;
  readonly completedAt?: number;
}

/** Dates of this section have an offset in place of the Z (reference §11.2). */
function dateXml(name: string, milliseconds: number | undefined): XmlNode | undefined {
  if (milliseconds === undefined) return undefined;
  return [name, new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, "+00:00")];
}

export function infoXml(feed: FeedInfo): XmlNode {
  return [
    "FeedSubmissionInfo",
    [
      ["FeedSubmissionId", feed.id],
      ["FeedType", FEED_TYPE],
      dateXml("SubmittedDate", feed.submittedAt),
      ["FeedProcessingStatus", feed.status],
      dateXml("StartedProcessingDate", feed.startedAt),
      dateXml("CompletedProcessingDate", feed.completedAt),
    ],
  ];
}

const DECLARATION = '<?xml version="1.0"?>\n';

export function feedSuccess(
  action: string,
  result: readonly (XmlNode | undefined)[],
  requestId: string,
): FeedAnswer {
  const body = writeDocument(DECLARATION, NAMESPACE, [
    `${action}Response`,
    [
      [`${action}Result`, result],
      ["ResponseMetadata", [["RequestId", requestId]]],
    ],
  ]);
  return { httpStatus: 200, body };
}

export function feedRefusal({ code, httpStatus, message }: Refusal, requestId: string): FeedAnswer {
  const error: XmlNode = [
    "Error",
    [
      ["Type", httpStatus < 500 ? "Sender" : "Receiver"],
      ["Code", code],
      ["Message", message],
    ],
  ];
  const body = writeDocument(DECLARATION, NAMESPACE, [
    "ErrorResponse",
    [error, ["RequestID", requestId]],
  ]);
  return { httpStatus, body };
}
