import { createAskingTopics } from "../../../functions/adapters/dynamodb/asking-topics.ts";
import { createDynamoDBClient } from "../../../functions/adapters/dynamodb/client.ts";
import { redrive } from "../redrive-command.ts";
import { queryApi } from "./aws.ts";
import { type DeskCommand, helpOf, readArgs } from "./desk-command.ts";
import { EXIT, type Host } from "./host.ts";
import { placeOf } from "./redrive.ts";
import { findTarget, type Target } from "./target.ts";

/** One thing that was looked at. */
export interface Finding {
  readonly check: string;
  readonly verdict: "well" | "look" | "wrong" | "not checked";
  readonly found: string;
  /** What to do about it. */
  readonly todo?: string;
}

type Check = (target: Target, host: Host) => Promise<Finding>;

const SLOW_MILLISECONDS = 3_000;
/** AWS refuses signatures of a clock that is five minutes off, Amazon Pay those of fifteen. */
const MOST_SKEW_MILLISECONDS = 60_000;
const LATE_MILLISECONDS = 10 * 60_000;
/** Well-formed, and nobody's: Amazon has to be asked to know that. */
const NOBODYS = ["S02-0000000-0000000", "P02-0000000-0000000"];

export const doctor: DeskCommand = {
  name: "doctor",
  summary: "whether everything around the orders is well, and what to do if not",
  help: helpOf(
    `Looks at everything that orders depend on, and says of each what to do: the interface, the clock,
the keys of Amazon Pay, the table and the sweep, orders that wait for an operator, dead letters, the
door for notifications, topics that ask to be let in, alarms. Nothing is changed.

  npm run orders -- doctor [options]`,
    "",
    ["doctor --stack shipcharge", "doctor --json"],
  ),
  async run(args, host) {
    const { values } = readArgs(args, {});
    const target = await findTarget(values, host);
    const findings: Finding[] = [];
    for (const check of CHECKS) {
      const finding = await check(target, host);
      findings.push(finding);
      if (!values.json) host.print(lineOf(finding));
    }
    if (values.json) host.print(JSON.stringify(findings, undefined, 2));
    return findings.some(({ verdict }) => verdict === "wrong") ? EXIT.refused : EXIT.done;
  },
};

function lineOf({ check, verdict, found, todo }: Finding): string {
  const line = `${verdict.padEnd(12)}${check.padEnd(22)}${found}`;
  return todo === undefined ? line : `${line}\n${"".padEnd(34)}-> ${todo}`;
}

const interfaceAndClock: readonly Check[] = [
  async (target, host) => {
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
  async (target, host) => {
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
const keys: Check = async (target) => {
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

const sweep: Check = async (target, host) => {
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

const operators: Check = async (target) => {
  const check = "waiting for you";
  const { body } = await target.ask("GET", "/orders?list=waiting&waitsFor=operator&limit=100");
  const count = Array.isArray(body["orders"]) ? body["orders"].length : 0;
  const more = body["next"] === undefined ? "" : " or more";
  const found = `${count}${more} orders or refunds need an operator`;
  return count > 0
    ? { check, verdict: "look", found, todo: "list --waits operator, then explain ORDER" }
    : { check, verdict: "well", found };
};

const deadLetters: Check = async (target) => {
  const check = "dead letters";
  const lines: string[] = [];
  try {
    await redrive(["--list", "--json", ...placeOf(target)], (line) => lines.push(line));
  } catch (error) {
    return notAllowed(check, error);
  }
  const letters: unknown = JSON.parse(lines.join("\n"));
  const count = Array.isArray(letters) ? letters.length : 0;
  return count > 0
    ? { check, verdict: "wrong", found: `${count} events could not be handled`, todo: "redrive" }
    : { check, verdict: "well", found: "none" };
};

/** An empty message is nobody's: the door has to be open, and to refuse it. */
const door: Check = async (target) => {
  const check = "notification door";
  const url = target.stack?.facts.outputs["NotificationUrl"] ?? `${target.endpoint}/notifications`;
  try {
    const { status } = await fetch(url, { method: "POST", body: "{}" });
    const found = `${url} answers a forged message ${status}`;
    return status === 403
      ? { check, verdict: "well", found }
      : { check, verdict: "wrong", found, todo: "read the log of receive-notification" };
  } catch (error) {
    const todo = "compare the output NotificationUrl with Seller Central, and the DNS";
    return { check, verdict: "wrong", found: `${url}: ${String(error)}`, todo };
  }
};

const topics: Check = async ({ stack }) => {
  const check = "topics";
  const tableName = stack?.facts.outputs["TableName"];
  if (!stack || tableName === undefined) {
    return { check, verdict: "not checked", found: "a laptop lets in its simulator" };
  }
  const client = createDynamoDBClient({ region: stack.aws.region });
  try {
    const asking = await createAskingTopics({ client, tableName }).list();
    return asking.length > 0
      ? {
          check,
          verdict: "look",
          found: `${asking.length} topics that are not pinned asked to be let in`,
          todo: `npm run topics -- --table ${tableName}`,
        }
      : { check, verdict: "well", found: "no topic asks to be let in" };
  } catch (error) {
    return notAllowed(check, error);
  } finally {
    client.destroy();
  }
};

const alarms: Check = async ({ stack }) => {
  const check = "alarms";
  if (!stack) return { check, verdict: "not checked", found: "a laptop has none" };
  try {
    const xml = await queryApi(stack.aws, "monitoring", {
      Action: "DescribeAlarms",
      Version: "2010-08-01",
      StateValue: "ALARM",
      AlarmNamePrefix: `${stack.stackName}-`,
    });
    const names = [...xml.matchAll(/<AlarmName>([^<]+)<\/AlarmName>/g)].map(([, name]) => name);
    return names.length > 0
      ? {
          check,
          verdict: "wrong",
          found: names.join(", "),
          todo: "each names its page of the runbook",
        }
      : { check, verdict: "well", found: "none is raised" };
  } catch (error) {
    return notAllowed(check, error);
  }
};

const CHECKS: readonly Check[] = [
  ...interfaceAndClock,
  keys,
  sweep,
  operators,
  deadLetters,
  door,
  topics,
  alarms,
];

function notAllowed(check: string, error: unknown): Finding {
  const found = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    check,
    verdict: "not checked",
    found,
    todo: "ask for the permission, or for somebody who has it",
  };
}
