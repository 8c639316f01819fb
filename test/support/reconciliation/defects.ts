import { parseCaptureId, referenceId } from "../../../functions/domain/ids.ts";
import type { FindingKind } from "../../../functions/domain/reconciliation.ts";
import { euros } from "../waiting/records.ts";
import { openOrderReference } from "./amazon.ts";
import { type Books, type Draft, type Life, ship, TOTAL } from "./books.ts";

/** Something that goes wrong with an order, and what a reconciliation has to say of it. */
export interface Defect {
  readonly kind: FindingKind;
  readonly life: Life;
  /** Spoils the order at Amazon, or what is about to be recorded of it. */
  spoil(books: Books, draft: Draft): Promise<void> | void;
}

const SOME = 2_500;

export const DEFECTS: readonly Defect[] = [
  {
    kind: "charged-without-order",
    life: "waiting",
    async spoil({ core, amazonPay }, { order }) {
      const stranger = openOrderReference(core, order.sellerOrderId, TOTAL);
      const ours = referenceId(stranger, "authorization", 1);
      const amount = euros(TOTAL);
      await amazonPay.authorize({
        orderReferenceId: stranger,
        referenceId: ours,
        amount,
        transactionTimeoutMinutes: 0,
        captureNow: true,
      });
    },
  },
  {
    kind: "shipped-without-charge",
    life: "waiting",
    spoil: shipAll,
  },
  {
    kind: "shipped-without-charge",
    life: "waiting",
    spoil(books, draft) {
      ship(books, draft, TOTAL);
      const authorization = draft.rows.find((row) => row.kind === "authorization");
      if (!authorization?.amazonId) throw new Error("Nothing is authorized");
      const { orderReferenceId } = draft.order;
      draft.rows.push({
        kind: "capture",
        orderReferenceId,
        version: 0,
        ordinal: 1,
        referenceId: referenceId(orderReferenceId, "capture", 1),
        authorizationOrdinal: 1,
        authorizationId: authorization.amazonId,
        shipmentSequence: 1,
        amount: euros(TOTAL),
        amazonId: parseCaptureId(`${orderReferenceId}-C999999`),
        status: { state: "Completed" },
      });
    },
  },
  {
    kind: "captured-outside",
    life: "half shipped",
    spoil({ core }, { order, rows }) {
      const { amazonId } = rows.findLast((row) => row.kind === "authorization") ?? {};
      core.sellerCentral.capture(amazonId ?? order.orderReferenceId, SOME);
    },
  },
  {
    kind: "refunded-outside",
    life: "charged",
    spoil: refundOutside,
  },
  {
    kind: "refunded-outside",
    life: "refunded",
    spoil: refundOutside,
  },
  {
    kind: "amount-differs",
    life: "waiting",
    spoil(_books, draft) {
      draft.order = { ...draft.order, total: euros(TOTAL + SOME) };
    },
  },
  {
    kind: "amount-differs",
    life: "refunded",
    spoil(_books, { rows }) {
      const at = rows.findIndex((row) => row.kind === "capture");
      const row = rows[at];
      if (row) rows[at] = { ...row, amount: euros(TOTAL + SOME) };
    },
  },
  {
    kind: "open-at-amazon",
    life: "half shipped",
    spoil(_books, draft) {
      draft.order = { ...draft.order, phase: "closed" };
    },
  },
];

function shipAll(books: Books, draft: Draft): void {
  ship(books, draft, TOTAL);
}

function refundOutside({ core }: Books, { order, rows }: Draft): void {
  const { amazonId } = rows.find((row) => row.kind === "capture") ?? {};
  core.sellerCentral.refund(amazonId ?? order.orderReferenceId, SOME);
}
