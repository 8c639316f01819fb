/** What goes wrong with a call, between Amazon's front door and the caller. */
type FaultKind =
  /** Refused before anything was done. */
  | "500"
  | "502"
  | "503"
  | "504"
  | "reset"
  /** Done, and then the caller does not hear of it, or not all of it, or late. */
  | "reply-lost"
  | "truncated"
  | "slow";

export interface Fault {
  readonly fault: FaultKind;
  /** Which operation; absent: any. */
  readonly operation?: string;
  readonly times?: number;
  /** For `slow`. */
  readonly delaySeconds?: number;
  /** For `truncated`: how much of the body arrives. */
  readonly keepBytes?: number;
}

/** Keeps the answer to a call back, so that other things can happen first. */
export interface ReplyHold {
  readonly operation: string;
  /**
   * `notification-answered`: a pending authorization is settled at once, its notification goes
   * out and is answered, and only then the caller gets the answer, which still says Pending.
   */
  readonly until: "notification-answered" | "released";
  readonly times?: number;
}

/** Gateways answer in HTML, or not at all (reference §5.1). */
export function gatewayPage(status: "502" | "504"): string {
  const reason = status === "502" ? "Bad Gateway" : "Gateway Time-out";
  return `<html><head><title>${status} ${reason}</title></head><body><h1>${reason}</h1></body></html>`;
}
