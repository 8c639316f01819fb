import { parseSellerOrderId } from "../domain/ids.ts";
import { capturedTotal, openAuthorizedTotal, payable } from "../domain/ledger.ts";
import { UnknownOrder } from "../domain/record.ts";
import { refundOf } from "../domain/waiting.ts";
import { type HttpRequest, type HttpResponse, problem } from "../runtime/http.ts";
import { type Command, done, type OrderCommandsDeps } from "./command.ts";
import { listOrders } from "./list-orders.ts";
import { refundRowsView, refundsView, waitView } from "./refund-views.ts";

/** Where the order stands, why it waits and until when, its books and its timeline. */
export const readOrder: Command = async (deps, orderReferenceId) => {
  const waiting = await deps.waits.readAll(orderReferenceId);
  const wait = waiting.find(({ awaited }) => refundOf(awaited) === undefined);
  const ledger = await deps.store.readLedger(orderReferenceId);
  if (!ledger) throw new UnknownOrder(orderReferenceId);
  const { order, authorizations, captures, outside } = ledger;
  const { sellerOrderId, phase, run, amazon, shipments, lateShipments, cancel, refusal } = order;
  return done({
    orderReferenceId,
    sellerOrderId,
    phase,
    run,
    amazon,
    total: payable(order),
    authorized: openAuthorizedTotal(ledger),
    captured: capturedTotal(ledger),
    shipments,
    ...(lateShipments ? { lateShipments } : {}),
    ...(cancel ? { cancel } : {}),
    ...(refusal ? { refusal } : {}),
    ...refundsView(ledger, waiting),
    ...(wait ? { waitsFor: waitView(wait) } : {}),
    ledger: {
      authorizations: authorizations.map(({ ordinal, referenceId, amazonId, amount, status }) => ({
        ordinal,
        referenceId,
        amazonId,
        amount,
        status,
      })),
      captures: captures.map(
        ({ ordinal, referenceId, amazonId, amount, status, shipmentSequence }) => ({
          ordinal,
          referenceId,
          amazonId,
          amount,
          status,
          shipmentSequence,
        }),
      ),
      outside: outside.map(({ purpose, amazonId, amount, status }) => ({
        purpose,
        amazonId,
        amount,
        status,
      })),
      ...refundRowsView(ledger),
    },
    timeline: await deps.store.readTimeline(orderReferenceId),
  });
};

/** Who buys and where it goes: kept apart from the order, and only for a while. */
export const readBuyer: Command = async (deps, orderReferenceId) => {
  const buyer = await deps.store.readBuyer(orderReferenceId);
  return buyer
    ? done({ orderReferenceId, ...buyer })
    : problem(
        404,
        "NoBuyer",
        "Nothing is kept of this order's buyer (not confirmed yet, or expired)",
      );
};

/** Far enough ahead that every wait is due by then. */
const ALL_WAITS = "9999-12-31T23:59:59.999Z";
const MOST_LISTED = 100;

/** Finds the order that pays a shop order, or lists the orders that wait, longest untouched first. */
export async function findOrders(
  deps: OrderCommandsDeps,
  { query }: HttpRequest,
): Promise<HttpResponse> {
  const number = query["sellerOrderId"];
  if (query["list"] !== undefined) return listOrders(deps, query);
  if (number === undefined) return listWaiting(deps);
  const orderReferenceId = await deps.store.findBySellerOrder(parseSellerOrderId(number));
  return orderReferenceId
    ? done({ orderReferenceId })
    : problem(404, "UnknownOrder", `No order pays the shop order ${number}`);
}

async function listWaiting(deps: OrderCommandsDeps): Promise<HttpResponse> {
  const due = await deps.waits.due(ALL_WAITS, MOST_LISTED + 1);
  const waiting = due.slice(0, MOST_LISTED).map((wait) => ({
    orderReferenceId: wait.orderReferenceId,
    waitsFor: wait.awaited.kind,
    refundOrdinal: refundOf(wait.awaited),
    since: wait.parkedAt,
    nextLook: wait.dueAt,
    ...(wait.deadline ? { until: wait.deadline } : {}),
  }));
  return done({ waiting, isComplete: due.length <= MOST_LISTED });
}
