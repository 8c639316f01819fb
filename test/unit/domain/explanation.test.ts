import { describe, expect, it } from "vitest";
import { parseRefundId } from "../../../functions/domain/amazon-pay-refund.ts";
import type { LedgerRow, Phase } from "../../../functions/domain/order.ts";
import { anOutsideCapture, aShipment, euros, NOW, ORDER } from "../../support/waiting/records.ts";
import {
  captured,
  charged,
  explained,
  SHIPMENT,
  type Situation,
  WAITS,
} from "./explanation-situations.ts";

describe("an order that waits is explained:", () => {
  it.each(Object.values(WAITS).flat())("one %s", (_which, situation, why, next, can) => {
    const told = explained(situation);

    expect(told.why).toContain(why);
    expect(told.next).toContain(next);
    expect(told.can).toEqual(can);
  });
});

const ENDS: Readonly<Record<Phase, readonly [Situation, string][]>> = {
  refused: [
    [
      { order: { refusal: { error: "ConstraintsExist", detail: "PaymentMethodNotAllowed" } } },
      "Amazon did not take the order (ConstraintsExist).",
    ],
  ],
  open: [[{}, "A step of it is being worked on, and nobody waits for news."]],
  closing: [[{}, "The order is being closed at Amazon; no shipment is accepted any more."]],
  closed: [
    [
      { order: charged, rows: [captured] },
      "The order is closed: 40.00 EUR of 100.00 EUR were charged.",
    ],
    [{ order: charged }, "1 recorded shipment was never charged."],
  ],
  cancelling: [[{}, "The order is being cancelled at Amazon; no shipment is accepted any more."]],
  cancelled: [
    [{}, "The order is cancelled: nothing was charged, and what was reserved is free again."],
  ],
  declined: [[{}, "Amazon rejected the payment for good and closed the order"]],
  ended: [
    [
      { order: { amazon: { state: "Closed", reason: "Expired" } } },
      "ended at Amazon and not by us: it is Closed (Expired); 0.00 EUR of 100.00 EUR were charged.",
    ],
  ],
};

describe("an order for which nobody waits is explained:", () => {
  const all = Object.entries(ENDS).flatMap(([phase, situations]) =>
    situations.map(([situation, why]) => ({ phase: phase as Phase, situation, why })),
  );

  it.each(all)("one that is $phase: $why", ({ phase, situation, why }) => {
    const told = explained({ ...situation, order: { ...situation.order, phase } });

    expect(told.why).toContain(why);
    expect(told.next).not.toBe("");
  });

  it.each([
    ["failed", "Run 1 of its execution has failed, timed out or was aborted"],
    ["none", "Step Functions knows nothing of run 1"],
  ] as const)("one whose execution is %s can be restarted", (execution, why) => {
    const told = explained({ execution, waitsFor: SHIPMENT });

    expect(told.why).toContain(why);
    expect(told.next).toContain("nobody carries the order");
    expect(told.can[0]).toBe("restart");
  });

  it("one that is closed although its execution failed is restarted, too", () => {
    expect(explained({ order: { phase: "closed" }, execution: "failed" }).can).toContain("restart");
  });
});

describe("an explanation also says", () => {
  const outsideRefund: LedgerRow = {
    kind: "outside-refund",
    orderReferenceId: ORDER,
    version: 1,
    amazonId: parseRefundId(`${ORDER}-R000077`),
    amount: euros(700),
    type: "AmazonA-ZGuarantee",
    status: { state: "Completed" },
  };
  const chargeback = { chargebackId: "D1", state: "RECEIVED", toldAt: NOW };
  const cancel = { requestedAt: NOW, reason: "Mrs Canary changed her mind" };

  it.each<[string, Situation, string]>([
    [
      "that a charge was made elsewhere",
      { rows: [anOutsideCapture()] },
      "-C000077 was made outside Shipcharge.",
    ],
    [
      "that goods came too late",
      { order: { lateShipments: [aShipment(1)] } },
      "1 shipments came too late and are not charged.",
    ],
    [
      "that goods are charged before a cancel",
      { order: { cancel, shipments: [aShipment(1)] } },
      "A cancel was asked for, and goods have left",
    ],
    [
      "that a cancel was refused",
      { order: { cancel: { ...cancel, outcome: "refused" } } },
      "A cancel was refused.",
    ],
    [
      "that a bank wants its money back",
      { order: { chargebacks: [chargeback] } },
      "chargeback D1 is RECEIVED.",
    ],
    [
      "that Amazon gave money back for a claim",
      { rows: [outsideRefund] },
      "7.00 EUR went back without us (AmazonA-ZGuarantee)",
    ],
    [
      "that the sweep is late",
      { wait: { dueAt: "2026-03-01T17:00:00.000Z" } },
      "the sweep is late",
    ],
  ])("%s", (_what, situation, why) => {
    const told = explained({ waitsFor: SHIPMENT, ...situation });

    expect(told.why).toContain(why);
    expect(JSON.stringify(told)).not.toContain("Canary");
  });

  it("nothing of what a shop wrote as a cancel's reason", () => {
    const reason = "CancelRefused: Cancel was requested: Mrs Canary changed her mind";
    const told = explained({ waitsFor: { kind: "operator", reason } });

    expect(told.why).toContain("It says: CancelRefused: Cancel was requested");
    expect(JSON.stringify(told)).not.toContain("Canary");
  });
});
