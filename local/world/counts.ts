/** What the functions of one world have cost so far. */
export interface Counts {
  readonly invocations: Readonly<Record<string, number>>;
  readonly writeUnits: Readonly<Record<string, number>>;
}

/** Functions that run because Amazon sent a notification, not because the order moved on. */
const NOTIFICATION_FUNCTIONS = ["receive-notification", "handle-notification"];
/** The sweep and Amazon's queues belong to all orders together. */
const SHARED = ["sweep", "throttle"];

export interface Counter {
  readonly counts: Counts;
  invoked(functionName: string): void;
  /** @param what as the store's meter names it; reservations count for all orders together */
  wrote(functionName: string, units: number, what: string): void;
}

export function createCounter(): Counter {
  const invocations: Record<string, number> = {};
  const writeUnits: Record<string, number> = {};
  return {
    counts: { invocations, writeUnits },
    invoked: (name) => {
      invocations[name] = (invocations[name] ?? 0) + 1;
    },
    wrote: (functionName, units, what) => {
      const name = what === "reserve QUOTA" ? "throttle" : functionName;
      writeUnits[name] = (writeUnits[name] ?? 0) + units;
    },
  };
}

/** The figures of the order's own path and of its notifications, apart. */
export function summarize({ invocations, writeUnits }: Counts): {
  readonly functionInvocations: number;
  readonly notificationInvocations: number;
  readonly writeUnits: number;
  readonly notificationWriteUnits: number;
  /** Reservations in Amazon's queues, which belong to the seller and to no order. */
  readonly throttleWriteUnits: number;
} {
  const isOwn = (name: string): boolean =>
    !NOTIFICATION_FUNCTIONS.includes(name) && !SHARED.includes(name);
  const isNotification = (name: string): boolean => NOTIFICATION_FUNCTIONS.includes(name);
  return {
    functionInvocations: total(invocations, isOwn),
    notificationInvocations: total(invocations, isNotification),
    writeUnits: total(writeUnits, isOwn),
    notificationWriteUnits: total(writeUnits, isNotification),
    throttleWriteUnits: writeUnits["throttle"] ?? 0,
  };
}

function total(
  figures: Readonly<Record<string, number>>,
  counts: (name: string) => boolean,
): number {
  return Object.entries(figures)
    .filter(([name]) => counts(name))
    .reduce((sum, [, figure]) => sum + figure, 0);
}
