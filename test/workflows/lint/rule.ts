import type { Exit, Workflow, WorkflowState } from "../../../local/pictures/workflow-file.ts";

/** What the workflow files are held against. */
export interface Facts {
  /** All workflow files together: what one mentions, another need not. */
  readonly workflows: readonly Workflow[];
  /** The folders under functions/ that hold a handler. */
  readonly folders: readonly string[];
  /** The names of domain/errors.ts by which functions tell the workflow what happened. */
  readonly outcomes: readonly string[];
  readonly transientFailures: readonly string[];
  readonly lastingFailures: readonly string[];
  /**
   * The fields that a function's contract takes, with "?" after those that may be left out;
   * undefined if it has no contract for a task.
   */
  readonly contractFields: ReadonlyMap<string, readonly string[]>;
}

/** One rule that every workflow file obeys. */
export interface Rule {
  /** The rule as a sentence. */
  readonly says: string;
  /** Each offence with the place where it stands; none when the rule is obeyed. */
  readonly check: (facts: Facts) => string[];
}

/** A rule about the single states of a workflow. */
export function stateRule(
  says: string,
  check: (state: WorkflowState, facts: Facts, workflow: Workflow) => string[],
): Rule {
  return {
    says,
    check: (facts) =>
      facts.workflows.flatMap((workflow) =>
        [...workflow.states.values()].flatMap((state) =>
          check(state, facts, workflow).map((what) => `${workflow.name} / ${state.name}: ${what}`),
        ),
      ),
  };
}

/** A rule about the single tasks of a workflow. */
export function taskRule(says: string, check: Parameters<typeof stateRule>[1]): Rule {
  return stateRule(says, (state, facts, workflow) =>
    state.type === "Task" ? check(state, facts, workflow) : [],
  );
}

export const TOKEN_TASK = "arn:aws:states:::lambda:invoke.waitForTaskToken";
export const PLAIN_TASK = "arn:aws:states:::lambda:invoke";

export function waitsForToken({ fields }: WorkflowState): boolean {
  return fields["Resource"] === TOKEN_TASK;
}

/** The exits that are taken when something was caught, in their order. */
export function catchersOf({ exits }: WorkflowState): Exit[] {
  return exits.filter(({ errors }) => errors.length > 0);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of a list of objects in a state, such as its Retry. */
export function recordsIn(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
