import { describe, expect, it } from "vitest";
import { type Change, parcelFacts } from "./lint/parcel-workflow.ts";
import type { Facts } from "./lint/rule.ts";
import { RULES } from "./lint/rules.ts";
import { tokenOf } from "./lint/task-names.ts";

/** One way to break a rule, and what the complaint has to name. */
interface Break {
  readonly changes?: readonly Change[];
  readonly facts?: Partial<Facts>;
  readonly names: string;
}

const SEND = "States/Send parcel";
const WEIGH = "States/Weigh parcel";
const LOST = "States/Parcel lost";
const OPERATOR = "States/Needs an operator";

function change(at: string, to: unknown, names: string): Break {
  return { changes: [{ at, to }], names };
}

const BREAKS: Readonly<Record<string, readonly Break[]>> = {
  "is accepted by the validator of the Amazon States Language": [
    change(`${SEND}/Arguments/Payload/attempt`, "{% $attempt +", "Send parcel"),
    change(`${SEND}/OutputPath`, "$.x", "Send parcel"),
    change(`${SEND}/Catch/0/Next`, "Fold parcel", "Fold parcel"),
  ],
  "is written in JSONata": [change("QueryLanguage", "JSONPath", "QueryLanguage")],
  "says in one sentence what each state does for the order": [
    change(`${SEND}/Comment`, undefined, "Send parcel"),
    change(`${SEND}/Comment`, "Hands over. Then waits.", "Send parcel"),
    change(`${SEND}/Comment`, "Hands over", "Send parcel"),
  ],
  "holds tokens only as whole ARNs of functions": [
    change(`${SEND}/Arguments/FunctionName`, `arn:${tokenOf("send-parcel")}`, "FunctionName"),
    change(`${SEND}/Arguments/Payload/attempt`, tokenOf("send-parcel"), "Payload/attempt"),
  ],
  "asks no clock and no dice, and runs no text as a program": [
    change(`${SEND}/Arguments/Payload/attempt`, "{% $now() %}", "calls $now"),
    change(`${WEIGH}/Catch/1/Assign/reason`, "{% 'at ' & $string($millis()) %}", "Catch/1/Assign"),
    change("States/Back to work/Choices/0/Condition", "{% $random() > 0.5 %}", "calls $random"),
    change(`${SEND}/Arguments/Payload/attempt`, "{% $eval('1') %}", "calls $eval"),
  ],
  "keeps every expression on one line, at most one call deep": [
    change(`${SEND}/Arguments/Payload/attempt`, "{% $attempt +\n 1 %}", "more than one line"),
    change(`${SEND}/Arguments/Payload/attempt`, "{% $round($abs($attempt)) %}", "of another"),
    change(`${SEND}/Arguments/Payload/attempt`, "{% ($x := 1; $x) %}", "of its own"),
  ],
  "leads to every state": [change(`${WEIGH}/Catch/0/Next`, "Send parcel", "Parcel lost")],
  "can end from every state": [
    {
      changes: [
        { at: LOST, to: { Type: "Pass", Comment: "It is lost.", Next: "Parcel lost" } },
        { at: `${SEND}/End` },
        { at: `${SEND}/Next`, to: "Parcel lost" },
      ],
      names: "Parcel lost",
    },
  ],
  "leaves no choice without an answer": [
    change("States/Back to work/Default", undefined, "Back to work"),
  ],
  "knows every value that a choice is asked about": [
    change(`${WEIGH}/Catch/1/Assign/reason`, "Fold parcel", "Fold parcel"),
    change("States/Back to work/Default", "Parcel lost", "Send parcel"),
  ],
  "calls a Lambda function, with or without waiting for its token": [
    change(`${SEND}/Resource`, "arn:aws:states:::sqs:sendMessage", "sqs"),
  ],
  "gives every task a deadline that stands in the file": [
    change(`${SEND}/TimeoutSeconds`, undefined, "Send parcel"),
    change(`${SEND}/TimeoutSeconds`, "{% $attempt %}", "Send parcel"),
  ],
  "retries by a named profile, in full": [
    change(`${SEND}/Retry`, undefined, "Send parcel"),
    change(`${SEND}/Retry/0/JitterStrategy`, "NONE", "Send parcel"),
    change(`${SEND}/Retry/0/MaxDelaySeconds`, undefined, "Send parcel"),
    change(`${SEND}/Retry/0/ErrorEquals/0`, "ScaleBroken", "Send parcel"),
  ],
  "retries nothing but transient failures": [
    change(`${SEND}/Retry/0/ErrorEquals/0`, "States.ALL", "States.ALL"),
    change(`${SEND}/Retry/0/ErrorEquals/0`, "States.TaskFailed", "States.TaskFailed"),
    change(`${SEND}/Retry/0/ErrorEquals/0`, "States.Timeout", "States.Timeout"),
    change(`${SEND}/Retry/0/ErrorEquals/0`, "ParcelRefused", "ParcelRefused"),
  ],
  "ends its catchers with one for everything else, which asks an operator": [
    change(`${SEND}/Catch/1/Next`, "Parcel lost", "Catch/1 leads to Parcel lost"),
    change(`${SEND}/Catch/1/ErrorEquals`, ["States.ALL", "ScaleBroken"], "Send parcel"),
    change(`${SEND}/Catch/0/ErrorEquals`, ["States.ALL"], "Catch/0"),
    change(`${SEND}/Catch`, undefined, "Send parcel"),
    change(`${OPERATOR}/Catch/0/Next`, "Needs an operator", "Catch/0 leads to Needs an operator"),
  ],
  "catches each error once in a state": [
    change(`${WEIGH}/Catch/0/ErrorEquals`, ["ParcelLost", "ParcelLost"], "ParcelLost"),
  ],
  "catches no failure that is to be retried": [
    change(`${WEIGH}/Catch/0/ErrorEquals`, ["ParcelLost", "ScaleBusy"], "ScaleBusy"),
  ],
  "mentions no error that functions cannot answer": [
    change(`${WEIGH}/Catch/0/ErrorEquals`, ["ParcelLost", "ParcelLate"], "ParcelLate"),
  ],
  "handles every outcome that functions can answer": [
    { facts: { outcomes: ["ParcelLost", "ParcelRefused", "ParcelLate"] }, names: "ParcelLate" },
  ],
  "gives every variable a value on all ways before it is read": [
    // Not by its own Assign: that is not applied when the error is caught.
    change(`${WEIGH}/Catch/1/Assign/attempt`, undefined, "Send parcel"),
    change(`${WEIGH}/Assign/reason`, undefined, "Needs an operator"),
    // Not in the state that assigns it.
    change(`${WEIGH}/Catch/1/Assign/reason`, "{% $reason & '!' %}", "Weigh parcel"),
    change("States/Back to work/Choices/0/Condition", "{% $weight > 5 %}", "reads $weight"),
  ],
  "sets only start values where nothing was caught": [
    change("States/Back to work/Assign", { attempt: "{% $attempt + 1 %}" }, "Back to work"),
    change(`${OPERATOR}/Assign`, { attempt: "{% $attempt + 1 %}" }, "Needs an operator"),
    {
      changes: [
        { at: "States/Back to work/Choices/0/Assign", to: { attempt: "{% $attempt + 1 %}" } },
      ],
      names: "Choices/0",
    },
  ],
  "counts on by one, in a catcher that names what happened": [
    change(`${SEND}/Catch/0/Assign/attempt`, "{% $attempt + 2 %}", "Catch/0"),
    change(`${SEND}/Catch/1/Assign`, { attempt: "{% $attempt + 1 %}" }, "Catch/1"),
  ],
  "has a folder under functions/ for every task": [
    { facts: { folders: ["weigh-parcel", "ask-operator"] }, names: "functions/send-parcel" },
  ],
  "has a task for every function that nobody else calls": [
    {
      facts: { folders: ["weigh-parcel", "send-parcel", "ask-operator", "fold-parcel"] },
      names: "functions/fold-parcel",
    },
  ],
  "names the token after the state": [
    change(`${SEND}/Arguments/FunctionName`, tokenOf("weigh-parcel"), "Send parcel"),
  ],
  "hands every function what its contract takes": [
    change(`${SEND}/Arguments/Payload/attempt`, undefined, "Send parcel"),
    change(`${SEND}/Arguments/Payload/weight`, 5, "weight"),
  ],
  "says in the same words whose token and which visit it is": [
    change(`${WEIGH}/Arguments/Payload/visit`, "{% $states.context.Task.Token %}", "visit"),
  ],
  "says which order, batch or reconciliation it is about": [
    change(`${SEND}/Arguments/Payload/orderReferenceId`, "{% $attempt %}", "orderReferenceId"),
  ],
};

it.each(RULES)("finds nothing against a sound workflow: $says", ({ check }) => {
  expect(check(parcelFacts())).toEqual([]);
});

describe("complains, and names the place, when a workflow no longer", () => {
  for (const { says, check } of RULES) {
    it(says, () => {
      const breaks = BREAKS[says] ?? [];

      expect(breaks.length).toBeGreaterThan(0);
      for (const { changes = [], facts = {}, names } of breaks) {
        expect(check(parcelFacts(changes, facts)).join("\n")).toContain(names);
      }
    });
  }
});

it("reads no workflow with a type of state that nothing here knows", () => {
  expect(() => parcelFacts([{ at: LOST, to: { Type: "Parallel", Branches: [] } }])).toThrow();
});
