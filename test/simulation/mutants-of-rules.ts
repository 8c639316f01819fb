import type { Mutant } from "./bundle.ts";

const ENDING = "functions/domain/ending.ts";
const LEDGER = "functions/domain/ledger.ts";
const READINGS = "functions/domain/readings.ts";
const SHIPPING = "functions/domain/shipping.ts";
const STATES = "functions/domain/payment-state.ts";
const AUTHORIZE = "functions/authorize-payment/handler.ts";

/** Guards of the business: what may be charged, when an order may end, which reading counts. */
export const MUTANTS_OF_RULES: readonly Mutant[] = [
  {
    name: "shipment: more is captured than has left",
    file: "functions/capture-payment/handler.ts",
    from: "const amount = smaller(unchargedPart(ledger, goods), funds.amount);",
    to: "const amount = funds.amount;",
  },
  {
    name: "shipment: the same goods count twice",
    file: SHIPPING,
    from: "  if (recorded) return repeat(recorded, goods);\n",
    to: "",
  },
  {
    name: "shipment: no limit for all together",
    file: SHIPPING,
    from: "if (add(shipped, amount).minorUnits > limit.minorUnits) {",
    to: "if (false) {",
  },
  {
    name: "shipment: accepted while the order ends",
    file: SHIPPING,
    from: 'if (order.phase !== "open" || hasEnded(ledger)) return',
    to: "if (false) return",
  },
  {
    name: "cancel: goods that have left are forgotten",
    file: ENDING,
    from: "  if (unchargedShipments(ledger).length > 0) {\n    return { ...refuseCancel",
    to: "  if (false) {\n    return { ...refuseCancel",
  },
  {
    name: "cancel: also after money has moved",
    file: ENDING,
    from: "  if (hasMoneyMoved(ledger)) return refuseCancel(order, at, onlyRefunded(ledger));\n",
    to: "",
  },
  {
    name: "cancel: a wish that is refused stays open",
    file: ENDING,
    from: "  if (!cancel || cancel.outcome) return undefined;\n",
    to: "  return undefined;\n",
  },
  {
    name: "close: goods that are not charged are forgotten",
    file: ENDING,
    from: '  if (unchargedShipments(ledger).length > 0 && order.operator?.says !== "give-up") {',
    to: "  if (false) {",
  },
  {
    name: "close: what is reserved is kept",
    file: "functions/close-order/handler.ts",
    from: 'if (isHeld(ledger, row)) await giveBack(deps, row, "The order is complete");',
    to: "",
  },
  {
    name: "close: an end at Amazon is not taken for it",
    file: ENDING,
    from: 'if (order.phase !== "open" && order.phase !== "closing") return undefined;',
    to: 'if (order.phase !== "open") return undefined;',
  },
  {
    name: "close: the shipments' veto is not heard",
    file: "functions/close-order/handler.ts",
    from: '    if (decision.decided === "refused") throw new OutcomeError(decision.error, decision.why);\n',
    to: "",
  },
  {
    name: "authorization: a new one before the old one's outcome",
    file: AUTHORIZE,
    from: "  await settleUnanswered(deps, await askedAgain(deps, before, ordinal), ordinal);\n",
    to: "",
  },
  {
    name: "authorization: the earlier one is not given back",
    file: AUTHORIZE,
    from: "  await giveBackEarlier(deps, orderReferenceId, ordinal);\n",
    to: "",
  },
  {
    name: "authorization: asked for while the order ends",
    file: "functions/domain/transactions.ts",
    from: 'return ledger.order.phase === "open" && !isUnwanted && isLookedAt;',
    to: "return isLookedAt;",
  },
  {
    name: "authorization: not known by our reference id",
    file: READINGS,
    from: "          (amazonId !== undefined && row.amazonId === amazonId) ||\n          row.referenceId === reading.referenceId,",
    to: "          amazonId !== undefined && row.amazonId === amazonId,",
  },
  {
    name: "authorization: what ends with the order is not read",
    file: "functions/domain/refresh.ts",
    from: 'if (reading.status.state === "Canceled") await refreshReserved(deps, orderReferenceId, source);',
    to: "",
  },
  {
    name: "authorization: used up and offered again",
    file: LEDGER,
    from: 'return row?.status.state === "Open" && isHeld(ledger, row);',
    to: 'return row?.status.state === "Open";',
  },
  {
    name: "capture: what is under way is taken once more",
    file: LEDGER,
    from: 'const TAKEN = new Set(["Requested", "Pending", "Completed", "Closed"]);',
    to: 'const TAKEN = new Set(["Completed", "Closed"]);',
  },
  {
    name: "capture: not known by our reference id",
    file: READINGS,
    from: "      ledger.captures.find(\n        (row) => row.amazonId === amazonId || row.referenceId === reading.referenceId,\n      ) ?? unansweredOf(ledger, reading),",
    to: "      ledger.captures.find((row) => row.amazonId === amazonId),",
  },
  {
    name: "terminal is terminal: any reading replaces the record",
    file: STATES,
    from: `  if (isFinal(kind, recorded.state)) return "older";
  if (!lifecycle.has(reading.state)) return "unknown";
  if (kind === "orderReference") return judgeByTime(lifecycle, recorded, reading);
  return reaches(lifecycle, recorded.state, reading.state) ? "apply" : "older";`,
    to: '  return lifecycle.has(reading.state) ? "apply" : "unknown";',
  },
  {
    name: "operator: an old answer counts again",
    file: "functions/domain/waiting.ts",
    from: "  if (operator?.visit !== visit) {",
    to: "  if (operator === undefined) {",
  },
  {
    name: "refund: the same wish is fulfilled twice",
    file: "functions/domain/refund-wish.ts",
    from: "  if (known) return { verdict: repeat(known, wish) };\n",
    to: "",
  },
  {
    name: "refund: not known by our reference id",
    file: "functions/domain/refund-readings.ts",
    from: "return row.amazonId === refundId || row.referenceId === referenceId;",
    to: "return row.amazonId === refundId;",
  },
];
