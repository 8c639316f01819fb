import { referenceId } from "../../functions/domain/ids.ts";
import { chargeLimit } from "../../functions/domain/money.ts";
import type { Authorization, Capture, Ledger, Order } from "../../functions/domain/order.ts";
import { isFinal, judgeReading } from "../../functions/domain/payment-state.ts";
import { figuresOf } from "../../local/demo/order-result.ts";
import type { FinishedOrder } from "./finished-order.ts";

const LONGEST_PAUSE_MILLISECONDS = 6 * 3600 * 1_000;
const ENDED = new Set(["closed", "cancelled", "declined", "refused"]);
const TAKEN = /^(Completed|Closed)$/;

type Check = (order: FinishedOrder, ledger: Ledger) => readonly (string | false | undefined)[];

/** What must hold of every order, whatever happened to it; the numbers are those of the design. */
const INVARIANTS: readonly Check[] = [
  capturesAreCovered,
  captureFollowsShipment,
  oneObjectPerPurpose,
  referenceIdsFollow,
  intentComesFirst,
  endedOrWaitsByName,
  notificationsAreKept,
  recordIsNeverAhead,
  booksAreEqual,
  everyTokenOnce,
];

/** One sentence for each invariant that does not hold; its number comes first. */
export function violations(order: FinishedOrder): readonly string[] {
  const { ledger } = order;
  if (!ledger) return order.amazon.authorizations.length > 0 ? ["9: charged, not recorded"] : [];
  return INVARIANTS.flatMap((check, index) =>
    check(order, ledger)
      .filter((found) => typeof found === "string")
      .map((found) => `${index + 1}: ${found}`),
  );
}

const sumOf = (rows: readonly { readonly amountMinorUnits: number }[]): number =>
  rows.reduce((sum, { amountMinorUnits }) => sum + amountMinorUnits, 0);

function capturesAreCovered({ amazon }: FinishedOrder, { order }: Ledger) {
  const taken = sumOf(amazon.captures.filter(({ state }) => TAKEN.test(state)));
  const held = sumOf(amazon.authorizations.filter(({ state }) => /^(Open|Closed)$/.test(state)));
  const limit = chargeLimit(order.total).minorUnits;
  return [
    taken > held && `captured ${taken}, authorized ${held}`,
    taken > limit && `captured ${taken}, Amazon allows ${limit}`,
  ];
}

function captureFollowsShipment({ calls }: FinishedOrder, { order, captures }: Ledger) {
  const withGoods = captures.filter(({ shipmentSequence }) => shipmentSequence > 0);
  const early = withGoods.map((row) => {
    const goods = order.shipments.find(({ sequence }) => sequence === row.shipmentSequence);
    const call = calls.find(({ referenceId: id }) => id === row.referenceId);
    const isEarly = !goods || (call && call.at < Date.parse(goods.recordedAt));
    return isEarly && `${row.referenceId} was captured before its goods left`;
  });
  const more = order.shipments.map((goods) => {
    const taken = minorUnitsOf(withGoods.filter((row) => isOf(row, goods.sequence)));
    const value = goods.amount.minorUnits;
    return taken > value && `shipment ${goods.sequence} of ${value} was charged ${taken}`;
  });
  return [...early, ...more, ...goodsAreCountedOnce(order)];
}

/** No goods are charged twice because they were told twice, and not more than may be charged. */
function goodsAreCountedOnce({ shipments, total }: Order) {
  const ids = shipments.map(({ shipmentId }) => shipmentId);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  const shipped = shipments.reduce((sum, { amount }) => sum + amount.minorUnits, 0);
  const limit = chargeLimit(total).minorUnits;
  return [
    twice !== undefined && `shipment ${twice} is recorded twice`,
    shipped > limit && `shipped ${shipped}, Amazon allows ${limit}`,
  ];
}

function isOf({ shipmentSequence, status }: Capture, sequence: number): boolean {
  return shipmentSequence === sequence && TAKEN.test(status.state);
}

function minorUnitsOf(rows: readonly Capture[]): number {
  return rows.reduce((sum, { amount }) => sum + amount.minorUnits, 0);
}

