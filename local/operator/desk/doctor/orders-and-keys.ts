import type { Check } from "./examined.ts";

const SLOW_MILLISECONDS = 3_000;
/** AWS refuses signatures of a clock that is five minutes off, Amazon Pay those of fifteen. */
const MOST_SKEW_MILLISECONDS = 60_000;
const LATE_MILLISECONDS = 10 * 60_000;
/** Well-formed, and nobody's: Amazon has to be asked to know that. */
const NOBODYS = ["S02-0000000-0000000", "P02-0000000-0000000"];

export const interfaceAndClock: readonly Check[] = [
  async ({ target, host }) => {
    const check = "interface";
    const startedAt = host.now();
    const { status } = await target.ask("GET", "/orders?list=waiting&limit=1");
    const took = host.now() - startedAt;
    if (status !== 200) {
      const todo = "read the log of operator-desk";
      return { check, verdict: "wrong", found: `${target.name} answers ${status}`, todo };
    }
    const found = `${target.name} answers, in ${took} ms; the table can be read`;
    return took > SLOW_MILLISECONDS
      ? { check, verdict: "look", found, todo: "ask again; the first request starts the function" }
      : { check, verdict: "well", found };
  },
  async ({ target, host }) => {
    const check = "clock";
    const { sentAt } = await target.ask("GET", "/orders?list=waiting&limit=1");
    // On a laptop under a clock of its own both are the same machine.
    if (sentAt === undefined || !target.stack) {
      return { check, verdict: "not checked", found: "only a deployed stack has another clock" };
    }
    const skew = Math.abs(sentAt - host.now());
    const found = `this machine and AWS are ${Math.round(skew / 1_000)} s apart`;
    return skew > MOST_SKEW_MILLISECONDS
      ? {
          check,
          verdict: "wrong",
          found,
          todo: "set this machine's clock; signatures depend on it",
        }
      : { check, verdict: "well", found };
  },
];

/** Amazon knows no such order reference, which it says only to a request with the right signature. */
export const keys: Check = async ({ target }) => {
  const check = "keys of Amazon Pay";
  for (const nobodys of NOBODYS) {
    const { status, body } = await target.ask("GET", `/checkouts/${nobodys}`);
    const { error = "", message = "", code = "" } = body;
    // An id of the other environment is refused before Amazon is asked.
    if (status === 422) continue;
    if (status === 404) {
      const environment = nobodys.startsWith("S") ? "sandbox" : "live";
      return { check, verdict: "well", found: `Amazon Pay (${environment}) accepts our signature` };
    }
    const isRefused = status === 502;
    return {
      check,
      verdict: "wrong",
      found: `${status} ${String(error)} ${String(code)}: ${String(message)}`,
      todo: isRefused
        ? 'put the right keys into the secret (runbook, "Amazon refuses our keys")'
        : "Amazon cannot be reached now; try again in some minutes",
    };
  }
  return { check, verdict: "not checked", found: "Amazon could not be asked for an order" };
};

export const sweep: Check = async ({ target, host }) => {
  const check = "table and sweep";
  const { body } = await target.ask("GET", "/orders");
  const waiting = Array.isArray(body["waiting"]) ? body["waiting"] : [];
  const dueAt = waiting.map(({ nextLook }) => Date.parse(String(nextLook)));
  const late = dueAt.filter((due) => host.now() - due > LATE_MILLISECONDS).length;
  const more = body["isComplete"] === true ? "" : " or more";
  const found = `${waiting.length}${more} wait, ${late} of them overdue`;
  return late > 0
    ? { check, verdict: "wrong", found, todo: 'runbook, "The oldest wait"; list --overdue' }
    : { check, verdict: "well", found };
};

const MOST_COUNTED = 100;

export const operators: Check = async ({ target }) => {
  const check = "waiting for you";
  const query = new URLSearchParams({ list: "waiting", waitsFor: "operator", limit: "100" });
  let count = 0;
  let next: unknown;
  do {
    const { body } = await target.ask("GET", `/orders?${query}`);
    count += Array.isArray(body["orders"]) ? body["orders"].length : 0;
    next = body["next"];
    query.set("next", String(next));
  } while (next !== undefined && count < MOST_COUNTED);
  const more = next === undefined ? "" : " or more";
  const found =
    count === 1
      ? "1 order or refund needs an operator"
      : `${count}${more} orders or refunds need an operator`;
  return count > 0
    ? { check, verdict: "look", found, todo: "list --waits operator, then explain ORDER" }
    : { check, verdict: "well", found };
};
