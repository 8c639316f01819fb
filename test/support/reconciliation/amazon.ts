import type { OrderReferencePage } from "../../../functions/domain/amazon-pay-order.ts";
import { type OrderReferenceId, parseOrderReferenceId } from "../../../functions/domain/ids.ts";
import type { ReadingAmazonPay } from "../../../functions/domain/reconcile-reading.ts";
import type { SandboxCore } from "../../../local/sandbox/core/core.ts";
import { type CoreAmazonPay, createCoreAmazonPay, readStatus } from "../waiting/amazon.ts";

/** The simulator's core with the list of order references, without HTTP. */
export function createListingAmazonPay(core: SandboxCore): CoreAmazonPay & ReadingAmazonPay {
  return {
    ...createCoreAmazonPay(core, "id first"),
    async listOrderReferences({ sellerOrderId, createdBetween }): Promise<OrderReferencePage> {
      const outcome = core.call("ListOrderReference", {
        sellerOrderId,
        ascending: true,
        pageSize: 10,
        states: [],
        ...(createdBetween && {
          createdFrom: Date.parse(createdBetween.start),
          createdUntil: Date.parse(createdBetween.end),
        }),
      });
      if (!outcome.ok) throw new Error(outcome.error.message);
      const orderReferences = outcome.result.orders.map(({ id, status }) => ({
        orderReferenceId: parseOrderReferenceId(id),
        status: readStatus(status),
      }));
      return { orderReferences };
    },
    listMoreOrderReferences: async () => ({ orderReferences: [] }),
  };
}

/** The buyer has chosen, and the shop has confirmed: an open order reference. */
export function openOrderReference(
  core: SandboxCore,
  sellerOrderId: string,
  minorUnits: number,
): OrderReferenceId {
  const orderReferenceId = parseOrderReferenceId(core.createDraft());
  const attributes = { total: { minorUnits, currency: "EUR" }, seller: { sellerOrderId } };
  const set = core.call("SetOrderReferenceDetails", { orderReferenceId, attributes });
  const confirmed = core.call("ConfirmOrderReference", {
    orderReferenceId,
    expectImmediateAuthorization: false,
  });
  if (!set.ok || !confirmed.ok) throw new Error(`${orderReferenceId} could not be opened`);
  return orderReferenceId;
}
