import { type Batch, type BatchStore, batchFiles } from "../domain/batch.ts";
import { type CheckedLine, inGroups, toJsonLine } from "../domain/batch-lines.ts";
import { MOST_REQUESTS_OF_A_FEED } from "../domain/batch-request.ts";
import { InvalidValue } from "../domain/errors.ts";
import { linesOf, type ObjectStorage, piecesOf } from "../domain/object-storage.ts";
import { inputLines } from "./input-lines.ts";
import { recordReader } from "./input-records.ts";
import { columnsOf } from "./line-schemas.ts";
import { type ResolveDeps, type Resolved, resolveLine, resolveQueued } from "./resolve-line.ts";

export interface CheckDeps extends ResolveDeps {
  readonly batches: Pick<BatchStore, "queued">;
  readonly storage: ObjectStorage;
}

/** Something to say about a line of the input. */
export interface Finding {
  readonly line: number;
  readonly problem: string;
}

/** What came of looking at every line. */
export interface Check {
  readonly requests: number;
  readonly problems: readonly Finding[];
  readonly skipped: readonly Finding[];
  readonly outstanding: readonly Finding[];
}

interface Looked {
  readonly line: number;
  readonly resolved: Resolved;
}

const GROUP = 32;

/** Looks at every line, and writes the requests that they come to into the batch's file of lines. */
export async function checkInput(deps: CheckDeps, batch: Batch): Promise<Check> {
  const found: Record<"problem" | "skipped" | "outstanding", Finding[]> = {
    problem: [],
    skipped: [],
    outstanding: [],
  };
  const asked = new Map<string, number>();
  let requests = 0;
  async function* lines(): AsyncIterable<string> {
    for await (const { line, resolved } of looked(deps, batch)) {
      if (resolved.kind !== "wanted") {
        found[resolved.kind].push({ line, problem: resolved.problem });
        continue;
      }
      for (const wanted of resolved.wanted) {
        const before = asked.get(identityOf(wanted));
        if (before !== undefined) {
          const problem = `asks for the same as line ${before}`;
          found.problem.push({ line, problem });
          continue;
        }
        if (requests === MOST_REQUESTS_OF_A_FEED) {
          if (batch.input.kind === "waiting") return;
          found.problem.push({ line, problem: TOO_MANY });
          return;
        }
        asked.set(identityOf(wanted), line);
        requests += 1;
        yield toJsonLine({ ...wanted, number: requests, line });
      }
    }
  }
  await deps.storage.write(batchFiles(batch).lines, piecesOf(lines()));
  const { problem: problems, skipped, outstanding } = found;
  return { requests, problems, skipped, outstanding };
}

const TOO_MANY = `is one too many: a batch has at most ${MOST_REQUESTS_OF_A_FEED} requests; put it and what follows into another file`;

async function* looked(deps: CheckDeps, batch: Batch): AsyncIterable<Looked> {
  const { input, operation } = batch;
  if (input.kind === "waiting") {
    const kind = operation === "Refund" ? "refund" : "capture";
    let line = 0;
    const queued = inGroups(deps.batches.queued(kind, input), GROUP, (one) =>
      resolveQueued(deps, batch, one),
    );
    for await (const resolved of queued) yield { line: ++line, resolved };
    return;
  }
  await requireUnchanged(deps, input);
  const records = recordReader(
    input.key,
    columnsOf(operation),
  )(inputLines(deps.storage.open(input.key)));
  yield* inGroups(records, GROUP, async (record) => ({
    line: record.line,
    resolved:
      "problem" in record
        ? ({ kind: "problem", problem: record.problem } as const)
        : await resolveLine(deps, batch, record.fields),
  }));
}

/** The batch's id stands for the content that was there when it was begun. */
async function requireUnchanged(
  { storage }: CheckDeps,
  { key, contentSha256 }: { readonly key: string; readonly contentSha256: string },
): Promise<void> {
  const now = await storage.fingerprint(key);
  if (now?.contentSha256 !== contentSha256) {
    throw new InvalidValue(`${key} is not what it was when the batch was begun; begin it anew`);
  }
}

/** What may be asked for only once in a feed. */
function identityOf({ request }: Pick<CheckedLine, "request">): string {
  const { request: asked } = request;
  if (typeof asked === "string") return asked;
  if ("referenceId" in asked) return asked.referenceId;
  return "authorizationId" in asked ? asked.authorizationId : asked.orderReferenceId;
}

/** Reads findings that writeFindings wrote: a file of our own, which nobody else writes. */
export async function readFindings(
  storage: Pick<ObjectStorage, "open">,
  key: string,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for await (const line of linesOf(storage.open(key))) findings.push(JSON.parse(line));
  return findings;
}

/** Writes findings for people, one to a line. */
export async function writeFindings(
  storage: Pick<ObjectStorage, "write">,
  key: string,
  findings: readonly Finding[],
): Promise<void> {
  async function* lines(): AsyncIterable<string> {
    for (const finding of findings) yield toJsonLine(finding);
  }
  await storage.write(key, piecesOf(lines()));
}
