import { wake } from "../domain/answer.ts";
import { payable } from "../domain/ledger.ts";
import { chargeLimit, formatDecimal } from "../domain/money.ts";
import { readExistingLedger } from "../domain/record.ts";
import { recordAndWake } from "../domain/record-and-wake.ts";
import { acceptShipment } from "../domain/shipping.ts";
import { done } from "../runtime/commands.ts";
import { amazonPayProblem, problem } from "../runtime/http.ts";
import { commandWith } from "./command.ts";
import { attributesBody, raiseTotalBody, shipmentBody } from "./contract.ts";

/** Goods have left: the same as the event on the fulfilment bus, with an answer. */
export const reportShipment = commandWith(
  shipmentBody,
  async (deps, orderReferenceId, { shipmentId, amount, final, note }) => {
    const result = await acceptShipment(deps, orderReferenceId, {
      shipmentId,
      amount,
      final,
      note,
    });
    await wake(deps, orderReferenceId);
    switch (result.verdict) {
      case "refused":
        return problem(422, "ShipmentRefused", result.why);
      case "late":
        return problem(409, "ShipmentLate", "The order is ending; nothing is charged for this");
      case "recorded":
      case "known":
        return done({ orderReferenceId, shipmentId, verdict: result.verdict });
    }
  },
);

/** Raises what the order may come to before it ships, within what Amazon allows (reference §3.7). */
export const raiseTotal = commandWith(raiseTotalBody, async (deps, orderReferenceId, { total }) => {
  const { order: before } = await readExistingLedger(deps.store, orderReferenceId);
  if (before.phase !== "open") {
    return problem(409, "NotOpen", "Only an open order's total can be raised");
  }
  const limit = chargeLimit(before.total);
  if (total.currency !== limit.currency) {
    return problem(422, "CurrencyMismatch", `The order is in ${limit.currency}`);
  }
  if (total.minorUnits > limit.minorUnits) {
    const most = `${formatDecimal(limit)} ${limit.currency}`;
    return problem(
      422,
      "TransactionAmountExceeded",
      `Amazon allows at most ${most} for this order`,
    );
  }
  if (total.minorUnits < payable(before).minorUnits) {
    return problem(422, "NotARaise", "A total can be raised; to charge less, ship less");
  }
  await recordAndWake(deps, orderReferenceId, ({ order }, at) =>
    payable(order).minorUnits >= total.minorUnits
      ? undefined
      : {
          row: { ...order, raisedTotal: total },
          entry: { at, what: `The total was raised to ${formatDecimal(total)} ${total.currency}` },
        },
  );
  return done({ orderReferenceId, total });
});

/** Tells Amazon what became known only after the purchase (reference §3.2, SetOrderAttributes). */
export const setAttributes = commandWith(
  attributesBody,
  async (deps, orderReferenceId, attributes) => {
    await readExistingLedger(deps.store, orderReferenceId);
    try {
      await deps.amazonPay.setOrderAttributes({ orderReferenceId, ...attributes });
      return done({ orderReferenceId, attributes: "set" });
    } catch (error) {
      const refused = amazonPayProblem(error, deps.clock.now());
      if (!refused) throw error;
      return refused;
    }
  },
);
