const RFC3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Milliseconds of a Wait state's Timestamp, or undefined when it is none. Fractions of a second are
 * cut off: docs.aws.amazon.com/step-functions/latest/dg/state-wait.html.
 */
export function parseTimestamp(text: string): number | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const milliseconds = Date.parse(`${match[1]}${match[2]}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** A moment as the context object and the console write it. */
export function formatTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
