import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { LIMITS } from "./limits.ts";

/** The fields of an event beside id, time and type. */
export type EventDetails = Omit<HistoryEvent, "id" | "previousEventId" | "timestamp" | "type">;

/**
 * What happened to one execution, in the shape of Step Functions' GetExecutionHistory
 * (docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html).
 */
export class History {
  readonly #events: HistoryEvent[] = [];
  readonly #statesEntered: string[] = [];
  #last = 0;

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  get statesEntered(): readonly string[] {
    return this.#statesEntered;
  }

  /** Whether one event is left, which is the one that says that the limit is reached. */
  get isAlmostFull(): boolean {
    return this.#events.length >= LIMITS.historyEvents - 1;
  }

  /**
   * Adds an event. The first state's event follows event 0, as AWS numbers it; so do events that
   * end the execution from outside.
   */
  add(
    type: NonNullable<HistoryEvent["type"]>,
    details: EventDetails,
    atMilliseconds: number,
    fromOutside = false,
  ): HistoryEvent {
    const id = this.#events.length + 1;
    const event: HistoryEvent = {
      timestamp: new Date(atMilliseconds),
      type,
      id,
      previousEventId: fromOutside || id === 2 ? 0 : this.#last,
      ...details,
    };
    this.#events.push(event);
    this.#last = id;
    const entered = details.stateEnteredEventDetails?.name;
    if (entered !== undefined) this.#statesEntered.push(entered);
    return event;
  }
}

/** What Step Functions says next to every input and output that it did not cut. */
export const UNCUT = { truncated: false };
