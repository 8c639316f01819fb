import { readdirSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { RecordedHistories, RecordedTask } from "./recorded-histories.ts";

const HISTORIES = new URL("../fixtures/histories/", import.meta.url);

const versions = readdirSync(HISTORIES).map((file): [string, RecordedHistories] => [
  file.replace(/\.json$/, ""),
  JSON.parse(readFileSync(new URL(file, HISTORIES), "utf8")),
]);

/** The schema of what a function is given today. */
async function contractOf(folder: string): Promise<v.GenericSchema> {
  const contract = await import(`../../functions/${folder}/contract.ts`);
  const [, schema] = Object.entries(contract).find(([name]) => name.endsWith("Input")) ?? [];
  // Exported under this name by every function that a workflow calls.
  return schema as v.GenericSchema;
}

async function isUnderstood({ function: folder, input }: RecordedTask): Promise<boolean> {
  return v.safeParse(await contractOf(folder), input).success;
}

interface State {
  readonly Arguments?: { readonly FunctionName: string };
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[] }[];
}

/** The states of all workflows of today. */
const states = new Map<string, State>(
  readdirSync("workflows")
    .filter((file) => file.endsWith(".asl.json"))
    .flatMap((file) =>
      Object.entries<State>(JSON.parse(readFileSync(`workflows/${file}`, "utf8")).States),
    ),
);

describe.each(versions)(
  "orders that were begun under %s",
  (_version, { tasks, executionInputs }) => {
    it("are recorded with all their tasks", () => {
      expect(tasks.length).toBeGreaterThan(20);
      expect(executionInputs.length).toBeGreaterThan(0);
    });

    it("find functions that understand what their definition says", async () => {
      for (const task of tasks) expect(await isUnderstood(task), JSON.stringify(task)).toBe(true);
    });

    it("find every state under its name, with the same function behind it", () => {
      for (const { state, function: folder } of tasks) {
        const name = states.get(state)?.Arguments?.FunctionName;
        const construct = folder.replace(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase());
        expect(name, state).toBe(`\${${construct}FunctionArn}`);
      }
    });

    it("are told nothing that their state would not catch", () => {
      for (const { state, answer } of tasks) {
        if (["success", "none"].includes(answer)) continue;
        const caught = states.get(state)?.Catch?.flatMap(({ ErrorEquals }) => ErrorEquals) ?? [];
        expect(
          caught.includes(answer) || caught.includes("States.ALL"),
          `${state}: ${answer}`,
        ).toBe(true);
      }
    });
  },
);

describe("a contract that is no longer kept", () => {
  it("is noticed, whether a field is missing or unknown", async () => {
    const [[, { tasks }] = ["", { tasks: [] }]] = versions;
    const task = tasks.find(({ state }) => state === "Authorize payment");
    if (!task) throw new Error("No history authorizes a payment");
    const { orderReferenceId: _, ...withoutOrder } = task.input;

    expect(await isUnderstood({ ...task, input: withoutOrder })).toBe(false);
    expect(await isUnderstood({ ...task, input: { ...task.input, unheardOf: 1 } })).toBe(false);
  });
});
