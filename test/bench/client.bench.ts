import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createCall } from "../../functions/adapters/amazon-pay/call.ts";
import { endpointFor } from "../../functions/adapters/amazon-pay/endpoints.ts";
import { authorize } from "../../functions/adapters/amazon-pay/operations/authorize.ts";
import { createSigner } from "../../functions/adapters/amazon-pay/signer.ts";
import { parseOrderReferenceId, referenceId } from "../../functions/domain/ids.ts";
import { money } from "../../functions/domain/money.ts";
import { createPeer } from "./client-peer.ts";

/*
 * Our client beside npm mws-simple 1.0.2, in one process, with the network of both taken away.
 *
 * What mws-simple does for a request: it adds the common parameters, sorts and encodes all of them,
 * takes their HMAC, puts the signature among them and hands them, as an object, to npm request, which
 * encodes them a second time into the text that goes on the wire. So there are two places to stop:
 *
 * - signing: from parameters to the signed text that goes on the wire, on both sides;
 * - signing, peer unwritten: the peer stops where its own code does, at the object; ours goes on to
 *   the text. Not the same work, so it has no target;
 * - whole call: sign, write, and read a reply; ours also validates it, against XML and schema.
 *
 * Both sides get their parameters anew for every request and take a new timestamp. The results are
 * checked equal first. Rounds are short and alternate, CPU time is counted and the median of the
 * rounds' ratios is the result, so that a busy machine does not decide it.
 *
 *   tsx test/bench/client.bench.ts [--quick] [--json]
 */

const isQuick = process.argv.includes("--quick");
const WARM_UP_ROUNDS = isQuick ? 1 : 10;
const ROUNDS = isQuick ? 5 : 61;
const ENDPOINT = endpointFor("eu", "sandbox");
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example-secret-key" };
const SELLER_ID = "A1EXAMPLESELLER";
/** A millisecond passes between requests, except while results are compared. */
const time = { milliseconds: Date.UTC(2026, 2, 1, 8, 30, 0, 125), step: 0 };
const clock = {
  now: () => {
    time.milliseconds += time.step;
    return time.milliseconds;
  },
};
const REPLY = readFileSync(
  new URL("../fixtures/amazon-pay/replies/authorize-open.xml", import.meta.url),
  "utf8",
);
const ORDER = parseOrderReferenceId("S02-1234567-1234567");
const REQUEST = {
  orderReferenceId: ORDER,
  referenceId: referenceId(ORDER, "authorization", 1),
  amount: money(11_990, "EUR"),
  note: "Lamp & shade (2 pieces) für Käthe",
  transactionTimeoutMinutes: 0,
  captureNow: false,
};

const peer = createPeer({ host: ENDPOINT.host, path: ENDPOINT.path, ...KEYS, sellerId: SELLER_ID });
const fields = authorize.fields(REQUEST);

const present = Object.fromEntries(
  Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);

/** The same request as the peer wants it; it writes into what it is given, so it is made anew. */
function peerQuery(): Record<string, string> {
  const Timestamp = new Date(clock.now()).toISOString();
  return { Action: "Authorize", Version: "2013-01-01", Timestamp, ...present };
}

function signOurs(): string {
  return sign("Authorize", { ...fields }, KEYS);
}

const sign = createSigner({
  ...ENDPOINT,
  sellerId: SELLER_ID,
  mwsAuthToken: undefined,
  clock,
});

const call = createCall({
  endpoint: ENDPOINT,
  environment: "sandbox",
  sellerId: SELLER_ID,
  mwsAuthToken: undefined,
  userAgent: "benchmark",
  credentials: async () => KEYS,
  clock,
  send: async () => ({ httpStatus: 200, requestId: undefined, text: REPLY }),
});

async function checkEqualResults(): Promise<void> {
  const ours = Object.fromEntries(new URLSearchParams(signOurs()));
  const theirs = peer.sign(peerQuery());
  assert.deepEqual(ours, { ...theirs }, "both sign the same");
  const written = Object.fromEntries(new URLSearchParams(peer.serialise(theirs)));
  assert.deepEqual(ours, written, "both send the same");

  const reading = await call(authorize, REQUEST);
  const text = JSON.stringify(peer.call(peerQuery(), REPLY));
  const { authorizationId, status, expiresAt } = reading;
  for (const value of [authorizationId, reading.referenceId, status.state, expiresAt, "119.90"]) {
    assert.ok(text.includes(`["${value}"]`), `the peer reads ${value} too`);
  }
  assert.deepEqual(reading.amount, money(11_990, "EUR"));
}

interface Contest {
  readonly name: string;
  /** The ratio that is asked for. */
  readonly atLeast?: number;
  /** So many requests take some 5 ms. */
  readonly requestsPerRound: number;
  readonly ours: () => unknown;
  readonly theirs: () => unknown;
}

const CONTESTS: readonly Contest[] = [
  {
    name: "signing",
    atLeast: 4,
    requestsPerRound: 1_000,
    ours: signOurs,
    theirs: () => peer.serialise(peer.sign(peerQuery())),
  },
  {
    name: "signing, peer unwritten",
    requestsPerRound: 1_000,
    ours: signOurs,
    theirs: () => peer.sign(peerQuery()),
  },
  {
    name: "whole call",
    atLeast: 0.8,
    requestsPerRound: 100,
    ours: () => call(authorize, REQUEST),
    theirs: () => peer.call(peerQuery(), REPLY),
  },
];

/** CPU time of one request, in microseconds. */
async function cost(task: () => unknown, requests: number): Promise<number> {
  const before = process.cpuUsage();
  for (let request = 0; request < requests; request += 1) {
    const result = task();
    if (result instanceof Promise) await result;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requests;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(values.length * share)] ?? Number.NaN;
}

async function run({ name, atLeast, requestsPerRound, ours, theirs }: Contest) {
  const rounds = [];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const costs = {
      ours: await cost(ours, requestsPerRound),
      theirs: await cost(theirs, requestsPerRound),
    };
    if (round >= 0) rounds.push(costs);
  }
  const ratios = rounds.map((costs) => costs.theirs / costs.ours);
  const ratio = median(ratios);
  return {
    name,
    rounds: ROUNDS,
    oursMicroseconds: Number(median(rounds.map((costs) => costs.ours)).toFixed(2)),
    mwsSimpleMicroseconds: Number(median(rounds.map((costs) => costs.theirs)).toFixed(2)),
    timesItsRate: Number(ratio.toFixed(2)),
    lowerQuartile: Number(quantile(ratios, 0.25).toFixed(2)),
    upperQuartile: Number(quantile(ratios, 0.75).toFixed(2)),
    atLeast,
    reached: atLeast === undefined || ratio >= atLeast,
  };
}

await checkEqualResults();
time.step = 1;
const results = [];
for (const contest of CONTESTS) {
  console.error(`client: ${contest.name}, ${ROUNDS} rounds`);
  results.push(await run(contest));
}
if (process.argv.includes("--json")) console.log(JSON.stringify(results, undefined, 2));
else console.table(results);
if (results.some(({ reached }) => !reached)) process.exitCode = 1;
