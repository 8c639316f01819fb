import validate from "asl-validator";
import {
  callDepth,
  definesSomething,
  expressionsOf,
  functionsCalled,
  textsOf,
} from "./expressions.ts";
import { type Rule, stateRule } from "./rule.ts";

/** What an expression would answer differently at each look, or what runs text as a program. */
const REFUSED_FUNCTIONS = ["now", "millis", "random", "shuffle", "uuid", "eval", "parse"];

/** One sentence: one full stop, at its end. */
const SENTENCE = /^[A-Z][^.!?]*\.$/;

const WHOLE_TOKEN = /^\$\{[A-Z][A-Za-z]*FunctionArn\}$/;

/** Rules about how a workflow file is written. */
export const FORM_RULES: readonly Rule[] = [
  {
    says: "is accepted by the validator of the Amazon States Language",
    check: ({ workflows }) =>
      workflows.flatMap(({ name, fields }) => {
        const { isValid, errorsText } = validate(fields);
        return isValid ? [] : [`${name}: ${errorsText("; ")}`];
      }),
  },
  {
    says: "is written in JSONata",
    check: ({ workflows }) =>
      workflows
        .filter(({ fields }) => fields["QueryLanguage"] !== "JSONata")
        .map(({ name }) => `${name}: QueryLanguage is not JSONata`),
  },
  stateRule("says in one sentence what each state does for the order", ({ fields }) =>
    SENTENCE.test(String(fields["Comment"])) ? [] : [`Comment is not one sentence`],
  ),
  stateRule("holds tokens only as whole ARNs of functions", ({ fields }) =>
    textsOf(fields)
      .filter(({ path, text }) => text.includes("${") && !isFunctionArn(path, text))
      .map(({ path, text }) => `${path} holds ${text}`),
  ),
  stateRule("asks no clock and no dice, and runs no text as a program", ({ fields }) =>
    expressionsOf(fields).flatMap(({ path, text }) =>
      functionsCalled(text)
        .filter((name) => REFUSED_FUNCTIONS.includes(name))
        .map((name) => `${path} calls $${name}`),
    ),
  ),
  stateRule("keeps every expression on one line, at most one call deep", ({ fields }) =>
    expressionsOf(fields).flatMap(({ path, text }) => [
      ...(text.includes("\n") ? [`${path} has more than one line`] : []),
      ...(callDepth(text) > 1 ? [`${path} calls a function with the result of another`] : []),
      ...(definesSomething(text) ? [`${path} defines something of its own`] : []),
    ]),
  ),
];

function isFunctionArn(path: string, text: string): boolean {
  return path === "Arguments/FunctionName" && WHOLE_TOKEN.test(text);
}
