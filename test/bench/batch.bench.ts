import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { buildSync } from "esbuild";
import { createAmazonPayFeeds } from "../../functions/adapters/amazon-pay-feeds/feeds-client.ts";
import { batchFiles } from "../../functions/domain/batch.ts";
import { readLineResult } from "../../functions/domain/batch-lines.ts";
import { linesOf } from "../../functions/domain/object-storage.ts";
import { nodeOptions } from "../../infra/constructs/node-options.ts";
import { BATCH_ID, type Given, type Measured, storageOf } from "./batch/given.ts";

/*
 * Batches of 1,000, 10,000 and 60,000 captures, in one run: how long the feed takes to build and the
 * report to reconcile, and how much memory each needs. Each piece of work is a process of its own, in
 * one bundled file and with the deployed function's options for node; Amazon's simulator and the bucket
 * are in another. The record is made up as it is read, so that memory holds what a function holds.
 *
 *   tsx test/bench/batch.bench.ts [--quick] [--json]
 *
 * Exit code 1 if a bound is missed: 200 MiB for the building and for the reconciling, every line of the
 * feed with its result, none unmatched, and time that grows no more than in proportion.
 */

const PARTS = ["build", "reconcile"] as const;
const MOST_MEBIBYTES = 200;
/** CPU time of one line in the largest batch, as a multiple of one in the middle one. */
const MOST_GROWTH = 1.5;
const OUTPUT = fileURLToPath(new URL("../../.cache/batch-bench/", import.meta.url));
const REPORT_READY_SECONDS = 3_600;

const run = promisify(execFile);
const pathOf = (name: string) => fileURLToPath(new URL(`batch/${name}.ts`, import.meta.url));

interface Size {
  readonly lines: number;
  readonly feedBytes: number;
  readonly build: Figures;
  readonly reconcile: Figures;
  readonly answered: number;
  readonly refused: number;
  readonly noAnswer: number;
  readonly unmatched: number;
  /** Lines of the result file, and of the refused ones those with Amazon's code and status. */
  readonly resultLines: number;
  readonly withCode: number;
}

