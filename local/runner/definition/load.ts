import { type DefinitionProblem, InvalidDefinition } from "../errors.ts";
import { ExpressionCompiler } from "../expressions.ts";
import { isRecord } from "../json.ts";
import { Fields } from "./fields.ts";
import type { State, StateMachine } from "./model.ts";
import { readState } from "./states.ts";
import { substitute, unfilledTokens } from "./substitute.ts";

/** A definition as it lies in a file, and what its tokens stand for. */
export interface DefinitionSource {
  readonly name: string;
  readonly arn: string;
  /** The text of an ASL file, or what its JSON says. */
  readonly definition: unknown;
  readonly substitutions: Readonly<Record<string, string>>;
}

/**
 * Reads and checks a definition of a JSONata state machine. Whatever the runner does not implement is
 * refused here with its path, so that nothing is silently left out later.
 *
 * @throws InvalidDefinition with every problem found.
 */
export function loadStateMachine(source: DefinitionSource): StateMachine {
  const problems: DefinitionProblem[] = [];
  const root = parse(source, problems);
  problems.push(...unfilledTokens(root));
  const reading = {
    problems,
    compiler: new ExpressionCompiler(),
    variables: new Set(assignedNames(root)),
  };
  const fields = new Fields(reading, "", root);
  fields.allowOnly("Comment", "QueryLanguage", "StartAt", "States", "TimeoutSeconds", "Version");
  if (fields.text("QueryLanguage") !== "JSONata") {
    fields.refuse("QueryLanguage", "this runner implements JSONata only");
  }
  fields.optionalText("Comment");
  if ((fields.optionalText("Version") ?? "1.0") !== "1.0") fields.refuse("Version", "must be 1.0");
  const timeoutSeconds = fields.number("TimeoutSeconds", {
    from: 1,
    to: 99_999_999,
    integer: true,
  });
  const startAt = fields.text("StartAt");
  const states = new Map<string, State>();
  const members = fields.members("States");
  for (const [name, stateFields] of members) {
    const state = readState(name, stateFields);
    if (state) states.set(name, state);
  }
  checkTransitions(fields, startAt, new Set(members.map(([name]) => name)), states);
  if (problems.length > 0) throw new InvalidDefinition(source.name, problems);
  return {
    name: source.name,
    arn: source.arn,
    startAt,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    states,
  };
}

function parse(source: DefinitionSource, problems: DefinitionProblem[]): unknown {
  const { definition, substitutions } = source;
  const text = typeof definition === "string" ? definition : JSON.stringify(definition);
  try {
    const root: unknown = JSON.parse(substitute(text, substitutions));
    return root;
  } catch (error) {
    problems.push({ path: "/", message: `not JSON: ${String(error)}` });
    return {};
  }
}

/** Every name that an Assign anywhere gives a value. */
function assignedNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(assignedNames);
  if (!isRecord(value)) return [];
  const assign = value["Assign"];
  const own = isRecord(assign) ? Object.keys(assign) : [];
  return [...own, ...Object.values(value).flatMap(assignedNames)];
}

/** Every target exists and every state can be reached, as Step Functions demands when it creates. */
function checkTransitions(
  fields: Fields,
  startAt: string,
  names: ReadonlySet<string>,
  states: ReadonlyMap<string, State>,
): void {
  if (!names.has(startAt)) fields.refuse("StartAt", `there is no state "${startAt}"`);
  const reached = new Set([startAt]);
  for (const name of reached) {
    const state = states.get(name);
    for (const { field, next } of state ? targetsOf(state) : []) {
      if (!names.has(next)) {
        fields.refuse(`States/${name}/${field}`, `there is no state "${next}"`);
      }
      reached.add(next);
    }
  }
  if (states.size < names.size) return;
  for (const name of names) {
    if (!reached.has(name)) fields.refuse(`States/${name}`, "no state leads here");
  }
}

function targetsOf(state: State): { readonly field: string; readonly next: string }[] {
  switch (state.type) {
    case "Task":
      return [
        ...nextOf(state.next),
        ...state.catchers.map(({ next }, index) => ({ field: `Catch/${index}/Next`, next })),
      ];
    case "Choice":
      return [
        ...state.rules.map(({ next }, index) => ({ field: `Choices/${index}/Next`, next })),
        ...(state.defaultNext === undefined ? [] : [{ field: "Default", next: state.defaultNext }]),
      ];
    case "Wait":
    case "Pass":
      return nextOf(state.next);
    case "Succeed":
    case "Fail":
      return [];
  }
}

function nextOf(next: string | undefined): { readonly field: string; readonly next: string }[] {
  return next === undefined ? [] : [{ field: "Next", next }];
}
