import { isDeepStrictEqual } from "node:util";
import { retryProfiles, TRANSIENT_AWS_FAILURES } from "./retry-profiles.ts";
import {
  catchersOf,
  type Facts,
  PLAIN_TASK,
  type Rule,
  recordsIn,
  TOKEN_TASK,
  taskRule,
  textsIn,
} from "./rule.ts";
import { operatorState } from "./task-names.ts";

/** Errors of Step Functions that a catcher may name beside ours. */
const CATCHABLE = ["States.ALL", "States.Timeout"];

/** Rules about deadlines, retries and catches. */
export const TASK_RULES: readonly Rule[] = [
  taskRule("calls a Lambda function, with or without waiting for its token", ({ fields }) =>
    fields["Resource"] === TOKEN_TASK || fields["Resource"] === PLAIN_TASK
      ? []
      : [`Resource is ${String(fields["Resource"])}`],
  ),
  taskRule("gives every task a deadline that stands in the file", ({ fields }) =>
    Number.isInteger(fields["TimeoutSeconds"]) ? [] : ["TimeoutSeconds is not a number of seconds"],
  ),
  taskRule("retries by a named profile, in full", ({ fields }, { transientFailures }) =>
    Object.values(retryProfiles(transientFailures)).some((profile) =>
      isDeepStrictEqual(fields["Retry"], profile),
    )
      ? []
      : ["Retry is none of the profiles of retry-profiles.ts"],
  ),
  taskRule("retries nothing but transient failures", ({ fields }, { transientFailures }) => {
    const allowed = [...transientFailures, ...TRANSIENT_AWS_FAILURES];
    return recordsIn(fields["Retry"]).flatMap((retrier, index) =>
      textsIn(retrier["ErrorEquals"])
        .filter((name) => !allowed.some((one) => one === name))
        .map((name) => `Retry/${index} repeats ${name}`),
    );
  }),
  taskRule(
    "ends its catchers with one for everything else, which asks an operator",
    checkLastCatch,
  ),
  taskRule("catches each error once in a state", (state) => {
    const names = catchersOf(state).flatMap(({ errors }) => errors);
    return names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => `${name} is caught twice`);
  }),
  taskRule("catches no failure that is to be retried", (state, { transientFailures }) =>
    catchersOf(state).flatMap(({ path, errors }) =>
      errors
        .filter((name) => transientFailures.includes(name))
        .map((name) => `${path} catches ${name}`),
    ),
  ),
  taskRule("mentions no error that functions cannot answer", (state, facts) =>
    catchersOf(state).flatMap(({ path, errors }) =>
      errors
        .filter((name) => !isKnown(name, facts))
        .map((name) => `${path} catches ${name}, which domain/errors.ts does not have`),
    ),
  ),
  {
    says: "handles every outcome that functions can answer",
    check: ({ workflows, outcomes }) => {
      const caught = new Set(
        workflows.flatMap(({ states }) =>
          [...states.values()].flatMap((state) => state.exits.flatMap(({ errors }) => errors)),
        ),
      );
      return outcomes
        .filter((name) => !caught.has(name))
        .map((name) => `${name} is caught nowhere`);
    },
  },
];

function checkLastCatch(...[state, , workflow]: Parameters<Parameters<typeof taskRule>[1]>) {
  const catchers = catchersOf(state);
  const last = catchers.at(-1);
  const early = catchers.slice(0, -1).filter(({ errors }) => errors.includes("States.ALL"));
  const operator = operatorState(workflow);
  const target = workflow.states.get(last?.to ?? "");
  // Whoever cannot ask an operator must not try again at once, for ever: the execution fails. So does
  // one whose workflow has no operator's state, and the alarm on failed executions asks a person.
  const asksNobody = operator === undefined || state.name === operator;
  const isRight = asksNobody ? target?.type === "Fail" : last?.to === operator;
  return [
    ...early.map(({ path }) => `${path} catches States.ALL before the last`),
    ...(isDeepStrictEqual(last?.errors, ["States.ALL"])
      ? []
      : ["the last catch is not States.ALL"]),
    ...(last && !isRight ? [`${last.path} leads to ${last.to}`] : []),
  ];
}

function isKnown(name: string, { outcomes, lastingFailures, transientFailures }: Facts): boolean {
  return [...outcomes, ...lastingFailures, ...transientFailures, ...CATCHABLE].includes(name);
}
