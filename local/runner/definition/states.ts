import { parseTimestamp } from "../timestamps.ts";
import { readCatchers, readRetriers } from "./error-handling.ts";
import type { Fields, NumberRule } from "./fields.ts";
import type {
  ChoiceState,
  FailState,
  PassState,
  State,
  SucceedState,
  TaskState,
  WaitState,
} from "./model.ts";

const INVOKE = "arn:aws:states:::lambda:invoke";
const INVOKE_AND_WAIT = `${INVOKE}.waitForTaskToken`;
const SECONDS: NumberRule = { from: 1, to: 99_999_999, integer: true };
const WAIT_SECONDS: NumberRule = { from: 0, to: 99_999_999, integer: true };
const COMMON = ["Type", "Comment", "QueryLanguage"];

/** Reads one state; undefined when its type is not implemented, which is then among the problems. */
export function readState(name: string, fields: Fields): State | undefined {
  if (name.length > 80) fields.refuse("", "a state's name has at most 80 characters");
  const language = fields.optionalText("QueryLanguage");
  if (language !== undefined && language !== "JSONata") {
    fields.refuse("QueryLanguage", "this runner implements JSONata only");
  }
  fields.optionalText("Comment");
  const type = fields.text("Type");
  switch (type) {
    case "Task":
      return readTask(name, fields);
    case "Choice":
      return readChoice(name, fields);
    case "Wait":
      return readWait(name, fields);
    case "Pass":
      return readPass(name, fields);
    case "Succeed":
      return readSucceed(name, fields);
    case "Fail":
      return readFail(name, fields);
    default:
      fields.refuse("Type", `this runner does not implement ${type}`);
      return undefined;
  }
}

function readTask(name: string, fields: Fields): TaskState {
  fields.allowOnly(
    ...COMMON,
    ...["Resource", "Arguments", "Output", "Assign", "Retry", "Catch"],
    ...["TimeoutSeconds", "HeartbeatSeconds", "Next", "End"],
  );
  const resource = fields.text("Resource");
  if (resource !== INVOKE && resource !== INVOKE_AND_WAIT) {
    fields.refuse("Resource", `must be ${INVOKE} or ${INVOKE_AND_WAIT}`);
  }
  const waitsForToken = resource === INVOKE_AND_WAIT;
  const timeoutSeconds = fields.numberOrExpression("TimeoutSeconds", SECONDS);
  const heartbeatSeconds = fields.numberOrExpression("HeartbeatSeconds", SECONDS);
  if (heartbeatSeconds && !waitsForToken) {
    fields.refuse("HeartbeatSeconds", "only a task that waits for its token can send heartbeats");
  }
  if (timeoutSeconds && heartbeatSeconds) {
    if ("literal" in timeoutSeconds && "literal" in heartbeatSeconds) {
      if (heartbeatSeconds.literal >= timeoutSeconds.literal) {
        fields.refuse("HeartbeatSeconds", "must be smaller than TimeoutSeconds");
      }
    }
  }
  return {
    type: "Task",
    name,
    waitsForToken,
    arguments: readArguments(fields),
    ...(timeoutSeconds && { timeoutSeconds }),
    ...(heartbeatSeconds && { heartbeatSeconds }),
    retriers: readRetriers(fields),
    catchers: readCatchers(fields),
    next: readNext(fields),
    ...fields.leaving({ result: true }),
  };
}

function readArguments(fields: Fields): TaskState["arguments"] {
  const template = fields.template("Arguments");
  if (!template) {
    fields.refuse("Arguments", "a function is invoked with FunctionName and Payload");
    return { kind: "literal", value: null };
  }
  if (template.kind === "expression") return template;
  const names =
    template.kind === "object"
      ? template.entries.map(([key]) => key)
      : template.kind === "literal" && typeof template.value === "object" && template.value !== null
        ? Object.keys(template.value)
        : [];
  if (!names.includes("FunctionName")) fields.refuse("Arguments/FunctionName", "is missing");
  for (const key of names) {
    if (key !== "FunctionName" && key !== "Payload") {
      fields.refuse(`Arguments/${key}`, "this runner does not implement this argument");
    }
  }
  return template;
}

function readChoice(name: string, fields: Fields): ChoiceState {
  fields.allowOnly(...COMMON, "Choices", "Default", "Output", "Assign");
  if (!fields.has("Choices")) fields.refuse("Choices", "is missing");
  const defaultNext = fields.optionalText("Default");
  const rules = fields.objects("Choices").map((rule) => {
    rule.allowOnly("Comment", "Condition", "Next", "Output", "Assign");
    const condition = rule.booleanOrExpression("Condition");
    if (!condition) rule.refuse("Condition", "is missing");
    return {
      condition: condition ?? { literal: false },
      next: rule.text("Next"),
      ...rule.leaving(),
    };
  });
  return {
    type: "Choice",
    name,
    rules,
    ...(defaultNext !== undefined && { defaultNext }),
    ...fields.leaving(),
  };
}

function readWait(name: string, fields: Fields): WaitState {
  fields.allowOnly(...COMMON, "Seconds", "Timestamp", "Output", "Assign", "Next", "End");
  if (fields.has("Seconds") === fields.has("Timestamp")) {
    fields.refuse("", "a Wait state has either Seconds or Timestamp");
  }
  const seconds = fields.numberOrExpression("Seconds", WAIT_SECONDS);
  const timestamp = fields.textOrExpression("Timestamp");
  if (timestamp && "literal" in timestamp && parseTimestamp(timestamp.literal) === undefined) {
    fields.refuse("Timestamp", "must be a timestamp such as 2024-08-18T17:33:00Z");
  }
  return {
    type: "Wait",
    name,
    until: timestamp
      ? { kind: "timestamp", value: timestamp }
      : { kind: "seconds", value: seconds ?? { literal: 0 } },
    next: readNext(fields),
    ...fields.leaving(),
  };
}

function readPass(name: string, fields: Fields): PassState {
  fields.allowOnly(...COMMON, "Output", "Assign", "Next", "End");
  return { type: "Pass", name, next: readNext(fields), ...fields.leaving() };
}

function readSucceed(name: string, fields: Fields): SucceedState {
  fields.allowOnly(...COMMON, "Output");
  const output = fields.template("Output");
  return { type: "Succeed", name, ...(output && { output }) };
}

function readFail(name: string, fields: Fields): FailState {
  fields.allowOnly(...COMMON, "Error", "Cause");
  const error = fields.textOrExpression("Error");
  const cause = fields.textOrExpression("Cause");
  return { type: "Fail", name, ...(error && { error }), ...(cause && { cause }) };
}

function readNext(fields: Fields): string | undefined {
  const ends = fields.has("End");
  if (ends === fields.has("Next")) fields.refuse("Next", "a state has either Next or End: true");
  if (ends) {
    fields.requireTrue("End");
    return undefined;
  }
  return fields.has("Next") ? fields.text("Next") : undefined;
}
