import type { AmazonPay, AuthorizationReading, CaptureReading } from "./amazon-pay.ts";
import type { AmazonPayRefunds, RefundReading } from "./amazon-pay-refund.ts";
import type { BillingAgreements } from "./billing-agreement.ts";

type RequestOf<Port, Method extends keyof Port> = Port[Method] extends (
  request: infer Request,
) => unknown
  ? Request
  : never;

/** What each operation of a batch asks, in the words of the single call (reference §11.1). */
export interface BatchRequests {
  readonly Authorize: RequestOf<AmazonPay, "authorize">;
  readonly AuthorizeOnBillingAgreement: RequestOf<BillingAgreements, "authorizeOnBillingAgreement">;
  readonly CancelOrderReference: RequestOf<AmazonPay, "cancelOrderReference">;
  readonly CloseOrderReference: RequestOf<AmazonPay, "closeOrderReference">;
  readonly CloseAuthorization: RequestOf<AmazonPay, "closeAuthorization">;
  readonly Capture: RequestOf<AmazonPay, "capture">;
  readonly GetCaptureDetails: RequestOf<AmazonPay, "getCaptureDetails">;
  readonly Refund: RequestOf<AmazonPayRefunds, "refund">;
  readonly GetRefundDetails: RequestOf<AmazonPayRefunds, "getRefundDetails">;
}

export type BatchOperation = keyof BatchRequests;

/** One request of a batch. */
export type BatchRequest = {
  [Operation in BatchOperation]: {
    readonly operation: Operation;
    readonly request: BatchRequests[Operation];
  };
}[BatchOperation];

const EVERYWHERE: readonly BatchOperation[] = [
  "CancelOrderReference",
  "CloseOrderReference",
  "CloseAuthorization",
  "Capture",
  "GetCaptureDetails",
  "Refund",
  "GetRefundDetails",
];

const IN_NORTH_AMERICA: readonly BatchOperation[] = [
  "Authorize",
  "AuthorizeOnBillingAgreement",
  ...EVERYWHERE,
];

/**
 * The operations that Amazon takes in batches from sellers of a region: Authorize and
 * AuthorizeOnBillingAgreement in North America only, none in Japan, which has no marketplace id for
 * feeds (reference §11.1, §16 no. 5).
 */
export function batchOperationsIn(region: string): readonly BatchOperation[] {
  if (region === "na" || region === "us") return IN_NORTH_AMERICA;
  return ["eu", "uk", "de"].includes(region) ? EVERYWHERE : [];
}

/** Most requests of one feed (seed 002, "Request Elements"). */
export const MOST_REQUESTS_OF_A_FEED = 60_000;

/** One request with the number by which the report names it: SellerRequestId, from 1. */
export interface FeedLine {
  readonly number: number;
  readonly request: BatchRequest;
}

/**
 * Writes a feed piece by piece, whatever its length. Throws InvalidValue for a request that Amazon
 * could only refuse, for a second operation in one feed, and beyond 60,000 requests.
 */
export type WriteFeed = (lines: AsyncIterable<FeedLine>) => AsyncIterable<Uint8Array>;

/** Throws InvalidValue for a request that Amazon could only refuse, as the single call would. */
export type CheckBatchRequest = (request: BatchRequest) => void;

/** What Amazon answered to one request of a batch. */
export type ReportedAnswer =
  | { readonly kind: "done" }
  | { readonly kind: "authorization"; readonly reading: AuthorizationReading }
  | { readonly kind: "capture"; readonly reading: CaptureReading }
  | { readonly kind: "refund"; readonly reading: RefundReading }
  | {
      readonly kind: "refused";
      /** Amazon's error code, such as InvalidAuthorizationStatus. */
      readonly code: string;
      readonly httpStatus: number;
      readonly message: string;
      /** What a repetition can do (docs/errors.md). */
      readonly retry: "transient" | "access" | "business" | "lasting";
    }
  /** The line says something that cannot be understood: as good as no answer. */
  | { readonly kind: "unreadable"; readonly why: string };

/** Where a report can be read on: between two of its lines. */
export interface ReportPosition {
  /** Bytes from its beginning. */
  readonly byte: number;
  /** What the document has said up to there, its lines left out: some hundred characters. */
  readonly frame: string;
}

/** One line of a report, in whatever order Amazon wrote it. */
export interface ReportLine {
  readonly sellerRequestId: string;
  readonly answer: ReportedAnswer;
  /** Behind this line. */
  readonly next: ReportPosition;
}

/**
 * Reads a report piece by piece, whatever its length; from a position on if one is named, and then
 * `report` begins at its byte. Throws AmazonPayUnavailable for one that is damaged or cut, and
 * InvalidValue for one of another feed than was asked for.
 */
export type ReadReport = (
  report: AsyncIterable<Uint8Array>,
  of: { readonly feedSubmissionId: string; readonly operation: BatchOperation },
  from?: ReportPosition,
) => AsyncIterable<ReportLine>;
