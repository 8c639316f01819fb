import type { Exit, Workflow, WorkflowState } from "../../../local/pictures/workflow-file.ts";
import { expressionsOf, variablesRead } from "./expressions.ts";
import { catchersOf, type Rule, stateRule } from "./rule.ts";

/**
 * Rules about variables. A state's own Assign is not applied when an error is caught; the
 * catcher's is. Both are reckoned from what was known on entry, so a value that a state assigns
 * cannot be read in the same state (Step Functions developer guide, "Passing data between states
 * with variables").
 */
export const VARIABLE_RULES: readonly Rule[] = [
  stateRule("gives every variable a value on all ways before it is read", (state, _, workflow) => {
    const known = assignedOnEntry(workflow).get(state.name) ?? new Set();
    return expressionsOf(state.fields).flatMap(({ path, text }) =>
      variablesRead(text)
        .filter((name) => !known.has(name))
        .map((name) => `${path} reads $${name}, which not every way here has given a value`),
    );
  }),
  stateRule("sets only start values where nothing was caught", (state) =>
    state.exits
      .filter(({ errors }) => errors.length === 0)
      .flatMap(({ path, assign }) =>
        expressionsOf(assign, `${path}, Assign`)
          .filter(({ text }) => variablesRead(text).length > 0)
          .map(({ path: place, text }) => `${place} makes a new value of an old one: ${text}`),
      ),
  ),
  stateRule("counts on by one, in a catcher that names what happened", (state, _, workflow) =>
    catchersOf(state).flatMap((catcher) =>
      Object.entries(catcher.assign)
        .filter(([name]) => countersOf(workflow).has(name))
        .filter(([name, value]) => !mayCount(catcher, name, value))
        .map(([name, value]) => `${catcher.path} sets $${name} to ${String(value)}`),
    ),
  ),
];

function mayCount({ errors }: Exit, name: string, value: unknown): boolean {
  if (typeof value === "number") return true;
  return value === `{% $${name} + 1 %}` && !errors.includes("States.ALL");
}

/** The variables that somewhere are given a number. */
function countersOf({ states }: Workflow): ReadonlySet<string> {
  return new Set(
    [...states.values()]
      .flatMap(({ exits }) => exits)
      .flatMap(({ assign }) => Object.entries(assign))
      .filter(([, value]) => typeof value === "number")
      .map(([name]) => name),
  );
}

/**
 * The variables that have a value whichever way a state was reached: the greatest solution of "on
 * entry, what all ways here agree on", found by taking names away until nothing changes.
 */
function assignedOnEntry({ states, startAt }: Workflow): ReadonlyMap<string, ReadonlySet<string>> {
  const all = [...states.values()].flatMap(({ exits }) =>
    exits.flatMap(({ assign }) => Object.keys(assign)),
  );
  const known = new Map([...states.keys()].map((name) => [name, new Set(all)]));
  known.set(startAt, new Set());
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const state of states.values()) {
      if (passOn(state, known)) isChanged = true;
    }
  }
  return known;
}

/** Takes from each following state what this way does not bring; whether it took anything. */
function passOn(state: WorkflowState, known: ReadonlyMap<string, Set<string>>): boolean {
  let isChanged = false;
  for (const { to, assign } of state.exits) {
    const there = to === undefined ? undefined : known.get(to);
    for (const name of there ?? []) {
      if (known.get(state.name)?.has(name) || Object.hasOwn(assign, name)) continue;
      there?.delete(name);
      isChanged = true;
    }
  }
  return isChanged;
}
