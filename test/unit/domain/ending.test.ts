import { describe, expect, it } from "vitest";
import {
  decideCancel,
  decideClose,
  decideClosed,
  decideDeclined,
  decideEnded,
  decideRefused,
} from "../../../functions/domain/ending.ts";
import type { Phase } from "../../../functions/domain/order.ts";
import {
  aCapture,
  aLedger,
  anAuthorization,
  anOutsideCapture,
  aShipment,
  euros,
} from "../../support/waiting/records.ts";

const AT = "2026-03-02T08:00:00.000Z";
const cancel = { requestedAt: "2026-03-02T07:59:00.000Z", reason: "Changed my mind" };

describe("a cancel", () => {
  it.each<[Phase, string]>([
    ["open", "go"],
    ["cancelling", "go"],
    ["cancelled", "already-done"],
    ["closing", "refused"],
    ["closed", "refused"],
    ["declined", "refused"],
    ["refused", "refused"],
  ])("of an order that is %s: %s", (phase, decided) => {
    expect(decideCancel(aLedger({ phase }), AT).decided).toBe(decided);
  });

  it("passes its point of no return in the write that decides it", () => {
    const decision = decideCancel(aLedger({ cancel }, anAuthorization(1, "Open")), AT);
    expect(decision).toMatchObject({ decided: "go", change: { row: { phase: "cancelling" } } });
  });

  it.each([
    ["completed", aCapture(1, "Completed")],
    ["made elsewhere", anOutsideCapture()],
  ])("is refused for good once a capture is %s", (_what, row) => {
    const shipments = row.kind === "capture" ? [aShipment(1)] : [];
    const decision = decideCancel(aLedger({ cancel, shipments }, row), AT);
    expect(decision).toMatchObject({
      decided: "refused",
      error: "CancelRefused",
      change: { row: { phase: "open", cancel: { outcome: "refused" } } },
    });
  });

  it.each([
    ["have left", []],
    ["are being charged", [aCapture(1, "Pending")]],
    ["are about to be charged", [aCapture(1, "Requested")]],
    ["were not charged", [aCapture(1, "Declined")]],
  ])("comes after goods that %s", (_what, captures) => {
    const ledger = aLedger({ cancel, shipments: [aShipment(1)] }, ...captures);
    expect(decideCancel(ledger, AT)).toMatchObject({
      decided: "refused",
      error: "ShipmentsOutstanding",
      change: { row: { cancel: { outcome: "refused" } } },
    });
  });

  it("that has an outcome keeps it", () => {
    const ended = { ...cancel, outcome: "refused", refusal: "too late" } as const;
    const decision = decideCancel(aLedger({ phase: "closed", cancel: ended }), AT);
    expect(decision).toEqual({
      decided: "refused",
      error: "CancelRefused",
      why: "the order is closed",
    });
  });
});

describe("a close", () => {
  it.each<[Phase, string]>([
    ["open", "go"],
    ["closing", "go"],
    ["closed", "already-done"],
  ])("of an order that is %s: %s", (phase, decided) => {
    expect(decideClose(aLedger({ phase }), AT).decided).toBe(decided);
  });

  it("waits for goods that have left and are not charged", () => {
    const part = aCapture(1, "Completed", { amount: euros(4_000) });
    for (const ledger of [
      aLedger({ shipments: [aShipment(1)] }),
      aLedger({ shipments: [aShipment(1)] }, part),
    ]) {
      expect(decideClose(ledger, AT)).toMatchObject({
        decided: "refused",
        error: "ShipmentsOutstanding",
      });
    }
  });

  it("refuses a wish to cancel that is still open, in the same write", () => {
    const ledger = aLedger({ cancel, shipments: [aShipment(1)] }, aCapture(1, "Completed"));
    expect(decideClose(ledger, AT)).toMatchObject({
      decided: "go",
      change: { row: { phase: "closing", cancel: { outcome: "refused" } } },
    });
  });
});

it("finishes a close that Amazon's own end of the order has overtaken", () => {
  const ledger = aLedger({ phase: "closing", amazon: { state: "Closed", reason: "Expired" } });

  expect(decideEnded(ledger, AT)?.row.phase).toBe("closed");
  expect(decideEnded(aLedger({ phase: "closed" }), AT)).toBeUndefined();
});

describe("an order that Amazon rejects", () => {
  it("is declined, and a wish to cancel it ends with that", () => {
    expect(decideDeclined(aLedger({ cancel }), AT)?.row).toMatchObject({
      phase: "declined",
      cancel: { outcome: "refused", refusal: "Amazon rejected the payment" },
    });
  });

  it("is declined also where an earlier run had begun to close it", () => {
    expect(decideDeclined(aLedger({ phase: "closing" }), AT)?.row).toMatchObject({
      phase: "declined",
    });
  });

  it("stays declined when the run that closes it goes on", () => {
    const status = { state: "Closed", reason: "AmazonClosed" };
    expect(decideClosed(aLedger({ phase: "declined" }), AT, status)).toBeUndefined();
  });

  it("stays open while goods have left that nobody has paid for", () => {
    expect(decideDeclined(aLedger({ cancel, shipments: [aShipment(1)] }), AT)).toBeUndefined();
  });
});

it("ends a wish to cancel that came while the order was being closed", () => {
  const status = { state: "Closed", reason: "SellerClosed" };

  expect(decideClosed(aLedger({ phase: "closing", cancel }), AT, status)?.row).toMatchObject({
    phase: "closed",
    cancel: { outcome: "refused" },
  });
});

it("ends a wish to cancel with the refusal of an order that it came too late for", () => {
  const refusal = { error: "OrderReferenceEnded", detail: "It is Closed" } as const;
  const { order } = aLedger({ cancel });
  const { row } = decideRefused(order, AT, refusal, { state: "Closed" });

  expect(row).toMatchObject({
    phase: "refused",
    refusal,
    cancel: { outcome: "refused", refusal: "Amazon did not confirm the order: It is Closed" },
  });
});
