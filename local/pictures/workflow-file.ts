import * as v from "valibot";

/** One way out of a state. */
export interface Exit {
  /** Where in the state it stands, such as "Next" or "Catch/1". */
  readonly path: string;
  /** The next state; undefined where the execution ends. */
  readonly to: string | undefined;
  /** The errors that lead this way; none on the ordinary ways. */
  readonly errors: readonly string[];
  /** The Choice rule's condition as it stands in the file. */
  readonly condition?: string;
  /** What is assigned on this way and on no other. */
  readonly assign: Readonly<Record<string, unknown>>;
}

export interface WorkflowState {
  readonly name: string;
  readonly type: string;
  /** Every field as it stands in the file. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly exits: readonly Exit[];
}

/** A workflow file as it is written: nothing substituted, nothing evaluated. */
export interface Workflow {
  /** The file's name without its ending, such as "order-payment". */
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly startAt: string;
  readonly states: ReadonlyMap<string, WorkflowState>;
}

const fieldsSchema = v.record(v.string(), v.unknown());
const leaving = { Assign: v.optional(fieldsSchema, {}) };
const going = { Next: v.exactOptional(v.string()), ...leaving };
const catchers = v.array(
  v.object({ ErrorEquals: v.array(v.string()), Next: v.string(), ...leaving }),
);
const choices = v.array(v.object({ Condition: v.string(), Next: v.string(), ...leaving }));
const stateSchema = v.variant("Type", [
  v.object({ Type: v.literal("Task"), ...going, Catch: v.optional(catchers, []) }),
  v.object({
    Type: v.literal("Choice"),
    Choices: choices,
    Default: v.exactOptional(v.string()),
    ...leaving,
  }),
  v.object({ Type: v.picklist(["Pass", "Wait"]), ...going }),
  v.object({ Type: v.picklist(["Succeed", "Fail"]) }),
]);
const fileSchema = v.looseObject({
  StartAt: v.string(),
  States: v.record(v.string(), fieldsSchema),
});

/**
 * Reads a workflow file.
 *
 * @throws ValiError for text that is no workflow, or one with a type of state that Shipcharge does
 *   not use
 */
export function readWorkflow(name: string, text: string): Workflow {
  const fields: unknown = JSON.parse(text);
  const { StartAt: startAt, States: states } = v.parse(fileSchema, fields);
  return {
    name,
    fields: v.parse(fieldsSchema, fields),
    startAt,
    states: new Map(
      Object.entries(states).map(([stateName, state]) => [stateName, readState(stateName, state)]),
    ),
  };
}

function readState(name: string, fields: Readonly<Record<string, unknown>>): WorkflowState {
  const state = v.parse(stateSchema, fields);
  return { name, type: state.Type, fields, exits: exitsOf(state) };
}

function exitsOf(state: v.InferOutput<typeof stateSchema>): Exit[] {
  switch (state.Type) {
    case "Task":
      return [
        ordinary("Next", state.Next, state.Assign),
        ...state.Catch.map(({ ErrorEquals: errors, Next: to, Assign: assign }, index) => ({
          path: `Catch/${index}`,
          to,
          errors,
          assign,
        })),
      ];
    case "Choice":
      return [
        ...state.Choices.map(({ Condition: condition, Next: to, Assign: assign }, index) => ({
          path: `Choices/${index}`,
          to,
          errors: [],
          condition,
          assign,
        })),
        ...(state.Default === undefined ? [] : [ordinary("Default", state.Default, state.Assign)]),
      ];
    case "Pass":
    case "Wait":
      return [ordinary("Next", state.Next, state.Assign)];
    case "Succeed":
    case "Fail":
      return [ordinary("Type", undefined, {})];
  }
}

function ordinary(path: string, to: string | undefined, assign: Exit["assign"]): Exit {
  return { path, to, errors: [], assign };
}
