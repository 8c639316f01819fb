import { describe, expect, it } from "vitest";
import type { Ledger, LedgerRow, Order } from "../../../functions/domain/order.ts";
import type { Status } from "../../../functions/domain/payment-state.ts";
import {
  recordAuthorization,
  recordCapture,
  recordOrderReference,
} from "../../../functions/domain/readings.ts";
import { readExistingLedger } from "../../../functions/domain/record.ts";
import { type Awaited, resolve } from "../../../functions/domain/waiting.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import {
  aCapture,
  anAuthorization,
  anOrder,
  aShipment,
  euros,
  given,
  ORDER,
  START,
} from "../../support/waiting/records.ts";

const AUTHORIZATION: Awaited = { kind: "authorization", authorizationOrdinal: 1 };
const CAPTURE: Awaited = {
  kind: "capture",
  captureOrdinal: 1,
  authorizationOrdinal: 1,
  shipmentSequence: 1,
};
const SHIPMENT: Awaited = { kind: "shipment", shipmentSequence: 1, authorizationOrdinal: 1 };
const BUYER: Awaited = { kind: "buyer", authorizationOrdinal: 2 };

const NOW = new Date(START).toISOString();
const LATER = new Date(START + 60_000).toISOString();

function told(awaited: Awaited, ledger: Ledger): string {
  const answer = resolve({ awaited, visit: `${NOW}#000` }, ledger, NOW);
  if (!answer) return "waits";
  return answer.kind === "success" ? "success" : answer.error;
}

const statusOf = (state: string, reason: string): Status => ({
  state,
  updatedAt: LATER,
  ...(reason ? { reason } : {}),
});

async function ledgerWith(...rows: readonly LedgerRow[]) {
  const { orders } = createMemoryStore({ now: () => START });
  await given(orders, ...rows);
  return orders;
}

const asynchronous = {
  authorize: "at-order",
  answer: "asynchronous",
  capture: "on-shipment",
} as const;
const order = (change: Partial<Order> = {}) =>
  anOrder({ mode: asynchronous, amazon: { state: "Open", updatedAt: NOW }, ...change });

describe("a word of Amazon's that nobody knows is stored, told to the log, and leads to an operator", () => {
  async function reading(): Promise<{
    deps: Parameters<typeof recordOrderReference>[0];
    logged: string[];
    ledger: () => Promise<Ledger>;
  }> {
    const orders = await ledgerWith(
      order({ shipments: [aShipment(1)] }),
      anAuthorization(1, "Open", { status: { state: "Open", updatedAt: NOW } }),
      aCapture(1, "Pending"),
    );
    const logged: string[] = [];
    const log = { event: (name: string) => void logged.push(name) };
    const clock = { now: () => START };
    return {
      deps: { clock, store: orders, log },
      logged,
      ledger: () => readExistingLedger(orders, ORDER),
    };
  }
  const zero = { ...euros(0) };

  it.each([
    ["Frozen", ""],
    ["Declined", "UnlikelyWeather"],
  ])("authorization %s (%s)", async (state, reason) => {
    const orders = await ledgerWith(order(), anAuthorization(1, "Pending"));
    const logged: string[] = [];
    const log = { event: (name: string) => void logged.push(name) };
    const { amazonId, referenceId, amount } = anAuthorization(1, "Pending");
    if (!amazonId) throw new Error("The fixture has an id");
    const status = statusOf(state, reason);
    await recordAuthorization(
      { clock: { now: () => START }, store: orders, log },
      ORDER,
      { authorizationId: amazonId, referenceId, amount, captured: zero, captureIds: [], status },
      "IPN",
    );

    const ledger = await readExistingLedger(orders, ORDER);
    expect(ledger.authorizations[0]?.status).toEqual(status);
    expect(logged).toEqual(["reading-unknown"]);
    expect(told(AUTHORIZATION, ledger)).toBe("OperatorNeeded");
  });

  it.each([
    ["Frozen", "", "OperatorNeeded"],
    ["Declined", "UnlikelyWeather", "CaptureDeclined"],
  ])("capture %s (%s): %s", async (state, reason, decision) => {
    const { deps, logged, ledger } = await reading();
    const { amazonId, referenceId, amount } = aCapture(1, "Pending");
    if (!amazonId) throw new Error("The fixture has an id");
    const status = statusOf(state, reason);
    const shown = {
      captureId: amazonId,
      referenceId,
      amount,
      refunded: zero,
      refundIds: [],
      status,
    };
    await recordCapture(deps, ORDER, shown, "IPN");

    const after = await ledger();
    expect(after.captures[0]?.status).toEqual(status);
    expect(logged).toEqual(["reading-unknown"]);
    // Both are caught by the workflow and lead to "Needs an operator".
    expect(told(CAPTURE, after)).toBe(decision);
  });

  it.each([SHIPMENT, BUYER])(
    "order reference Frozen, while the order waits for the $kind",
    async (awaited) => {
      const { deps, logged, ledger } = await reading();
      const status = statusOf("Frozen", "");
      const shown = { orderReferenceId: ORDER, status, constraints: [], authorizationIds: [] };
      await recordOrderReference(deps, shown, "sweep");

      const after = await ledger();
      expect(after.order.amazon).toEqual(status);
      expect(logged).toEqual(["reading-unknown"]);
      expect(told(awaited, after)).toBe("OperatorNeeded");
    },
  );

  it("and once an operator has looked, the order goes on", async () => {
    const at = new Date(START + 120_000).toISOString();
    const operator = { says: "go-on", at, visit: "an earlier one" } as const;
    const rows = [
      order({ amazon: statusOf("Frozen", ""), operator, shipments: [aShipment(1)] }),
      anAuthorization(1, "Open"),
    ] as const;

    expect(told(SHIPMENT, await readExistingLedger(await ledgerWith(...rows), ORDER))).toBe(
      "success",
    );
  });
});
