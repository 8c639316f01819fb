import { describe, expect, it } from "vitest";
import { AmazonPayRequestRefused } from "../../functions/domain/errors.ts";
import type { LedgerRow } from "../../functions/domain/order.ts";
import { type Counter, differenceBetween, openCounter } from "../support/waiting/counter.ts";
import { explore, type Scene } from "../support/waiting/explore.ts";
import {
  aCapture,
  anAuthorization,
  anOrder,
  aShipment,
  given,
  ORDER,
} from "../support/waiting/records.ts";
import { dispatched } from "../support/waiting/shop.ts";

const MOVING = new Set(["authorize", "capture"]);

async function recorded(counter: Counter, ...rows: readonly LedgerRow[]): Promise<void> {
  const { order } = await counter.shop.ledger();
  await given(counter.shop.memory.orders, { ...anOrder(), version: order.version }, ...rows);
}

describe("an attempt whose ordinal is final calls nobody", () => {
  it.each([
    ["Open", "success"],
    ["Closed", "success"],
    ["Declined", "OperatorNeeded"],
    ["Refused", "OperatorNeeded"],
  ])("and says of an authorization that is %s: %s", async (state, answer) => {
    const counter = await openCounter();
    await recorded(counter, anAuthorization(1, state));

    expect(await counter.call("authorize-payment")).toBe(answer);
    expect(counter.asked.filter(([operation]) => MOVING.has(operation))).toEqual([]);
  });

  it.each([
    ["Completed", "success"],
    ["Closed", "success"],
    ["Declined", "CaptureDeclined"],
    ["Refused", "OperatorNeeded"],
  ])("and says of a capture that is %s: %s", async (state, answer) => {
    const counter = await openCounter();
    const { order } = await counter.shop.ledger();
    await given(
      counter.shop.memory.orders,
      anOrder({ version: order.version, shipments: [aShipment(1)] }),
      anAuthorization(1, "Closed"),
      aCapture(1, state),
    );

    expect(await counter.call("capture-payment")).toBe(answer);
    expect(counter.asked.filter(([operation]) => MOVING.has(operation))).toEqual([]);
  });
});

describe("an intent holds the whole request", () => {
  it("so an authorization is repeated word for word, whatever has changed since", async () => {
    const counter = await openCounter({
      order: { texts: { authorizationNotes: ["For the chairs"] } },
      amazon: (real) => ({ ...real, authorize: () => Promise.reject(new Error("crashed")) }),
    });
    await counter.call("confirm-order");
    await counter.call("authorize-payment");

    const { order } = await counter.shop.ledger();
    const changed = { texts: { authorizationNotes: ["Other words"] }, shipments: [aShipment(1)] };
    await counter.shop.memory.orders.save({ ...order, ...changed });
    await counter.call("authorize-payment", { answer: "asynchronous", shipmentSequence: 2 });

    const requests = counter.asked.filter(([operation]) => operation === "authorize");
    expect(requests).toHaveLength(2);
    expect(requests[1]).toEqual(requests[0]);
    expect(requests[0]?.[1]).toEqual({
      orderReferenceId: ORDER,
      referenceId: `${ORDER}-A1`,
      amount: { minorUnits: 10_000, currency: "EUR" },
      note: "For the chairs",
      transactionTimeoutMinutes: 0,
    });
  });

  it("so a capture is repeated word for word, whatever has changed since", async () => {
    const counter = await openCounter({
      order: { texts: { softDescriptor: "SHOP*CHAIRS" } },
      amazon: (real) => ({ ...real, capture: () => Promise.reject(new Error("crashed")) }),
    });
    await counter.call("confirm-order");
    await counter.call("authorize-payment");
    await counter.shop.functions["record-shipment"]?.(dispatched("parcel-1", 4_000));
    await counter.call("capture-payment");

    const { order } = await counter.shop.ledger();
    const shipments = order.shipments.map((goods) => ({ ...goods, note: "Added later" }));
    await counter.shop.memory.orders.save({ ...order, texts: {}, shipments });
    await counter.call("capture-payment");

    const requests = counter.asked.filter(([operation]) => operation === "capture");
    expect(requests).toHaveLength(2);
    expect(requests[1]).toEqual(requests[0]);
    expect(requests[0]?.[1]).toMatchObject({
      referenceId: `${ORDER}-C1`,
      amount: { minorUnits: 4_000, currency: "EUR" },
      softDescriptor: "SHOP*CHAIRS",
    });
  });
});

