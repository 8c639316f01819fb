import type { Exit, Workflow, WorkflowState } from "./workflow-file.ts";

/**
 * Draws a workflow as a Mermaid state diagram. A catch of States.ALL is left out: every task has
 * one, all lead to the operator, and drawn they would hide the story.
 */
export function drawWorkflow(workflow: Workflow): string {
  const states = [...workflow.states.values()];
  return [
    "stateDiagram-v2",
    ...states.map(({ name }) => `  state "${name}" as ${idOf(name)}`),
    `  [*] --> ${idOf(workflow.startAt)}`,
    ...states.flatMap(drawExits),
  ].join("\n");
}

function drawExits(state: WorkflowState): string[] {
  return state.exits
    .filter(({ errors }) => !errors.includes("States.ALL"))
    .map((exit) => {
      const target = exit.to === undefined ? "[*]" : idOf(exit.to);
      const label = labelOf(exit);
      return `  ${idOf(state.name)} --> ${target}${label ? `: ${label}` : ""}`;
    });
}

function labelOf({ errors, condition, path }: Exit): string {
  if (errors.length > 0) return errors.join(", ");
  if (condition !== undefined) return condition.replace(/^\{%\s*|\s*%\}$/g, "");
  return path === "Default" ? "otherwise" : "";
}

function idOf(stateName: string): string {
  return stateName.replace(/[^A-Za-z0-9]+(.)?/g, (_, letter: string | undefined) =>
    (letter ?? "").toUpperCase(),
  );
}
