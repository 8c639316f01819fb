import { unchargedShipments } from "../../functions/domain/ledger.ts";
import type { Ledger } from "../../functions/domain/order.ts";
import { isoTime } from "../../functions/domain/record.ts";
import type { FinishedOrder } from "../support/finished-order.ts";
import { violations } from "../support/invariants.ts";
import { isExcused } from "./excuses.ts";
import type { SimulatedWorld } from "./world.ts";

/** A hundredth of what Step Functions allows (goals C4). */
const MOST_HISTORY_EVENTS = 2_500;
/** As long as a slow call may take (ports.ts). */
const SLOWEST_WRITE_MILLISECONDS = 20_000;

/** The first invariant that does not hold at the end, with its number; undefined if all do. */
export async function brokenInvariant(world: SimulatedWorld): Promise<string | undefined> {
  const order = await readFinished(world);
  const { ledger } = order;
  const found = [
    ...world.seenBroken,
    ...violations(order).filter((what) => !isExcused(world, order, what)),
    ...(ledger ? more(world, ledger, order) : []),
  ];
  return found[0];
}

async function readFinished(world: SimulatedWorld): Promise<FinishedOrder> {
  const { memory, orderId, core, runner, notifier, functionsClock } = world;
  const accepted = notifier.accepted
    .filter((messageId) => !messageId.startsWith("poison"))
    .map(async (messageId) => ({
      messageId,
      isKnown: await memory.notifications.isKnown(messageId),
    }));
  return {
    now: isoTime(functionsClock.now()),
    ledger: await memory.orders.readLedger(orderId),
    timeline: await memory.orders.readTimeline(orderId),
    wait: await memory.waitingRoom.read(orderId),
    amazon: core.ledgerOf(orderId),
    runs: runner.listExecutions({ stateMachineName: "order-payment" }).map((execution) => ({
      name: execution.name,
      status: execution.status,
      lastState: runner.statesEntered(execution.executionArn).at(-1) ?? "",
      lastEnteredAt: "",
    })),
    calls: world.calls.map(({ operation, referenceId, atMilliseconds }) => ({
      type: "call",
      at: atMilliseconds,
      operation,
      referenceId,
      httpStatus: 200,
      requestId: "",
    })),
    holding: world.holding,
    accepted: await Promise.all(accepted),
    deadLetters: notifier.deadLetters,
    events: [],
    answeredVisits: world.answered,
  };
}

function more(world: SimulatedWorld, ledger: Ledger, { timeline }: FinishedOrder): string[] {
  const isGivenUp = timeline.some(({ what }) => what === "An operator says: give-up");
  return [
    chargedWithoutGoods(world, ledger),
    isGivenUp ? undefined : goodsNotCharged(ledger),
    stillHoldsMoney(world, ledger),
    wishWithoutEnd(ledger),
    cancelledAfterCharge(world, timeline),
    refundedTwice(ledger),
    believedAStranger(world),
    historyTooLong(world),
    startedTwice(world),
  ].filter((found) => found !== undefined);
}

/** Whatever others have charged. */
function chargedWithoutGoods({ core, orderId }: SimulatedWorld, { order }: Ledger) {
  if (order.mode.capture !== "on-shipment") return undefined;
  const shipped = order.shipments.reduce((sum, { amount }) => sum + amount.minorUnits, 0);
  const charged = core
    .ledgerOf(orderId)
    .captures.filter(({ referenceId }) => referenceId.startsWith(orderId))
    .filter(({ state }) => state === "Completed" || state === "Closed")
    .reduce((sum, { amountMinorUnits }) => sum + amountMinorUnits, 0);
  return charged > shipped ? `2: charged ${charged} for ${shipped} shipped` : undefined;
}

function goodsNotCharged(ledger: Ledger) {
  const { order } = ledger;
  const { phase } = order;
  if ((phase !== "closed" && phase !== "cancelled") || order.mode.capture === "immediate") {
    return undefined;
  }
  const uncharged = unchargedShipments(ledger);
  if (uncharged.length === 0) return undefined;
  return `6: ${phase}, and ${uncharged.map(({ shipmentId }) => shipmentId).join(", ")} is not charged`;
}

function stillHoldsMoney({ core, orderId }: SimulatedWorld, { order, outside }: Ledger) {
  if (outside.length > 0 || (order.phase !== "closed" && order.phase !== "cancelled"))
    return undefined;
  const held = core
    .ledgerOf(orderId)
    .authorizations.filter(({ referenceId }) => referenceId.startsWith(orderId))
    .find(({ state }) => state === "Open" || state === "Pending");
  return held && `9: ${order.phase}, and ${held.referenceId} is ${held.state}`;
}

function wishWithoutEnd({ order }: Ledger) {
  return order.cancel && order.cancel.outcome === undefined
    ? "6: a wish to cancel has neither been fulfilled nor refused"
    : undefined;
}

/**
 * What is known to be charged is refunded; Amazon's refusal of a cancel is not relied upon. Where calls
 * are slow, what was read before the cancel began may have been written after it.
 */
function cancelledAfterCharge({ plan }: SimulatedWorld, timeline: FinishedOrder["timeline"]) {
  const longestWrite = plan.pauseRate > 0 ? SLOWEST_WRITE_MILLISECONDS : 0;
  const charge = timeline.find(({ what }) => /^Capture \d+ is Completed/.test(what));
  const cancel = timeline.find(({ what }) => /^Cancelling: /.test(what));
  if (!charge || !cancel) return undefined;
  if (Date.parse(charge.at) + longestWrite >= Date.parse(cancel.at)) return undefined;
  return "6: a cancel was begun after money had been charged";
}

function refundedTwice({ order, refunds }: Ledger) {
  for (const request of order.refundRequests ?? []) {
    const given = refunds
      .filter(({ requestId }) => requestId === request.refundId)
      .filter(({ status }) => status.state === "Completed" || status.state === "Pending")
      .reduce((sum, { amount }) => sum + amount.minorUnits, 0);
    if (given > request.amount.minorUnits) {
      return `3: ${request.refundId} of ${request.amount.minorUnits} gave ${given} back`;
    }
  }
  return undefined;
}

function believedAStranger({ notifier }: SimulatedWorld) {
  const believed = notifier.accepted.find((id) => /^(forged|foreign topic)/.test(id));
  return believed && `7: ${believed} was accepted at the front door`;
}

function historyTooLong({ runner }: SimulatedWorld) {
  const longest = Math.max(
    0,
    ...runner.listExecutions().map((one) => runner.getExecutionHistory(one.executionArn).length),
  );
  return longest > MOST_HISTORY_EVENTS ? `15: a history has ${longest} events` : undefined;
}

/** Two executions never run for one order or one refund at the same time; checked at the end. */
function startedTwice({ runner }: SimulatedWorld) {
  const failed = runner
    .listExecutions({ stateMachineName: "refund" })
    .filter(({ status }) => status === "RUNNING");
  return failed.length > 0 ? "6: a refund has no end" : undefined;
}
