import type { OrderStore } from "../../../functions/domain/ports.ts";
import { readExistingLedger } from "../../../functions/domain/record.ts";
import type { SweepDeps } from "../../../functions/sweep/handler.ts";
import { ORDER } from "./records.ts";

/** What Amazon shows of the order reference, if that is not what is recorded. */
export interface AtAmazon {
  readonly state: string;
  readonly updatedAt: string;
}

/** Amazon as the record has it, but for the order reference itself where the scene says so. */
export function amazonOf(
  store: Pick<OrderStore, "readLedger">,
  atAmazon?: AtAmazon,
): SweepDeps["amazonPay"] {
  return {
    async getOrderReferenceDetails({ orderReferenceId }) {
      const { order } = await readExistingLedger(store, orderReferenceId);
      const status = atAmazon ?? order.amazon;
      return { orderReferenceId, status, constraints: [], authorizationIds: [] };
    },
    async getAuthorizationDetails(authorizationId) {
      const { authorizations, order } = await readExistingLedger(store, ORDER);
      const row = authorizations.find(({ amazonId }) => amazonId === authorizationId);
      if (!row) throw new Error(`Nobody asked for ${authorizationId}`);
      const { referenceId, status, amount } = row;
      const captured = { ...order.total, minorUnits: 0 };
      return { authorizationId, referenceId, status, amount, captured, captureIds: [] };
    },
    async getCaptureDetails(captureId) {
      const { captures, order } = await readExistingLedger(store, ORDER);
      const row = captures.find(({ amazonId }) => amazonId === captureId);
      if (!row) throw new Error(`Nobody asked for ${captureId}`);
      const { referenceId, status, amount } = row;
      const refunded = { ...order.total, minorUnits: 0 };
      return { captureId, referenceId, status, amount, refunded, refundIds: [] };
    },
    async getRefundDetails(refundId) {
      const { refunds } = await readExistingLedger(store, ORDER);
      const row = refunds.find(({ amazonId }) => amazonId === refundId);
      if (!row) throw new Error(`Nobody asked for ${refundId}`);
      const { referenceId, status, amount } = row;
      return { refundId, referenceId, status, amount, type: "SellerInitiated" };
    },
  };
}
