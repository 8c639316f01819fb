import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TRANSIENT_FAILURES } from "../../functions/domain/errors.ts";
import type { Exit, WorkflowState } from "../../local/pictures/workflow-file.ts";
import { drawPictures, readWorkflows } from "../../local/pictures/workflow-pictures.ts";
import { retryProfiles } from "./lint/retry-profiles.ts";
import { catchersOf } from "./lint/rule.ts";
import { folderOf } from "./lint/task-names.ts";

const folder = new URL("../../workflows/", import.meta.url);
const page = readFileSync(new URL("README.md", folder), "utf8");
const workflows = readWorkflows(folder);
const states = workflows.flatMap((workflow) => [...workflow.states.values()]);

describe("workflows/README.md", () => {
  it("shows the pictures that the files make", () => {
    expect(drawPictures(page, workflows)).toBe(page);
  });

  it("tells of every task its folder, its ways and its deadline, as the files have them", () => {
    const told = tableUnder("State").map(([state, link, , success, caught, deadline]) => ({
      state,
      link,
      success,
      caught,
      deadline,
    }));

    expect(told).toEqual(states.filter(({ type }) => type === "Task").map(taskRow));
  });

  it("tells of every other state its type and its comment", () => {
    const others = states.filter(({ type }) => type !== "Task");

    expect(tableUnder("Other state")).toEqual(
      others.map(({ name, type, fields }) => [name, type, fields["Comment"]]),
    );
  });

  it("tells of every variable", () => {
    const assigned = states.flatMap(({ exits }) =>
      exits.flatMap(({ assign }) => Object.keys(assign)),
    );
    const told = tableUnder("Variable").map(([name]) => name);

    expect(told.sort()).toEqual([...new Set(assigned)].map((name) => `\`${name}\``).sort());
  });

  it("says how long a task is retried at most", () => {
    expect(page).toContain(`at most ${longestRetrySeconds()} seconds`);
  });
});

/** The rows of all tables whose first heading this is, cell by cell. */
function tableUnder(heading: string): string[][] {
  const lines = page.split("\n").map(cellsOf);
  return lines.flatMap(([first], start) => {
    if (first !== heading) return [];
    const rows = lines.slice(start + 2);
    return rows.slice(
      0,
      rows.findIndex(({ length }) => length === 0),
    );
  });
}

function cellsOf(line: string): string[] {
  const cells = line.split("|").slice(1, -1);
  return cells.map((cell) => cell.trim());
}

function taskRow(state: WorkflowState) {
  const next = state.exits.find(({ errors }) => errors.length === 0);
  return {
    state: state.name,
    link: `[${folderOf(state.name)}](../functions/${folderOf(state.name)})`,
    success: next?.to ?? "end",
    caught: catchersOf(state).map(describeCatcher).join(" · "),
    deadline: inHumanTime(Number(state.fields["TimeoutSeconds"])),
  };
}

function describeCatcher({ errors, to }: Exit): string {
  const names = errors.map((name) => (name === "States.ALL" ? "anything else" : `\`${name}\``));
  return `${names.join(", ")} → ${to}`;
}

const UNITS = [
  { name: "days", seconds: 86_400 },
  { name: "hours", seconds: 3_600 },
  { name: "minutes", seconds: 60 },
  { name: "seconds", seconds: 1 },
];

function inHumanTime(seconds: number): string {
  const unit = UNITS.find((one) => seconds % one.seconds === 0 && seconds > one.seconds);
  return unit ? `${seconds / unit.seconds} ${unit.name}` : `${seconds} s`;
}

function longestRetrySeconds(): number {
  const [profile] = retryProfiles(TRANSIENT_FAILURES)["transient failures"];
  if (!profile) throw new Error("The profile is empty");
  const { IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds } = profile;
  return Array.from({ length: MaxAttempts }, (_, retry) =>
    Math.min(IntervalSeconds * BackoffRate ** retry, MaxDelaySeconds),
  ).reduce((sum, seconds) => sum + seconds, 0);
}
