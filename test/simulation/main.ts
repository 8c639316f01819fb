import { availableParallelism } from "node:os";
import { bundle } from "./bundle.ts";
import { judgeCoverage, printCoverage, SEEDS_FOR_COVERAGE } from "./coverage.ts";
import { type CrewOrder, type Outcome, tellOnAllCores } from "./crew.ts";
import { NOT_SIMULATED } from "./expected-coverage.ts";
import { killMutants } from "./mutate.ts";
import { HELP, type Options, readOptions, UsageError } from "./options.ts";
import { hashOfCode, tellInPieces } from "./pieces.ts";
import { shrink } from "./shrink.ts";
import { scriptOf, traceOf } from "./tell.ts";
import { loadWorkflows, readWorkflowFiles } from "./world.ts";

const workflows = readWorkflowFiles(new URL("../../workflows/", import.meta.url));
const print = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

/** So many broken seeds are told in full and shrunk; the others are listed. */
const MOST_SHRUNK = 3;
const PROGRESS_EVERY_MILLISECONDS = 5_000;

async function main(words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  if (options.help) {
    print(HELP);
    return 0;
  }
  if (options.mutants) {
    return killMutants({
      workflows,
      seeds: options.seeds,
      only: options.only,
      json: options.json,
      print,
      progress,
    });
  }
  return options.seed === undefined ? tellMany(options) : tellOne(options, options.seed);
}

/** One seed: its whole trace, or what it came to and, if it broke, the least that breaks it. */
async function tellOne(options: Options, seed: number): Promise<number> {
  const machines = loadWorkflows(workflows);
  const { tale, lines } = await traceOf(scriptOf(seed, options.silence, options.keep), machines);
  if (options.trace) for (const line of lines) print(line);
  if (options.json) print(JSON.stringify(tale));
  else if (!options.trace) print(`seed ${seed}: ${tale.phase}, ${tale.states.join(" > ")}`);
  if (!tale.broken) return 0;
  progress(`seed ${seed} breaks ${tale.broken}`);
  if (!options.keep.mishaps) await explain(seed, options);
  return 1;
}

async function explain(seed: number, options: Options): Promise<void> {
  const machines = loadWorkflows(workflows);
  const shrunk = await shrink(seed, options.silence, machines);
  if (!shrunk) return progress(`seed ${seed} holds when it is told again`);
  const { selection, tale, tries } = shrunk;
  const { lines } = await traceOf(scriptOf(seed, options.silence, selection), machines);
  progress(`\nseed ${seed}: ${tale.broken}`);
  progress(
    `  shrunk in ${tries} tries to ${selection.mishaps.length} mishaps and ${selection.acts.length} acts; its story:`,
  );
  for (const line of lines.filter((text) => / [=*!] /.test(text)).slice(-60)) progress(`  ${line}`);
  const keep = JSON.stringify(selection);
  progress(
    `  replay: npm run simulate -- --seed ${seed} --silence "${options.silence}" --trace --keep '${keep}'`,
  );
}

async function tellMany(options: Options): Promise<number> {
  const startedAt = performance.now();
  const stop = { asked: false };
  process.once("SIGINT", () => {
    stop.asked = true;
    progress("stopping after the seeds under way; once more ends at once");
  });
  let spokenAt = startedAt;
  let begunWith: number | undefined;
  const worker = await bundle("worker.ts");
  const workers = options.workers ?? availableParallelism();
  const order: CrewOrder = {
    file: worker.file,
    workflows,
    workers,
    silence: options.silence,
    from: options.from,
    seeds: options.seeds,
    frontDoor: true,
    onReport({ seeds, broken }) {
      const now = performance.now();
      begunWith ??= seeds;
      if (now - spokenAt > PROGRESS_EVERY_MILLISECONDS) {
        spokenAt = now;
        const rate = (Math.max(1, seeds - begunWith) * 1_000) / (now - startedAt);
        const restSeconds = Math.ceil((options.seeds - seeds) / rate);
        progress(
          `${seeds} of ${options.seeds} seeds, ${rate.toFixed(0)} a second, ${broken.length} broken, ${restSeconds} s to go`,
        );
      }
      return !stop.asked;
    },
  };
  const { outcome, seconds } = await tell(order, options).finally(() => worker.remove());
  const exitCode = report(options, outcome, seconds, workers);
  for (const { seed } of outcome.broken.slice(0, MOST_SHRUNK)) await explain(seed, options);
  return stop.asked ? 130 : exitCode;
}

async function tell(order: CrewOrder, { report: path }: Options) {
  if (path !== undefined) return tellInPieces(order, path, hashOfCode(order));
  const startedAt = performance.now();
  const outcome = await tellOnAllCores(order);
  return { outcome, seconds: (performance.now() - startedAt) / 1_000 };
}

function report(options: Options, outcome: Outcome, seconds: number, workers: number): number {
  const coverage = judgeCoverage(outcome.counts);
  // With somebody silent, part of the matrix cannot be reached; that is not what such a run is for.
  const isJudged = options.silence === "none" && outcome.seeds >= SEEDS_FOR_COVERAGE;
  const isCovered = coverage.missing.length === 0 && coverage.unexpected.length === 0;
  const phases = [...outcome.phases].sort(([one], [other]) => (one < other ? -1 : 1));
  const doors = outcome.frontDoor?.broken ?? [];
  if (options.json) {
    const { seeds, broken, days, historyEvents, longestPayloadBytes, frontDoor } = outcome;
    const sizes = { days: Math.round(days), historyEvents, longestPayloadBytes };
    print(
      JSON.stringify({
        from: options.from,
        seeds,
        silence: options.silence,
        seconds,
        workers,
        phases,
        ...sizes,
        broken,
        frontDoor,
        coverage,
        notSimulated: NOT_SIMULATED,
      }),
    );
  } else {
    print(printCoverage(coverage, isJudged));
    print(
      `\n${outcome.seeds} orders from seed ${options.from}, silent: ${options.silence}; ${Math.round(outcome.days / 365)} years of their lives in ${seconds.toFixed(0)} s on ${workers} cores (${((seconds * workers * 1_000) / Math.max(1, outcome.seeds)).toFixed(1)} ms each)`,
    );
    print(`how they ended: ${phases.map(([phase, count]) => `${phase} ${count}`).join(", ")}`);
    print(
      `longest history ${outcome.historyEvents} events, largest payload ${outcome.longestPayloadBytes} bytes`,
    );
    print(`front door: ${outcome.frontDoor?.cases ?? 0} messages, ${doors.length} broken`);
    for (const { seed, broken } of outcome.broken) print(`broken: seed ${seed}: ${broken}`);
    for (const what of doors) print(`broken: ${what}`);
    if (!isJudged)
      print(`coverage is judged from ${SEEDS_FOR_COVERAGE} seeds on, with nobody silent`);
    print(`${outcome.broken.length + doors.length} broken invariants`);
  }
  const holds = outcome.broken.length === 0 && doors.length === 0 && (isCovered || !isJudged);
  return holds ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  progress(
    error instanceof UsageError
      ? `${error.message}\n\n${HELP}`
      : String(error instanceof Error ? error.stack : error),
  );
  process.exitCode = 2;
}
