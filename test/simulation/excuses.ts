import { isHeld } from "../../functions/domain/ledger.ts";
import type { Ledger } from "../../functions/domain/order.ts";
import type { FinishedOrder } from "../support/finished-order.ts";
import type { SimulatedWorld } from "./world.ts";

const FIGURE = /^9: (authorized|captured|refunded)MinorUnits: (\d+) with us, (\d+) at Amazon/;

/**
 * What a notification that never came would have told of what others did to the order, nobody looks
 * for once the order has ended; nor for what became of a capture that Amazon never decided about.
 * What we asked for ourselves has to be in the books to the minor unit all the same.
 */
export function isExcused(
  world: SimulatedWorld,
  { ledger, amazon, timeline }: FinishedOrder,
  what: string,
): boolean {
  const { plan, silence, notifier } = world;
  if (!ledger) return false;
  const isOutside = plan.acts.some((act) => act.what === "outside");
  const isUntold = isOutside && (notifier.hasLost || silence !== "none");
  const [, figure, withUs, atAmazon] = FIGURE.exec(what) ?? [];
  switch (figure) {
    case "authorized": {
      // One that a person has given up: Amazon still counts it.
      const isUndecided = amazon.captures.some(({ state }) => state === "Pending");
      return (isUntold || isUndecided) && isOurReservedEqual(world, ledger, amazon);
    }
    case "refunded":
      return isUntold && isOurRefundedEqual(world, ledger, amazon);
    case "captured":
      return (
        isUntold &&
        Number(withUs) + untold(world, ledger, { amazon, timeline }) === Number(atAmazon)
      );
    default:
      return isUntold && /^5: .* is not recorded/.test(what) && !isOurs(world, amazon, what);
  }
}

type Books = FinishedOrder["amazon"];

interface Made {
  readonly referenceId: string;
  readonly state: string;
  readonly amountMinorUnits: number;
}

const CHARGED = new Set(["Completed", "Closed"]);

/** What our own authorizations hold, or have brought, is what our record says of them. */
function isOurReservedEqual(world: SimulatedWorld, ledger: Ledger, amazon: Books): boolean {
  const held = amazon.authorizations.filter(({ state }) => state === "Open" || state === "Pending");
  const theirs = ownOf(world, held).concat(ownOf(world, chargedOf(amazon.captures)));
  const ours = [
    ...ledger.authorizations.filter((row) => isHeld(ledger, row)),
    ...ledger.captures.filter(({ status }) => CHARGED.has(status.state)),
  ];
  return sumOfMade(theirs) === sumOfRows(ours);
}

function isOurRefundedEqual(world: SimulatedWorld, ledger: Ledger, amazon: Books): boolean {
  const theirs = ownOf(world, chargedOf(amazon.refunds));
  const ours = ledger.refunds.filter(({ status }) => status.state === "Completed");
  return sumOfMade(theirs) === sumOfRows(ours);
}

/** What others captured and nobody told of, or only after the order's end that it had been begun. */
function untold(
  { orderId }: SimulatedWorld,
  { outside }: Ledger,
  { amazon, timeline }: Pick<FinishedOrder, "amazon" | "timeline">,
): number {
  const end = timeline.find(({ what }) => END.test(what));
  const toldLate = timeline
    .filter(({ at, what }) => end && at > end.at && what.includes("made elsewhere, is Pending"))
    .map(({ what }) => what);
  const isTold = (id: string): boolean =>
    outside.some(({ amazonId, status }) => {
      const isLate = status.state === "Pending" && toldLate.some((what) => what.includes(id));
      return amazonId === id && !isLate;
    });
  const others = chargedOf(amazon.captures)
    .filter(({ referenceId }) => !referenceId.startsWith(orderId))
    .filter(({ id }) => !isTold(id));
  return sumOfMade(others);
}

const END =
  /^(Paid and closed|Cancelled;|Ended at Amazon|Amazon rejected the payment|Amazon did not confirm)/;

/** Whether it is about an object that we asked for ourselves. */
function isOurs({ orderId }: SimulatedWorld, amazon: Books, what: string): boolean {
  const made = [...amazon.authorizations, ...amazon.captures].find(({ id }) => what.includes(id));
  return made?.referenceId.startsWith(orderId) ?? false;
}

function chargedOf<One extends Made>(rows: readonly One[]): readonly One[] {
  return rows.filter(({ state }) => CHARGED.has(state));
}

function ownOf({ orderId }: SimulatedWorld, rows: readonly Made[]): readonly Made[] {
  return rows.filter(({ referenceId }) => referenceId.startsWith(orderId));
}

function sumOfMade(rows: readonly Made[]): number {
  return rows.reduce((sum, { amountMinorUnits }) => sum + amountMinorUnits, 0);
}

function sumOfRows(rows: readonly Pick<Ledger["captures"][number], "amount">[]): number {
  return rows.reduce((sum, { amount }) => sum + amount.minorUnits, 0);
}
