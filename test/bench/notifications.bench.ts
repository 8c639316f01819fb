import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { document, message, status } from "../unit/notifications/support/documents.ts";
import {
  intermediate,
  leaf,
  NOW,
  notification,
  post,
  root,
  TOPIC,
} from "../unit/notifications/support/sender.ts";
import { authorizationOf, type BenchOutcome, type BenchSetup } from "./notifications-server.ts";

/*
 * receive-notification behind HTTP beside a bare handler that reads the body and answers 200: one
 * server process, one load process, rounds in turn, so that a busy machine slows both alike. Every
 * message is really signed, half of them with each signature version; one in ten is a copy of an
 * earlier one. What was let in is then handled by handle-notification over the store in memory:
 * nothing may be lost, and no order may be written twice.
 *
 *   npm run bench:notifications [-- --quick] [-- --json]
 */

const isQuick = process.argv.includes("--quick");
const MESSAGES = isQuick ? 400 : 10_000;
const ROUNDS = isQuick ? 2 : 10;
const CONNECTIONS = 16;
const COPY_EVERY = 10;
const SELLER_ID = "A1SHOPSELLER";

interface Load {
  readonly bodies: readonly string[];
  readonly orderReferenceIds: readonly string[];
}

function makeLoad(): Load {
  const bodies: string[] = [];
  const orderReferenceIds: string[] = [];
  for (let number = 0; number < MESSAGES; number += 1) {
    if (number % COPY_EVERY === COPY_EVERY - 1) {
      bodies.push(bodies[number - COPY_EVERY + 1] ?? "");
      continue;
    }
    const order = `S02-${String(number).padStart(7, "0")}-0000001`;
    orderReferenceIds.push(order);
    bodies.push(bodyAbout(order, number));
  }
  return { bodies, orderReferenceIds };
}

function bodyAbout(order: string, number: number): string {
  const details = `<AuthorizationDetails><AmazonAuthorizationId>${authorizationOf(order)}</AmazonAuthorizationId><AuthorizationReferenceId>${order}-A1</AuthorizationReferenceId>${status("AuthorizationStatus", "Open")}</AuthorizationDetails>`;
  const content = message("PaymentAuthorize", document("AuthorizationNotification", details), {
    NotificationReferenceId: `reference-${number}`,
  });
  return post({
    ...notification,
    MessageId: `message-${number}`,
    Message: content,
    SignatureVersion: number % 2 === 0 ? "1" : "2",
  });
}

interface Round {
  readonly perSecond: number;
  readonly milliseconds: readonly number[];
  readonly refused: number;
}

async function postAll(url: string, bodies: readonly string[], agent: Agent): Promise<Round> {
  const milliseconds: number[] = [];
  let refused = 0;
  let next = 0;
  const startedAt = performance.now();
  const connection = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const sentAt = performance.now();
      if ((await postOne(url, body, agent)) !== 200) refused += 1;
      milliseconds.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const perSecond = (bodies.length * 1_000) / (performance.now() - startedAt);
  return { perSecond, milliseconds, refused };
}

function postOne(url: string, body: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "text/plain; charset=UTF-8" };
    const outgoing = request(url, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

async function ask<Answer>(server: ChildProcess, question: object | "count"): Promise<Answer> {
  const answered = once(server, "message");
  server.send(question);
  const [answer] = await answered;
  return answer;
}

function summary(rounds: readonly Round[]) {
  const all = rounds.flatMap(({ milliseconds }) => milliseconds).sort((one, two) => one - two);
  const at = (share: number): number =>
    Number((all[Math.floor(all.length * share)] ?? 0).toFixed(2));
  const rates = rounds.map(({ perSecond }) => perSecond).sort((one, two) => one - two);
  return {
    perSecond: Math.round(rates[rates.length >> 1] ?? 0),
    p50Milliseconds: at(0.5),
    p99Milliseconds: at(0.99),
  };
}

async function measure({ bodies, orderReferenceIds }: Load) {
  const serverFile = fileURLToPath(new URL("./notifications-server.ts", import.meta.url));
  const server = fork(serverFile, ["serve"]);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    const setup: BenchSetup = {
      nowMilliseconds: NOW,
      topicArn: TOPIC,
      sellerId: SELLER_ID,
      certificatePem: leaf.pem,
      issuerBase64: intermediate.der.toString("base64"),
      rootPem: root.pem,
      orderReferenceIds,
    };
    const { port } = await ask<{ port: number }>(server, { setup });
    const [bareUrl, url] = ["bare", "notifications"].map(
      (path) => `http://127.0.0.1:${port}/${path}`,
    );
    if (!bareUrl || !url) throw new Error("There is no server");
    // Both warm up with requests that let nothing in.
    await postAll(bareUrl, bodies.slice(0, 500), agent);
    await postAll(
      url,
      bodies.slice(0, 500).map((body) => body.slice(1)),
      agent,
    );
    const rounds: { bare: Round[]; ours: Round[] } = { bare: [], ours: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      console.error(`notifications: round ${round + 1} of ${ROUNDS}`);
      const size = MESSAGES / ROUNDS;
      const part = bodies.slice(round * size, (round + 1) * size);
      const bareFirst = round % 2 === 0;
      if (bareFirst) rounds.bare.push(await postAll(bareUrl, part, agent));
      rounds.ours.push(await postAll(url, part, agent));
      if (!bareFirst) rounds.bare.push(await postAll(bareUrl, part, agent));
    }
    const { outcome } = await ask<{ outcome: BenchOutcome }>(server, "count");
    return { rounds, outcome };
  } finally {
    agent.destroy();
    server.kill();
  }
}

const load = makeLoad();
const { rounds, outcome } = await measure(load);
const [bare, ours] = [summary(rounds.bare), summary(rounds.ours)];
const orders = load.orderReferenceIds.length;
const result = {
  messages: MESSAGES,
  bare,
  receiveNotification: ours,
  throughputRatio: Number((ours.perSecond / bare.perSecond).toFixed(2)),
  p99Ratio: Number((ours.p99Milliseconds / bare.p99Milliseconds).toFixed(2)),
  notAnswered200: rounds.ours.reduce((sum, { refused }) => sum + refused, 0),
  lost: MESSAGES - outcome.published + (orders - outcome.ordersApplied),
  appliedTwice: outcome.ordersWrittenAgain,
  copiesRecognised: MESSAGES - outcome.handledMessages,
  amazonReads: outcome.amazonReads,
  certificateFetches: outcome.certificateFetches,
};

if (process.argv.includes("--json")) console.log(JSON.stringify(result, undefined, 2));
else {
  const { bare: _bare, receiveNotification: _ours, ...figures } = result;
  console.table({ "a bare 200": bare, "receive-notification": ours });
  console.table(figures);
}
const isWhole =
  result.lost === 0 &&
  result.appliedTwice === 0 &&
  result.notAnswered200 === 0 &&
  result.copiesRecognised === MESSAGES / COPY_EVERY &&
  result.amazonReads === orders;
if (!isWhole) process.exitCode = 1;
