import { InvalidValue } from "../../domain/errors.ts";

/**
 * A moment as DynamoDB's TTL counts it: whole seconds since the epoch (DynamoDB developer guide,
 * "Computing Time to Live"). Throws InvalidValue for text that is no ISO 8601 time.
 */
export function epochSeconds(iso8601: string): number {
  const milliseconds = Date.parse(iso8601);
  if (Number.isNaN(milliseconds)) throw new InvalidValue(`"${iso8601}" is not an ISO 8601 time`);
  return Math.floor(milliseconds / 1000);
}
