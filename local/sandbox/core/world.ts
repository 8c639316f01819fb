import type { Clock } from "../../clock/clock.ts";
import type { ServiceStatus } from "./account.ts";
import type { IdSource } from "./ids.ts";
import type { OrderQuery } from "./listing.ts";
import type {
  Authorization,
  BillingAgreement,
  Capture,
  Change,
  Chargeback,
  OrderReference,
  Refund,
} from "./model.ts";
import { Refusal } from "./refusal.ts";
import type { Settings } from "./settings.ts";
import type { AuthorizationPlan, CapturePlan, RefundPlan } from "./simulation.ts";

export type TransactionKind = "Authorization" | "Capture" | "Refund";

/** An outcome that a test asked for in place of the one that would come by itself. */
export type ForcedOutcome = {
  /** Only for this order; otherwise for whichever comes first. */
  readonly orderReferenceId?: string;
} & (
  | { readonly operation: "Authorize"; readonly plan: AuthorizationPlan }
  | { readonly operation: "Capture"; readonly plan: CapturePlan }
  | { readonly operation: "Refund"; readonly plan: RefundPlan }
);

export interface AccessToken {
  readonly token: string;
  readonly buyerId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface NotificationDestination {
  readonly url: string;
  readonly eventTypes: readonly string[];
}

export interface Mail {
  readonly kind:
    | "payment-initiated"
    | "charge-notification"
    | "refund-notification"
    | "payment-information-updated";
  readonly to: string;
  readonly sentAt: number;
  readonly orderReferenceId: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Everything that Amazon knows about one seller. */
export interface World {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: Settings;
  readonly orders: Map<string, OrderReference>;
  readonly authorizations: Map<string, Authorization>;
  readonly captures: Map<string, Capture>;
  readonly refunds: Map<string, Refund>;
  readonly agreements: Map<string, BillingAgreement>;
  readonly chargebacks: Map<string, Chargeback>;
  readonly references: Map<string, { readonly kind: TransactionKind; readonly id: string }>;
  /** What pending authorizations are going to become. */
  readonly plans: Map<string, AuthorizationPlan>;
  readonly firstAnswers: Map<string, unknown>;
  readonly accessTokens: Map<string, AccessToken>;
  readonly forcedOutcomes: ForcedOutcome[];
  readonly failingValidations: Map<string, "InvalidPaymentMethod" | "ValidationTimedOut">;
  readonly pageTokens: Map<string, { readonly query: OrderQuery; readonly offset: number }>;
  readonly mailbox: Mail[];
  readonly listeners: Set<(change: Change) => void>;
  readonly timers: Map<string, () => void>;
  notificationConfiguration: readonly NotificationDestination[];
  serviceStatus: ServiceStatus;
  accountSuspended: boolean;
}

export function createWorld(clock: Clock, ids: IdSource, settings: Settings): World {
  return {
    clock,
    ids,
    settings,
    orders: new Map(),
    authorizations: new Map(),
    captures: new Map(),
    refunds: new Map(),
    agreements: new Map(),
    chargebacks: new Map(),
    references: new Map(),
    plans: new Map(),
    firstAnswers: new Map(),
    accessTokens: new Map(),
    forcedOutcomes: [],
    failingValidations: new Map(),
    pageTokens: new Map(),
    mailbox: [],
    listeners: new Set(),
    timers: new Map(),
    notificationConfiguration: [],
    serviceStatus: { status: "GREEN" },
    accountSuspended: false,
  };
}

/** Does something after a while, replacing what was planned under the same key. */
export function later(world: World, key: string, delaySeconds: number, task: () => void): void {
  callOff(world, key);
  const callOffTask = world.clock.schedule(world.clock.now() + delaySeconds * 1000, () => {
    world.timers.delete(key);
    task();
  });
  world.timers.set(key, callOffTask);
}

export function callOff(world: World, key: string): void {
  world.timers.get(key)?.();
  world.timers.delete(key);
}

export function announce(world: World, change: Change): void {
  for (const listen of world.listeners) listen(change);
}

export function orderOf(world: World, orderReferenceId: string): OrderReference {
  const order = world.orders.get(orderReferenceId);
  if (order) return order;
  throw new Refusal(
    "InvalidOrderReferenceId",
    `The OrderReferenceId ${orderReferenceId} is invalid.`,
  );
}

export function authorizationOf(world: World, id: string): Authorization {
  return world.authorizations.get(id) ?? unknownTransaction(id);
}

export function captureOf(world: World, id: string): Capture {
  return world.captures.get(id) ?? unknownTransaction(id);
}

export function refundOf(world: World, id: string): Refund {
  return world.refunds.get(id) ?? unknownTransaction(id);
}

function unknownTransaction(id: string): never {
  throw new Refusal("InvalidTransactionId", `The TransactionId ${id} is invalid.`);
}

/** An id of an order's transaction: the order's own, a letter and six digits (reference §0). */
export function newTransactionId(world: World, orderReferenceId: string, letter: string): string {
  for (;;) {
    const id = `${orderReferenceId}-${letter}${world.ids.digits(6)}`;
    if (
      !world.authorizations.has(id) &&
      !world.captures.has(id) &&
      !world.refunds.has(id) &&
      !world.chargebacks.has(id)
    ) {
      return id;
    }
  }
}
