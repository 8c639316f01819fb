import type { Ledger } from "../domain/order.ts";
import type { RefundRequest } from "../domain/refund.ts";
import {
  refundableCaptures,
  refundedTotal,
  refundRow,
  unrefundedTotal,
} from "../domain/refunding.ts";
import { refundOf, type Wait } from "../domain/waiting.ts";

/** What could be given back now: in all, and from which capture. */
export function refundable(ledger: Ledger) {
  return { amount: unrefundedTotal(ledger), captures: refundableCaptures(ledger) };
}

/** One wish of the shop with what has become of each of its parts. */
export function refundRequestView(
  ledger: Ledger,
  request: RefundRequest,
  waiting: readonly Wait[] = [],
) {
  const { refundId, requestedAt, amount, note } = request;
  const refunds = request.parts.map(({ ordinals, captureOrdinal, amount: share, operator }) => {
    const [refundOrdinal = 0] = ordinals;
    const row = ordinals.flatMap((ordinal) => refundRow(ledger, ordinal) ?? []).at(-1);
    const wait = waiting.find(({ awaited }) => refundOf(awaited) === refundOrdinal);
    return {
      refundOrdinal,
      captureOrdinal,
      amount: share,
      ...(row ? { referenceId: row.referenceId, amazonId: row.amazonId } : {}),
      status: row?.status ?? { state: "Started" },
      ...(operator ? { operator } : {}),
      ...(wait ? { waitsFor: waitView(wait) } : {}),
    };
  });
  return { refundId, requestedAt, amount, ...(note === undefined ? {} : { note }), refunds };
}

/** Every refund of the order: asked for by the shop, tried at Amazon, and made elsewhere. */
export function refundsView(ledger: Ledger, waiting: readonly Wait[]) {
  const { refundRequests = [], chargebacks } = ledger.order;
  return {
    refunded: refundedTotal(ledger),
    ...(refundRequests.length === 0
      ? {}
      : {
          refundRequests: refundRequests.map((request) =>
            refundRequestView(ledger, request, waiting),
          ),
        }),
    ...(chargebacks ? { chargebacks } : {}),
  };
}

/** The refund objects at Amazon, as rows of the order's books. */
export function refundRowsView({ refunds, outsideRefunds }: Ledger) {
  return {
    refunds: refunds.map(({ ordinal, referenceId, amazonId, captureOrdinal, amount, status }) => ({
      ordinal,
      referenceId,
      amazonId,
      captureOrdinal,
      amount,
      status,
    })),
    outsideRefunds: outsideRefunds.map(({ amazonId, captureOrdinal, type, amount, status }) => ({
      amazonId,
      captureOrdinal,
      type,
      amount,
      status,
    })),
  };
}

/** What a task waits for, since when, and when somebody looks. */
export function waitView({ awaited, parkedAt, dueAt, deadline }: Wait) {
  return {
    ...awaited,
    since: parkedAt,
    nextLook: dueAt,
    ...(deadline ? { until: deadline } : {}),
  };
}
