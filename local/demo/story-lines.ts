import type { HistoryEvent } from "@aws-sdk/client-sfn";
import type { SandboxEvent } from "../sandbox/server/events.ts";

const DAY_MILLISECONDS = 24 * 3600 * 1_000;

/** One thing that happened to the order, for people: who acted, and what. */
export interface StoryLine {
  readonly who: "workflow" | "Amazon" | "IPN" | "order" | "shop" | "buyer" | "operator" | "trouble";
  readonly what: string;
}

/** What of the engine's history belongs into the story. */
export function linesOfHistory(event: HistoryEvent): readonly StoryLine[] {
  const entered = event.stateEnteredEventDetails;
  if (entered) return [{ who: "workflow", what: `enters "${entered.name}"` }];
  const failed = event.taskFailedEventDetails;
  if (failed) {
    const cause = plainCause(failed.cause);
    return [{ who: "workflow", what: `is told ${failed.error}${cause ? `: ${cause}` : ""}` }];
  }
  const timedOut = event.taskTimedOutEventDetails;
  if (timedOut) return [{ who: "workflow", what: "has waited too long" }];
  if (event.type === "ExecutionSucceeded") return [{ who: "workflow", what: "has ended" }];
  const ended = event.executionFailedEventDetails;
  return ended ? [{ who: "workflow", what: `has failed: ${ended.error}: ${ended.cause}` }] : [];
}

/** What Amazon was asked and answered, and what it sent. */
export function linesOfAmazon(event: SandboxEvent): readonly StoryLine[] {
  if (event.type === "notification") {
    const { notificationType, state, reasonCode } = event.notification;
    const { httpStatus, error } = event.attempt;
    const about = `${notificationType}: ${state}${reasonCode ? ` (${reasonCode})` : ""}`;
    return [{ who: "IPN", what: `${about}, answered ${httpStatus ?? error ?? "by nobody"}` }];
  }
  const { operation, referenceId, amount, httpStatus, error, answer, fault } = event;
  const asked = [operation, referenceId, amount].filter((part) => part !== undefined).join(" ");
  const state = answer && `${answer.state}${answer.reasonCode ? ` (${answer.reasonCode})` : ""}`;
  const answered = error ? `${httpStatus} ${error.code}` : (state ?? "done");
  return [{ who: "Amazon", what: `${asked} → ${answered}${fault ? `, but: ${fault}` : ""}` }];
}

type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** What the functions say about who waits and who woke whom. */
export function linesOfLog(
  functionName: string,
  event: string,
  fields: LogFields,
): readonly StoryLine[] {
  switch (event) {
    case "wait-parked":
      return [{ who: "order", what: `waits for the ${fields["waitsFor"]}` }];
    case "wait-answered":
      return isWaker(functionName) ? [{ who: "order", what: `is woken by ${functionName}` }] : [];
    case "sweep-looks":
      return [{ who: "order", what: "has heard nothing for a while: the sweep asks Amazon" }];
    case "shipment-late":
    case "shipment-refused":
    case "outside-charge":
    case "sweep-failed":
      return [{ who: "order", what: `${event}: ${JSON.stringify(fields)}` }];
    default:
      return [];
  }
}

function isWaker(functionName: string): boolean {
  return [
    "handle-notification",
    "record-shipment",
    "order-commands",
    "operator-desk",
    "sweep",
  ].includes(functionName);
}

/** Lambda's cause is JSON with a stack trace; people want its message. */
function plainCause(cause: string | undefined): string {
  if (cause === undefined) return "";
  try {
    const parsed: unknown = JSON.parse(cause);
    const isDescribed = typeof parsed === "object" && parsed !== null && "errorMessage" in parsed;
    return isDescribed ? String(parsed.errorMessage) : cause;
  } catch {
    return cause;
  }
}

/** Time since the order was placed, such as "+1d 02:00:07.3". */
export function sincePlaced(elapsedMilliseconds: number): string {
  const days = Math.floor(elapsedMilliseconds / DAY_MILLISECONDS);
  // The time of day of the same distance from midnight.
  const time = new Date(elapsedMilliseconds % DAY_MILLISECONDS).toISOString().slice(11, 21);
  return `+${days}d ${time}`;
}
