import * as v from "valibot";
import {
  type Batch,
  type BatchInput,
  type BatchStore,
  batchFiles,
  batchIdOf,
  parseBatchId,
  SENT_NOTHING,
} from "../domain/batch.ts";
import { batchOperationsIn } from "../domain/batch-request.ts";
import { InvalidValue } from "../domain/errors.ts";
import type { ObjectStorage } from "../domain/object-storage.ts";
import type { Clock, Log, WorkflowControl } from "../domain/ports.ts";
import { isoTime } from "../domain/record.ts";
import { noBody } from "../runtime/commands.ts";
import { type HttpRequest, type HttpResponse, problem } from "../runtime/http.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { batchBody } from "./contract.ts";
import { executionOf } from "./execution.ts";
import { type ReleaseDeps, releaseBatch } from "./release.ts";

export interface BatchCommandsDeps extends ReleaseDeps {
  readonly clock: Pick<Clock, "now">;
  readonly batches: Pick<BatchStore, "readBatch" | "saveBatch">;
  readonly storage: Pick<ObjectStorage, "fingerprint" | "open">;
  readonly workflow: Pick<WorkflowControl, "start" | "status">;
  readonly log: Log;
  /** Where the seller account is: what batches may hold depends on it. */
  readonly region: string;
}

/** Begins batches and tells how they stand. */
export function createBatchCommandsHandler(deps: BatchCommandsDeps) {
  return async (request: HttpRequest): Promise<HttpResponse> => {
    return ROUTES[request.route]?.(deps, request) ?? problem(404, "UnknownRoute", request.route);
  };
}

type Answer = (deps: BatchCommandsDeps, request: HttpRequest) => Promise<HttpResponse>;

const ROUTES: Readonly<Record<string, Answer>> = {
  "POST /batches": (deps, { body }) => begin(deps, body),
  "GET /batches/{id}": ofBatch(async (_deps, batch) => ({ status: 200, body: view(batch) })),
  "POST /batches/{id}/resume": ofBatch(resume),
  "POST /batches/{id}/release": ofBatch(releaseBatch),
};

/** Answers for the batch that the path names. */
function ofBatch(
  answer: (deps: BatchCommandsDeps, batch: Batch, body: unknown) => Promise<HttpResponse>,
): Answer {
  return async (deps, { pathParameters, body }) => {
    const batch = await find(deps, pathParameters["id"] ?? "");
    return batch
      ? answer(deps, batch, body)
      : problem(404, "UnknownBatch", "There is no such batch");
  };
}

async function find(deps: BatchCommandsDeps, id: string): Promise<Batch | undefined> {
  try {
    return await deps.batches.readBatch(parseBatchId(id));
  } catch (error) {
    if (error instanceof InvalidValue) return undefined;
    throw error;
  }
}

/**
 * Begins a batch, or finds it: the same input is the same batch, and nothing is sent twice. One
 * whose execution has died goes on, and one of which nothing was sent is tried again.
 */
async function begin(deps: BatchCommandsDeps, body: unknown): Promise<HttpResponse> {
  const parsed = v.safeParse(batchBody, body);
  if (!parsed.success) return problem(422, "InvalidRequest", describeIssues(parsed.issues));
  const { operation, file, since, until, dryRun: isDryRun = false } = parsed.output;
  const refusal = refusalOf(deps.region, operation);
  if (refusal) return problem(422, "BatchNotPossible", refusal);
  const now = isoTime(deps.clock.now());
  if (since !== undefined && since > now) {
    const words = `since: ${since} lies in the future, and nothing has been waiting since then; it is ${now}`;
    return problem(422, "InvalidRequest", words);
  }
  const input = await inputOf(deps, file, since ?? now, until ?? now);
  if (!input) return problem(404, "UnknownFile", `There is no file ${file} in the bucket`);
  const batchId = batchIdOf(operation, input, isDryRun);
  const known = await deps.batches.readBatch(batchId);
  const first = { batchId, version: 0, run: 1, operation, input, isDryRun, createdAt: now };
  const batch = await carryOn(deps, known ?? { ...first, phase: "started" }, input);
  return { status: 200, body: view(batch) };
}

