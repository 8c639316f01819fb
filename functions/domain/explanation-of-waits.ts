import type { BatchId } from "./batch.ts";
import { explainOperator, explainRefundOperator } from "./explanation-of-operators.ts";
import { type Part, sayMoney, step } from "./explanation-words.ts";
import {
  authorization,
  capture,
  capturedTotal,
  hasMoneyMoved,
  payable,
  shipment,
} from "./ledger.ts";
import type { Ledger } from "./order.ts";
import { refundPart, refundRow } from "./refunding.ts";
import type { Awaited, Wait } from "./waiting.ts";

const REFRESH = step("refresh", "read everything from Amazon now");
const CANCEL = step("cancel", "cancel the order; nothing has been charged");

/** Why the order's payment waits, and until when. */
export function explainWait(wait: Wait, ledger: Ledger, now: string): Part {
  const { awaited } = wait;
  switch (awaited.kind) {
    case "confirmation":
      return explainConfirmation(wait);
    case "authorization":
      return explainAuthorization(awaited.authorizationOrdinal, wait, ledger);
    case "buyer":
      return explainBuyer(awaited.authorizationOrdinal, wait, ledger);
    case "shipment":
      return explainShipment(awaited, wait, ledger);
    case "capture":
      return explainCapture(awaited, wait, ledger);
    case "operator":
      return explainOperator(awaited.reason, ledger);
    case "turn":
      return explainTurn(awaited, now);
    case "refund":
      return explainRefundWait(wait, ledger);
  }
}

/** Why one refund waits; refunds go on beside the payment. */
export function explainRefundWait(wait: Wait, ledger: Ledger): Part {
  const { awaited } = wait;
  if (awaited.kind === "operator") {
    return explainRefundOperator(awaited.refundOrdinal ?? 0, awaited.reason, ledger);
  }
  if (awaited.kind === "turn") return explainTurn(awaited, wait.parkedAt);
  if (awaited.kind !== "refund") return { why: [], next: [], can: [] };
  const { refundOrdinal, attempt } = awaited;
  const { part, request } = refundPart(ledger.order, refundOrdinal) ?? {};
  const row = refundRow(ledger, part?.ordinals[attempt - 1]);
  const amount = part ? ` of ${sayMoney(part.amount)}` : "";
  if (request?.byBatch && row?.amazonId === undefined) {
    return {
      why: [`Refund ${refundOrdinal}${amount} ${ofWhichBatch(row)}.`],
      next: forABatch("refunds", row, wait),
      can: [REFRESH],
    };
  }
  return {
    why: [`Refund ${refundOrdinal}${amount} is ${row?.status.state ?? "Requested"} at Amazon.`],
    next: [told(wait), "Once Amazon has given the money back, the shop is told."],
    can: [REFRESH],
  };
}

function explainConfirmation(wait: Wait): Part {
  return {
    why: [
      "The buyer was sent to the card issuer's authentication and has not come back.",
      "Amazon has confirmed the order; nothing is reserved yet.",
    ],
    next: [
      `Without the buyer the order waits until ${wait.deadline ?? wait.dueAt}, and then asks them for another payment method.`,
    ],
    can: [CANCEL, REFRESH],
  };
}

function explainAuthorization(ordinal: number, wait: Wait, ledger: Ledger): Part {
  const row = authorization(ledger, ordinal);
  const amount = row ? ` of ${sayMoney(row.amount)}` : "";
  const state = row?.status.state ?? "not asked for yet";
  const taken = row?.captureNow ? " The money is taken together with it." : "";
  return {
    why: [
      `Amazon has not decided about authorization ${ordinal}${amount}: it is ${state}.${taken}`,
    ],
    next: [told(wait), "Once it is open, the shop is told that it may ship."],
    can: hasMoneyMoved(ledger) ? [REFRESH] : [REFRESH, CANCEL],
  };
}

function explainBuyer(nextOrdinal: number, wait: Wait, ledger: Ledger): Part {
  const reason = authorization(ledger, nextOrdinal - 1)?.status.reason;
  const why =
    reason === undefined
      ? "The buyer did not finish the card issuer's authentication."
      : `Amazon declined the buyer's payment method (${reason}).`;
  return {
    why: [why, "The buyer has to choose another one, on Amazon's pages or in the shop."],
    next: [
      "Once the buyer has, the money is asked for again.",
      `Without the buyer the order is cancelled at ${wait.deadline ?? wait.dueAt}.`,
    ],
    can: [REFRESH, CANCEL],
  };
}

