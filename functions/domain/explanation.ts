import { explainEnded } from "./explanation-of-ends.ts";
import { explainRefundWait, explainWait } from "./explanation-of-waits.ts";
import { openOf, type Part, type Step, sayMoney, step } from "./explanation-words.ts";
import { hasMoneyMoved, isCancelWanted, unchargedShipments } from "./ledger.ts";
import { ENDED_PHASES, type Ledger } from "./order.ts";
import { namesOfCaptures, pendingCaptures } from "./pending-captures.ts";
import type { WorkflowControl } from "./ports.ts";
import { unrefundedTotal } from "./refunding.ts";
import { refundOf, type Wait } from "./waiting.ts";

/** How an order's execution stands (WorkflowControl.status). */
export type ExecutionStanding = Awaited<ReturnType<WorkflowControl["status"]>>;

/** Everything that an explanation follows from. */
export interface Explained {
  readonly ledger: Ledger;
  readonly waiting: readonly Wait[];
  readonly execution: ExecutionStanding;
  /** ISO 8601. */
  readonly now: string;
}

/** An order in plain words, for a person who has not seen it before. */
export interface Explanation {
  /** Where the order is, and why. */
  readonly why: readonly string[];
  /** What happens next by itself, and when. */
  readonly next: readonly string[];
  /** What an operator can do, by the commands of docs/operators.md. */
  readonly can: readonly Step[];
}

/** The sweep is late when a wait has been due for longer than two of its rounds. */
const LATE_MILLISECONDS = 10 * 60 * 1_000;

/**
 * Says why an order is where it is, what will happen next and when, and what a person can do about
 * it: nothing but what is recorded, how the execution stands and the time decide. Personal data and
 * free texts of the shop are never part of it.
 */
export function explain(given: Explained): Explanation {
  const { ledger, waiting, now } = given;
  const payment = explainPayment(given);
  const refunds = waiting
    .filter(({ awaited }) => refundOf(awaited) !== undefined)
    .map((wait) => explainRefundWait(wait, ledger));
  const parts = [payment, ...refunds];
  return {
    why: [...parts.flatMap(({ why }) => why), ...marks(ledger), ...lateness(waiting, now)],
    next: parts.flatMap(({ next }) => next),
    can: onlyOnce(parts.flatMap(({ can }) => [...can, ...moneyBack(ledger)])),
  };
}

function explainPayment({ ledger, waiting, execution, now }: Explained): Part {
  const { order } = ledger;
  if (ENDED_PHASES.has(order.phase) && execution !== "failed") return explainEnded(ledger);
  if (execution === "failed" || execution === "none") return explainLost(ledger, execution);
  const wait = waiting.find(({ awaited }) => refundOf(awaited) === undefined);
  if (wait) return explainWait(wait, ledger, now);
  if (order.phase === "closing" || order.phase === "cancelling") return explainEnding(ledger, now);
  if (execution === "running" && isTriedAgain(ledger)) {
    return {
      why: ["Amazon could not process the last request, and asks to be asked again."],
      next: ["It is asked again within two minutes, and after some tries an operator."],
      can: [step("explain", "look again in two minutes")],
    };
  }
  const how = execution === "running" ? "A step of it is being worked on" : "Its run has ended";
  return {
    why: [`${how}, and nobody waits for news.`],
    next: ["A step takes seconds; one that Amazon does not answer is repeated for four minutes."],
    can: [
      step("explain", "look again in a minute"),
      step("refresh", "read everything from Amazon"),
    ],
  };
}

/** Whether the last thing that Amazon was asked for failed in a way that may pass. */
function isTriedAgain({ authorizations, captures }: Ledger): boolean {
  const last = captures.at(-1) ?? authorizations.at(-1);
  return last?.status.state === "Declined" && last.status.reason === "ProcessingFailure";
}

/** Nobody carries the order: its execution has died, or Step Functions has forgotten it. */
function explainLost({ order }: Ledger, execution: "failed" | "none"): Part {
  const { run, phase } = order;
  const why =
    execution === "failed"
      ? `Run ${run} of its execution has failed, timed out or was aborted; the order is ${phase}.`
      : `Step Functions knows nothing of run ${run}: it never began, or ended over 90 days ago.`;
  return {
    why: [why],
    next: ["Nothing: nobody carries the order, and goods that ship are not charged."],
    can: [
      step("restart", "let a new run go on from what is recorded; nothing is charged twice"),
      step("refresh", "read everything from Amazon first"),
    ],
  };
}

function explainEnding(ledger: Ledger, now: string): Part {
  const { order } = ledger;
  const pending = pendingCaptures(ledger, Date.parse(now));
  if (order.phase === "closing" && pending.length > 0) {
    const which = namesOfCaptures(pending);
    return {
      why: [`The order is being closed, and Amazon has not decided about capture ${which}.`],
      next: [
        "It closes when that is known, after 14 days at the latest; Amazon is asked every six hours or sooner.",
      ],
      can: [step("refresh", "read everything from Amazon")],
    };
  }
  const what = order.phase === "closing" ? "closed" : "cancelled";
  return {
    why: [`The order is being ${what} at Amazon; no shipment is accepted any more.`],
    next: ["It ends within minutes; if Amazon does not answer, an operator is asked."],
    can: [step("refresh", "read everything from Amazon")],
  };
}

/** What a person has to know of the order whatever it waits for. */
function marks(ledger: Ledger): string[] {
  const { order, outside } = ledger;
  const uncharged = unchargedShipments(ledger).length;
  const strange = outside.filter(({ acknowledged }) => !acknowledged);
  const late = order.lateShipments?.length ?? 0;
  return [
    ...(isCancelWanted(order) && uncharged > 0
      ? ["A cancel was asked for, and goods have left that are charged first."]
      : []),
    ...(order.cancel?.outcome === "refused" ? ["A cancel was refused."] : []),
    ...(strange.length > 0
      ? [`${strange.map(({ amazonId }) => amazonId).join(", ")} was made outside Shipcharge.`]
      : []),
    ...(late > 0 ? [`${late} shipments came too late and are not charged.`] : []),
    ...(order.chargebacks ?? []).map(
      ({ chargebackId, state }) =>
        `The buyer's bank wants money back: chargeback ${chargebackId} is ${state}.`,
    ),
    ...ledger.outsideRefunds.map(
      ({ amazonId, amount, type, status }) =>
        `${sayMoney(amount)} went back without us (${type ?? "no type given"}): refund ${amazonId} is ${status.state}.`,
    ),
  ];
}

function lateness(waiting: readonly Wait[], now: string): string[] {
  const late = waiting.filter(
    ({ dueAt }) => Date.parse(now) - Date.parse(dueAt) > LATE_MILLISECONDS,
  );
  return late.map(
    ({ dueAt }) =>
      `Nobody has looked at it since ${dueAt}: the sweep is late (runbook, "The oldest wait").`,
  );
}

function moneyBack(ledger: Ledger): Step[] {
  const left = unrefundedTotal(ledger);
  if (!hasMoneyMoved(ledger) || left.minorUnits === 0) return [];
  return [step("refund", `give back up to ${sayMoney(left)}`)];
}

function onlyOnce(steps: readonly Step[]): Step[] {
  return steps.filter(
    (one, index) => steps.findIndex((other) => openOf(other) === openOf(one)) === index,
  );
}
