import { InvalidValue, OutcomeError } from "../domain/errors.ts";
import { parseOrderReferenceId } from "../domain/ids.ts";
import { linesOf, type ObjectStorage } from "../domain/object-storage.ts";
import type { Clock, Log, OrderStore } from "../domain/ports.ts";
import { compareSettlement } from "../domain/reconcile-settlement.ts";
import { countFindings, type Finding, findingKey } from "../domain/reconciliation.ts";
import { isoTime } from "../domain/record.ts";
import { readSettlement, type SettlementLine } from "../domain/settlement-lines.ts";
import {
  type Progress,
  type ReconciliationInput,
  readFindings,
  readProgress,
  writePart,
  writeResult,
} from "../runtime/reconciliation-files.ts";

export interface CompareReportDeps {
  readonly clock: Pick<Clock, "now">;
  readonly store: Pick<OrderStore, "readLedger">;
  readonly storage: Pick<ObjectStorage, "open" | "write">;
  readonly log: Log;
}

/** A function has 15 minutes. */
const LONGEST_MILLISECONDS = 8 * 60 * 1_000;
const LINES_OF_A_PART = 500;
/** Of so many findings it is remembered that they are known; of more, a report may repeat some. */
const MOST_REMEMBERED = 50_000;

/**
 * Goes through the settlement report, if there is one, and tells what the whole reconciliation has
 * found. Like the orders, the report is gone through in parts of which each is written down.
 * Throws LinesOutstanding when there is more.
 */
export function createCompareReportHandler(deps: CompareReportDeps) {
  return async (input: ReconciliationInput): Promise<void> => {
    const { storage } = deps;
    let progress = await readProgress(storage, input.reconciliationId);
    if (!progress) throw new InvalidValue("The reconciliation has not compared the orders yet");
    if (progress.phase !== "report") return;
    if (progress.report !== "") {
      const slice = await compareReport(deps, progress);
      progress = slice.progress;
      if (!slice.isWhole) {
        const { reportLines } = progress;
        throw new OutcomeError("LinesOutstanding", `${reportLines} lines have been read`);
      }
    }
    await writeResult(storage, progress);
    tell(deps.log, progress);
    const updatedAt = isoTime(deps.clock.now());
    await writePart(storage, { ...progress, phase: "done", updatedAt }, []);
  };
}

async function compareReport(deps: CompareReportDeps, before: Progress) {
  const startedAt = deps.clock.now();
  const known = await knownFindings(deps, before);
  let progress = before;
  let found: Finding[] = [];
  let [position, lines, unreadable] = [0, before.reportLines, before.unreadableLines];
  const keep = async (): Promise<void> => {
    const counts = countFindings(progress.counts, found);
    const updatedAt = isoTime(deps.clock.now());
    const read = { reportLines: lines, unreadableLines: unreadable };
    progress = await writePart(deps.storage, { ...progress, ...read, updatedAt, counts }, found);
    found = [];
  };
  // What is compared is ASCII; names and notes beside it may be in another encoding.
  const report = linesOf(deps.storage.open(before.report), "replace");
  for await (const line of readSettlement(report)) {
    position += 1;
    if (position <= before.reportLines) continue;
    lines = position;
    const differences = await differencesOf(deps, line);
    if (!differences) unreadable += 1;
    for (const finding of differences ?? []) {
      const key = findingKey(finding);
      if (known.has(key)) continue;
      if (known.size < MOST_REMEMBERED) known.add(key);
      found.push(finding);
    }
    if (lines % LINES_OF_A_PART !== 0) continue;
    await keep();
    if (deps.clock.now() - startedAt > LONGEST_MILLISECONDS) return { progress, isWhole: false };
  }
  await keep();
  return { progress, isWhole: true };
}

/** What the orders have shown already is not found a second time. */
async function knownFindings({ storage }: CompareReportDeps, progress: Progress) {
  const known = new Set<string>();
  for await (const finding of readFindings(storage, progress)) {
    if (known.size >= MOST_REMEMBERED) break;
    known.add(findingKey(finding));
  }
  return known;
}

/** undefined for a line that cannot be read. */
async function differencesOf(
  { store }: CompareReportDeps,
  line: SettlementLine | { readonly problem: string },
): Promise<readonly Finding[] | undefined> {
  if ("problem" in line) return undefined;
  const orderReferenceId = orderReferenceIn(line.orderReferenceId);
  if (!orderReferenceId) return undefined;
  return compareSettlement(line, await store.readLedger(orderReferenceId));
}

function orderReferenceIn(text: string) {
  try {
    return parseOrderReferenceId(text);
  } catch (error) {
    if (error instanceof InvalidValue) return undefined;
    throw error;
  }
}

function tell(log: Log, { reconciliationId, ordersCompared, counts }: Progress): void {
  for (const [kind, found] of Object.entries(counts)) {
    log.event("books-differ", { reconciliationId, kind, found });
  }
  log.event("books-compared", { reconciliationId, ordersCompared });
}
