import { readWorkflow } from "../../../local/pictures/workflow-file.ts";
import { retryProfiles } from "./retry-profiles.ts";
import type { Facts } from "./rule.ts";
import { isRecord } from "./rule.ts";
import { tokenOf } from "./task-names.ts";

/** A workflow that no rule has anything against, small enough to break one thing at a time. */
const PARCEL = {
  Comment: "A parcel is weighed and sent.",
  QueryLanguage: "JSONata",
  StartAt: "Weigh parcel",
  States: {
    "Weigh parcel": {
      ...waitingTask("weigh-parcel"),
      Comment: "Waits until the parcel lies on the scale.",
      Assign: { attempt: 1, reason: "Send parcel" },
      Catch: [
        { ErrorEquals: ["ParcelLost"], Next: "Parcel lost" },
        {
          ErrorEquals: ["States.ALL"],
          Assign: { attempt: 1, reason: "Weigh parcel" },
          Next: "Needs an operator",
        },
      ],
      Next: "Send parcel",
    },
    "Send parcel": {
      Type: "Task",
      Comment: "Hands the parcel to the carrier.",
      Resource: "arn:aws:states:::lambda:invoke",
      TimeoutSeconds: 60,
      Arguments: {
        FunctionName: tokenOf("send-parcel"),
        Payload: {
          orderReferenceId: "{% $states.context.Execution.Input.orderReferenceId %}",
          attempt: "{% $attempt %}",
        },
      },
      Retry: retryProfiles(["ScaleBusy"])["transient failures"],
      Catch: [
        {
          ErrorEquals: ["ParcelRefused"],
          Assign: { attempt: "{% $attempt + 1 %}" },
          Next: "Weigh parcel",
        },
        { ErrorEquals: ["States.ALL"], Next: "Needs an operator" },
      ],
      End: true,
    },
    "Needs an operator": {
      ...waitingTask("ask-operator", { reason: "{% $reason %}" }),
      Comment: "Stands still until a person has looked at the parcel.",
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Nobody is there" }],
      Next: "Back to work",
    },
    "Back to work": {
      Type: "Choice",
      Comment: "Leads the parcel back to where it was.",
      Choices: [{ Condition: "{% $reason = 'Weigh parcel' %}", Next: "Weigh parcel" }],
      Default: "Send parcel",
    },
    "Nobody is there": { Type: "Fail", Comment: "Nobody could be asked about the parcel." },
    "Parcel lost": { Type: "Succeed", Comment: "Nobody knows where the parcel is." },
  },
};

function waitingTask(folder: string, more: Readonly<Record<string, string>> = {}) {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    TimeoutSeconds: 3600,
    Arguments: {
      FunctionName: tokenOf(folder),
      Payload: {
        orderReferenceId: "{% $states.context.Execution.Input.orderReferenceId %}",
        taskToken: "{% $states.context.Task.Token %}",
        visit:
          "{% $states.context.State.EnteredTime & '#' & $formatNumber($states.context.State.RetryCount, '000') %}",
        ...more,
      },
    },
    Retry: retryProfiles(["ScaleBusy"])["transient failures"],
  };
}

/** One thing in the file that is put differently; without a value it is taken out. */
export interface Change {
  /** Where, such as "States/Send parcel/Retry/0/MaxAttempts". */
  readonly at: string;
  readonly to?: unknown;
}

/** What the parcel's workflow is held against, after the changes. */
export function parcelFacts(changes: readonly Change[] = [], other: Partial<Facts> = {}): Facts {
  const definition: unknown = structuredClone(PARCEL);
  for (const change of changes) apply(definition, change);
  return {
    workflows: [readWorkflow("parcel", JSON.stringify(definition))],
    folders: ["weigh-parcel", "send-parcel", "ask-operator", "sweep"],
    outcomes: ["ParcelLost", "ParcelRefused"],
    transientFailures: ["ScaleBusy"],
    lastingFailures: ["ScaleBroken"],
    contractFields: new Map([
      ["weigh-parcel", ["orderReferenceId", "taskToken", "visit"]],
      ["send-parcel", ["orderReferenceId", "attempt"]],
      ["ask-operator", ["orderReferenceId", "taskToken", "visit", "reason"]],
    ]),
    ...other,
  };
}

function apply(definition: unknown, { at, to }: Change): void {
  const steps = at.split("/");
  const last = steps.pop() ?? "";
  let place: unknown = definition;
  for (const step of steps) place = childOf(place, step);
  if (typeof place !== "object" || place === null) throw new Error(`There is no ${at}`);
  if (to === undefined) Reflect.deleteProperty(place, last);
  else Reflect.set(place, last, to);
}

function childOf(place: unknown, step: string): unknown {
  const child = Array.isArray(place) ? place[Number(step)] : isRecord(place) && place[step];
  if (child === undefined || child === false) throw new Error(`There is no ${step}`);
  return child;
}
