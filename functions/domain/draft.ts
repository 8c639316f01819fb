import type { Status } from "./payment-state.ts";

/**
 * What an order reference can still be used for, by Amazon's state of it (reference §4.1):
 * - "draft": total and texts can be set, and it can be placed;
 * - "placed": it was confirmed, by us or by others;
 * - "stale": nobody placed it within three hours of the buyer's click, so the buyer signs in again;
 * - "ended": it can never be paid with again.
 */
export type DraftStanding = "draft" | "placed" | "stale" | "ended";

/** A state that we do not know is none to take money on, so it counts as an end. */
export function draftStanding({ state, reason }: Status): DraftStanding {
  switch (state) {
    case "Draft":
      return "draft";
    case "Open":
    case "Suspended":
      return "placed";
    case "Canceled":
      return reason === "Stale" ? "stale" : "ended";
    default:
      return "ended";
  }
}