interface Figures {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly microsecondsPerLine: number;
  readonly peakMebibytes: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { quick: { type: "boolean", default: false }, json: { type: "boolean" } },
  });
  const rounds = values.quick ? 1 : 3;
  bundle();
  const sizes: Size[] = [];
  for (const lines of values.quick ? [200, 1_000, 3_000] : [1_000, 10_000, 60_000]) {
    sizes.push(await measureSize(lines, rounds));
  }
  const missed = missedBy(sizes);
  if (values.json) console.log(JSON.stringify({ rounds, sizes, missed }));
  else
    console.table(
      sizes.map(({ build, reconcile, ...size }) => ({
        ...size,
        buildMicrosecondsPerLine: build.microsecondsPerLine,
        buildMebibytes: build.peakMebibytes,
        reconcileMicrosecondsPerLine: reconcile.microsecondsPerLine,
        reconcileMebibytes: reconcile.peakMebibytes,
      })),
    );
  for (const miss of missed) console.error(`not reached: ${miss}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function bundle(): void {
  mkdirSync(OUTPUT, { recursive: true });
  for (const name of ["build-process", "reconcile-process"]) {
    buildSync({
      entryPoints: [pathOf(name)],
      outfile: `${OUTPUT}${name}.mjs`,
      bundle: true,
      minify: true,
      platform: "node",
      target: "node20",
      format: "esm",
      mainFields: ["module", "main"],
      logLevel: "warning",
    });
  }
}

async function measureSize(lines: number, rounds: number): Promise<Size> {
  const amazon = spawn(
    process.execPath,
    ["--import", "tsx", pathOf("amazon-process"), String(lines)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  try {
    const [text] = await once(createInterface(amazon.stdout), "line");
    const given: Given = JSON.parse(text);
    const builds = await repeated(rounds, "build-process", given);
    const feedSubmissionId = await submit(given, builds[0]?.batch.feed);
    const reconciled = await repeated(rounds, "reconcile-process", { ...given, feedSubmissionId });
    const {
      answered = 0,
      refused = 0,
      noAnswer = 0,
      unmatched = 0,
    } = reconciled.at(-1)?.batch.counts ?? {};
    const outcome = { answered, refused, noAnswer, unmatched, ...(await readResult(given)) };
    const feedBytes = builds[0]?.batch.feed?.sizeBytes ?? 0;
    const build = figuresOf(builds, lines);
    return { lines, feedBytes, build, reconcile: figuresOf(reconciled, lines), ...outcome };
  } finally {
    amazon.kill();
  }
}

async function repeated(rounds: number, name: string, given: Given): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const command = [...nodeOptions(true), `${OUTPUT}${name}.mjs`, JSON.stringify(given)];
    const { stdout } = await run(process.execPath, command);
    measured.push(JSON.parse(stdout));
  }
  return measured;
}

/** Hands the feed in, and lets Amazon's time pass until its report is ready. */
async function submit(given: Given, feed: Measured["batch"]["feed"]): Promise<string> {
  if (!feed) throw new Error("No feed was built");
  const storage = storageOf(given);
  const feeds = createAmazonPayFeeds({
    region: "de",
    environment: "sandbox",
    sellerId: given.sellerId,
    credentials: async () => given,
    endpoint: given.amazonEndpoint,
    clock: { now: () => Date.now() },
  });
  const open = () => storage.open(batchFiles({ batchId: BATCH_ID }).feed);
  const { feedSubmissionId } = await feeds.submitFeed({ ...feed, open });
  await fetch(`${given.amazonEndpoint}/_sandbox/clock`, {
    method: "POST",
    body: JSON.stringify({ advanceSeconds: REPORT_READY_SECONDS }),
  });
  return feedSubmissionId;
}

async function readResult(given: Given) {
  const counted = { resultLines: 0, withCode: 0 };
  for await (const text of linesOf(
    storageOf(given).open(batchFiles({ batchId: BATCH_ID }).result),
  )) {
    const { result, code, httpStatus } = readLineResult(text);
    counted.resultLines += 1;
    if (result === "refused" && code !== undefined && httpStatus !== undefined)
      counted.withCode += 1;
  }
  return counted;
}

/** The medians of the times, and the most memory. */
function figuresOf(measured: readonly Measured[], lines: number): Figures {
  const median = (values: readonly number[]) =>
    values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
  const cpuSeconds = median(measured.map((one) => one.cpuSeconds));
  return {
    cpuSeconds,
    wallSeconds: median(measured.map((one) => one.wallSeconds)),
    microsecondsPerLine: (cpuSeconds * 1e6) / lines,
    peakMebibytes: Math.max(...measured.map((one) => one.peakMebibytes)),
  };
}

function missedBy(sizes: readonly Size[]): readonly string[] {
  const missed: string[] = [];
  for (const size of sizes) {
    const { lines, answered, refused, noAnswer, unmatched, resultLines, withCode } = size;
    for (const part of PARTS) {
      const mebibytes = size[part].peakMebibytes;
      if (mebibytes >= MOST_MEBIBYTES) {
        missed.push(`${part}: ${lines} lines took ${Math.round(mebibytes)} MiB`);
      }
    }
    if (answered + refused !== lines || noAnswer + unmatched > 0 || resultLines !== lines) {
      missed.push(`of ${lines} lines, not every one has its result`);
    }
    if (refused === 0 || withCode !== refused) {
      missed.push(`of ${lines} lines, not every refused one has Amazon's code`);
    }
  }
  const [middle, largest] = sizes.slice(-2);
  for (const part of PARTS) {
    const growth =
      (largest?.[part].microsecondsPerLine ?? 0) / (middle?.[part].microsecondsPerLine ?? 1);
    if (growth > MOST_GROWTH)
      missed.push(`${part}: a line takes ${growth.toFixed(2)} times as long`);
  }
  return missed;
}

await main();
