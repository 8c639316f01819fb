import type { BatchRequest, ReportedAnswer } from "./batch-request.ts";
import type { OrderReferenceId } from "./ids.ts";

/** The row of an order's ledger that a line is about; none for orders that are not carried here. */
export interface LineTarget {
  readonly orderReferenceId: OrderReferenceId;
  readonly kind: "capture" | "refund";
  readonly ordinal: number;
  /** By this it lies in the queue. */
  readonly since: string;
}

/** A request of a batch after it was checked. Its number, from 1, is its SellerRequestId. */
export interface CheckedLine {
  readonly number: number;
  /** The line of the input that asks for it. */
  readonly line: number;
  readonly request: BatchRequest;
  readonly target?: LineTarget;
}

/** A line of the input that is wrong, or that was left out of the feed. */
export interface LineProblem {
  /** The line of the file, the first being 1. */
  readonly line: number;
  readonly problem: string;
}

/** What became of one line. */
export interface LineResult {
  readonly line: number | string;
  /** The request's number in feed and report, SellerRequestId. */
  readonly request?: string;
  readonly result: "answered" | "refused" | "again" | "no-answer" | "unmatched" | "skipped";
  readonly orderReferenceId?: string;
  readonly referenceId?: string;
  /** Amazon's id of what the request was about: an authorization to capture, a capture to give back. */
  readonly asked?: string;
  readonly amazonId?: string;
  /** Amazon's state and reason of the object, where it answered with one. */
  readonly state?: string;
  readonly reason?: string;
  /** Amazon's error code, its HTTP status and its words, where it refused. */
  readonly code?: string;
  readonly httpStatus?: number;
  readonly message?: string;
}

/** One line of a file of JSON lines. */
export function toJsonLine(value: CheckedLine | LineProblem | LineResult): string {
  return `${JSON.stringify(value)}\n`;
}

/** Reads what toJsonLine wrote: a file of our own, which nobody else writes. */
export function readCheckedLine(text: string): CheckedLine {
  return JSON.parse(text);
}

/** Reads what toJsonLine wrote of a result: a file of our own, as well. */
export function readLineResult(text: string): LineResult {
  return JSON.parse(text);
}

/** Reads a file of our own, line by line. */
export async function* checkedLines(lines: AsyncIterable<string>): AsyncIterable<CheckedLine> {
  for await (const line of lines) yield readCheckedLine(line);
}

/** Amazon's id of what a request is about: of an order, a billing agreement or a transaction. */
export function askedOf({ request }: BatchRequest): string {
  if (typeof request === "string") return request;
  if ("billingAgreementId" in request) return request.billingAgreementId;
  if ("authorizationId" in request) return request.authorizationId;
  return "captureId" in request ? request.captureId : request.orderReferenceId;
}

/** What an answer shows of the object that it tells about. */
export function shownOf(answer: ReportedAnswer): Partial<LineResult> {
  switch (answer.kind) {
    case "done":
      return {};
    case "unreadable":
      return { message: answer.why };
    case "refused": {
      const { code, httpStatus, message } = answer;
      return { code, httpStatus, message };
    }
    case "authorization":
      return shownObject(answer.reading.authorizationId, answer.reading);
    case "capture":
      return shownObject(answer.reading.captureId, answer.reading);
    case "refund":
      return shownObject(answer.reading.refundId, answer.reading);
  }
}

function shownObject(
  amazonId: string,
  reading: {
    readonly referenceId: string;
    readonly status: { readonly state: string; readonly reason?: string | undefined };
  },
): Partial<LineResult> {
  const { state, reason } = reading.status;
  const { referenceId } = reading;
  return { amazonId, referenceId, state, ...(reason === undefined ? {} : { reason }) };
}

/** Goes through items in groups, each group at once, and hands the results on in the items' order. */
export async function* inGroups<Item, Result>(
  items: AsyncIterable<Item>,
  size: number,
  work: (item: Item) => Promise<Result>,
): AsyncIterable<Result> {
  let group: Item[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield* await Promise.all(group.map(work));
    group = [];
  }
  yield* await Promise.all(group.map(work));
}
