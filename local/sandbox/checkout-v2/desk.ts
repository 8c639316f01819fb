import type { Clock } from "../../clock/clock.ts";
import type {
  OperationName,
  OperationRequest,
  OperationResult,
  SandboxCore,
} from "../core/core.ts";
import type { IdSource } from "../core/ids.ts";
import type { ChargeNotes, CheckoutSession } from "./model.ts";
import { Problem, problemOf } from "./problem.ts";

/**
 * Checkout v2's view of the seller's money. The money itself is that of the core: one Amazon with
 * two interfaces, so that an order that was opened through MWS can be ended through v2.
 */
export interface Desk {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly core: SandboxCore;
  readonly sessions: Map<string, CheckoutSession>;
  /** By authorization. */
  readonly notes: Map<string, ChargeNotes>;
  /** Orders that came from a checkout session, and the session's. */
  readonly sessionsByPermission: Map<string, CheckoutSession>;
  /** Orders whose buyer's card was declined: what they pay with next is another card. */
  readonly declined: Set<string>;
}

export function createDesk(clock: Clock, ids: IdSource, core: SandboxCore): Desk {
  return {
    clock,
    ids,
    core,
    sessions: new Map(),
    notes: new Map(),
    sessionsByPermission: new Map(),
    declined: new Set(),
  };
}

/** What the core repeats a transaction by: the key itself, unless v2's keys are a space of their own. */
export function referenceIdOf({ core }: Desk, idempotencyKey: string): string {
  return core.settings.checkoutKeysAreReferenceIds ? idempotencyKey : `v2.${idempotencyKey}`;
}

/** Asks the core; what it refuses is a Problem here. */
export function ask<N extends OperationName>(
  { core }: Desk,
  name: N,
  request: OperationRequest<N>,
): OperationResult<N> {
  const outcome = core.call(name, request);
  if (outcome.ok) return outcome.result;
  throw problemOf(outcome.error);
}

/** A charge is named like its authorization, with a C in the place of the A (reference §12.3). */
export function chargeIdOf(authorizationId: string): string {
  return authorizationId.replace(/-A(?=\d+$)/, "-C");
}

/**
 * The authorization behind a charge. A capture that was made through MWS names its charge as well,
 * for whoever refunds it through v2 (default: whether v2 reads MWS ids is not documented).
 */
export function authorizationIdOf(desk: Desk, chargeId: string): string {
  const authorizationId = chargeId.replace(/-C(?=\d+$)/, "-A");
  if (authorizationId !== chargeId) {
    const authorization = desk.core.call("GetAuthorizationDetails", { authorizationId });
    if (authorization.ok) return authorizationId;
    const capture = desk.core.call("GetCaptureDetails", { captureId: chargeId });
    if (capture.ok) return capture.result.authorizationId;
  }
  throw new Problem("ResourceNotFound", `There is no charge ${chargeId}.`);
}