/** Two attempts of one task at once: the first was given up by Step Functions and runs on. */
async function twoAttempts(task: "authorize-payment" | "capture-payment"): Promise<Scene> {
  const counter = await openCounter();
  await counter.call("confirm-order");
  if (task === "capture-payment") {
    await counter.call("authorize-payment");
    await counter.shop.functions["record-shipment"]?.(dispatched("parcel-1"));
  }
  return sceneOf(counter, task, []);
}

function sceneOf(counter: Counter, task: string, others: Scene["actors"]): Scene {
  const { shop, desk } = counter;
  const attempt = (name: string) => ({
    name,
    run: (step: Parameters<Scene["actors"][0]["run"]>[0]) => counter.callAs(step, task),
  });
  return {
    actors: [attempt("first attempt"), attempt("second attempt"), ...others],
    fingerprint: () => JSON.stringify([shop.writes, desk.told, shop.core.ledgerOf(ORDER)]),
    async findFault() {
      const { authorizations, captures } = shop.core.ledgerOf(ORDER);
      if (authorizations.length > 1) return "two authorizations";
      if (captures.length > 1) return "two captures";
      return differenceBetween(await shop.ledger(), shop.core);
    },
  };
}

describe("two attempts at once move the money once, in every order of their steps", () => {
  it.each(["authorize-payment", "capture-payment"] as const)("%s", async (task) => {
    const { shortestFault, endings } = await explore(() => twoAttempts(task));

    expect(shortestFault).toBeUndefined();
    expect(endings).toBeGreaterThan(10);
  });

  it("in the same words, though each would have asked in its own", async () => {
    const open = async (): Promise<Scene> => {
      const counter = await openCounter();
      await counter.call("confirm-order");
      const asks = (answer: string) => ({
        name: `attempt that asks for a ${answer} answer`,
        run: (step: Parameters<Scene["actors"][0]["run"]>[0]) =>
          counter.callAs(step, "authorize-payment", { answer }),
      });
      return {
        ...sceneOf(counter, "authorize-payment", []),
        actors: [asks("synchronous"), asks("asynchronous")],
        async findFault() {
          const requests = counter.asked
            .filter(([operation]) => operation === "authorize")
            .map(([, request]) => JSON.stringify(request));
          return new Set(requests).size === 1 ? undefined : `asked ${requests.join(" and ")}`;
        },
      };
    };

    expect((await explore(open)).shortestFault).toBeUndefined();
  });

  it("also when Amazon refuses the one and accepts the other", async () => {
    const open = async (): Promise<Scene> => {
      let isMended = false;
      let hasDied = false;
      const counter = await openCounter({
        amazon: (real) => ({
          ...real,
          async authorize(request) {
            if (isMended) return real.authorize(request);
            if (!hasDied) throw new Error("out of memory");
            const code = "InvalidOrderReferenceStatus";
            throw new AmazonPayRequestRefused("Suspended", { code, httpStatus: 405 });
          },
        }),
      });
      await counter.call("confirm-order");
      // The intent is written, and then both attempts find it.
      await counter.call("authorize-payment");
      hasDied = true;
      const buyer = {
        name: "buyer",
        run: (step: Parameters<Scene["actors"][0]["run"]>[0]) =>
          step("mends the payment method", () => {
            isMended = true;
          }),
      };
      return sceneOf(counter, "authorize-payment", [buyer]);
    };

    const { shortestFault, endings } = await explore(open);

    expect(shortestFault).toBeUndefined();
    expect(endings).toBeGreaterThan(10);
  });
});

it("an order that Amazon confirmed with another total is not authorized, and a person decides", async () => {
  const counter = await openCounter({
    amazon: (real) => ({
      ...real,
      getOrderReferenceDetails: async (request) => ({
        ...(await real.getOrderReferenceDetails(request)),
        total: { minorUnits: 12_000, currency: "EUR" },
      }),
    }),
  });

  expect(await counter.call("confirm-order")).toBe("OperatorNeeded");
  expect((await counter.shop.ledger()).order.confirmedAt).toBeUndefined();
});
