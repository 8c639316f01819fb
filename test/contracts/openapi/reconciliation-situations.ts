import type { Situation } from "./situations.ts";

const begin = "POST /reconciliations";
const read = "GET /reconciliations/{id}";

export const RECONCILIATION_SITUATIONS: readonly Situation[] = [
  { route: begin, status: 200, when: "it is new", answer: (shop) => shop.ask(begin, {}) },
  {
    route: begin,
    status: 404,
    when: "its report is not there",
    answer: (shop) => shop.ask(begin, { report: "input/none.csv" }),
  },
  {
    route: begin,
    status: 422,
    when: "it names another scope",
    answer: (shop) => shop.ask(begin, { scope: "tomorrow" }),
  },
  {
    route: read,
    status: 200,
    when: "it is done",
    answer: async (shop) => {
      const { body } = await shop.ask(begin, {});
      await shop.clock.advanceBy(60_000);
      return shop.ask(`GET /reconciliations/${body["reconciliationId"]}?part=1`);
    },
  },
  {
    route: read,
    status: 422,
    when: "the part is no number",
    answer: (shop) => shop.ask("GET /reconciliations/any?part=first"),
  },
  {
    route: read,
    status: 404,
    when: "nobody began it",
    answer: (shop) => shop.ask("GET /reconciliations/on-demand-never"),
  },
];
