import {
  type Batch,
  type BatchId,
  type BatchPhase,
  type BatchStore,
  SENT_NOTHING,
} from "./batch.ts";
import type { LineTarget } from "./batch-lines.ts";
import { capture } from "./ledger.ts";
import type { Capture, Ledger } from "./order.ts";
import type { OrderStore } from "./ports.ts";
import { decideOnRow } from "./record.ts";
import type { Refund } from "./refund.ts";
import { refundRow } from "./refunding.ts";

/** What a row says of the batch that has taken it, and in which of its attempts. */
export interface BatchClaim {
  readonly batchId: BatchId;
  readonly attempt: number;
}

/** Tells whether what was taken so will never be sent, and is free for any other batch. */
export type IsOver = (claim: BatchClaim) => Promise<boolean>;

type BatchAttempt = Pick<Batch, "batchId" | "attempt">;

/** A batch in one of these is never sent as it is: beginning it again makes another attempt. */
const OVER: ReadonlySet<BatchPhase> = new Set([...SENT_NOTHING, "reconciled"]);

/**
 * Judges claims by the records of their batches, each read once. A claim that is over stays so: its
 * batch has ended, or has begun a later attempt. One that is younger than what was read of its batch
 * counts as alive.
 */
export function claimJudge(batches: Pick<BatchStore, "readBatch">): IsOver {
  const judged = new Map<string, Promise<boolean>>();
  const judge = async ({ batchId, attempt }: BatchClaim): Promise<boolean> => {
    const batch = await batches.readBatch(batchId);
    if (!batch) return true;
    const { attempt: newest, phase } = { attempt: 0, ...batch };
    return attempt < newest || (attempt === newest && OVER.has(phase));
  };
  return (claim) => {
    const key = `${claim.batchId} ${claim.attempt}`;
    const known = judged.get(key) ?? judge(claim);
    judged.set(key, known);
    return known;
  };
}

/** The row that a line is about, if it was recorded. */
export function targetRow(ledger: Ledger, target: LineTarget): Capture | Refund | undefined {
  return target.kind === "capture"
    ? capture(ledger, target.ordinal)
    : refundRow(ledger, target.ordinal);
}

/** By whom a row was taken; undefined if by nobody. */
export function claimOn(row: Capture | Refund | undefined): BatchClaim | undefined {
  return row?.batchId && { batchId: row.batchId, attempt: row.batchAttempt ?? 0 };
}

/**
 * Takes a transaction for a batch, in one conditional write: what lies in one batch lies in no
 * other. Answers whether it is this attempt's now; what was decided meanwhile is nobody's any more.
 */
export async function claimForBatch(
  store: Pick<OrderStore, "readLedger" | "save">,
  { batchId, attempt = 0 }: BatchAttempt,
  target: LineTarget,
  isOver: IsOver,
): Promise<boolean> {
  const over: BatchClaim[] = [];
  for (;;) {
    let isOurs = false;
    let other: BatchClaim | undefined;
    await decideOnRow<Capture | Refund>(store, target.orderReferenceId, (ledger) => {
      const row = targetRow(ledger, target);
      const claim = claimOn(row);
      isOurs = false;
      other = undefined;
      // What was asked over v2 is repeated there alone, whoever puts it into a queue.
      if (row?.status.state !== "Requested" || row.askedOver !== undefined) return undefined;
      if (claim?.batchId === batchId) {
        isOurs = claim.attempt <= attempt;
        if (claim.attempt >= attempt) return undefined;
      } else if (claim && !over.some((one) => isSame(one, claim))) {
        other = claim;
        return undefined;
      }
      isOurs = true;
      return { row: { ...row, batchId, batchAttempt: attempt } };
    });
    if (!other || !(await isOver(other))) return isOurs;
    over.push(other);
  }
}

function isSame(one: BatchClaim, other: BatchClaim): boolean {
  return one.batchId === other.batchId && one.attempt === other.attempt;
}

/**
 * Lets a transaction go that this attempt, or one before it, could not get through, so that another
 * batch may take it. Answers whether it was one of theirs, and free to go.
 */
export async function releaseFromBatch(
  store: Pick<OrderStore, "readLedger" | "save">,
  { batchId, attempt = 0 }: BatchAttempt,
  target: LineTarget,
): Promise<boolean> {
  let isFreed = false;
  await decideOnRow<Capture | Refund>(store, target.orderReferenceId, (ledger) => {
    const row = targetRow(ledger, target);
    const claim = claimOn(row);
    const isTheirs = claim?.batchId === batchId && claim.attempt <= attempt;
    isFreed = isTheirs && row?.status.state === "Requested";
    if (!row || !isFreed) return undefined;
    const { batchId: _, batchAttempt: _in, ...free } = row;
    return { row: free };
  });
  return isFreed;
}
