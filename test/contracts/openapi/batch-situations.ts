import type { Situation } from "./situations.ts";

const SINCE = { operation: "Capture", since: "2026-11-02T00:00:00Z" };
const begin = "POST /batches";
const read = "GET /batches/{id}";

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
];
