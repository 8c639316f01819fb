import type { Log } from "../domain/ports.ts";

/** Events that somebody should see even where nobody reads logs. */
const WARNINGS = new Set([
  "failed",
  "outside-charge",
  "outside-refund",
  "chargeback",
  "reading-unknown",
  "notification-refused",
  "notification-unhandled",
  "shipment-late",
  "shipment-refused",
  "sweep-failed",
]);

/** Writes each event as one line of JSON: its name and allow-listed fields, never a payload. */
export function createJsonLog(functionName: string, writeLine: (line: string) => void): Log {
  return {
    event: (event, fields) => {
      const level = WARNINGS.has(event) ? "WARN" : "INFO";
      writeLine(JSON.stringify({ level, event, function: functionName, ...fields }));
    },
  };
}
