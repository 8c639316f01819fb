import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createAskingTopics } from "../../functions/adapters/dynamodb/asking-topics.ts";
import { createDynamoDBClient } from "../../functions/adapters/dynamodb/client.ts";
import type { AskingTopic } from "../../functions/domain/notification.ts";
import { parseSettings, readSettings } from "../../infra/config.ts";
import { UsageError } from "./usage-error.ts";

export const TOPICS_HELP = `Shows which of Amazon's topics ask to send notifications, and approves one.

  npm run topics -- --table NAME                          who asked, with a valid signature
  npm run topics -- --table NAME --approve ARN [--yes]    writes the topic into the settings; without
                                                          --yes only what would be written

  --table NAME      the output TableName of the stack
  --settings FILE   the settings of the stack (default: infra/settings/sandbox.json)
  --region REGION   the stack's region (default: that of the AWS profile)
  --endpoint URL    another DynamoDB than AWS's
  --json            for machines
  --help            this text

Anybody with an AWS account can ask. Compare the topic with what Seller Central or Amazon's support
names before you approve it. An approval lets nothing in until the stack is deployed with it.

Exit code 0: done; 1: the topic has not asked; 2: the options or the settings are wrong.`;

/** Accounts that Amazon Pay's topics have been seen in (reference §6.1). A hint, no proof. */
const KNOWN_ACCOUNTS = ["291180941288", "598607868003"];

interface ShownTopic extends AskingTopic {
  readonly isPinned: boolean;
  readonly isInKnownAccount: boolean;
  readonly namesOurSeller: boolean;
}

/** Runs the command; `print` gets each line. Answers the exit code. */
export async function topics(
  args: readonly string[],
  print: (line: string) => void,
): Promise<number> {
  const options = readOptions(args);
  if (options.help) {
    print(TOPICS_HELP);
    return 0;
  }
  const { amazonPay } = readSettings(options.settings);
  const asked = (await readAskingTopics(options)).map((topic): ShownTopic => {
    const [, , , , account = "", name = ""] = topic.topicArn.split(":");
    return {
      ...topic,
      isPinned: amazonPay.topicArns.includes(topic.topicArn),
      isInKnownAccount: KNOWN_ACCOUNTS.includes(account),
      namesOurSeller: name.endsWith(amazonPay.sellerId),
    };
  });
  if (options.approve !== undefined) return approve(options.approve, asked, options, print);
  if (options.json) print(JSON.stringify(asked, undefined, 2));
  else for (const line of linesOf(asked)) print(line);
  return 0;
}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      table: { type: "string" },
      approve: { type: "string" },
      yes: { type: "boolean", default: false },
      settings: { type: "string", default: "infra/settings/sandbox.json" },
      region: { type: "string" },
      endpoint: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const { table = "" } = values;
  if (!values.help && table === "") throw new UsageError("--table is missing.");
  return { ...values, table };
}

async function readAskingTopics({ table, region, endpoint }: Options) {
  const nobody = { accessKeyId: "local", secretAccessKey: "local" };
  const client = createDynamoDBClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint, region: "local", credentials: nobody }),
  });
  try {
    return await createAskingTopics({ client, tableName: table }).list();
  } finally {
    client.destroy();
  }
}

/** Writes the topic where the pinned ones are: into the settings that the stack is deployed from. */
function approve(
  topicArn: string,
  asked: readonly ShownTopic[],
  { settings: path, yes, json }: Options,
  print: (line: string) => void,
): number {
  const topic = asked.find((one) => one.topicArn === topicArn);
  if (!topic) {
    print(`${topicArn} has not asked; nothing was written.`);
    return 1;
  }
  const done = topic.isPinned ? "pinned already" : yes ? "written" : "would be written";
  if (done === "written") writeApproval(topicArn, path);
  if (json) print(JSON.stringify({ ...topic, settings: path, done }, undefined, 2));
  else {
    for (const line of linesOf([topic])) print(line);
    print(`${path}: ${done}.`);
    print(yes ? NEXT_STEPS : "Nothing was written; --yes writes it.");
  }
  return 0;
}

const NEXT_STEPS = `Deploy the stack with these settings. Then save the notification URL in Seller Central once
more: Amazon asks again, and is let in.`;

function writeApproval(topicArn: string, path: string): void {
  const settings = JSON.parse(readFileSync(path, "utf8"));
  const topicArns = [...settings.amazonPay.topicArns, topicArn];
  const changed = { ...settings, amazonPay: { ...settings.amazonPay, topicArns } };
  parseSettings(changed, path);
  writeFileSync(path, `${JSON.stringify(changed, undefined, 2)}\n`);
}

function linesOf(asked: readonly ShownTopic[]): string[] {
  if (asked.length === 0) return ["No topic has asked in the last three weeks."];
  return asked.flatMap((topic) => [
    `${topic.topicArn}${topic.isPinned ? "  (pinned in these settings)" : ""}`,
    `  sent ${topic.times} messages from ${topic.firstAt} to ${topic.lastAt}, the last a ${topic.asks}`,
    `  an account of Amazon Pay's that is known: ${yesNo(topic.isInKnownAccount)}; named after the settings' seller: ${yesNo(topic.namesOurSeller)}`,
  ]);
}

function yesNo(is: boolean): string {
  return is ? "yes" : "no";
}
