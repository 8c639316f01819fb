import * as v from "valibot";
import {
  type Batch,
  type BatchCounts,
  type BatchInput,
  type BatchPhase,
  type BatchWait,
  type FeedFacts,
  parseBatchId,
  type WaitForCaptures,
} from "../../domain/batch.ts";
import type { BatchOperation } from "../../domain/batch-request.ts";
import { parseTaskToken } from "../../domain/ids.ts";
import { count, type EntriesOf, oneOf, parsedBy, text, wholeNumber } from "./field-schemas.ts";

const operation = oneOf<BatchOperation>({
  Authorize: true,
  AuthorizeOnBillingAgreement: true,
  CancelOrderReference: true,
  CloseOrderReference: true,
  CloseAuthorization: true,
  Capture: true,
  GetCaptureDetails: true,
  Refund: true,
  GetRefundDetails: true,
});

const phase = oneOf<BatchPhase>({
  started: true,
  claiming: true,
  refused: true,
  empty: true,
  checked: true,
  built: true,
  submitting: true,
  submitted: true,
  reported: true,
  reconciled: true,
  rejected: true,
  released: true,
});

const input = v.variant("kind", [
  v.object({
    kind: v.literal("file"),
    key: v.string(),
    contentSha256: v.string(),
  } satisfies EntriesOf<Extract<BatchInput, { kind: "file" }>>),
  v.object({
    kind: v.literal("waiting"),
    since: v.string(),
    until: v.string(),
  } satisfies EntriesOf<Extract<BatchInput, { kind: "waiting" }>>),
]);

const counts = v.object({
  answered: wholeNumber,
  refused: wholeNumber,
  again: wholeNumber,
  noAnswer: wholeNumber,
  unmatched: wholeNumber,
  skipped: wholeNumber,
} satisfies EntriesOf<BatchCounts>);

export const batchAttributes = v.object({
  version: count,
  run: count,
  attempt: v.exactOptional(count),
  operation,
  input,
  isDryRun: v.boolean(),
  createdAt: v.string(),
  phase,
  requests: v.exactOptional(wholeNumber),
  feed: v.exactOptional(v.object({ sizeBytes: wholeNumber, contentMd5: v.string() })),
  submittingAt: text,
  feedSubmissionId: text,
  waitsForCaptures: v.exactOptional(
    v.object({
      lines: wholeNumber,
      since: v.string(),
      until: v.string(),
    } satisfies EntriesOf<WaitForCaptures>),
  ),
  problem: text,
  reconciledLines: v.exactOptional(wholeNumber),
  reportPosition: v.exactOptional(v.object({ byte: wholeNumber, frame: v.string() })),
  parts: v.exactOptional(wholeNumber),
  counts: v.exactOptional(counts),
} satisfies EntriesOf<Omit<Batch, "batchId">>);

export const feedAttributes = v.object({
  batchId: v.exactOptional(parsedBy(parseBatchId)),
  status: text,
  reportId: text,
  batchStatus: text,
  isContested: v.exactOptional(v.literal(true)),
} satisfies EntriesOf<Omit<FeedFacts, "feedSubmissionId">>);

export const batchWaitAttributes = v.object({
  token: parsedBy(parseTaskToken),
  visit: v.string(),
  parkedAt: v.string(),
  deadline: v.string(),
  dueAt: v.string(),
} satisfies EntriesOf<Omit<BatchWait, "batchId">>);
