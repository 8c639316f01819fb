import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { createCall } from "../../functions/adapters/amazon-pay/call.ts";
import { endpointFor } from "../../functions/adapters/amazon-pay/endpoints.ts";
import { authorize } from "../../functions/adapters/amazon-pay/operations/authorize.ts";
import { createSigner } from "../../functions/adapters/amazon-pay/signer.ts";
import { parseOrderReferenceId, referenceId } from "../../functions/domain/ids.ts";
import { money } from "../../functions/domain/money.ts";
import { createPeer } from "./client-peer.ts";

/*
 * Our client beside npm mws-simple 1.0.2, in one process, with the HTTP library of both taken away.
 *
 * - signing alone: from parameters to the signature; ours includes the finished form body;
 * - signed form: from parameters to the text that is put on the wire;
 * - whole call: sign, serialise, validate and parse a reply; mws-simple validates nothing and does
 *   not serialise here.
 *
 * The results are checked equal first. Rounds alternate and the median counts, so that a busy
 * machine slows both alike. Both pay for one HMAC, some 2 µs, which bounds the first ratio.
 *
 *   tsx test/bench/client.bench.ts [--json]
 */

const ROUNDS = 9;
const ITERATIONS = 3_000;
const ENDPOINT = endpointFor("eu", "sandbox");
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example-secret-key" };
const SELLER_ID = "A1EXAMPLESELLER";
const NOW_MILLISECONDS = Date.UTC(2026, 2, 1, 8, 30, 0, 125);
const clock = { now: () => NOW_MILLISECONDS };
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

/** The same request as the peer wants it; it writes into what it is given, so it is made anew. */
function peerQuery(): Record<string, string> {
  const query: Record<string, string> = {
    Action: "Authorize",
    Version: "2013-01-01",
    Timestamp: new Date(clock.now()).toISOString(),
  };
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) query[name] = value;
  return query;
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
  const ours = Object.fromEntries(new URLSearchParams(sign("Authorize", fields, KEYS)));
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
  readonly ours: () => unknown;
  readonly theirs: () => unknown;
}

const CONTESTS: readonly Contest[] = [
  {
    name: "signing alone",
    atLeast: 4,
    ours: () => sign("Authorize", fields, KEYS),
    theirs: () => peer.sign(peerQuery()),
  },
  {
    name: "signed form",
    ours: () => sign("Authorize", fields, KEYS),
    theirs: () => peer.serialise(peer.sign(peerQuery())),
  },
  {
    name: "whole call",
    atLeast: 0.8,
    ours: () => call(authorize, REQUEST),
    theirs: () => peer.call(peerQuery(), REPLY),
  },
];

async function ratePerSecond(task: () => unknown): Promise<number> {
  const startedAt = performance.now();
  for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
    const result = task();
    if (result instanceof Promise) await result;
  }
  return (ITERATIONS * 1_000) / (performance.now() - startedAt);
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}

async function run({ name, atLeast, ours, theirs }: Contest) {
  const rates: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  await ratePerSecond(ours);
  await ratePerSecond(theirs);
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.ours.push(await ratePerSecond(ours));
    rates.theirs.push(await ratePerSecond(theirs));
  }
  const [oursPerSecond, theirsPerSecond] = [median(rates.ours), median(rates.theirs)];
  const ratio = oursPerSecond / theirsPerSecond;
  return {
    name,
    oursPerSecond: Math.round(oursPerSecond),
    mwsSimplePerSecond: Math.round(theirsPerSecond),
    ratio: Number(ratio.toFixed(2)),
    atLeast,
    reached: atLeast === undefined || ratio >= atLeast,
  };
}

await checkEqualResults();
const results = [];
for (const contest of CONTESTS) results.push(await run(contest));
if (process.argv.includes("--json")) console.log(JSON.stringify(results, undefined, 2));
else console.table(results);
if (results.some(({ reached }) => !reached)) process.exitCode = 1;
