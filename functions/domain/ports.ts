import type { Address, Buyer } from "./amazon-pay.ts";
import type { OrderReferenceId, SellerOrderId, TaskToken } from "./ids.ts";
import type { Ledger, LedgerRow, Order } from "./order.ts";
import type { Wait } from "./waiting.ts";

/** The time, and a pause. Under a virtual clock both are. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(durationMilliseconds: number): Promise<void>;
}

/** One line of an order's timeline, kept with the row whose change it tells. */
export interface TimelineEntry {
  readonly at: string;
  readonly what: string;
}

/**
 * The recorded orders. Every write is one row with one condition: that nobody has written the row
 * since it was read. Reads see every finished write.
 */
export interface OrderStore {
  /**
   * Binds the shop's order number to an order reference and answers which one holds it: another
   * one than asked for means that a second reference tried to pay for the same shop order.
   *
   * @param insteadOf the holder that has ended without money: the number is taken over, in one
   * conditional write, if that one still holds it.
   */
  claimSellerOrder(
    sellerOrderId: SellerOrderId,
    orderReferenceId: OrderReferenceId,
    insteadOf?: OrderReferenceId,
  ): Promise<OrderReferenceId>;
  findBySellerOrder(sellerOrderId: SellerOrderId): Promise<OrderReferenceId | undefined>;
  readOrder(orderReferenceId: OrderReferenceId): Promise<Order | undefined>;
  readLedger(orderReferenceId: OrderReferenceId): Promise<Ledger | undefined>;
  /**
   * Writes the row if its version is still the one given (0: if it does not exist), and appends
   * the entry to its history in the same write. "conflict" means that somebody was faster and
   * nothing was written; a written row has the next version.
   */
  save<Row extends LedgerRow>(row: Row, entry?: TimelineEntry): Promise<Saved<Row> | "conflict">;
  readTimeline(orderReferenceId: OrderReferenceId): Promise<readonly TimelineEntry[]>;
  /** Keeps buyer and ship-to apart from the order; the database forgets them after `expiresAt`. */
  saveBuyer(
    orderReferenceId: OrderReferenceId,
    buyer: BuyerRecord,
    expiresAt: string,
  ): Promise<void>;
  readBuyer(orderReferenceId: OrderReferenceId): Promise<BuyerRecord | undefined>;
}

export interface Saved<Row> {
  readonly row: Row;
}

export interface BuyerRecord {
  readonly buyer?: Buyer;
  readonly shipTo?: Address;
  /** For invoices with VAT; Amazon shows it to European sellers once an authorization stands. */
  readonly billingAddress?: Address;
}

/**
 * Where tasks wait. An order has one place for its payment and one for each refund: what it waits
 * for says which (refundOf).
 */
export interface WaitingRoom {
  /** Takes the place unless a newer visit holds it: "superseded" means that nothing was written. */
  park(wait: Wait): Promise<"parked" | "superseded">;
  /** Who waits for the payment. */
  read(orderReferenceId: OrderReferenceId): Promise<Wait | undefined>;
  /** Everybody who waits for the order, the payment first, then the refunds as they count. */
  readAll(orderReferenceId: OrderReferenceId): Promise<readonly Wait[]>;
  /** Frees the place, the payment's unless a refund is named, if it is still held with this token. */
  leave(
    orderReferenceId: OrderReferenceId,
    token: TaskToken,
    refundOrdinal?: number,
  ): Promise<void>;
  /** Waits that are due by now, oldest first. */
  due(now: string, limit: number): Promise<readonly Wait[]>;
  /** Moves the next look forward if the place is still held with this token. */
  postpone(wait: Wait, dueAt: string): Promise<void>;
}

/** Which notifications have been dealt with, and how. */
export interface NotificationLog {
  isKnown(notificationId: string): Promise<boolean>;
  /** Remembers until `expiresAt`; written last, so that a crash before it repeats the work. */
  record(notification: HandledNotification): Promise<void>;
  /** Remembers when a test notification has come all the way. */
  noteTest(at: string): Promise<void>;
  /** When the last one did; undefined: none ever has. */
  lastTest(): Promise<string | undefined>;
}

export interface HandledNotification {
  readonly messageId: string;
  /** What became of it, and why. */
  readonly outcome: string;
  readonly at: string;
  readonly expiresAt: string;
  /** The message as it came, if a person has to look into it. */
  readonly content?: string;
}

/** The workflow files by their names, of which each is a state machine. */
export type WorkflowName = "order-payment" | "refund" | "batch" | "reconcile";

/** One execution of a workflow; both name and input are pure functions of what is recorded. */
export interface Execution {
  readonly workflow: WorkflowName;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The workflow engine. */
export interface WorkflowControl {
  /** Starts an execution; starting it again under its name with the same input changes nothing. */
  start(execution: Execution): Promise<"started" | "already-ended">;
  /** How an execution stands; "none": it was never started, or Step Functions forgot it. */
  status(
    execution: Pick<Execution, "workflow" | "name">,
  ): Promise<"running" | "succeeded" | "failed" | "none">;
  /** "gone": the task was answered, timed out or replaced before; that is harmless. */
  succeed(
    token: TaskToken,
    output: Readonly<Record<string, unknown>>,
  ): Promise<"answered" | "gone">;
  fail(token: TaskToken, error: string, cause: string): Promise<"answered" | "gone">;
}

/** Tells operators and readers of the log what happened: a catalogued event, never a payload. */
export interface Log {
  event(
    name: LogEvent,
    fields: Readonly<Record<string, string | number | boolean | undefined>>,
  ): void;
}

export type LogEvent =
  | "started"
  | "completed"
  | "failed"
  | "wait-parked"
  | "wait-superseded"
  | "wait-answered"
  | "wait-gone"
  | "turn-taken"
  | "turn-postponed"
  | "reading-applied"
  | "reading-ignored"
  | "reading-unknown"
  | "outside-charge"
  | "outside-refund"
  | "chargeback"
  | "notification-accepted"
  | "notification-refused"
  | "notification-ignored"
  | "notification-unhandled"
  | "request-refused"
  | "batch-refused"
  | "batch-built"
  | "batch-submitted"
  | "feed-left-alone"
  | "batch-rejected"
  | "batch-reconciled"
  | "batch-incomplete"
  | "books-differ"
  | "books-compared"
  | "shipment-late"
  | "shipment-refused"
  | "sweep-looks"
  | "sweep-rescued"
  | "sweep-failed";
