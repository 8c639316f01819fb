import { InvalidValue, RecordContended } from "../../domain/errors.ts";
import type { Environment } from "../../domain/notification.ts";
import type { Clock } from "../../domain/ports.ts";
import {
  QUOTAS,
  type Quota,
  queueFloor,
  type Slot,
  type ThrottledOperation,
  type ThrottleQueues,
  type ThrottleReservation,
} from "../../domain/throttle.ts";
import { isAbove, isAbsentOrAtMost, isBetween } from "./conditions.ts";
import type { Item } from "./item-size.ts";
import { type Key, keyOf, quotaKey } from "./keys.ts";
import { getItem, queryPartition } from "./read-items.ts";
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
 * is behind is begun anew at its floor; one that is ahead is moved on by one interval, unless that is
 * further than the caller's patience. The writes are metered as "reserve QUOTA".
 */
export function createThrottleReservation(
  table: TableAccess,
  clock: Pick<Clock, "now">,
  scope: ThrottleScope,
): ThrottleReservation & ThrottleQueues {
  return {
    async nextSlots() {
      const { pk } = quotaKey(scope.sellerId, scope.environment, "");
      const queues = await queryPartition(table, pk, [NEXT_SLOT]);
      return new Map(
        queues.flatMap((queue): [ThrottledOperation, number][] => {
          const { sk } = keyOf(queue);
          // Of an operation that an older version called, or a newer one does.
          return isOperation(sk) ? [[sk, nextSlotOf(queue)]] : [];
        }),
      );
    },

    async reserve(operation, patienceMilliseconds) {
      const queue = { table, key: quotaKey(scope.sellerId, scope.environment, operation) };
      const quota = QUOTAS[operation][scope.environment];
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const slot = await tryToReserve(queue, quota, clock.now(), patienceMilliseconds);
        if (slot) return slot;
      }
      throw new RecordContended(`The throttle queue of ${operation} could not be written`);
    },
  };
}

function isOperation(name: string): name is ThrottledOperation {
  return Object.hasOwn(QUOTAS, name);
}

interface Queue {
  readonly table: TableAccess;
  readonly key: Key;
}

async function tryToReserve(
  { table, key }: Queue,
  quota: Quota,
  now: number,
  patienceMilliseconds: number | undefined,
): Promise<Slot | undefined> {
  const floor = queueFloor(quota, now);
  const interval = quota.restoreIntervalMilliseconds;
  const start = { set: { [NEXT_SLOT]: { N: `${floor + interval}` } } };
  const isBehind = isAbsentOrAtMost(NEXT_SLOT, { N: `${floor}` });
  const moveOn = { increase: { [NEXT_SLOT]: interval } };
  const isAhead =
    patienceMilliseconds === undefined
      ? isAbove(NEXT_SLOT, { N: `${floor}` })
      : isBetween(NEXT_SLOT, { N: `${floor}` }, { N: `${now + patienceMilliseconds}` });
  const taken =
    (await updateItem(table, "reserve QUOTA", key, start, isBehind)) ??
    (await updateItem(table, "reserve QUOTA", key, moveOn, isAhead));
  if (taken) return { slotAtMilliseconds: Math.max(now, nextSlotOf(taken) - interval) };
  if (patienceMilliseconds === undefined) return undefined;
  const found = await getItem(table, key);
  const nextSlot = found ? nextSlotOf(found) : now;
  // Somebody else has just begun the queue anew, or it has become shorter than it was.
  if (nextSlot <= now + patienceMilliseconds) return undefined;
  return { slotAtMilliseconds: nextSlot };
}

function nextSlotOf(queue: Item): number {
  const next = Number(queue[NEXT_SLOT]?.N);
  if (!Number.isSafeInteger(next)) {
    const { pk, sk } = keyOf(queue);
    throw new InvalidValue(`Item ${pk} / ${sk} is damaged: ${NEXT_SLOT}`);
  }
  return next;
}
