import { StateFailed } from "./errors.ts";

/** Quotas of Standard workflows: docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html. */
export const LIMITS = {
  payloadBytes: 262_144,
  allVariablesBytes: 10 * 1_048_576,
  historyEvents: 25_000,
  executionSeconds: 365 * 86_400,
  longestSeconds: 99_999_999,
  nameCharacters: 80,
  tokenCharacters: 2_048,
} as const;

/** Whether JSON text stays within the 256 KiB that a state may take in, hand out or assign. */
export function fitsPayload(jsonText: string): boolean {
  // A UTF-16 unit takes at most three bytes, so short texts need no counting.
  return jsonText.length * 3 <= LIMITS.payloadBytes || utf8Bytes(jsonText) <= LIMITS.payloadBytes;
}

export function utf8Bytes(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** Throws States.DataLimitExceeded when the text is too large. `what` names it to the reader. */
export function requirePayloadFits(jsonText: string, what: string): void {
  if (fitsPayload(jsonText)) return;
  throw new StateFailed({
    error: "States.DataLimitExceeded",
    cause: `${what} has a size exceeding the maximum number of bytes service limit.`,
  });
}
