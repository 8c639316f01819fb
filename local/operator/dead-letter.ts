import * as v from "valibot";

/** Where the event of a dead letter has to go so that it is handled after all. */
export type Destination =
  | { readonly kind: "function"; readonly functionArn: string; readonly event: unknown }
  | { readonly kind: "topic"; readonly topicArn: string; readonly message: string };

/** An event that could not be handled, as an operator sees it. */
export interface DeadLetter {
  readonly destination: Destination;
  /** Why it lies here, in the words of whoever gave it up. */
  readonly why: string;
}

/** What a queue hands out: the text, and what AWS's services have written on the envelope. */
export interface QueuedText {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Lambda's record of an event that failed each time (Lambda developer guide, destinations). */
const lambdaRecord = v.object({
  requestContext: v.object({ functionArn: v.string(), condition: v.string() }),
  requestPayload: v.unknown(),
  responsePayload: v.optional(
    v.object({ errorType: v.optional(v.string()), errorMessage: v.optional(v.string()) }),
  ),
});

/** What SNS puts aside when it could not call the subscribed function. */
const undelivered = v.object({
  Type: v.literal("Notification"),
  TopicArn: v.string(),
  Message: v.string(),
});

/**
 * Reads a dead letter in any of the three forms in which AWS writes them: Lambda's own, SNS's and
 * EventBridge's. Undefined for anything else.
 */
export function readDeadLetter({ body, attributes }: QueuedText): DeadLetter | undefined {
  const content = parse(body);
  const failed = v.safeParse(lambdaRecord, content);
  if (failed.success) {
    const { requestContext, requestPayload: event, responsePayload } = failed.output;
    const { functionArn, condition } = requestContext;
    const { errorType = condition, errorMessage = "" } = responsePayload ?? {};
    const why = `${errorType}: ${errorMessage}`;
    return { destination: { kind: "function", functionArn, event }, why };
  }
  const { TARGET_ARN: functionArn, ERROR_CODE: code, ERROR_MESSAGE: told } = attributes;
  if (functionArn?.includes(":lambda:")) {
    const why = `${code ?? "not delivered"}: ${told ?? ""}`;
    return { destination: { kind: "function", functionArn, event: content }, why };
  }
  const published = v.safeParse(undelivered, content);
  if (!published.success) return undefined;
  const { TopicArn: topicArn, Message: message } = published.output;
  return { destination: { kind: "topic", topicArn, message }, why: "SNS could not deliver it" };
}

/** The name of what will get the event: the function's, or the topic's. */
export function nameOf(destination: Destination): string {
  // arn:aws:lambda:REGION:ACCOUNT:function:NAME, perhaps with :VERSION; arn:aws:sns:…:NAME
  const arn = destination.kind === "function" ? destination.functionArn : destination.topicArn;
  return arn.split(":")[destination.kind === "function" ? 6 : 5] ?? arn;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
