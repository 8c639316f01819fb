import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseBatchId } from "../../../functions/domain/batch.ts";
import type { Gateway } from "../../../functions/domain/gateway.ts";
import type { Phase } from "../../../functions/domain/order.ts";
import { paymentMode } from "../../../functions/place-order/contract.ts";
import { CHANGES } from "../../../local/operator/desk/changes.ts";
import { COMMANDS } from "../../../local/operator/desk/orders.ts";
import { aCapture, anAuthorization, aShipment, NOW } from "../../support/waiting/records.ts";
import { explained, type Situation, WAITS } from "./explanation-situations.ts";

interface State {
  readonly Type: string;
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

function statesOf(workflow: string): Readonly<Record<string, State>> {
  return JSON.parse(readFileSync(`workflows/${workflow}.asl.json`, "utf8")).States;
}

const failed = { status: { state: "Declined", reason: "ProcessingFailure" } };
const pendingSince = (updatedAt: string) => ({ state: "Pending", updatedAt });
const first = (kind: keyof typeof WAITS, nth = 0): Situation => WAITS[kind][nth]?.[1] ?? {};
const inPhase = (phase: Phase): Situation => ({ order: { phase } });

/** What the record holds while an execution is in a state, and what is said then. */
const STATES: Readonly<Record<string, Readonly<Record<string, readonly [Situation, string]>>>> = {
  "order-payment": {
    "Confirm order": [first("confirmation"), "sent to the card issuer's authentication"],
    "Authorize payment": [first("authorization"), "has not decided about authorization 1"],
    "Await shipment": [first("shipment"), "It waits for shipment 1"],
    "Capture payment": [first("capture"), "has not decided about capture 1"],
    "Close order": [inPhase("closing"), "is being closed at Amazon"],
    "Await buyer": [first("buyer"), "The buyer has to choose another one"],
    "Wait before the next try": [
      { rows: [anAuthorization(1, "Declined", failed)] },
      "could not process the last request, and asks to be asked again",
    ],
    "Wait for our turn": [first("turn"), "takes only so many Capture requests in a time"],
    "Wait for the decision": [
      { ...inPhase("closing"), rows: [aCapture(1, "Pending", { status: pendingSince(NOW) })] },
      "Amazon has not decided about capture 1",
    ],
    "Back to the call": [{}, "A step of it is being worked on"],
    "Cancel order": [inPhase("cancelling"), "is being cancelled at Amazon"],
    "Needs an operator": [first("operator"), "stands still until an operator has said"],
    "Order refused": [inPhase("refused"), "Amazon did not take the order"],
    "Order declined": [inPhase("declined"), "Amazon rejected the payment for good"],
    "Order reference ended": [inPhase("ended"), "was ended at Amazon and not by us"],
    "Nobody can be asked": [
      { ...first("operator"), execution: "failed" },
      "Run 1 of its execution has failed",
    ],
  },
  refund: {
    "Request refund": [first("refund"), "Refund 1 of 10.00 EUR is Requested at Amazon"],
    "Wait before the next try": [first("refund"), "Refund 1 of 10.00 EUR is Requested"],
    "Wait for our turn": [
      {
        waitsFor: {
          kind: "turn",
          operation: "Refund",
          slotAt: "2026-03-01T18:05:00.000Z",
          refundOrdinal: 1,
        },
        order: { phase: "closed" },
      },
      "takes only so many Refund requests in a time",
    ],
    "Needs an operator": [first("operator", 3), "Refund 1 stands still until an operator"],
    "Refund completed": [inPhase("closed"), "The order is closed"],
    "Refund given up": [inPhase("closed"), "The order is closed"],
    "Nobody can be asked": [first("operator", 3), "Refund 1 stands still"],
  },
};

describe.each(Object.keys(STATES))("in the workflow %s,", (workflow) => {
  it("every state is explained, and no state that is not there", () => {
    expect(Object.keys(STATES[workflow] ?? {}).sort()).toEqual(
      Object.keys(statesOf(workflow)).sort(),
    );
  });

  it.each(Object.entries(STATES[workflow] ?? {}))("%s says why", (_state, [situation, why]) => {
    expect(explained(situation).why).toContain(why);
  });

  it("every error that leads to an operator has a meaning of its own", () => {
    const caught = Object.values(statesOf(workflow)).flatMap(({ Catch = [] }) =>
      Catch.filter(({ Next }) => Next === "Needs an operator").flatMap((one) => one.ErrorEquals),
    );
    const named = [...new Set(caught)].filter((error) => error !== "States.ALL");
    const refundOrdinal = workflow === "refund" ? { refundOrdinal: 1 } : {};

    expect(named.length).toBeGreaterThan(2);
    for (const error of named) {
      const told = explained({
        waitsFor: { kind: "operator", reason: `${error}: x`, ...refundOrdinal },
      });
      expect(told.why, error).not.toContain("nobody foresaw.");
      expect(told.why, error).toContain(`It says: ${error}`);
    }
  });
});

const { authorize, answer, capture } = paymentMode.entries;
const GATEWAYS: readonly (Gateway | undefined)[] = [undefined, "mws", "checkout-v2"];
const EXECUTIONS = ["running", "succeeded", "failed", "none"] as const;
const NAMES = new Set(COMMANDS.map(({ name }) => name));

describe("whatever a shop has set,", () => {
  const modes = authorize.wrapped.options.flatMap((one) =>
    answer.wrapped.options.flatMap((two) =>
      capture.wrapped.options.map((three) => ({ authorize: one, answer: two, capture: three })),
    ),
  );
  const waits = Object.entries(WAITS).flatMap(([kind, situations]) =>
    situations.map(([which, situation]) => ({ kind, which, situation })),
  );

  it.each(waits)(
    "one $which is told in whole sentences with commands that are there",
    ({ situation }) => {
      for (const mode of modes) {
        for (const gateway of GATEWAYS) {
          for (const execution of EXECUTIONS) {
            const order = { ...situation.order, mode, ...(gateway && { gateway }) };
            const told = explained({ ...situation, order, execution });
            const all = `${told.why} ${told.next}`;
            expect(told.why).toMatch(/^[A-Z0-9].*[.)]$|It says: /);
            expect(told.next).toMatch(/^[A-Z].*\.$/);
            expect(all).not.toMatch(/undefined|NaN|\[object|null/);
            expect([...NAMES]).toEqual(expect.arrayContaining(told.can));
          }
        }
      }
    },
  );

  it("an order that a batch charges says so, before and after its goods have left", () => {
    const mode = { authorize: "at-order", answer: "synchronous", capture: "by-batch" } as const;
    const waiting = explained({ ...first("shipment"), order: { mode } });
    const { amazonId: _none, ...unsent } = aCapture(1, "Requested");
    const left = explained({
      ...first("capture"),
      order: { mode, shipments: [aShipment(1)] },
      rows: [anAuthorization(1, "Open"), unsent],
    });

    expect(waiting.next).toContain("charged by the next batch");
    expect(left.why).toBe(
      "Capture 1 of 100.00 EUR for shipment parcel-1 is for a batch, and none has told of it.",
    );
    expect(left.next).toContain("The next batch of captures takes it along");
    expect(left.next).toContain("docs/batch.md");
  });

  it("an order whose capture lies in a batch names the batch", () => {
    const mode = { authorize: "at-order", answer: "synchronous", capture: "by-batch" } as const;
    const { amazonId: _none, ...unsent } = aCapture(1, "Requested", {
      batchId: parseBatchId("Capture-20261102T090000000-20261103T090000000"),
    });
    const { why, next } = explained({
      ...first("capture"),
      order: { mode, shipments: [aShipment(1)] },
      rows: [anAuthorization(1, "Open"), unsent],
    });

    expect(why).toBe(
      "Capture 1 of 100.00 EUR for shipment parcel-1 lies in the batch Capture-20261102T090000000-20261103T090000000, whose report has not told of it.",
    );
    expect(next).toContain("GET /batches/Capture-20261102T090000000-20261103T090000000");
    expect(next).not.toContain("next batch");
  });

  it("only an order that is authorized at shipment says that nothing is reserved", () => {
    for (const mode of modes) {
      const { why } = explained({ ...first("shipment"), order: { mode } });
      expect(why.includes("Nothing is reserved")).toBe(mode.authorize === "at-shipment");
    }
  });

  it("everything that can be done is a command that changes or reads that order", () => {
    const changing = new Set(CHANGES.map(({ name }) => name));
    const offered = waits.flatMap(({ situation }) => explained(situation).can);
    for (const command of offered)
      expect(changing.has(command) || command === "explain").toBe(true);
  });
});
