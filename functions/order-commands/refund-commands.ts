import { refundExecution } from "../domain/execution-input.ts";
import type { OrderReferenceId } from "../domain/ids.ts";
import type { Ledger } from "../domain/order.ts";
import { readExistingLedger } from "../domain/record.ts";
import { entryBy, recordAndWake } from "../domain/record-and-wake.ts";
import type { RefundOperatorAnswer, RefundPart } from "../domain/refund.ts";
import { acceptRefund, type RefundRefusalName } from "../domain/refund-wish.ts";
import { isSettled, refundPart, withPart } from "../domain/refunding.ts";
import { done } from "../runtime/commands.ts";
import { type HttpResponse, problem } from "../runtime/http.ts";
import { commandWith, type OrderCommandsDeps } from "./command.ts";
import { refundBody } from "./contract.ts";
import { refundable, refundRequestView } from "./refund-views.ts";

const STATUS: Readonly<Record<RefundRefusalName, 409 | 422>> = {
  RefundIdTaken: 409,
  NothingToRefund: 409,
  CurrencyMismatch: 422,
  TransactionAmountExceeded: 422,
  TransactionCountExceeded: 422,
};

/**
 * Gives money back: records the wish, spread over captures, and starts an execution for each part.
 * The same refundId, told again, starts what did not get started or has died, and nothing twice.
 */
export const requestRefund = commandWith(
  refundBody,
  async (deps, orderReferenceId, wish, caller) => {
    const verdict = await acceptRefund(deps, orderReferenceId, { ...wish, caller });
    const ledger = await readExistingLedger(deps.store, orderReferenceId);
    if (verdict.verdict === "refused") {
      const { error, why } = verdict;
      return problem(STATUS[error], error, why, { refundable: refundable(ledger) });
    }
    const { request } = verdict;
    for (const part of request.parts) await carryOut(deps, ledger, part);
    return done({ orderReferenceId, ...refundRequestView(ledger, request) });
  },
);

/**
 * Starts the part's first run, or the next one after runs that have died, even if the money is back:
 * the shop may not have been told. Step Functions forgets runs after 90 days; a settled part whose
 * first run is forgotten needs no other.
 */
async function carryOut(
  { workflow }: OrderCommandsDeps,
  ledger: Ledger,
  part: RefundPart,
): Promise<void> {
  const [refundOrdinal] = part.ordinals;
  if (refundOrdinal === undefined) return;
  for (let run = 1; ; run += 1) {
    const execution = refundExecution(ledger.order.orderReferenceId, refundOrdinal, run);
    const status = await workflow.status(execution);
    if (status === "failed") continue;
    const isForgotten = run === 1 && isSettled(ledger, part);
    if (status === "none" && !isForgotten) await workflow.start(execution);
    return;
  }
}

/** A person's decision about a refund that stands still for one. Giving up is for good. */
export async function answerForRefund(
  deps: OrderCommandsDeps,
  orderReferenceId: OrderReferenceId,
  decision: {
    readonly refundOrdinal: number;
    readonly says: RefundOperatorAnswer["says"];
    readonly caller: string | undefined;
  },
): Promise<HttpResponse> {
  const { refundOrdinal, says, caller } = decision;
  const visit = await visitOf(deps, orderReferenceId, refundOrdinal);
  if (visit === undefined) return nobodyAsked(refundOrdinal);
  await recordAndWake(deps, orderReferenceId, ({ order }, at) => {
    const part = refundPart(order, refundOrdinal)?.part;
    if (!part || part.operator?.visit === visit || part.operator?.says === "give-up") {
      return undefined;
    }
    return {
      row: withPart(order, refundOrdinal, { ...part, operator: { says, at, visit } }),
      entry: entryBy(caller, at, `An operator says of refund ${refundOrdinal}: ${says}`),
    };
  });
  return done({ orderReferenceId, refundOrdinal, operator: says });
}

/** The visit of the operator state in which the refund stands still, if it does. */
async function visitOf(
  { waits }: OrderCommandsDeps,
  orderReferenceId: OrderReferenceId,
  refundOrdinal: number,
): Promise<string | undefined> {
  const waiting = await waits.readAll(orderReferenceId);
  return waiting.find(
    ({ awaited }) => awaited.kind === "operator" && awaited.refundOrdinal === refundOrdinal,
  )?.visit;
}

function nobodyAsked(refundOrdinal: number): HttpResponse {
  return problem(409, "NotAskedFor", `Refund ${refundOrdinal} does not wait for an operator`);
}
