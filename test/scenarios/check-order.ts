import { disappointments } from "../../local/demo/expectations.ts";
import type { OrderStory } from "../../local/demo/order-file.ts";
import type { OrderResult } from "../../local/demo/order-result.ts";
import { figuresOf } from "./order-view.ts";
import { missingFrom, type Played } from "./play.ts";
import type { StoryReport } from "./report.ts";

/** Our books and Amazon's agree, and the order ended as its file says. */
export function checkOutcome(
  played: Played,
  { expects }: OrderStory,
  report: Pick<StoryReport, "check">,
): void {
  const { order, amazon, complaints } = played;
  report.check(
    "every answer was the one that the file expects",
    complaints.length === 0,
    complaints[0],
  );
  const { authorizedMinorUnits, capturedMinorUnits, refundedMinorUnits } = amazon;
  const theirs = { authorizedMinorUnits, capturedMinorUnits, refundedMinorUnits };
  const ours = figuresOf(order);
  report.check(
    `our books and Amazon's agree: ${ours.authorizedMinorUnits} authorized, ${ours.capturedMinorUnits} captured, ${ours.refundedMinorUnits} refunded (minor units)`,
    JSON.stringify(ours) === JSON.stringify(theirs),
    `Amazon has ${JSON.stringify(theirs)}`,
  );
  const states = statesOf(played);
  const reason = order.waitsFor?.reason;
  const { events: _anyOrder, ...inOrder } = expects;
  const odd = disappointments(inOrder, {
    placedWith: played.placedWith,
    status: order.phase,
    finalState: states.at(-1) ?? "none",
    statesEntered: states,
    ledger: ours,
    authorizations: amazon.authorizations.length,
    captures: amazon.captures.length,
    events: [],
    ...(reason === undefined ? {} : { operatorReason: reason }),
    ...(order.cancel ? { cancel: order.cancel.outcome ?? "requested" } : {}),
  });
  report.check("the order came out as its file says", odd.length === 0, odd.join("; "));
  const untold = missingFrom(played.events, expects.events ?? []);
  const what = expects.events ? `the shop was told: ${expects.events.join(", ")}` : "";
  if (what) report.check(what, untold.length === 0, `told: ${played.events.join(", ")}`);
}

/** The executions entered the states that they enter on a laptop, and ended alike. */
export function checkConformance(
  played: Played,
  onLaptop: Played,
  report: Pick<StoryReport, "check" | "note">,
): void {
  const states = statesOf(played);
  report.note(states.join(" → "));
  report.check(
    "the execution entered the same states as on a laptop",
    states.join() === statesOf(onLaptop).join(),
    `on a laptop: ${statesOf(onLaptop).join(" → ")}`,
  );
  const runs = ({ payment, refunds }: Played): string =>
    [...payment, ...refunds].map(({ status }) => status).join();
  report.check(
    `and ended as there: ${runs(played)}`,
    runs(played) === runs(onLaptop),
    `on a laptop: ${runs(onLaptop)}`,
  );
  const figures = (one: Played): string =>
    JSON.stringify([one.order.phase, one.placedWith, figuresOf(one.order)]);
  report.check(
    "with the same money and the same answer to the shop",
    figures(played) === figures(onLaptop),
    `${figures(played)}, on a laptop ${figures(onLaptop)}`,
  );
  if (onLaptop.refunds.length > 0) checkRefunds(played, onLaptop, report);
}

/** The doors alone bring an order to where the demo, which sees everything, brings it. */
export function checkAsTold(
  played: Played,
  told: OrderResult,
  report: Pick<StoryReport, "check">,
): void {
  const states = statesOf(played).join(" → ");
  const demo = told.statesEntered.join(" → ");
  report.check("the execution entered the states that the demo tells", states === demo, demo);
  const { authorizedMinorUnits, capturedMinorUnits, refundedMinorUnits } = told.ledger;
  const figures = { authorizedMinorUnits, capturedMinorUnits, refundedMinorUnits };
  const isSame = JSON.stringify(figures) === JSON.stringify(figuresOf(played.order));
  report.check("with the same money", isSame, JSON.stringify(figures));
}

function checkRefunds(played: Played, onLaptop: Played, report: Pick<StoryReport, "check">): void {
  const paths = ({ refunds }: Played): string =>
    refunds.map(({ states }) => states.join(" → ")).join("; ");
  report.check(
    `its refunds' executions, too: ${paths(played)}`,
    paths(played) === paths(onLaptop),
    `on a laptop: ${paths(onLaptop)}`,
  );
}

export function statesOf({ payment }: Played): readonly string[] {
  return payment.flatMap(({ states }) => states);
}
