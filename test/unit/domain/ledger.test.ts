import { describe, expect, it } from "vitest";
import { chargeRefusal } from "../../../functions/domain/charge-limits.ts";
import {
  amountToAuthorize,
  capturedTotal,
  hasMoneyMoved,
  isFullyCharged,
  isHeld,
  isUsable,
  openAuthorizedTotal,
  outstanding,
  unchargedPart,
  unchargedShipments,
} from "../../../functions/domain/ledger.ts";
import type { LedgerRow } from "../../../functions/domain/order.ts";
import {
  aCapture,
  aLedger,
  anAuthorization,
  anOutsideCapture,
  aShipment,
  euros,
} from "../../support/waiting/records.ts";

const half = { amount: euros(5_000) };

describe("the totals of an order of 100.00", () => {
  it("that nobody has charged: nothing captured, everything outstanding", () => {
    const ledger = aLedger({}, anAuthorization(1, "Open"));
    expect(capturedTotal(ledger)).toEqual(euros(0));
    expect(openAuthorizedTotal(ledger)).toEqual(euros(10_000));
    expect(outstanding(ledger)).toEqual(euros(10_000));
    expect(isFullyCharged(ledger)).toBe(false);
    expect(hasMoneyMoved(ledger)).toBe(false);
  });

  it.each([
    ["Requested", 0, 0, true, true],
    ["Pending", 0, 0, true, true],
    ["Completed", 5_000, 0, false, true],
    ["Closed", 5_000, 0, false, true],
    ["Declined", 0, 5_000, true, false],
    ["Refused", 0, 5_000, true, false],
  ] as const)(
    "with a capture that is %s: captured %i, left to take %i",
    (state, captured, left, isUncharged, hasMoved) => {
      const goods = aShipment(1, half);
      const ledger = aLedger({ shipments: [goods] }, aCapture(1, state, half));
      expect(capturedTotal(ledger)).toEqual(euros(captured));
      expect(unchargedPart(ledger, goods)).toEqual(euros(left));
      expect(unchargedShipments(ledger).length > 0).toBe(isUncharged);
      expect(hasMoneyMoved(ledger)).toBe(hasMoved);
    },
  );

  it.each([
    ["Pending", undefined, true],
    ["Open", undefined, true],
    ["Open", "Declined", true],
    ["Open", "Refused", true],
    ["Open", "Requested", false],
    ["Open", "Pending", false],
    ["Open", "Completed", false],
    ["Closed", undefined, false],
    ["Declined", undefined, false],
    ["Refused", undefined, false],
    ["Requested", undefined, false],
  ] as const)("hold an authorization that is %s, with a capture %s: %s", (state, taken, held) => {
    const row = anAuthorization(1, state);
    const rows: LedgerRow[] = taken === undefined ? [row] : [row, aCapture(1, taken)];
    const ledger = aLedger({}, ...rows);
    expect(isHeld(ledger, row)).toBe(held);
    expect(isUsable(ledger, 1)).toBe(held && state === "Open");
    expect(openAuthorizedTotal(ledger)).toEqual(euros(held ? 10_000 : 0));
  });

  it("are full with a final shipment that is charged, or when the total is", () => {
    const part = { shipments: [aShipment(1, { ...half, final: true })] };
    expect(isFullyCharged(aLedger(part))).toBe(false);
    expect(isFullyCharged(aLedger(part, aCapture(1, "Completed", half)))).toBe(true);
    const whole = { shipments: [aShipment(1)] };
    expect(isFullyCharged(aLedger(whole, aCapture(1, "Pending")))).toBe(false);
    expect(isFullyCharged(aLedger(whole, aCapture(1, "Completed")))).toBe(true);
  });

  it("count what was charged elsewhere as moved", () => {
    expect(hasMoneyMoved(aLedger({}, anOutsideCapture()))).toBe(true);
    const declined = anOutsideCapture({ status: { state: "Declined" } });
    expect(hasMoneyMoved(aLedger({}, declined))).toBe(false);
  });
});

describe("the next authorization", () => {
  it("reserves what is not charged yet", () => {
    const ledger = aLedger({ shipments: [aShipment(1, half)] }, aCapture(1, "Completed", half));
    expect(amountToAuthorize(ledger, 2)).toEqual(euros(5_000));
  });

  it("leaves out what a capture is still taking", () => {
    const ledger = aLedger({ shipments: [aShipment(1, half)] }, aCapture(1, "Pending", half));
    expect(amountToAuthorize(ledger, 2)).toEqual(euros(5_000));
  });

  it("is enough for a shipment that is dearer than the rest", () => {
    const ledger = aLedger({ shipments: [aShipment(1, { amount: euros(11_000) })] });
    expect(amountToAuthorize(ledger, 1)).toEqual(euros(11_000));
  });

  it("tops up what the first one did not hold", () => {
    const shipments = [aShipment(1, { amount: euros(11_000) })];
    const ledger = aLedger({ shipments }, aCapture(1, "Completed"));
    expect(amountToAuthorize(ledger, 1)).toEqual(euros(1_000));
  });

  it("reserves one shipment at a time where the money is reserved at shipment", () => {
    const mode = {
      authorize: "at-shipment",
      answer: "synchronous",
      capture: "on-shipment",
    } as const;
    const shipments = [aShipment(1, half), aShipment(2, { amount: euros(3_000) })];
    const ledger = aLedger({ mode, shipments }, aCapture(1, "Completed", half));
    expect(amountToAuthorize(ledger, 2)).toEqual(euros(3_000));
  });
});

describe("an authorization", () => {
  const wanted = (minorUnits: number) =>
    anAuthorization(11, "Requested", { amount: euros(minorUnits) });

  it("may reach 15 % above the total, to the cent", () => {
    expect(chargeRefusal(aLedger({}), wanted(11_500))).toBeUndefined();
    expect(chargeRefusal(aLedger({}), wanted(11_501))).toMatch(/^TransactionAmountExceeded.*115/);
  });

  it.each([
    ["what others hold", anAuthorization(1, "Open", half), 6_500],
    ["what was captured", aCapture(1, "Completed", half), 6_500],
    ["what is being captured", aCapture(1, "Pending", half), 6_500],
    ["nothing for what was declined", anAuthorization(1, "Declined", half), 11_500],
  ] as const)("leaves room for %s", (_what, row, most) => {
    expect(chargeRefusal(aLedger({}, row), wanted(most))).toBeUndefined();
    expect(chargeRefusal(aLedger({}, row), wanted(most + 1))).toMatch(/TransactionAmountExceeded/);
  });

  it("is the tenth at most; declined and unused ones do not count", () => {
    const small = { amount: euros(10) };
    const used = Array.from({ length: 9 }, (_, index) => [
      anAuthorization(index + 1, "Closed", small),
      aCapture(index + 1, "Completed", small),
    ]).flat();
    const unused = anAuthorization(10, "Closed", small);
    expect(chargeRefusal(aLedger({}, ...used, unused), wanted(10))).toBeUndefined();
    const tenth = anAuthorization(10, "Open", small);
    expect(chargeRefusal(aLedger({}, ...used, tenth), wanted(10))).toMatch(
      /TransactionCountExceeded/,
    );
  });

  it("of nothing is not asked for", () => {
    expect(chargeRefusal(aLedger({}), wanted(0))).toBe("NothingToAuthorize");
  });
});
