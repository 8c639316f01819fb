/** How long a function waits for Amazon's queue, where it is not three seconds. */
export const PATIENCE_MILLISECONDS: Readonly<Record<string, number>> = {
  "handle-notification": 2_000,
  sweep: 5_000,
  "reconcile-report": 60_000,
};

/** Tasks whose order keeps a turn that lies ahead. */
export const KEEPING_THEIR_TURN: ReadonlySet<string> = new Set([
  "confirm-order",
  "authorize-payment",
  "capture-payment",
  "close-order",
  "cancel-order",
  "request-refund",
]);
