import { parseAuthorizationId, parseCaptureId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";
import type { Status } from "../domain/payment-state.ts";
import { readExistingLedger } from "../domain/record.ts";
import { done } from "../runtime/commands.ts";
import { amazonPayProblem } from "../runtime/http.ts";
import type { DeskCommand, OperatorDeskDeps } from "./desk.ts";

/** One object of an order, as Amazon shows it now. */
interface Shown {
  readonly kind: "authorization" | "capture" | "refund";
  readonly amazonId: string;
  readonly referenceId?: string;
  readonly amount?: Money;
  readonly status: Status;
}

/**
 * What Amazon shows of the order at this moment, read and not recorded, to be laid beside our
 * ledger. Nothing of the buyer is in it.
 */
export const readAmazon: DeskCommand = async (deps, orderReferenceId) => {
  const ledger = await readExistingLedger(deps.store, orderReferenceId);
  try {
    const order = await deps.amazonPay.getOrderReferenceDetails({ orderReferenceId });
    const objects: Shown[] = [];
    const outside = ledger.outside.filter(({ purpose }) => purpose === "authorization");
    const known = [...ledger.authorizations, ...outside].flatMap(({ amazonId }) => amazonId ?? []);
    const authorizationIds = new Set<string>([...order.authorizationIds, ...known]);
    for (const id of authorizationIds) objects.push(...(await readWithChildren(deps, id)));
    const { status, total } = order;
    return done({ orderReferenceId, status, ...(total ? { total } : {}), objects });
  } catch (error) {
    const problem = amazonPayProblem(error, deps.clock.now());
    if (!problem) throw error;
    return problem;
  }
};

async function readWithChildren({ amazonPay }: OperatorDeskDeps, id: string): Promise<Shown[]> {
  const authorization = await amazonPay.getAuthorizationDetails(parseAuthorizationId(id));
  const { referenceId, amount, status } = authorization;
  const shown: Shown[] = [{ kind: "authorization", amazonId: id, referenceId, amount, status }];
  for (const captureId of authorization.captureIds) {
    const capture = await amazonPay.getCaptureDetails(parseCaptureId(captureId));
    shown.push({
      kind: "capture",
      amazonId: captureId,
      referenceId: capture.referenceId,
      amount: capture.amount,
      status: capture.status,
    });
    for (const refundId of capture.refundIds) {
      const refund = await amazonPay.getRefundDetails(refundId);
      const { status: refundStatus, amount: refundAmount } = refund;
      shown.push({
        kind: "refund",
        amazonId: refundId,
        referenceId: refund.referenceId,
        amount: refundAmount,
        status: refundStatus,
      });
    }
  }
  return shown;
}
