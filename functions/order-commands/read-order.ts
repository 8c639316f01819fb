import { capturedTotal, openAuthorizedTotal, payable } from "../domain/ledger.ts";
import { UnknownOrder } from "../domain/record.ts";
import { refundOf } from "../domain/waiting.ts";
import { done } from "../runtime/commands.ts";
import { problem } from "../runtime/http.ts";
import type { Command } from "./command.ts";
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
