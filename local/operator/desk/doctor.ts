import { UsageError } from "../usage-error.ts";
import { accepted, confirmed, type DeskCommand, helpOf, readArgs } from "./desk-command.ts";
import type { Check, Finding } from "./doctor/examined.ts";
import { notificationAddress, testNotification } from "./doctor/notifications.ts";
import { interfaceAndClock, keys, operators, sweep } from "./doctor/orders-and-keys.ts";
import { quotas, throttledCalls } from "./doctor/quotas.ts";
import { alarms, deadLetters, door, topics } from "./doctor/surroundings.ts";
import { EXIT } from "./host.ts";
import { findTarget } from "./target.ts";

const CHECKS: readonly Check[] = [
  ...interfaceAndClock,
  keys,
  quotas,
  throttledCalls,
  sweep,
  operators,
  deadLetters,
  notificationAddress,
  door,
  testNotification,
  topics,
  alarms,
];

/** Amazon is asked for the address again below, and takes that question once in two seconds. */
const BETWEEN_READINGS_MILLISECONDS = 3_000;

export const doctor: DeskCommand = {
  name: "doctor",
  summary: "whether everything around the orders is well, and what to do if not",
  help: helpOf(
    `Looks at everything that orders depend on, and says of each what to do: the interface, the clock,
the keys of Amazon Pay, what is left of Amazon's quotas, the table and the sweep, orders that wait for an
operator, dead letters, the address to which Amazon sends notifications, the door that they come in by,
whether a test notification comes all the way, topics that ask to be let in, alarms.

  npm run orders -- doctor [options]

Nothing is changed without --set-notifications. Exit code 0: nothing is wrong; 1: something is.`,
    `  --set-notifications
                    first has Amazon send notifications here, too (MWS; for API v2 it is done in
                    Seller Central)
  --await-test SECONDS
                    waits for the test notification that you send from Seller Central meanwhile;
                    a simulator sends one by itself
  --yes             do it without asking`,
    [
      "doctor --stack shipcharge",
      "doctor --json",
      "doctor --set-notifications --yes",
      "doctor --await-test 300",
    ],
  ),
  async run(args, host) {
    const { values } = readArgs(args, {
      "set-notifications": { type: "boolean", default: false },
      "await-test": { type: "string", default: "0" },
      yes: { type: "boolean", default: false },
    });
    const awaitsTestMilliseconds = secondsOf(values["await-test"]) * 1_000;
    const target = await findTarget(values, host);
    if (values["set-notifications"]) {
      const url = target.notificationUrl;
      const say = values.json ? host.note : host.print;
      say(`This will have Amazon send every notification to ${url}; other addresses stay.`);
      const stopped = await confirmed(values.yes, host);
      if (stopped !== undefined) return stopped;
      accepted(await target.ask("POST", "/amazon-pay/notifications", { url }));
      await host.sleep(BETWEEN_READINGS_MILLISECONDS);
    }
    const findings: Finding[] = [];
    for (const check of CHECKS) {
      const finding = await check({ target, host, awaitsTestMilliseconds });
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

function secondsOf(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new UsageError(`--await-test ${text}: must be a number of seconds.`);
}
