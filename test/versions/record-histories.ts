import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { readOrderFile } from "../../local/demo/order-file.ts";
import { tellOrder } from "../../local/demo/tell-order.ts";
import type { RecordedHistories, RecordedTask } from "./recorded-histories.ts";

const EXAMPLES = fileURLToPath(new URL("../../local/examples/", import.meta.url));
const HISTORIES = new URL("../fixtures/histories/", import.meta.url);

/** The tasks of a history with what they were given and how they were answered. */
function tasksOf(events: readonly HistoryEvent[]): RecordedTask[] {
  const tasks: RecordedTask[] = [];
  let state = "";
  for (const event of events) {
    state = event.stateEnteredEventDetails?.name ?? state;
    const scheduled = event.taskScheduledEventDetails;
    if (scheduled) {
      const { FunctionName, Payload } = JSON.parse(scheduled.parameters ?? "{}");
      tasks.push({ state, function: folderOf(FunctionName), input: Payload, answer: "none" });
    }
    const answer =
      event.taskFailedEventDetails?.error ??
      (event.taskSucceededEventDetails ? "success" : undefined);
    const last = tasks.at(-1);
    if (last && answer !== undefined) tasks[tasks.length - 1] = { ...last, answer };
  }
  return tasks;
}

function folderOf(functionArn: string): string {
  return functionArn.split(":").at(-1) ?? functionArn;
}

/** Tasks are alike if no contract could tell them apart: by their fields and their answer. */
function kindOf({ state, input, answer }: RecordedTask): string {
  return [state, ...Object.keys(input).sort(), answer].join(" ");
}

async function record(): Promise<RecordedHistories> {
  const tasks = new Map<string, RecordedTask>();
  const inputs = new Map<string, RecordedHistories["executionInputs"][number]>();
  for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith(".json"))) {
    await tellOrder(readOrderFile(`${EXAMPLES}${file}`), {
      watcher: {
        async finished({ runner }) {
          for (const { executionArn, input } of runner.listExecutions()) {
            const workflow = executionArn.split(":").at(-2) ?? "";
            const given = JSON.parse(input ?? "{}");
            inputs.set([workflow, ...Object.keys(given).sort()].join(" "), { workflow, given });
            for (const task of tasksOf(runner.getExecutionHistory(executionArn))) {
              tasks.set(kindOf(task), tasks.get(kindOf(task)) ?? task);
            }
          }
        },
      },
    });
  }
  const byKey = <Value>(map: ReadonlyMap<string, Value>): Value[] =>
    [...map].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
  return { executionInputs: byKey(inputs), tasks: byKey(tasks) };
}

const { version } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);
const histories = await record();
writeFileSync(new URL(`${version}.json`, HISTORIES), `${JSON.stringify(histories, null, 2)}\n`);
process.stdout.write(`${histories.tasks.length} kinds of tasks recorded for ${version}\n`);
