import type { OrderEvent } from "../domain/order-events.ts";
import type { Log, LogEvent } from "../domain/ports.ts";

/** A figure for the dashboard and the alarms (infra/metric-names.ts). */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly unit: "Count" | "Seconds" | "None";
  /** By what it is told apart, besides the total; few values only, each is paid for. */
  readonly by?: Readonly<Record<string, string>>;
  /** Sums over this would add up different things, such as currencies. */
  readonly hasNoTotal?: boolean;
}

type Fields = Parameters<Log["event"]>[1];

/** What a line of the log counts. */
export function metricsOfLog(functionName: string, event: LogEvent, fields: Fields): Metric[] {
  switch (event) {
    case "completed":
      return completed(functionName, fields["status"]);
    case "failed":
    case "sweep-failed":
      return failed(event, String(fields["error"] ?? ""));
    case "notification-accepted":
      return functionName === "receive-notification" ? [count("NotificationsReceived")] : [];
    case "notification-refused":
      return [
        count(fields["verdict"] === "forged" ? "NotificationsForged" : "NotificationsUndecided", {
          Reason: String(fields["reason"]),
        }),
      ];
    case "wait-parked":
      return [count("WaitsBegun", { WaitsFor: String(fields["waitsFor"]) })];
    case "wait-answered":
      return [duration("WaitSeconds", fields)];
    case "sweep-looks":
      return [duration("OpenWaitSeconds", fields)];
    case "turn-taken":
      return turnTaken(fields);
    case "turn-postponed":
      return [count("TurnsPostponed")];
    case "reading-unknown":
      return [count("UnknownReadings")];
    case "outside-charge":
      return [count("OutsideCharges")];
    case "shipment-late":
    case "shipment-refused":
      return [count("ShipmentsRefused")];
    case "batch-refused":
    case "batch-rejected":
    case "batch-incomplete":
      return [count("BatchesInTrouble")];
    case "books-differ":
      return booksDiffer(fields);
    case "books-compared":
      return [count("BooksCompared")];
    case "sweep-rescued":
      return [count("FoundBySweep", { WaitsFor: String(fields["waitsFor"]) })];
    default:
      return [];
  }
}

/** How long a wait has lasted, by what it is for; a mean over all kinds would say nothing. */
function duration(name: string, { waitsFor, waitedSeconds }: Fields): Metric {
  const by = { WaitsFor: String(waitsFor) };
  return { name, value: Number(waitedSeconds), unit: "Seconds", by, hasNoTotal: true };
}

/** What will soon be wrong is counted apart from what is. */
function booksDiffer({ kind, found }: Fields): Metric[] {
  const isSoon = kind === "authorization-expiring";
  const name = isSoon ? "AuthorizationsExpiring" : "BooksDiffer";
  return [{ name, value: Number(found), unit: "Count", by: { Kind: String(kind) } }];
}

/** What is spent of Amazon's quotas, and how long calls wait for their turn. */
function turnTaken({ operation, aheadMilliseconds }: Fields): Metric[] {
  const value = Number(aheadMilliseconds) / 1_000;
  return [
    count("TurnsTaken", { Operation: String(operation) }),
    { name: "TurnWaitSeconds", value, unit: "Seconds" },
  ];
}

function completed(functionName: string, status: Fields[string]): Metric[] {
  // Functions behind HTTP tell their caller of refused keys; they do not fail.
  if (status === 502) return [count("KeysRefused")];
  return functionName === "place-order" && status === 200 ? [count("OrdersPlaced")] : [];
}

function failed(event: LogEvent, error: string): Metric[] {
  const [name] = error.split(":");
  const failures = event === "sweep-failed" ? [count("SweepFailures")] : [];
  switch (name) {
    case "AmazonPayAccessRefused":
      return [...failures, count("KeysRefused")];
    case "AmazonPayUnavailable":
      return [...failures, count("AmazonUnavailable")];
    case "InvalidToken":
      return [...failures, count("InvalidTokens")];
    default:
      return failures;
  }
}

/** What an event about an order counts. A repeated event is counted again, which happens rarely. */
export function metricsOfOrderEvent({ type, details }: OrderEvent): Metric[] {
  switch (type) {
    case "order-confirmed":
      return [count("OrdersConfirmed")];
    case "may-ship":
      return details["authorized"] === true ? [count("Authorized")] : [];
    case "payment-method-needed":
    case "order-declined":
      return [count("Declined", { Reason: reasonOf(details["reason"]) })];
    case "shipment-charged":
      return [count("ShipmentsCharged"), ...amountMetric("CapturedMinorUnits", details["amount"])];
    case "shipment-refused":
      return [];
    case "order-closed":
      return [count("OrdersClosed")];
    case "order-cancelled":
      return [count("OrdersCancelled")];
    case "refund-completed":
      return [count("RefundsCompleted"), ...amountMetric("RefundedMinorUnits", details["amount"])];
    case "refund-declined":
      return [count("RefundsDeclined")];
    case "chargeback-received":
      return [count("Chargebacks")];
    case "claim-received":
      return [count("Claims")];
    case "capture-due-soon":
      return [count("CapturesDueSoon")];
    case "operator-needed":
      return [count("OperatorNeeded")];
  }
}

/** How long the wait that is due first has been due when a sweep begins; 0 if none is. */
export function dueMetric(oldestDueAt: string | undefined, nowMilliseconds: number): Metric {
  const dueMilliseconds = oldestDueAt === undefined ? nowMilliseconds : Date.parse(oldestDueAt);
  const value = Math.max(0, Math.round((nowMilliseconds - dueMilliseconds) / 1_000));
  return { name: "OldestDueWait", value, unit: "Seconds" };
}

/**
 * The members that make CloudWatch Logs take metrics out of a line of JSON, in the embedded metric
 * format (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
export function embed(
  metrics: readonly Metric[],
  namespace: string,
  nowMilliseconds: number,
): Readonly<Record<string, unknown>> {
  if (metrics.length === 0) return {};
  const CloudWatchMetrics = metrics.map(({ name, unit, by = {}, hasNoTotal = false }) => ({
    Namespace: namespace,
    Dimensions: [
      ...(hasNoTotal ? [] : [[]]),
      ...(Object.keys(by).length > 0 ? [Object.keys(by)] : []),
    ],
    Metrics: [{ Name: name, Unit: unit }],
  }));
  return {
    _aws: { Timestamp: nowMilliseconds, CloudWatchMetrics },
    ...Object.assign({}, ...metrics.map(({ by }) => by ?? {})),
    ...Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
  };
}

function count(name: string, by?: Readonly<Record<string, string>>): Metric {
  return { name, value: 1, unit: "Count", ...(by && { by }) };
}

/** Amounts of different currencies have no sum. */
function amountMetric(name: string, amount: unknown): Metric[] {
  if (typeof amount !== "object" || amount === null) return [];
  if (!("minorUnits" in amount) || !("currency" in amount)) return [];
  const by = { Currency: String(amount.currency) };
  return [{ name, value: Number(amount.minorUnits), unit: "None", by, hasNoTotal: true }];
}

function reasonOf(reason: unknown): string {
  return typeof reason === "string" ? reason : "none given";
}
