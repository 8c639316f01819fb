import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import { capturedTotal, openAuthorizedTotal } from "../../functions/domain/ledger.ts";
import { add } from "../../functions/domain/money.ts";
import type { Ledger } from "../../functions/domain/order.ts";
import { refundedTotal } from "../../functions/domain/refunding.ts";
import type { Wait } from "../../functions/domain/waiting.ts";
import { type Summary, summarize } from "../world/counts.ts";
import type { World } from "../world/world.ts";

export interface Figures {
  readonly authorizedMinorUnits: number;
  readonly capturedMinorUnits: number;
  readonly refundedMinorUnits: number;
}

/** What came of one order; the shape of `npm run demo -- --json`. */
export interface OrderResult extends Summary {
  readonly scenario: string;
  readonly orderReferenceId: string;
  /** Where the order stands with us: closed, cancelled, declined, refused or open. */
  readonly status: string;
  /** The state in which the workflow ended or stands. */
  readonly finalState: string;
  /** The states of all runs. */
  readonly statesEntered: readonly string[];
  readonly notifications: number;
  readonly ledger: Figures & { readonly currency: string };
  readonly amazonPay: Figures & { readonly currency: string };
  /** The HTTP status with which the shop's order was first answered. */
  readonly placedWith: number;
  readonly runs: number;
  /** How many there are at Amazon, whatever became of them. */
  readonly authorizations: number;
  readonly captures: number;
  /** What the order still waits for, and for which reason it needs an operator. */
  readonly waitsFor?: string;
  readonly operatorReason?: string;
  /** What became of the wish to cancel. */
  readonly cancel?: string;
  /** The types of the events that the shop was told, in order. */
  readonly events: readonly string[];
  /** What came otherwise than the order file says; empty if nothing did. */
  readonly disappointments: readonly string[];
}

/** What only whoever told the story knows of it. */
export interface Telling {
  readonly scenario: string;
  readonly orderReferenceId: string;
  readonly currency: string;
  readonly placedWith: number;
  readonly events: readonly string[];
}

/** Reads our books and Amazon's at the end of a story. */
export async function readResult(
  world: World,
  { scenario, orderReferenceId, currency, placedWith, events }: Telling,
): Promise<Omit<OrderResult, "disappointments">> {
  const { ledger, wait } = await readRecord(world, orderReferenceId);
  const atAmazon = world.sandbox.orderReference(orderReferenceId);
  const executions = world.runner.listExecutions({ stateMachineName: "order-payment" });
  const statesEntered = executions.flatMap(({ executionArn }) =>
    world.runner.statesEntered(executionArn),
  );
  const { authorizedMinorUnits, capturedMinorUnits, refundedMinorUnits } = atAmazon;
  return {
    scenario,
    orderReferenceId,
    status: ledger?.order.phase ?? "not placed",
    finalState: statesEntered.at(-1) ?? "none",
    statesEntered,
    ...summarize(world.counts),
    notifications: world.sandbox.notifications().length,
    ledger: { currency, ...figuresOf(ledger) },
    amazonPay: {
      currency: atAmazon.currency ?? currency,
      authorizedMinorUnits,
      capturedMinorUnits,
      refundedMinorUnits,
    },
    placedWith,
    runs: executions.length,
    authorizations: atAmazon.authorizations.length,
    captures: atAmazon.captures.length,
    ...(wait ? { waitsFor: wait.awaited.kind } : {}),
    ...(wait?.awaited.kind === "operator" ? { operatorReason: wait.awaited.reason } : {}),
    ...(ledger?.order.cancel ? { cancel: ledger.order.cancel.outcome ?? "requested" } : {}),
    events,
  };
}

/** What is recorded of an order, by the same code that the functions use. */
export async function readRecord(
  world: World,
  orderReferenceId: string,
): Promise<{ ledger: Ledger | undefined; wait: Wait | undefined }> {
  const id = parseOrderReferenceId(orderReferenceId);
  const { store, waits } = world.records;
  return { ledger: await store.readLedger(id), wait: await waits.read(id) };
}

/** Authorized is what is reserved or was taken, as Amazon counts it (reference §3.7). */
export function figuresOf(ledger: Ledger | undefined): Figures {
  if (!ledger) return { authorizedMinorUnits: 0, capturedMinorUnits: 0, refundedMinorUnits: 0 };
  const captured = capturedTotal(ledger);
  return {
    authorizedMinorUnits: add(openAuthorizedTotal(ledger), captured).minorUnits,
    capturedMinorUnits: captured.minorUnits,
    refundedMinorUnits: refundedTotal(ledger).minorUnits,
  };
}

/** Whether our books and Amazon's agree to the minor unit. */
export function addsUp({ ledger, amazonPay }: Pick<OrderResult, "ledger" | "amazonPay">): boolean {
  return (
    ledger.currency === amazonPay.currency &&
    ledger.authorizedMinorUnits === amazonPay.authorizedMinorUnits &&
    ledger.capturedMinorUnits === amazonPay.capturedMinorUnits &&
    ledger.refundedMinorUnits === amazonPay.refundedMinorUnits
  );
}
