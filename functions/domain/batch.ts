import type { BatchOperation, ReportPosition } from "./batch-request.ts";
import { InvalidValue } from "./errors.ts";
import type { OrderReferenceId, TaskToken } from "./ids.ts";
import type { WrittenObject } from "./object-storage.ts";

declare const batchIdBrand: unique symbol;

/** Our id of a batch: a pure function of what is to be sent. */
export type BatchId = string & { readonly [batchIdBrand]: true };

/** Accepts a batch's id, as POST /batches has answered it. */
export function parseBatchId(text: string): BatchId {
  if (!/^[A-Za-z0-9-]{8,72}$/.test(text)) {
    throw new InvalidValue(`"${text}" is not a batch's id`);
  }
  // The one place where text becomes such an id: the form has just been checked.
  return text as BatchId;
}

/** What a batch is made of: the lines of a file, or what waits for one since a moment. */
export type BatchInput =
  | {
      readonly kind: "file";
      /** Where it lies; its ending says how it is written: .csv or .jsonl. */
      readonly key: string;
      /** A file that has changed since is not sent under this batch's id. */
      readonly contentSha256: string;
    }
  | {
      readonly kind: "waiting";
      /** ISO 8601: shipments recorded, or refunds asked for, from this moment on… */
      readonly since: string;
      /** …and before this one. */
      readonly until: string;
    };

/**
 * The batch's id. The same input gives the same batch, so that nothing is sent twice; a dry run has
 * an id of its own.
 */
export function batchIdOf(
  operation: BatchOperation,
  input: BatchInput,
  isDryRun: boolean,
): BatchId {
  const of =
    input.kind === "file"
      ? input.contentSha256.slice(0, 24)
      : `${compact(input.since)}-${compact(input.until)}`;
  return parseBatchId(`${operation}-${of}${isDryRun ? "-dry" : ""}`);
}

/** 2026-11-02T09:00:00.000Z as 20261102T090000000. */
function compact(moment: string): string {
  return moment.replace(/[^0-9T]/g, "");
}

/**
 * How far a batch has come:
 * started → claiming → built → submitting → submitted → reported → reconciled; or it ends as refused
 * (a line is wrong), empty (nothing was left to send), checked (a dry run), rejected (by Amazon) or
 * released (it died before it was handed in, and an operator let go of what it had taken). Claiming
 * begins when every line was looked at: from then on its lines stay as they are.
 */
export type BatchPhase =
  | "started"
  | "claiming"
  | "refused"
  | "empty"
  | "checked"
  | "built"
  | "submitting"
  | "submitted"
  | "reported"
  | "reconciled"
  | "rejected"
  | "released";

/** Phases in which a batch has ended with nothing sent, or nothing taken by Amazon. */
export const SENT_NOTHING: ReadonlySet<BatchPhase> = new Set([
  "refused",
  "empty",
  "checked",
  "rejected",
  "released",
]);

/** What became of a batch's lines. */
export interface BatchCounts {
  /** Amazon answered; the state tells what: a decline is an answer. */
  readonly answered: number;
  /** Amazon refused for good; the result says by which code. */
  readonly refused: number;
  /** Amazon could not; the line waits for another batch. */
  readonly again: number;
  /** In the feed and not in the report; the line waits for another batch. */
  readonly noAnswer: number;
  /** In the report and not in the feed, or about something else. */
  readonly unmatched: number;
  /** Not sent, because it was done already or lies in another batch. */
  readonly skipped: number;
}

export const NO_COUNTS: BatchCounts = {
  answered: 0,
  refused: 0,
  again: 0,
  noAnswer: 0,
  unmatched: 0,
  skipped: 0,
};

/** How long a batch waits for captures before it goes without the lines that need them. */
export interface WaitForCaptures {
  readonly lines: number;
  readonly since: string;
  readonly until: string;
}

/** One batch as it is recorded. */
export interface Batch {
  readonly batchId: BatchId;
  /** 0 before the first write; each write adds one and requires the one it started from. */
  readonly version: number;
  /** The number of the execution that carries the batch. */
  readonly run: number;
  /**
   * How many times its input has been looked through. The lines that came of each have a file of
   * their own, and each row that is taken for them carries the number.
   */
  readonly attempt?: number;
  readonly operation: BatchOperation;
  readonly input: BatchInput;
  readonly isDryRun: boolean;
  readonly createdAt: string;
  readonly phase: BatchPhase;
  /** Requests in the feed, or, of a dry run, what would be. */
  readonly requests?: number;
  readonly feed?: WrittenObject;
  /** Before Amazon is asked: a feed from then on that nobody knows may be ours. */
  readonly submittingAt?: string;
  readonly feedSubmissionId?: string;
  /** Refunds of which the money is not taken yet; gone when it no longer waits for them. */
  readonly waitsForCaptures?: WaitForCaptures;
  /** Why it was refused or rejected, or has sent nothing, in short. */
  readonly problem?: string;
  /** Lines of the report that have been gone through. */
  readonly reconciledLines?: number;
  /** Where the report goes on behind them. */
  readonly reportPosition?: ReportPosition;
  /** Files into which their results have been written. */
  readonly parts?: number;
  readonly counts?: BatchCounts;
}

