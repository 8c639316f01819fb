import { type AnswerDeps, wake } from "../domain/answer.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import type { OrderStore } from "../domain/ports.ts";
import { UnknownOrder } from "../domain/record.ts";
import { acceptShipment } from "../domain/shipping.ts";
import type { RecordShipmentInput } from "./contract.ts";

export interface RecordShipmentDeps extends AnswerDeps {
  readonly store: Pick<OrderStore, "readLedger" | "save" | "findBySellerOrder">;
}

/**
 * Records that goods have left, which is what entitles us to the money, and wakes the order. The
 * same shipment told twice changes nothing the second time.
 */
export function createRecordShipmentHandler(deps: RecordShipmentDeps) {
  return async ({ detail }: RecordShipmentInput): Promise<void> => {
    const { orderReferenceId: given, sellerOrderId, ...goods } = detail;
    const orderReferenceId = given ?? (await find(deps, sellerOrderId));
    await acceptShipment(deps, orderReferenceId, goods);
    await wake(deps, orderReferenceId);
  };
}

async function find(
  deps: RecordShipmentDeps,
  sellerOrderId: RecordShipmentInput["detail"]["sellerOrderId"],
): Promise<OrderReferenceId> {
  const found = sellerOrderId && (await deps.store.findBySellerOrder(sellerOrderId));
  if (!found) throw new UnknownOrder(`with the shop's number ${sellerOrderId}`);
  return found;
}
