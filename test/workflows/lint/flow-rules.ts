import type { Workflow, WorkflowState } from "../../../local/pictures/workflow-file.ts";
import { type Rule, stateRule } from "./rule.ts";

/** Rules about the ways of an order through the states. */
export const FLOW_RULES: readonly Rule[] = [
  stateRule("leads to every state", ({ name }, _facts, workflow) =>
    reachedFrom(workflow, workflow.startAt).has(name) ? [] : ["no way leads here"],
  ),
  stateRule("can end from every state", ({ name }, _facts, workflow) =>
    [...reachedFrom(workflow, name)].some((reached) => isEnd(workflow, reached))
      ? []
      : ["no way leads from here to an end"],
  ),
  stateRule("leaves no choice without an answer", ({ type, exits }) =>
    type === "Choice" && !exits.some(({ path }) => path === "Default") ? ["has no Default"] : [],
  ),
  stateRule("knows every value that a choice is asked about", (state, _facts, workflow) => {
    const compared = state.exits.flatMap(({ condition = "" }) => {
      const [, variable, value] = COMPARISON.exec(condition) ?? [];
      return variable === undefined ? [] : [{ variable, value }];
    });
    const known = [...compared.map(({ value }) => value), defaultOf(state)];
    return [...new Set(compared.map(({ variable }) => variable))].flatMap((variable) =>
      textsGivenTo(variable, workflow)
        .filter((text) => !known.includes(text))
        .map((text) => `$${variable} can be "${text}", which is neither named nor the Default`),
    );
  }),
];

const COMPARISON = /^\{%\s*\$(\w+) = '([^']*)'\s*%\}$/;

function defaultOf({ exits }: WorkflowState): string | undefined {
  return exits.find(({ path }) => path === "Default")?.to;
}

/** The texts, expressions left out, that a variable is given anywhere. */
function textsGivenTo(variable: string, { states }: Workflow): string[] {
  return [...states.values()]
    .flatMap(({ exits }) => exits)
    .flatMap(({ assign }) => {
      const value = assign[variable];
      return typeof value === "string" && !value.startsWith("{%") ? [value] : [];
    });
}

/** The state itself and all that can follow it. */
function reachedFrom({ states }: Workflow, start: string): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const name of reached) {
    for (const { to } of states.get(name)?.exits ?? []) {
      if (to !== undefined) reached.add(to);
    }
  }
  return reached;
}

function isEnd({ states }: Workflow, name: string): boolean {
  return states.get(name)?.exits.some(({ to }) => to === undefined) ?? false;
}
