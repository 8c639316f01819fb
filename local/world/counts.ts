/** What the functions of one world have cost so far, by function. */
export interface Counts {
  readonly invocations: Readonly<Record<string, number>>;
  /** Everything written but reservations. */
  readonly writeUnits: Readonly<Record<string, number>>;
  /** Write units of reservations in Amazon's queues, which belong to the seller and to no order. */
  readonly reservationUnits: Readonly<Record<string, number>>;
}

/** Functions that run because Amazon sent a notification, not because the order moved on. */
const NOTIFICATION_FUNCTIONS = ["receive-notification", "handle-notification"];
/** Runs because time has passed, for all orders together. */
const SWEEP = "sweep";

export interface Counter {
  readonly counts: Counts;
  invoked(functionName: string): void;
  /** @param what as the store's meter names it */
  wrote(functionName: string, units: number, what: string): void;
}

export function createCounter(): Counter {
  const invocations: Record<string, number> = {};
  const writeUnits: Record<string, number> = {};
  const reservationUnits: Record<string, number> = {};
  return {
    counts: { invocations, writeUnits, reservationUnits },
    invoked: (name) => {
      invocations[name] = (invocations[name] ?? 0) + 1;
    },
    wrote: (name, units, what) => {
      const counted = what === "reserve QUOTA" ? reservationUnits : writeUnits;
      counted[name] = (counted[name] ?? 0) + units;
    },
  };
}

/** The figures of the order's own path, of its notifications and of the sweep, each apart. */
export interface Summary {
  readonly functionInvocations: number;
  readonly notificationInvocations: number;
  readonly sweepInvocations: number;
  readonly writeUnits: number;
  readonly notificationWriteUnits: number;
  readonly sweepWriteUnits: number;
  /** Reservations in Amazon's queues that the order's own path made. */
  readonly throttleWriteUnits: number;
  readonly notificationThrottleWriteUnits: number;
  readonly sweepThrottleWriteUnits: number;
}

/** The nine figures add up to everything that was counted. */
export function summarize({ invocations, writeUnits, reservationUnits }: Counts): Summary {
  return {
    functionInvocations: total(invocations, isOwn),
    notificationInvocations: total(invocations, isNotification),
    sweepInvocations: total(invocations, isSweep),
    writeUnits: total(writeUnits, isOwn),
    notificationWriteUnits: total(writeUnits, isNotification),
    sweepWriteUnits: total(writeUnits, isSweep),
    throttleWriteUnits: total(reservationUnits, isOwn),
    notificationThrottleWriteUnits: total(reservationUnits, isNotification),
    sweepThrottleWriteUnits: total(reservationUnits, isSweep),
  };
}

const isNotification = (name: string): boolean => NOTIFICATION_FUNCTIONS.includes(name);
const isSweep = (name: string): boolean => name === SWEEP;
const isOwn = (name: string): boolean => !isNotification(name) && !isSweep(name);

function total(
  figures: Readonly<Record<string, number>>,
  counts: (name: string) => boolean,
): number {
  return Object.entries(figures)
    .filter(([name]) => counts(name))
    .reduce((sum, [, figure]) => sum + figure, 0);
}
