import { each } from "../../support/streams.ts";
import type { Situation } from "./situations.ts";

const SINCE = { operation: "Capture", since: "2026-11-02T00:00:00Z" };
const begin = "POST /batches";
const read = "GET /batches/{id}";
const resume = "POST /batches/{id}/resume";
const release = "POST /batches/{id}/release";

/** A batch that waits for its report. */
async function underWay(shop: Parameters<Situation["answer"]>[0]): Promise<string> {
  const file = "input/captures.csv";
  const content = "captureId\nS02-1234567-1234567-C000001\n";
  await shop.world.files.write(file, each([Buffer.from(content)]));
  const { body } = await shop.ask(begin, { operation: "GetCaptureDetails", file });
  await shop.clock.advanceBy(60_000);
  return String(body["batchId"]);
}

export const BATCH_SITUATIONS: readonly Situation[] = [
  { route: begin, status: 200, when: "it is new", answer: (shop) => shop.ask(begin, SINCE) },
  {
    route: begin,
    status: 404,
    when: "its file is not there",
    answer: (shop) => shop.ask(begin, { operation: "Capture", file: "input/none.csv" }),
  },
  {
    route: begin,
    status: 422,
    when: "it would authorize in Europe",
    answer: (shop) => shop.ask(begin, { operation: "Authorize", file: "input/none.csv" }),
  },
  {
    route: read,
    status: 200,
    when: "it was begun",
    answer: async (shop) => {
      const { body } = await shop.ask(begin, SINCE);
      await shop.clock.advanceBy(60_000);
      return shop.ask(`GET /batches/${body["batchId"]}`);
    },
  },
  {
    route: read,
    status: 404,
    when: "nobody began it",
    answer: (shop) => shop.ask("GET /batches/Capture-000000000000"),
  },
  {
    route: resume,
    status: 200,
    when: "it is under way",
    answer: async (shop) => shop.ask(`POST /batches/${await underWay(shop)}/resume`, {}),
  },
  {
    route: resume,
    status: 404,
    when: "nobody began it",
    answer: (shop) => shop.ask("POST /batches/Capture-000000000000/resume", {}),
  },
  {
    route: resume,
    status: 409,
    when: "it has ended without a result",
    answer: async (shop) => {
      const { body } = await shop.ask(begin, { ...SINCE, dryRun: true });
      await shop.clock.advanceBy(60_000);
      return shop.ask(`POST /batches/${body["batchId"]}/resume`, {});
    },
  },
  {
    route: resume,
    status: 422,
    when: "it is told how",
    answer: async (shop) => {
      const { body } = await shop.ask(begin, SINCE);
      return shop.ask(`POST /batches/${body["batchId"]}/resume`, { run: 2 });
    },
  },
  {
    route: release,
    status: 200,
    when: "it holds nothing",
    answer: async (shop) => {
      const { body } = await shop.ask(begin, { ...SINCE, dryRun: true });
      await shop.clock.advanceBy(60_000);
      return shop.ask(`POST /batches/${body["batchId"]}/release`, {});
    },
  },
  {
    route: release,
    status: 404,
    when: "nobody began it",
    answer: (shop) => shop.ask("POST /batches/Capture-000000000000/release", {}),
  },
  {
    route: release,
    status: 409,
    when: "its execution is running",
    answer: async (shop) => shop.ask(`POST /batches/${await underWay(shop)}/release`, {}),
  },
  {
    route: release,
    status: 422,
    when: "it shall go on from nowhere",
    answer: async (shop) => {
      const { body } = await shop.ask(begin, SINCE);
      return shop.ask(`POST /batches/${body["batchId"]}/release`, { fromByte: -1 });
    },
  },
];
