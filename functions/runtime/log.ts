import type { OrderEvents } from "../domain/order-events.ts";
import type { Log, WaitingRoom } from "../domain/ports.ts";
import { dueMetric, embed, type Metric, metricsOfLog, metricsOfOrderEvent } from "./metrics.ts";

/** Events that somebody should see even where nobody reads logs. */
const WARNINGS = new Set([
  "failed",
  "outside-charge",
  "outside-refund",
  "chargeback",
  "books-differ",
  "batch-refused",
  "batch-rejected",
  "batch-incomplete",
  "reading-unknown",
  "notification-refused",
  "notification-unhandled",
  "shipment-late",
  "shipment-refused",
  "sweep-failed",
]);

/** Where the lines go, and under which name CloudWatch keeps what they count. */
export interface LogOptions {
  readonly functionName: string;
  readonly writeLine: (line: string) => void;
  /** Without one nothing is counted. */
  readonly namespace?: string | undefined;
  readonly now: () => number;
}

/** A log that also knows how its lines are written, for what is counted beside it. */
export interface FunctionLog extends Log {
  readonly options: LogOptions;
}

/** Writes each event as one line of JSON: its name and allow-listed fields, never a payload. */
export function createJsonLog(options: LogOptions): FunctionLog {
  return {
    options,
    event: (event, fields) => {
      const level = WARNINGS.has(event) ? "WARN" : "INFO";
      const counted = metricsOfLog(options.functionName, event, fields);
      write(options, level, event, fields, counted);
    },
  };
}

/** Counts what happens to orders when the shop is told of it, and not if that fails. */
export function countEvents(events: OrderEvents, { options }: FunctionLog): OrderEvents {
  return {
    async publish(event) {
      await events.publish(event);
      const { type, orderReferenceId } = event;
      const counted = metricsOfOrderEvent(event);
      write(options, "INFO", "shop-told", { type, orderReferenceId }, counted);
    },
  };
}

/** Tells at each sweep for how long its oldest wait has been due. */
export function watchDue<Room extends Pick<WaitingRoom, "due">>(
  waits: Room,
  { options }: FunctionLog,
): Room {
  return {
    ...waits,
    async due(now: string, limit: number) {
      const due = await waits.due(now, limit);
      const counted = dueMetric(due[0]?.dueAt, options.now());
      write(options, "INFO", "sweep-begins", { due: due.length }, [counted]);
      return due;
    },
  };
}

function write(
  { functionName, writeLine, namespace, now }: LogOptions,
  level: "INFO" | "WARN",
  event: string,
  fields: object,
  counted: readonly Metric[],
): void {
  const metrics = namespace === undefined ? {} : embed(counted, namespace, now());
  writeLine(JSON.stringify({ level, event, function: functionName, ...fields, ...metrics }));
}
