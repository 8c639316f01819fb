import * as v from "valibot";
import { queryApi } from "../aws.ts";
import { type Check, notAllowed } from "./examined.ts";

const quotasAnswer = v.object({
  operations: v.array(
    v.looseObject({
      operation: v.string(),
      atOnce: v.number(),
      mostAtOnce: v.number(),
      waitMilliseconds: v.number(),
      isUsed: v.boolean(),
    }),
  ),
});

/** Orders wait for so long without parking; a longer queue shows in their stories. */
const PATIENCE_MILLISECONDS = 3_000;
const MOST_NAMED = 3;

/** What is left of Amazon's quotas in the queues that all orders of the seller share. */
export const quotas: Check = async ({ target }) => {
  const check = "quotas";
  const { body } = await target.ask("GET", "/amazon-pay/quotas");
  const parsed = v.safeParse(quotasAnswer, body);
  if (!parsed.success) {
    const found = String(body["message"] ?? "the queues could not be read");
    return { check, verdict: "wrong", found, todo: "read the log of operator-desk" };
  }
  const used = parsed.output.operations.filter(({ isUsed }) => isUsed);
  const queued = used
    .filter(({ waitMilliseconds }) => waitMilliseconds > 0)
    .sort((one, other) => other.waitMilliseconds - one.waitMilliseconds);
  const named = queued.slice(0, MOST_NAMED).map(({ operation, waitMilliseconds }) => {
    return `${operation} is free in ${Math.ceil(waitMilliseconds / 1_000)} s`;
  });
  const free = `${used.length - queued.length} of ${used.length} queues are free now`;
  const found = [free, ...named].join("; ");
  const longest = queued[0]?.waitMilliseconds ?? 0;
  return longest > PATIENCE_MILLISECONDS
    ? {
        check,
        verdict: "look",
        found,
        todo: "orders go on in their turn; if it stays so, ask Amazon for higher quotas",
        details: used,
      }
    : { check, verdict: "well", found, details: used };
};

const HOUR_MILLISECONDS = 3_600_000;

/** How often it was not somebody's turn, or Amazon had no time for us. */
export const throttledCalls: Check = async ({ target: { stack }, host }) => {
  const check = "throttled calls";
  const namespace = stack?.facts.outputs["MetricsNamespace"];
  if (!stack || namespace === undefined) {
    return { check, verdict: "not checked", found: "a laptop counts none" };
  }
  const sumOf = async (metric: string): Promise<number> => {
    const xml = await queryApi(stack.aws, "monitoring", {
      Action: "GetMetricStatistics",
      Version: "2010-08-01",
      Namespace: namespace,
      MetricName: metric,
      StartTime: new Date(host.now() - HOUR_MILLISECONDS).toISOString(),
      EndTime: new Date(host.now()).toISOString(),
      Period: "3600",
      "Statistics.member.1": "Sum",
    });
    return [...xml.matchAll(/<Sum>([^<]+)<\/Sum>/g)].reduce((sum, [, one]) => sum + Number(one), 0);
  };
  try {
    const postponed = await sumOf("TurnsPostponed");
    const unavailable = await sumOf("AmazonUnavailable");
    const found = `in the last hour ${postponed} calls were put off to their turn, ${unavailable} found Amazon unavailable`;
    return unavailable > 0
      ? {
          check,
          verdict: "look",
          found,
          todo: "orders try again by themselves; if it goes on, ask Amazon",
        }
      : { check, verdict: "well", found };
  } catch (error) {
    return notAllowed(check, error);
  }
};
