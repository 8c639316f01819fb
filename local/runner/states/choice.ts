import type { ChoiceState } from "../definition/model.ts";
import { StateFailed } from "../errors.ts";
import type { Move } from "../execution.ts";
import type { StateVisit } from "../visit.ts";
import { booleanOf } from "./values.ts";

/**
 * Takes the first rule whose condition is true, with that rule's Output and Assign; the state's own
 * belong to Default (docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html, "Assign in
 * a Choice state").
 */
export async function runChoice(visit: StateVisit, state: ChoiceState): Promise<Move> {
  const bindings = visit.bindings();
  for (const rule of state.rules) {
    if (await booleanOf(rule.condition, bindings)) {
      return visit.execution.leave(visit, { leaving: rule, next: rule.next }, {}, visit.input);
    }
  }
  if (state.defaultNext === undefined) {
    throw new StateFailed({
      error: "States.NoChoiceMatched",
      cause: visit.sentence("No rule matched, and the state has no Default."),
    });
  }
  const to = { leaving: state, next: state.defaultNext };
  return visit.execution.leave(visit, to, {}, visit.input);
}
