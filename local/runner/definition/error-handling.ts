import type { Retrier } from "../retries.ts";
import type { Fields, NumberRule } from "./fields.ts";
import type { Catcher } from "./model.ts";

const INTERVAL: NumberRule = { from: 1, to: 99_999_999, integer: true };
const ATTEMPTS: NumberRule = { from: 0, to: 99_999_999, integer: true };
const BACKOFF: NumberRule = { from: 1, to: Number.MAX_SAFE_INTEGER, integer: false };
const MAX_DELAY: NumberRule = { from: 1, to: 31_622_399, integer: true };

/** Reads Retry: docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html. */
export function readRetriers(state: Fields): Retrier[] {
  const members = state.objects("Retry");
  return members.map((retrier, index) => {
    retrier.allowOnly(
      "Comment",
      "ErrorEquals",
      "IntervalSeconds",
      "MaxAttempts",
      "BackoffRate",
      "MaxDelaySeconds",
      "JitterStrategy",
    );
    const intervalSeconds = retrier.number("IntervalSeconds", INTERVAL) ?? 1;
    const maxDelaySeconds = retrier.number("MaxDelaySeconds", MAX_DELAY);
    if (maxDelaySeconds !== undefined && maxDelaySeconds <= intervalSeconds) {
      retrier.refuse("MaxDelaySeconds", "must be greater than IntervalSeconds");
    }
    const jitter = retrier.optionalText("JitterStrategy") ?? "NONE";
    if (jitter !== "FULL" && jitter !== "NONE") {
      retrier.refuse("JitterStrategy", "must be FULL or NONE");
    }
    return {
      errorEquals: readErrorEquals(retrier, index === members.length - 1),
      intervalSeconds,
      maxAttempts: retrier.number("MaxAttempts", ATTEMPTS) ?? 3,
      backoffRate: retrier.number("BackoffRate", BACKOFF) ?? 2,
      ...(maxDelaySeconds !== undefined && { maxDelaySeconds }),
      jitterStrategy: jitter === "FULL" ? "FULL" : "NONE",
    };
  });
}

/** Reads Catch, whose Assign and Output may see `$states.errorOutput`. */
export function readCatchers(state: Fields): Catcher[] {
  const members = state.objects("Catch");
  return members.map((catcher, index) => {
    catcher.allowOnly("Comment", "ErrorEquals", "Next", "Output", "Assign");
    return {
      errorEquals: readErrorEquals(catcher, index === members.length - 1),
      next: catcher.text("Next"),
      ...catcher.leaving({ errorOutput: true }),
    };
  });
}

function readErrorEquals(handler: Fields, isLast: boolean): string[] {
  const names = handler.texts("ErrorEquals");
  if (names.includes("States.ALL") && (names.length > 1 || !isLast)) {
    handler.refuse("ErrorEquals", "States.ALL must stand alone and in the last place");
  }
  return names;
}
