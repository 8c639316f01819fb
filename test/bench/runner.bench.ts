import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openShop } from "./runner/live-orders.ts";

/*
 * Orders in the runner: the real workflow file and the real functions, with the record and Amazon's
 * simulator in memory and no HTTP. All orders of a run are open together and wait for their goods,
 * then all ship. Each size is a process of its own, smallest and largest in turn; time is CPU time, so
 * that a busy machine does not decide it, and memory is the process's resident set while all wait.
 *
 *   tsx test/bench/runner.bench.ts [--quick] [--json]
 */

const isQuick = process.argv.includes("--quick");
const SIZES = isQuick ? [100, 1_000] : [1_000, 3_000, 10_000, 30_000, 100_000];
/** Small runs are repeated: they take no time. */
const ROUNDS = isQuick ? 1 : 3;
const LARGE = 30_000;
const FORGOTTEN_AT_A_TIME = 1_000;

interface Measured {
  readonly orders: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly megabytesBefore: number;
}

async function measure(orders: number): Promise<Measured> {
  const shop = openShop();
  for (let number = 0; number < 50; number += 1) await liveOne(shop, orders + number);
  const megabytesBefore = residentMegabytes();
  const before = process.cpuUsage();
  for (let number = 0; number < orders; number += 1) {
    await shop.start(number);
    await shop.clock.settled();
  }
  const megabytes = residentMegabytes();
  for (let number = 0; number < orders; number += 1) {
    await shop.ship(number);
    await shop.clock.settled();
    if (number % FORGOTTEN_AT_A_TIME === 0) await shop.clock.advanceBy(1_000);
  }
  await shop.clock.advanceBy(60_000);
  const { user, system } = process.cpuUsage(before);
  for (let number = 0; number < orders; number += 1) await shop.finish(number);
  return { orders, cpuSeconds: (user + system) / 1e6, megabytes, megabytesBefore };
}

async function liveOne(shop: ReturnType<typeof openShop>, number: number): Promise<void> {
  await shop.start(number);
  await shop.clock.settled();
  await shop.ship(number);
  await shop.clock.advanceBy(1_000);
  await shop.finish(number);
}

function residentMegabytes(): number {
  return Math.round(process.memoryUsage.rss() / 1e6);
}

function inItsOwnProcess(orders: number): Measured {
  const file = fileURLToPath(import.meta.url);
  const options = ["--max-old-space-size=8192", "--import", "tsx", file, "--measure", `${orders}`];
  const text = execFileSync(process.execPath, options, { encoding: "utf8" });
  return JSON.parse(text) as Measured;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

const asked = process.argv.indexOf("--measure");
if (asked > 0) {
  console.log(JSON.stringify(await measure(Number(process.argv[asked + 1]))));
} else {
  const rounds: Measured[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const size of SIZES) {
      if (round === 0 || size < LARGE) rounds.push(inItsOwnProcess(size));
    }
  }
  const results = SIZES.map((orders) => {
    const ofSize = rounds.filter((measured) => measured.orders === orders);
    const rates = ofSize.map(({ cpuSeconds }) => orders / cpuSeconds);
    const growth = ofSize.map((run) => ((run.megabytes - run.megabytesBefore) * 1_000) / orders);
    return {
      orders,
      runs: ofSize.length,
      ordersPerCpuSecond: Math.round(median(rates)),
      slowest: Math.round(Math.min(...rates)),
      fastest: Math.round(Math.max(...rates)),
      megabytes: median(ofSize.map(({ megabytes }) => megabytes)),
      kilobytesPerWaitingOrder: Math.round(median(growth)),
    };
  });
  if (process.argv.includes("--json")) console.log(JSON.stringify(results));
  else console.table(results);
}
