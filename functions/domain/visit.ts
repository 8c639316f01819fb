import { isoTime } from "./record.ts";

/** When the state was entered, by the clock of Step Functions, as ISO 8601 text. */
export function enteredAt(visit: string): string {
  const [at = ""] = visit.split("#");
  return at;
}

/**
 * When the workflow is to come back for a slot: Step Functions' Wait cuts fractions of a second off,
 * which would be too early.
 */
export function turnAt(slotAt: string): string {
  const seconds = Math.ceil(Date.parse(slotAt) / 1_000);
  return isoTime(seconds * 1_000).replace(".000Z", "Z");
}
