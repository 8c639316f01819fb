import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { type CrewOrder, type Outcome, tellOnAllCores } from "./crew.ts";
import { UsageError } from "./options.ts";

/** So many seeds are lived through before what they came to is written down. */
const PIECE_SEEDS = 10_000;

const number = v.number();
const strings = v.array(v.string());
const entries = v.array(v.tuple([v.string(), number]));

/** What a long run has come to so far, as its file keeps it. */
const kept = v.strictObject({
  /** Of the product, the simulation and the workflow files. */
  codeSha256: v.string(),
  silence: v.string(),
  /** Seeds `from` up to, not including, `until`. */
  pieces: v.array(
    v.strictObject({ from: number, until: number, seconds: number, workers: number }),
  ),
  broken: v.array(v.strictObject({ seed: number, broken: v.string() })),
  counts: entries,
  phases: entries,
  days: number,
  historyEvents: number,
  longestPayloadBytes: number,
  frontDoor: v.exactOptional(v.strictObject({ cases: number, broken: strings })),
});

type Kept = v.InferOutput<typeof kept>;
type Piece = Kept["pieces"][number];

/** What names the code that a run was made with: counts of two versions do not add up. */
export function hashOfCode({ file, workflows }: Pick<CrewOrder, "file" | "workflows">): string {
  const hash = createHash("sha256").update(readFileSync(file));
  for (const { name, definition } of workflows) hash.update(name).update(definition);
  return hash.digest("hex");
}

/**
 * Lives through those of the seeds that the file does not have, and adds what they came to. Stopped
 * at any time, it goes on from there the next time.
 *
 * @param path of the file; it is made if it is not there
 * @param tell lives through one piece
 * @returns what all pieces in the file came to, and the seconds that they took together
 * @throws UsageError if the file is of another version of the code, or of another silence
 */
export async function tellInPieces(
  order: CrewOrder,
  path: string,
  codeSha256: string,
  tell: (order: CrewOrder) => Promise<Outcome> = tellOnAllCores,
): Promise<{ readonly outcome: Outcome; readonly seconds: number }> {
  let all = read(path, codeSha256, order.silence);
  for (let goesOn = true; goesOn; ) {
    const piece = nextPiece(all.pieces, order.from, order.from + order.seeds);
    if (!piece) break;
    const before = outcomeOf(all);
    const startedAt = performance.now();
    const outcome = await tell({
      ...order,
      ...piece,
      frontDoor: all.frontDoor === undefined,
      onReport(partly) {
        goesOn = order.onReport(merge(before, partly)) && goesOn;
        return goesOn;
      },
    });
    const seconds = (performance.now() - startedAt) / 1_000;
    const { from } = piece;
    const done = { from, until: from + outcome.seeds, seconds, workers: order.workers };
    all = keep(all, merge(before, outcome), done);
    writeFileSync(`${path}.new`, JSON.stringify(all));
    renameSync(`${path}.new`, path);
  }
  const seconds = all.pieces.reduce((sum, piece) => sum + piece.seconds, 0);
  return { outcome: outcomeOf(all), seconds };
}

function read(path: string, codeSha256: string, silence: string): Kept {
  if (!existsSync(path)) {
    const sizes = { days: 0, historyEvents: 0, longestPayloadBytes: 0 };
    return { codeSha256, silence, pieces: [], broken: [], counts: [], phases: [], ...sizes };
  }
  const found = v.safeParse(kept, parseJson(readFileSync(path, "utf8")));
  if (!found.success) throw new UsageError(`${path} is not a report of this simulation`);
  if (found.output.codeSha256 !== codeSha256) {
    throw new UsageError(`${path} is of another version of the code; begin a new file`);
  }
  if (found.output.silence !== silence) {
    throw new UsageError(`${path} was made with --silence "${found.output.silence}"`);
  }
  return found.output;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first seeds of the range that no piece has; undefined if there are none. */
function nextPiece(
  pieces: readonly Piece[],
  from: number,
  until: number,
): Pick<CrewOrder, "from" | "seeds"> | undefined {
  let next = from;
  for (const piece of [...pieces].sort((one, other) => one.from - other.from)) {
    if (piece.until <= next) continue;
    if (piece.from > next) return pieceFrom(next, Math.min(piece.from, until));
    next = piece.until;
  }
  return pieceFrom(next, until);
}

function pieceFrom(from: number, until: number): Pick<CrewOrder, "from" | "seeds"> | undefined {
  return from < until ? { from, seeds: Math.min(PIECE_SEEDS, until - from) } : undefined;
}

function keep({ codeSha256, silence, pieces }: Kept, outcome: Outcome, piece: Piece): Kept {
  const { broken, counts, phases, days, historyEvents, longestPayloadBytes, frontDoor } = outcome;
  return {
    codeSha256,
    silence,
    pieces: piece.until > piece.from ? [...pieces, piece] : pieces,
    broken: [...broken],
    counts: [...counts],
    phases: [...phases],
    days,
    historyEvents,
    longestPayloadBytes,
    ...(frontDoor ? { frontDoor: { cases: frontDoor.cases, broken: [...frontDoor.broken] } } : {}),
  };
}

function outcomeOf({ pieces, counts, phases, frontDoor, ...rest }: Kept): Outcome {
  const seeds = pieces.reduce((sum, { from, until }) => sum + until - from, 0);
  return { ...rest, seeds, counts: new Map(counts), phases: new Map(phases), frontDoor };
}

/** What two runs over different seeds came to together. */
function merge(one: Outcome, other: Outcome): Outcome {
  return {
    seeds: one.seeds + other.seeds,
    broken: [...one.broken, ...other.broken],
    counts: sumOf(one.counts, other.counts),
    phases: sumOf(one.phases, other.phases),
    days: one.days + other.days,
    historyEvents: Math.max(one.historyEvents, other.historyEvents),
    longestPayloadBytes: Math.max(one.longestPayloadBytes, other.longestPayloadBytes),
    frontDoor: one.frontDoor ?? other.frontDoor,
  };
}

function sumOf(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): Map<string, number> {
  const sum = new Map(one);
  for (const [name, count] of other) sum.set(name, (sum.get(name) ?? 0) + count);
  return sum;
}
