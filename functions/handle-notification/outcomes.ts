import type { Notification } from "../domain/notification.ts";
import type { LogEvent } from "../domain/ports.ts";

/** Kinds that are kept for a person, because no workflow of ours follows them. */
type NotFollowed = `not-followed: ${Notification["kind"]}`;

/**
 * What became of a notification: the reason that is recorded with it. Nothing is dropped without
 * one (functions/handle-notification/README.md).
 */
export type NotificationOutcome =
  /** Amazon was read and the reading recorded. */
  | "refreshed"
  /** The record already said so: another copy, or the news came by our own reply. */
  | "already-recorded"
  /** The record is further than what the notification tells. */
  | "older-than-recorded"
  /** The same, about an authorization or capture that a later one has replaced. */
  | "old-attempt"
  /** Amazon could not be read now; the sweep will, for the task that waits. */
  | "deferred"
  /** The same, but the order is between two states: the next wait is looked after. */
  | "deferred: nobody waits"
  /** Amazon could not be read, and nothing depends on it any more: the order has ended. */
  | "order-ended"
  /** Amazon does not show what its notification speaks of; its code follows. */
  | `amazon-refused: ${string}`
  /** It carries a reference id of ours, and the order is not recorded here. */
  | "unknown-order"
  /** Of another shop on the same seller account: every shop of an account is told everything. */
  | "another-shops-order"
  /** Of a feed that no batch of ours has, or whose submission is not recorded yet. */
  | "unknown-batch"
  | "another-seller"
  | "another-environment"
  /** Seller Central's test button. */
  | "test-passed"
  | NotFollowed;

const EVENTS: Readonly<Record<string, LogEvent>> = {
  refreshed: "notification-accepted",
  "already-recorded": "notification-accepted",
  deferred: "notification-accepted",
  "test-passed": "notification-accepted",
  "unknown-order": "notification-unhandled",
  "not-followed": "notification-unhandled",
  "amazon-refused": "notification-unhandled",
};

/**
 * How the log tells of an outcome: "notification-unhandled" is what a person should look into,
 * "notification-ignored" is only counted.
 */
export function eventOf(outcome: NotificationOutcome): LogEvent {
  return EVENTS[outcome.split(":", 1)[0] ?? ""] ?? "notification-ignored";
}

/** Whether the message is kept as it came, for the person who looks into it. */
export function isKept(outcome: NotificationOutcome): boolean {
  return outcome.startsWith("not-followed:");
}