function explainShipment(
  { shipmentSequence, authorizationOrdinal }: Awaited & { kind: "shipment" },
  wait: Wait,
  ledger: Ledger,
): Part {
  const { order } = ledger;
  const row = authorization(ledger, authorizationOrdinal);
  const charged = capturedTotal(ledger);
  const progress =
    charged.minorUnits > 0
      ? [`${sayMoney(charged)} of ${sayMoney(payable(order))} are charged.`]
      : [];
  const reserved =
    order.mode.authorize === "at-shipment"
      ? "Nothing is reserved: this order is authorized when its goods ship."
      : row?.status.state === "Open"
        ? `${sayMoney(row.amount)} are reserved by authorization ${row.ordinal}${until(row.expiresAt)}.`
        : `Authorization ${authorizationOrdinal} is ${row?.status.state ?? "not recorded"}.`;
  return {
    why: [
      `It waits for shipment ${shipmentSequence}: the warehouse has not told that goods have left.`,
      reserved,
      ...progress,
    ],
    next: [
      order.mode.capture === "by-batch"
        ? "Once the warehouse tells, the shipment is charged by the next batch."
        : "Once the warehouse tells, the shipment is charged.",
      `Amazon is asked how things are at ${wait.dueAt}; an authorization that is about to expire is renewed.`,
    ],
    can: [
      step("nothing-more-ships", "close the order with what is charged, if no more goods follow"),
      ...(hasMoneyMoved(ledger) ? [] : [CANCEL]),
      REFRESH,
    ],
  };
}

function explainCapture(
  { captureOrdinal, shipmentSequence }: Awaited & { kind: "capture" },
  wait: Wait,
  ledger: Ledger,
): Part {
  const row = capture(ledger, captureOrdinal);
  const goods = shipment(ledger, shipmentSequence);
  const amount = row ? ` of ${sayMoney(row.amount)}` : "";
  const state = row?.status.state ?? "not asked for yet";
  const forWhat = goods ? ` for shipment ${goods.shipmentId}` : "";
  if (ledger.order.mode.capture === "by-batch" && row?.amazonId === undefined) {
    return {
      why: [`Capture ${captureOrdinal}${amount}${forWhat} ${ofWhichBatch(row)}.`],
      next: forABatch("captures", row, wait),
      can: [REFRESH],
    };
  }
  return {
    why: [
      `Amazon has not decided about capture ${captureOrdinal}${amount}${forWhat}: it is ${state}.`,
    ],
    next: [
      told(wait),
      "Once it is completed, the shop is told, and the order goes on or is closed.",
    ],
    can: [REFRESH],
  };
}

type InBatch = { readonly batchId?: BatchId } | undefined;

function ofWhichBatch(row: InBatch): string {
  return row?.batchId === undefined
    ? "is for a batch, and none has told of it"
    : `lies in the batch ${row.batchId}, whose report has not told of it`;
}

function forABatch(what: "captures" | "refunds", row: InBatch, { dueAt }: Wait): readonly string[] {
  const asked = `Amazon is asked how things are at ${dueAt}.`;
  if (row?.batchId !== undefined) {
    return [
      `The batch's report tells of it; GET /batches/${row.batchId} says how far the batch is.`,
      `One that has died goes on by npm run orders -- resume-batch; ${asked}`,
    ];
  }
  return [
    `The next batch of ${what} takes it along.`,
    `The shop begins a batch (docs/batch.md); ${asked}`,
  ];
}

function explainTurn({ operation, slotAt }: Awaited & { kind: "turn" }, now: string): Part {
  const when = slotAt > now ? `Its turn comes at ${slotAt}` : `Its turn came at ${slotAt}`;
  return {
    why: [`Amazon takes only so many ${operation} requests in a time, and others come first.`],
    next: [`${when}; it goes on by itself.`],
    can: [step("explain", "look again after that")],
  };
}

function told({ dueAt }: Wait): string {
  return `Amazon tells when it has decided; if that gets lost, Amazon is asked at ${dueAt}.`;
}

function until(expiresAt: string | undefined): string {
  return expiresAt === undefined ? "" : ` until ${expiresAt}`;
}