/** A shipment has two captures only if the first took all that its authorization held. */
function oneObjectPerPurpose({ amazon, holding }: FinishedOrder, ledger: Ledger) {
  const ids = [...amazon.authorizations, ...amazon.refunds].map((row) => row.referenceId);
  const captureIds = amazon.captures.map((row) => row.referenceId);
  const parts = ledger.order.shipments.flatMap(({ sequence }) => {
    const taken = ledger.captures.filter((row) => isOf(row, sequence));
    return taken.slice(0, -1).map((row) => {
      const funds = ledger.authorizations.find((a) => a.ordinal === row.authorizationOrdinal);
      const tookAll = funds?.amount.minorUnits === row.amount.minorUnits;
      return !tookAll && `shipment ${sequence} has two captures without need`;
    });
  });
  return [
    new Set(ids).size < ids.length && "one reference id, two authorizations or refunds",
    new Set(captureIds).size < captureIds.length && "one reference id, two captures",
    ...parts,
    ...holding.map(
      (row) =>
        row.others.some((id) => isOurs(ledger, id)) &&
        `${row.referenceId} was asked for while ${row.others.join(", ")} held money`,
    ),
  ];
}

function isOurs({ authorizations }: Ledger, id: string): boolean {
  return authorizations.some((row) => row.referenceId === id);
}

/** A new ordinal only after the outcome of the one before, and no ordinal left out. */
function referenceIdsFollow(_order: FinishedOrder, ledger: Ledger) {
  const { authorizations, captures, order } = ledger;
  const rows: readonly (Authorization | Capture)[] = [...authorizations, ...captures];
  const wrong = rows.map((row) => {
    const isAlong = row.kind === "capture" && row.shipmentSequence === 0;
    const purpose = isAlong ? "authorization" : row.kind;
    const right = referenceId(order.orderReferenceId, purpose, row.ordinal);
    return row.referenceId !== right && `${row.referenceId} should be ${right}`;
  });
  const open = [authorizations, captures].flatMap((ofKind) =>
    ofKind.slice(0, -1).map((row) => {
      const hasOutcome = row.status.state !== "Requested" && row.status.state !== "Pending";
      return !hasOutcome && `${row.referenceId} is ${row.status.state} and was followed`;
    }),
  );
  return [...wrong, ...open];
}

/** What Amazon was asked for had been written down, and what it made is kept under its id. */
function intentComesFirst({ calls, timeline, amazon }: FinishedOrder, ledger: Ledger) {
  const rows: readonly (Authorization | Capture)[] = [...ledger.authorizations, ...ledger.captures];
  const late = rows.map((row) => {
    const call = calls.find(({ referenceId: id }) => id === row.referenceId);
    const title = row.kind === "authorization" ? "Authorization" : "Capture";
    const intent = timeline.find(({ what }) => what.startsWith(`${title} ${row.ordinal} of `));
    const isCalledBare = call && row.referenceId === call.referenceId && !isCapturedAlong(row);
    const isLate = isCalledBare && (!intent || Date.parse(intent.at) > call.at);
    return isLate && `${row.referenceId} was asked for before it was written down`;
  });
  const lost = [...amazon.authorizations, ...amazon.captures].map((made) => {
    const ids = ledger.order.gateway === "checkout-v2" ? [chargeOf(made)] : namesOf(made, rows);
    const isKept =
      rows.some((row) => ids.includes(String(row.amazonId))) ||
      ledger.outside.some((row) => ids.includes(row.amazonId)) ||
      // API v2 declines at once without naming an object.
      rows.some((row) => row.referenceId === made.referenceId && row.status.state === "Declined");
    return !isKept && `${made.id} is not recorded`;
  });
  return [...late, ...lost];
}

/** A capture that was asked for over v2, though its order is of MWS, is named like its charge. */
function namesOf(
  made: { readonly id: string; readonly authorizationId?: string },
  rows: readonly (Authorization | Capture)[],
): string[] {
  const isOverV2 = rows.some(
    (row) =>
      row.kind === "capture" &&
      row.askedOver !== undefined &&
      row.authorizationId === made.authorizationId,
  );
  return isOverV2 ? [chargeOf(made)] : [made.id];
}