/**
 * Carries a batch on by its id, from what is stored of it: once its lines have been looked at, its
 * input is needed no more. One that has ended without a result is for POST /batches to begin again.
 */
async function resume(deps: BatchCommandsDeps, batch: Batch, body: unknown): Promise<HttpResponse> {
  const words = v.safeParse(noBody, body ?? {});
  if (!words.success) return problem(422, "InvalidRequest", describeIssues(words.issues));
  const { batchId, phase, input } = batch;
  if (SENT_NOTHING.has(phase)) {
    return problem(
      409,
      "BatchOver",
      `The batch ${batchId} is ${phase}, and nothing of it is under way; POST /batches with the same input begins it again`,
    );
  }
  const isRead = phase !== "started" || input.kind === "waiting";
  const now = isRead ? undefined : await deps.storage.fingerprint(input.key);
  if (!isRead && now?.contentSha256 !== input.contentSha256) {
    return problem(
      409,
      "BatchInputGone",
      `${input.key} is not what it was, and its lines have not all been looked at: nothing can be sent. Put the file back, or let go of the batch: npm run orders -- release-batch ${batchId}`,
    );
  }
  return { status: 200, body: view(await carryOn(deps, batch, input)) };
}

/** Why Amazon would take no such batch from this seller (reference §11.1). */
function refusalOf(region: string, operation: Batch["operation"]): string | undefined {
  if (region === "eu")
    return "Batches need the seller's country: set it to GB or DE in the settings";
  const possible = batchOperationsIn(region);
  if (possible.includes(operation)) return undefined;
  return possible.length === 0
    ? "Amazon takes no batches from Japan: it has no marketplace id for them"
    : `In this region Amazon takes batches of ${possible.join(", ")}`;
}

async function inputOf(
  { storage }: BatchCommandsDeps,
  file: string | undefined,
  since: string,
  until: string,
): Promise<BatchInput | undefined> {
  if (file === undefined) return { kind: "waiting", since, until };
  const found = await storage.fingerprint(file);
  return found && { kind: "file", key: file, ...found };
}

/**
 * Starts the batch's execution, unless one is under way or has done it. It reads the file where it
 * lies now: the same content may have got another name.
 */
async function carryOn(deps: BatchCommandsDeps, known: Batch, input: BatchInput): Promise<Batch> {
  const { batchId, run } = known;
  const isNew = known.version === 0;
  const status = isNew ? "none" : await deps.workflow.status(executionOf(batchId, run));
  if (status === "running") return known;
  const isTriedAgain = SENT_NOTHING.has(known.phase);
  const isDone = known.phase === "reconciled" || (status === "succeeded" && !isTriedAgain);
  if (isDone) return known;
  // A run that was recorded and never started is started under its number.
  const next = isNew || status === "none" ? run : run + 1;
  const saved = await deps.batches.saveBatch({
    ...(isTriedAgain ? anew(known) : known),
    input,
    run: next,
  });
  if (saved === "conflict") return (await deps.batches.readBatch(batchId)) ?? known;
  await deps.workflow.start(executionOf(batchId, next));
  return saved;
}

/** The same batch before anything was done; its attempts are counted on. */
function anew({
  batchId,
  version,
  run,
  operation,
  input,
  isDryRun,
  createdAt,
  attempt,
}: Batch): Batch {
  const first = { batchId, version, run, operation, input, isDryRun, createdAt } as const;
  return { ...first, ...(attempt === undefined ? {} : { attempt }), phase: "started" };
}

/** The batch as the shop reads it. */
function view(batch: Batch): HttpResponse["body"] {
  const {
    version: _version,
    attempt: _attempt,
    reconciledLines: _lines,
    reportPosition: _position,
    parts: _parts,
    feed,
    ...shown
  } = batch;
  const files = batchFiles(batch);
  const { phase } = batch;
  return {
    ...shown,
    files: {
      ...(feed ? { feed: files.feed } : {}),
      ...(["refused", "empty", "checked"].includes(phase) || feed || shown.waitsForCaptures
        ? { problems: files.problems }
        : {}),
      ...(phase === "reconciled" || phase === "rejected" ? { result: files.result } : {}),
    },
  };
}
