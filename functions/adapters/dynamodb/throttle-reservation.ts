import { InvalidValue, RecordContended } from "../../domain/errors.ts";
import type { Environment } from "../../domain/notification.ts";
import type { Clock } from "../../domain/ports.ts";
import {
  QUOTAS,
  queueFloor,
  type Slot,
  type ThrottledOperation,
  type ThrottleReservation,
} from "../../domain/throttle.ts";
import { isAbove, isAbsentOrAtMost } from "./conditions.ts";
import type { Item } from "./item-size.ts";
import { keyOf, quotaKey } from "./keys.ts";
import type { TableAccess } from "./table.ts";
import { updateItem } from "./write-item.ts";

/** Whose calls are counted together. */
export interface ThrottleScope {
  readonly sellerId: string;
  readonly environment: Environment;
}

const NEXT_SLOT = "nextSlotMilliseconds";
const ATTEMPTS = 3;

/**
 * The throttle queues in DynamoDB: one number for each operation, the next free slot. A queue that
 * is behind is begun anew at its floor; one that is ahead is moved on by one interval. The writes
 * are metered as "reserve QUOTA".
 */
export function createThrottleReservation(
  table: TableAccess,
  clock: Pick<Clock, "now">,
  scope: ThrottleScope,
): ThrottleReservation {
  return {
    async reserve(operation) {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const slot = await tryToReserve(table, scope, operation, clock.now());
        if (slot) return slot;
      }
      throw new RecordContended(`The throttle queue of ${operation} could not be written`);
    },
  };
}

async function tryToReserve(
  table: TableAccess,
  { sellerId, environment }: ThrottleScope,
  operation: ThrottledOperation,
  now: number,
): Promise<Slot | undefined> {
  const quota = QUOTAS[operation][environment];
  const key = quotaKey(sellerId, environment, operation);
  const floor = queueFloor(quota, now);
  const interval = quota.restoreIntervalMilliseconds;
  const start = { set: { [NEXT_SLOT]: { N: `${floor + interval}` } } };
  const isBehind = isAbsentOrAtMost(NEXT_SLOT, { N: `${floor}` });
  const moveOn = { increase: { [NEXT_SLOT]: interval } };
  const isAhead = isAbove(NEXT_SLOT, { N: `${floor}` });
  const queue =
    (await updateItem(table, "reserve QUOTA", key, start, isBehind)) ??
    (await updateItem(table, "reserve QUOTA", key, moveOn, isAhead));
  return queue && { slotAtMilliseconds: Math.max(now, nextSlotOf(queue) - interval) };
}

function nextSlotOf(queue: Item): number {
  const next = Number(queue[NEXT_SLOT]?.N);
  if (!Number.isSafeInteger(next)) {
    const { pk, sk } = keyOf(queue);
    throw new InvalidValue(`Item ${pk} / ${sk} is damaged: ${NEXT_SLOT}`);
  }
  return next;
}
