import { parseArgs } from "node:util";
import * as v from "valibot";
import type { Silence } from "./stage.ts";
import type { Selection } from "./tell.ts";

export const HELP = `npm run simulate -- [options]

Lives through random orders under faults, with the real functions and workflow files.

  --seeds N        how many orders (1000); with --mutants: how many for each mutant at most (4000)
  --from S         the first seed (1)
  --seed S         this seed alone; if it breaks an invariant it is shrunk
  --trace          with --seed: print everything that happens, the same text every time
  --keep JSON      with --seed: only these acts, outcomes and mishaps, as a shrunk seed prints them
  --silence WHO    none; notifications: Amazon sends none; all but the sweep: nobody else wakes anybody
  --mutants        take single guards out of the product and see whether each is missed
  --only TEXT      with --mutants: those whose name has this text in it
  --report FILE    keep what the seeds came to in this file, and leave out those that it has: a long
                   run can be stopped and goes on the next time; tells what all in the file came to
  --workers N      threads (one for each core)
  --json           print the result as JSON
  --help           this text

Progress goes to standard error. Ctrl-C stops and prints what was found so far.
Exit codes: 0 everything holds; 1 an invariant is broken, a cell of the coverage was not reached or a
mutant was not caught; 2 the options, or the table of mutants, are wrong; 130 stopped by Ctrl-C.
`;

export class UsageError extends Error {
  override readonly name = "UsageError";
}

export interface Options {
  readonly seeds: number;
  readonly from: number;
  readonly seed: number | undefined;
  readonly trace: boolean;
  readonly keep: Selection;
  readonly silence: Silence;
  readonly mutants: boolean;
  readonly only: string | undefined;
  readonly report: string | undefined;
  readonly workers: number | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;

/** @throws UsageError */
export function readOptions(words: readonly string[]): Options {
  const values = parse(words);
  return {
    seeds: wholeNumber("seeds", values.seeds) ?? (values.mutants ? 4_000 : 1_000),
    from: wholeNumber("from", values.from) ?? 1,
    seed: wholeNumber("seed", values.seed),
    trace: values.trace,
    keep: readSelection(values.keep),
    silence: readSilence(values.silence),
    mutants: values.mutants,
    only: values.only,
    report: values.report,
    workers: wholeNumber("workers", values.workers),
    json: values.json,
    help: values.help,
  };
}

function parse(words: readonly string[]) {
  const options = {
    seeds: text,
    from: text,
    seed: text,
    keep: text,
    silence: text,
    only: text,
    report: text,
    workers: text,
    trace: flag,
    mutants: flag,
    json: flag,
    help: flag,
  };
  try {
    return parseArgs({ args: [...words], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new UsageError(`--${name} must be a whole number from 1 on, not "${value}"`);
}

function readSilence(value = "none"): Silence {
  if (value === "none" || value === "notifications" || value === "all but the sweep") return value;
  throw new UsageError(`--silence must be none, notifications or "all but the sweep"`);
}

const selection = v.strictObject({
  acts: v.exactOptional(v.array(v.string())),
  outcomes: v.exactOptional(v.array(v.number())),
  mishaps: v.exactOptional(v.array(v.string())),
});

function readSelection(value: string | undefined): Selection {
  if (value === undefined) return {};
  try {
    return v.parse(selection, JSON.parse(value));
  } catch {
    throw new UsageError("--keep must be the JSON that a shrunk seed printed");
  }
}
