import { createAskingTopics } from "../../../../functions/adapters/dynamodb/asking-topics.ts";
import { createDynamoDBClient } from "../../../../functions/adapters/dynamodb/client.ts";
import { redrive } from "../../redrive-command.ts";
import { queryApi } from "../aws.ts";
import { placeOf } from "../redrive.ts";
import { type Check, notAllowed } from "./examined.ts";

export const deadLetters: Check = async ({ target }) => {
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
export const door: Check = async ({ target }) => {
  const check = "notification door";
  const url = target.notificationUrl;
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

export const topics: Check = async ({ target: { stack } }) => {
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

export const alarms: Check = async ({ target: { stack } }) => {
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
