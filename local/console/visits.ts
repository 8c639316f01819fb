import type { HistoryEvent } from "@aws-sdk/client-sfn";

/** One visit of an execution to one state. */
export interface Visit {
  readonly state: string;
  /** Milliseconds since the epoch. */
  readonly enteredAt: number;
  /** Absent while the execution is in the state. */
  readonly leftAt?: number;
  /** How often the state's function was called. */
  readonly tries: number;
  /** The error that led out of the state; absent where it was left the ordinary way. */
  readonly error?: string;
  readonly cause?: string;
}

/** What an execution's history (GetExecutionHistory) says of the states, in order. */
export function visitsOf(events: readonly HistoryEvent[]): Visit[] {
  const visits: Visit[] = [];
  for (const event of events) {
    const at = event.timestamp?.getTime() ?? 0;
    const state = event.stateEnteredEventDetails?.name;
    const visit = visits.at(-1);
    if (state !== undefined) visits.push({ state, enteredAt: at, tries: 0 });
    else if (visit) visits[visits.length - 1] = withEvent(visit, event, at);
  }
  return visits;
}

function withEvent(visit: Visit, event: HistoryEvent, at: number): Visit {
  switch (event.type) {
    case "TaskScheduled": {
      const { error: _error, cause: _cause, ...rest } = visit;
      return { ...rest, tries: visit.tries + 1 };
    }
    case "TaskFailed":
    case "TaskTimedOut": {
      const { error, cause } = event.taskFailedEventDetails ?? event.taskTimedOutEventDetails ?? {};
      return {
        ...visit,
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      };
    }
    default:
      return isLeaving(event) ? { ...visit, leftAt: at } : visit;
  }
}

/** A state is left, or the execution ends in it. */
function isLeaving({ type = "" }: Readonly<{ type?: string | undefined }>): boolean {
  return type.endsWith("StateExited") || (type.startsWith("Execution") && type.length > 9);
}