/** API v2 names an authorization and its capture alike: by their charge. */
function chargeOf(made: { readonly id: string; readonly authorizationId?: string }): string {
  return (made.authorizationId ?? made.id).replace(/-A(?=\d+$)/, "-C");
}

function isCapturedAlong(row: Authorization | Capture): boolean {
  return row.kind === "capture" && row.shipmentSequence === 0;
}

function endedOrWaitsByName({ runs, wait, now }: FinishedOrder, { order }: Ledger) {
  const running = runs.filter(({ status }) => status === "RUNNING");
  const last = runs.at(-1);
  if (running.length > 1) return ["two executions carry the order"];
  if (running.length === 0) {
    const isOver = ENDED.has(order.phase) || isFinal("orderReference", order.amazon.state);
    return [
      !isOver && `nobody carries the order, and it is ${order.phase}`,
      last && last.status !== "SUCCEEDED" && `its last run has ${last.status}`,
      wait && "somebody still waits for an order that has ended",
    ];
  }
  if (!wait) return [`the order stands in "${last?.lastState}" and waits for nothing`];
  const dueInMilliseconds = Date.parse(wait.dueAt) - Date.parse(now);
  return [
    dueInMilliseconds > LONGEST_PAUSE_MILLISECONDS && `nobody looks at it before ${wait.dueAt}`,
    wait.deadline !== undefined && wait.deadline < now && `it has waited past ${wait.deadline}`,
  ];
}

function notificationsAreKept({ accepted, deadLetters }: FinishedOrder) {
  return [
    deadLetters > 0 && `${deadLetters} events were given up`,
    ...accepted.map(({ messageId, isKnown }) => !isKnown && `${messageId} was taken and forgotten`),
  ];
}

/** Our record is what Amazon shows, or behind it; never something Amazon cannot come from. */
function recordIsNeverAhead({ amazon }: FinishedOrder, ledger: Ledger) {
  const { order, authorizations, captures } = ledger;
  const ahead = (kind: Parameters<typeof judgeReading>[0], ours: string, theirs: string) =>
    ["older", "unknown"].includes(judgeReading(kind, { state: ours }, { state: theirs })) &&
    `${kind} is ${ours} with us and ${theirs} at Amazon`;
  return [
    ahead("orderReference", order.amazon.state, amazon.state),
    ...authorizations.map((row) => {
      const theirs = amazon.authorizations.find(({ id }) => id === row.amazonId);
      return theirs && ahead("authorization", row.status.state, theirs.state);
    }),
    ...captures.map((row) => {
      const theirs = amazon.captures.find(({ id }) => id === row.amazonId);
      return theirs && ahead("capture", row.status.state, theirs.state);
    }),
  ];
}

function booksAreEqual({ amazon }: FinishedOrder, ledger: Ledger) {
  const ours = figuresOf(ledger);
  const { authorizedMinorUnits, capturedMinorUnits, refundedMinorUnits } = amazon;
  const theirs = { authorizedMinorUnits, capturedMinorUnits, refundedMinorUnits };
  return (["authorizedMinorUnits", "capturedMinorUnits", "refundedMinorUnits"] as const).flatMap(
    (name) => [
      ours[name] !== theirs[name] && `${name}: ${ours[name]} with us, ${theirs[name]} at Amazon`,
      !Number.isSafeInteger(ours[name]) && `${name}: ${ours[name]} is no whole number`,
    ],
  );
}

/** Each visit of a state is told one answer, and who waits now belongs to the state now. */
function everyTokenOnce({ answeredVisits, wait, runs }: FinishedOrder) {
  const twice = answeredVisits.filter((visit, index) => answeredVisits.indexOf(visit) !== index);
  const standing = runs.find(({ status }) => status === "RUNNING");
  const isStale = wait && standing && !wait.visit.startsWith(standing.lastEnteredAt);
  return [
    twice.length > 0 && `told twice: ${twice.join(", ")}`,
    isStale && `the wait of ${wait.visit} belongs to an earlier visit`,
  ];
}
