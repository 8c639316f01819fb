import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openShop } from "./runner/live-orders.ts";

/*
 * Orders in the runner: the real workflow file and the real functions, with the record and Amazon's
 * simulator in memory and no HTTP. All orders of a run are open together and wait for their goods,
 * then all ship. Each size is a process of its own, smallest and largest in turn; time is CPU time, so
 * that a busy machine does not decide it. The heap is what is left of it after a collection while all
 * wait, and the peak is the largest resident set of the run.
 *
 *   tsx test/bench/runner.bench.ts [--quick] [--json]
 */

const isQuick = process.argv.includes("--quick");
const SIZES = isQuick ? [100, 300] : [1_000, 3_000, 10_000, 30_000, 100_000];
/** Small runs are repeated: they take no time. */
const ROUNDS = isQuick ? 1 : 3;
const LARGE = 10_000;
const FORGOTTEN_AT_A_TIME = 1_000;

interface Measured {
  readonly orders: number;
  readonly cpuSeconds: number;
  readonly heapBytesPerWaitingOrder: number;
  readonly peakMegabytes: number;
}

async function measure(orders: number): Promise<Measured> {
  const shop = openShop();
  for (let number = 0; number < 50; number += 1) await liveOne(shop, orders + number);
  const heapBefore = heapBytes();
  const before = process.cpuUsage();
  for (let number = 0; number < orders; number += 1) {
    await shop.start(number);
    await shop.clock.settled();
  }
  const started = process.cpuUsage(before);
  const heapBytesPerWaitingOrder = Math.round((heapBytes() - heapBefore) / orders);
  const beforeShipping = process.cpuUsage();
  for (let number = 0; number < orders; number += 1) {
    await shop.ship(number);
    await shop.clock.settled();
    if (number % FORGOTTEN_AT_A_TIME === 0) await shop.clock.advanceBy(1_000);
  }
  await shop.clock.advanceBy(60_000);
  const shipped = process.cpuUsage(beforeShipping);
  const cpuSeconds = (started.user + started.system + shipped.user + shipped.system) / 1e6;
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1_000);
  for (let number = 0; number < orders; number += 1) await shop.finish(number);
  return { orders, cpuSeconds, heapBytesPerWaitingOrder, peakMegabytes };
}

async function liveOne(shop: ReturnType<typeof openShop>, number: number): Promise<void> {
  await shop.start(number);
  await shop.clock.settled();
  await shop.ship(number);
  await shop.clock.advanceBy(1_000);
  await shop.finish(number);
}

function heapBytes(): number {
  if (!globalThis.gc) throw new Error("Start it with --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

function inItsOwnProcess(orders: number): Measured {
  const file = fileURLToPath(import.meta.url);
  const room = ["--max-old-space-size=8192", "--expose-gc"];
  const options = [...room, "--import", "tsx", file, "--measure", `${orders}`];
  const stdio = ["ignore", "pipe", "inherit"] as const;
  const text = execFileSync(process.execPath, options, { encoding: "utf8", stdio: [...stdio] });
  const measured = JSON.parse(text) as Measured;
  const rate = Math.round(orders / measured.cpuSeconds);
  console.error(`runner: ${orders} orders, ${rate} per CPU second`);
  return measured;
}

function cpuPerOrder({ cpuSeconds, orders }: Measured): number {
  return cpuSeconds / orders;
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
  const smallest = median(rounds.filter(({ orders }) => orders === SIZES[0]).map(cpuPerOrder));
  const results = SIZES.map((orders) => {
    const ofSize = rounds.filter((measured) => measured.orders === orders);
    const rates = ofSize.map(({ cpuSeconds }) => orders / cpuSeconds);
    return {
      orders,
      runs: ofSize.length,
      ordersPerCpuSecond: Math.round(median(rates)),
      slowest: Math.round(Math.min(...rates)),
      fastest: Math.round(Math.max(...rates)),
      timesTheSmallest: median(ofSize.map(cpuPerOrder)) / smallest,
      heapBytesPerWaitingOrder: median(ofSize.map((run) => run.heapBytesPerWaitingOrder)),
      peakMegabytes: median(ofSize.map(({ peakMegabytes }) => peakMegabytes)),
    };
  });
  if (process.argv.includes("--json")) console.log(JSON.stringify(results));
  else console.table(results);
}
