import { isDeepStrictEqual } from "node:util";
import type { WorkflowState } from "../../../local/pictures/workflow-file.ts";
import { isRecord, type Rule, taskRule, waitsForToken } from "./rule.ts";
import { CALLED_FROM_OUTSIDE, folderOf, tokenOf } from "./task-names.ts";

/** What every waiting task hands over in the same words. */
const SAME_EVERYWHERE = {
  taskToken: "{% $states.context.Task.Token %}",
  visit:
    "{% $states.context.State.EnteredTime & '#' & $formatNumber($states.context.State.RetryCount, '000') %}",
};

/** Rules about one name in four places, and about what a function is handed. */
export const NAME_RULES: readonly Rule[] = [
  taskRule("has a folder under functions/ for every task", ({ name }, { folders }) =>
    folders.includes(folderOf(name)) ? [] : [`there is no functions/${folderOf(name)}/`],
  ),
  {
    says: "has a task for every function that nobody else calls",
    check: ({ workflows, folders }) => {
      const served = workflows.flatMap(({ states }) =>
        [...states.values()]
          .filter(({ type }) => type === "Task")
          .map(({ name }) => folderOf(name)),
      );
      return folders
        .filter((folder) => served.includes(folder) === CALLED_FROM_OUTSIDE.includes(folder))
        .map((folder) =>
          served.includes(folder)
            ? `functions/${folder} is a task and called from outside`
            : `no task calls functions/${folder}`,
        );
    },
  },
  taskRule("names the token after the state", (state) => {
    const token = argumentsOf(state)["FunctionName"];
    const expected = tokenOf(folderOf(state.name));
    return token === expected ? [] : [`FunctionName is ${String(token)}, not ${expected}`];
  }),
  taskRule("hands every function what its contract takes", (state, { contractFields }) => {
    const given = Object.keys(payloadOf(state)).sort();
    // A field that may be left out ends with a question mark.
    const taken = [...(contractFields.get(folderOf(state.name)) ?? [])]
      .filter((field) => !field.endsWith("?") || given.includes(field.slice(0, -1)))
      .map((field) => field.replace(/\?$/, ""))
      .sort();
    return isDeepStrictEqual(given, taken)
      ? []
      : [`Payload has ${given.join(", ")}; the contract takes ${taken.join(", ")}`];
  }),
  taskRule("says which order, batch or reconciliation it is about", (state) => {
    const subjects = ["orderReferenceId", "batchId", "reconciliationId"].filter(
      (field) => payloadOf(state)[field] === `{% $states.context.Execution.Input.${field} %}`,
    );
    return subjects.length === 1
      ? []
      : ["Payload names not the execution's orderReferenceId, batchId or reconciliationId"];
  }),
  taskRule("says in the same words whose token and which visit it is", (state) => {
    const payload = payloadOf(state);
    const expected = waitsForToken(state) ? Object.entries(SAME_EVERYWHERE) : [];
    return expected
      .filter(([field, expression]) => payload[field] !== expression)
      .map(([field, expression]) => `Payload/${field} is not ${expression}`);
  }),
];

function argumentsOf({ fields }: WorkflowState): Readonly<Record<string, unknown>> {
  return isRecord(fields["Arguments"]) ? fields["Arguments"] : {};
}

function payloadOf(state: WorkflowState): Readonly<Record<string, unknown>> {
  const payload = argumentsOf(state)["Payload"];
  return isRecord(payload) ? payload : {};
}
