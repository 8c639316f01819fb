import * as v from "valibot";
import { InvalidValue } from "../domain/errors.ts";
import { parseCurrency } from "../domain/money.ts";
import { linesOf, MissingObject, type ObjectStorage, piecesOf } from "../domain/object-storage.ts";
import { FINDING_KINDS, type Finding } from "../domain/reconciliation.ts";
import { describeIssues } from "./schemas.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The id of a reconciliation: ours, or the schedule's. */
export const reconciliationId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9-]{1,64}$/, "must be 1 to 64 letters, digits or dashes"),
);

/** The report to compare with, below the bucket's folder input/. */
export const reportKey = v.pipe(
  v.string(),
  v.regex(
    /^input\/(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,200}\.(csv|txt|tsv)$/,
    "must be a file like input/settlement.csv",
  ),
);

/** "recent": orders that are not over, or were not five weeks ago. */
export const reconciliationScope = v.picklist(["recent", "all"]);

/** What the states of a reconciliation hand over. */
export const reconciliationInput = v.strictObject({
  reconciliationId,
  scope: reconciliationScope,
  /** Empty if there is none. */
  report: v.union([v.literal(""), reportKey]),
});

export type ReconciliationInput = v.InferOutput<typeof reconciliationInput>;

const progressSchema = v.strictObject({
  reconciliationId,
  scope: reconciliationScope,
  report: v.string(),
  phase: v.picklist(["orders", "report", "done"]),
  startedAt: v.string(),
  updatedAt: v.string(),
  /** Where the next orders begin, in words of the list's own. */
  place: v.exactOptional(v.string()),
  ordersSeen: count,
  ordersCompared: count,
  reportLines: count,
  unreadableLines: count,
  /** Files of findings that have been written. */
  parts: count,
  counts: v.record(v.picklist(FINDING_KINDS), v.exactOptional(count)),
});

/** How far a reconciliation has come; what it has found lies in as many files as it has parts. */
export type Progress = v.InferOutput<typeof progressSchema>;

const amount = v.object({
  minorUnits: v.pipe(v.number(), v.integer()),
  currency: v.pipe(v.string(), v.transform(parseCurrency)),
});
const findingSchema = v.strictObject({
  kind: v.picklist(FINDING_KINDS),
  orderReferenceId: v.optional(v.string()),
  sellerOrderId: v.optional(v.string()),
  amazonId: v.optional(v.string()),
  says: v.string(),
  ours: v.optional(amount),
  amazons: v.optional(amount),
  repair: v.array(v.string()),
});

function fileOf(id: string, name: string): string {
  return `reconciliations/${id}/${name}`;
}

function partOf(id: string, part: number): string {
  return fileOf(id, `findings-${String(part).padStart(5, "0")}.jsonl`);
}

/** The file with every finding of a reconciliation that is done, one to a line. */
export function resultFile(id: string): string {
  return fileOf(id, "result.jsonl");
}

type Reads = Pick<ObjectStorage, "open">;
type Writes = Pick<ObjectStorage, "write">;

/** How far it has come; undefined if it has not begun. Throws InvalidValue for a damaged file. */
export async function readProgress(storage: Reads, id: string): Promise<Progress | undefined> {
  let text = "";
  try {
    for await (const line of linesOf(storage.open(fileOf(id, "progress.json")))) text += line;
  } catch (error) {
    if (error instanceof MissingObject) return undefined;
    throw error;
  }
  return parsed(progressSchema, text);
}

/** Keeps how far it has come, and the findings of this part, which are written first. */
export async function writePart(
  storage: Writes,
  progress: Progress,
  found: readonly Finding[],
): Promise<Progress> {
  const { reconciliationId: id } = progress;
  const parts = progress.parts + (found.length > 0 ? 1 : 0);
  if (found.length > 0) {
    const lines = found.map((finding) => `${JSON.stringify(finding)}\n`);
    await storage.write(partOf(id, parts), piecesOf(each(lines)));
  }
  const next = { ...progress, parts };
  await storage.write(fileOf(id, "progress.json"), piecesOf(each([JSON.stringify(next)])));
  return next;
}

/** The findings of one part, from 1 on, as they were found. */
export async function* readPart(storage: Reads, id: string, part: number): AsyncIterable<Finding> {
  for await (const line of linesOf(storage.open(partOf(id, part)))) {
    yield parsed(findingSchema, line);
  }
}

/** Every finding so far. */
export async function* readFindings(storage: Reads, progress: Progress): AsyncIterable<Finding> {
  for (let part = 1; part <= progress.parts; part += 1) {
    yield* readPart(storage, progress.reconciliationId, part);
  }
}

/** Puts all parts into one file, piece by piece. */
export async function writeResult(
  storage: Pick<ObjectStorage, "open" | "write">,
  progress: Progress,
): Promise<void> {
  async function* lines(): AsyncIterable<string> {
    for await (const finding of readFindings(storage, progress)) {
      yield `${JSON.stringify(finding)}\n`;
    }
  }
  await storage.write(resultFile(progress.reconciliationId), piecesOf(lines()));
}

async function* each(texts: readonly string[]): AsyncIterable<string> {
  yield* texts;
}

function parsed<Schema extends v.GenericSchema>(schema: Schema, text: string) {
  const result = v.safeParse(schema, JSON.parse(text));
  if (result.success) return result.output;
  throw new InvalidValue(`A file of a reconciliation: ${describeIssues(result.issues)}`);
}