/** What is known of one of Amazon's feeds, from whichever side it was told first. */
export interface FeedFacts {
  readonly feedSubmissionId: string;
  /** Unless it is somebody else's, or its submission has not been recorded yet. */
  readonly batchId?: BatchId;
  /** As GetFeedSubmissionList last said. */
  readonly status?: string;
  /** As the BatchNotification said. */
  readonly reportId?: string;
  /** Completed or Failed, from the notification. */
  readonly batchStatus?: string;
  /** It may be one of several batches', and nobody takes it for its own. */
  readonly isContested?: true;
}

/** A workflow task that waits for a batch's report. */
export interface BatchWait {
  readonly batchId: BatchId;
  readonly token: TaskToken;
  readonly visit: string;
  readonly parkedAt: string;
  /** When the report is tried without having been told of. */
  readonly deadline: string;
  readonly dueAt: string;
}

/** A capture or a refund that waits until a batch takes it along. */
export interface QueuedTransaction {
  readonly orderReferenceId: OrderReferenceId;
  readonly kind: "capture" | "refund";
  readonly ordinal: number;
  /** When the shipment was recorded, or the refund asked for. */
  readonly since: string;
}

/** The recorded batches. Every write is one row with one condition. */
export interface BatchStore {
  readBatch(batchId: BatchId): Promise<Batch | undefined>;
  /** "conflict": somebody else has written it since it was read, and nothing was written. */
  saveBatch(batch: Batch): Promise<Batch | "conflict">;
  readFeed(feedSubmissionId: string): Promise<FeedFacts | undefined>;
  /** Adds what is told; what is known already stays. */
  noteFeed(facts: FeedFacts): Promise<void>;
  /**
   * Takes a feed that no batch has yet; answers whether it is this batch's now. A contested one goes
   * only to the batch to which Amazon has named it, and not to one that has found it in Amazon's list.
   */
  claimFeed(feedSubmissionId: string, batchId: BatchId, how: "named" | "found"): Promise<boolean>;
  /** Before a batch hands its feed in, so that others know of it; repeated, it changes nothing. */
  noteSubmitting(batchId: BatchId): Promise<void>;
  /** Once the batch knows its feed. */
  forgetSubmitting(batchId: BatchId): Promise<void>;
  /** Batches that are handing in, or have known their feed for a moment only; read consistently. */
  submitting(): AsyncIterable<BatchId>;
  enqueue(transaction: QueuedTransaction): Promise<void>;
  dequeue(transaction: QueuedTransaction): Promise<void>;
  /** What waits for a batch, in no order. */
  queued(
    kind: QueuedTransaction["kind"],
    span: { readonly since: string; readonly until: string },
  ): AsyncIterable<QueuedTransaction>;
  /** Takes the batch's place unless a newer visit holds it. */
  parkBatch(wait: BatchWait): Promise<"parked" | "superseded">;
  readBatchWait(batchId: BatchId): Promise<BatchWait | undefined>;
  leaveBatch(batchId: BatchId, token: TaskToken): Promise<void>;
  dueBatches(now: string, limit: number): Promise<readonly BatchWait[]>;
  postponeBatch(wait: BatchWait, dueAt: string): Promise<void>;
}

/**
 * Where a batch's files lie. What is made of its input lies apart for each attempt, so that a call
 * that was believed dead writes into nobody's feed.
 */
export function batchFiles({ batchId, attempt = 1 }: Pick<Batch, "batchId" | "attempt">) {
  const file = (name: string): string => `batches/${batchId}/${name}`;
  const of = attempt <= 1 ? "" : `-${attempt}`;
  return {
    /** The requests as they were checked, one to a line. */
    lines: file(`lines${of}.jsonl`),
    /** What the check left out, before anything was taken. */
    leftOut: file(`left-out${of}.jsonl`),
    feed: file(`feed${of}.xml`),
    report: file("report.xml"),
    /** Lines that are wrong, or were not sent, each with its number. */
    problems: file("problems.jsonl"),
    /** What became of every line. */
    result: file("result.jsonl"),
    part: (number: number) => file(`parts/${String(number).padStart(6, "0")}.jsonl`),
  };
}
