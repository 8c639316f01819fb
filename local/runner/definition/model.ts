import type { Expression, Template } from "../expressions.ts";
import type { Retrier } from "../retries.ts";

/** A field that holds a number or text, or an expression that gives it. */
export type Value<T> = { readonly literal: T } | { readonly expression: Expression };

/** What a state does to data when it is left. Absent Output: the result, or the input where there is none. */
export interface Leaving {
  readonly output?: Template;
  readonly assign?: readonly (readonly [string, Template])[];
}

/** Where a state goes: the name of the next state, or undefined for the end of the execution. */
interface Going {
  readonly next: string | undefined;
}

export interface TaskState extends Leaving, Going {
  readonly type: "Task";
  readonly name: string;
  readonly waitsForToken: boolean;
  readonly arguments: Template;
  readonly timeoutSeconds?: Value<number>;
  readonly heartbeatSeconds?: Value<number>;
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

export interface Catcher extends Leaving {
  readonly errorEquals: readonly string[];
  readonly next: string;
}

export interface ChoiceState extends Leaving {
  readonly type: "Choice";
  readonly name: string;
  readonly rules: readonly ChoiceRule[];
  readonly defaultNext?: string;
}

interface ChoiceRule extends Leaving {
  readonly condition: Value<boolean>;
  readonly next: string;
}

export interface WaitState extends Leaving, Going {
  readonly type: "Wait";
  readonly name: string;
  readonly until:
    | { readonly kind: "seconds"; readonly value: Value<number> }
    | { readonly kind: "timestamp"; readonly value: Value<string> };
}

export interface PassState extends Leaving, Going {
  readonly type: "Pass";
  readonly name: string;
}

export interface SucceedState {
  readonly type: "Succeed";
  readonly name: string;
  readonly output?: Template;
}

export interface FailState {
  readonly type: "Fail";
  readonly name: string;
  readonly error?: Value<string>;
  readonly cause?: Value<string>;
}

export type State = TaskState | ChoiceState | WaitState | PassState | SucceedState | FailState;

/** A state machine that was loaded: checked, substituted and with its expressions compiled. */
export interface StateMachine {
  readonly name: string;
  readonly arn: string;
  readonly startAt: string;
  readonly timeoutSeconds?: number;
  readonly states: ReadonlyMap<string, State>;
}
