import type { FailState, PassState, State, SucceedState } from "../definition/model.ts";
import type { Move } from "../execution.ts";
import type { StateVisit } from "../visit.ts";
import { runChoice } from "./choice.ts";
import { TaskRun } from "./task.ts";
import { textOf } from "./values.ts";
import { runWait } from "./wait.ts";

/** Does what a state says, up to where the execution moves on, waits or ends. */
export function runState(visit: StateVisit, state: State): Promise<Move> {
  switch (state.type) {
    case "Task":
      return new TaskRun(visit, state).attempt();
    case "Choice":
      return runChoice(visit, state);
    case "Wait":
      return runWait(visit, state);
    case "Pass":
      return runPass(visit, state);
    case "Succeed":
      return runSucceed(visit, state);
    case "Fail":
      return runFail(visit, state);
  }
}

function runPass(visit: StateVisit, state: PassState): Promise<Move> {
  return visit.execution.leave(visit, { leaving: state, next: state.next }, {}, visit.input);
}

function runSucceed(visit: StateVisit, state: SucceedState): Promise<Move> {
  return visit.execution.leave(visit, { leaving: state, next: undefined }, {}, visit.input);
}

async function runFail(visit: StateVisit, state: FailState): Promise<Move> {
  const bindings = visit.bindings();
  const error = state.error && (await textOf(state.error, bindings));
  const cause = state.cause && (await textOf(state.cause, bindings));
  visit.execution.fail({ error: error ?? "", ...(cause !== undefined && { cause }) });
  return undefined;
}
