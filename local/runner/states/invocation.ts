import type { ReportedError } from "../errors.ts";
import { isRecord, type Json, toJson } from "../json.ts";

/**
 * What the optimized Lambda integration gives as a task's result
 * (docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html).
 */
export function invocationResult(answer: unknown, requestId: string): Json {
  return {
    ExecutedVersion: "$LATEST",
    Payload: toJson(answer),
    SdkHttpMetadata: {
      AllHttpHeaders: { "x-amzn-RequestId": [requestId] },
      HttpHeaders: { "x-amzn-RequestId": requestId },
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  };
}

/**
 * The error that a failed invocation reports: the name is the function's errorType, the cause the
 * JSON that Lambda's Node.js runtime answers. Names that start with "Lambda." are errors of the
 * service itself, whose cause is plain text.
 */
export function reportedErrorOfFunction(thrown: unknown): ReportedError {
  const { errorType, errorMessage, trace } = functionErrorOf(thrown);
  if (errorType.startsWith("Lambda.")) return { error: errorType, cause: errorMessage };
  return { error: errorType, cause: JSON.stringify({ errorType, errorMessage, trace }) };
}

function functionErrorOf(thrown: unknown): {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly unknown[];
} {
  if (isRecord(thrown) && typeof thrown["errorType"] === "string") {
    const { errorType, errorMessage, trace } = thrown;
    return {
      errorType,
      errorMessage: typeof errorMessage === "string" ? errorMessage : "",
      trace: Array.isArray(trace) ? trace : [],
    };
  }
  // Stack traces name paths of this machine and would make no two histories equal.
  if (thrown instanceof Error) {
    return { errorType: thrown.name, errorMessage: thrown.message, trace: [] };
  }
  return { errorType: "Error", errorMessage: String(thrown), trace: [] };
}
