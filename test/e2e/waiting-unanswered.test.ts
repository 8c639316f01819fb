import { expect, it } from "vitest";
import { AmazonPayUnavailable } from "../../functions/domain/errors.ts";
import { differenceBetween, openCounter } from "../support/waiting/counter.ts";
import { ORDER } from "../support/waiting/records.ts";
import { dispatched } from "../support/waiting/shop.ts";

it("records a rejection that was never answered, although the order has ended with it", async () => {
  const counter = await openCounter({
    amazon: (real) => ({
      ...real,
      async authorize(request) {
        await real.authorize(request);
        throw new AmazonPayUnavailable("The reply was lost", {});
      },
    }),
  });
  await counter.call("confirm-order");
  counter.shop.core.forceOutcome({
    operation: "Authorize",
    plan: { declined: { reasonCode: "AmazonRejected" } },
  });
  expect(await counter.call("authorize-payment")).toBe("AmazonPayUnavailable");
  // A notification's function died after the first of its two writes.
  const { order } = await counter.shop.ledger();
  await counter.shop.memory.orders.save({ ...order, phase: "declined" });
  // No attempt came through any more, and the order needed an operator.
  expect(await counter.call("ask-operator")).toBe("GiveUp");

  await counter.call("close-order");

  const ledger = await counter.shop.ledger();
  expect(ledger.order.phase).toBe("declined");
  expect(differenceBetween(ledger, counter.shop.core)).toBeUndefined();
});

it("keeps a capture of Seller Central that shows only when ours is refused", async () => {
  const counter = await openCounter();
  await counter.call("confirm-order");
  await counter.call("authorize-payment");
  const [open] = counter.shop.core.ledgerOf(ORDER).authorizations;
  counter.shop.core.sellerCentral.capture(open?.id ?? "none", 500);
  await counter.shop.functions["record-shipment"]?.(dispatched("parcel-1"));

  expect(await counter.call("capture-payment")).toBe("AuthorizationRequired");

  const { outside } = await counter.shop.ledger();
  expect(outside.map(({ purpose, amount }) => [purpose, amount.minorUnits])).toEqual([
    ["capture", 500],
  ]);
});

it("learns without a notification what became of a capture that Seller Central left pending", async () => {
  const counter = await capturedElsewhere(10 * 86_400);
  const { clock, functions, memory } = counter.shop;
  const states = async () =>
    (await counter.shop.ledger()).outside.map(({ status }) => status.state);
  await counter.call("await-shipment");
  await clock.advanceTo(Date.parse((await memory.waitingRoom.read(ORDER))?.dueAt ?? ""));
  await functions["sweep"]?.({});
  expect(await states()).toEqual(["Pending"]);

  await counter.call("ask-operator");
  await clock.advanceBy(11 * 86_400_000);
  await functions["sweep"]?.({});

  expect(await states()).toEqual(["Completed"]);
});

it("closes when it is known what became of a capture that Seller Central left pending", async () => {
  const counter = await capturedElsewhere(3 * 86_400);
  const { clock, functions, memory } = counter.shop;
  await counter.call("await-shipment");
  await clock.advanceTo(Date.parse((await memory.waitingRoom.read(ORDER))?.dueAt ?? ""));
  await functions["sweep"]?.({});

  expect(await counter.call("close-order")).toBe("CaptureUndecided");
  await clock.advanceBy(4 * 86_400_000);
  expect(await counter.call("close-order")).toBe("done");

  const { order, outside } = await counter.shop.ledger();
  expect(order.phase).toBe("closed");
  expect(outside.map(({ status }) => status.state)).toEqual(["Completed"]);
});

it("reads what became of an authorization when its order was recorded as rejected, and it was not", async () => {
  const counter = await openCounter();
  const { core, clock, memory } = counter.shop;
  await counter.call("confirm-order");
  core.forceOutcome({
    operation: "Authorize",
    plan: { declined: { reasonCode: "AmazonRejected" } },
  });
  await counter.call("authorize-payment", { answer: "asynchronous" });
  await clock.advanceBy(40_000);
  // The function that closed the order died after the first of its two writes.
  const { order } = await counter.shop.ledger();
  await memory.orders.save({ ...order, phase: "declined" });

  expect(await counter.call("close-order")).toBe("done");

  const { authorizations } = await counter.shop.ledger();
  expect(authorizations.map(({ status }) => status.state)).toEqual(["Declined"]);
});

it("waits also for a capture of Seller Central's that shows only when the rest is given back", async () => {
  const counter = await capturedElsewhere(3 * 86_400);

  expect(await counter.call("close-order")).toBe("CaptureUndecided");

  const { order, outside } = await counter.shop.ledger();
  expect(order.phase).toBe("closing");
  expect(outside.map(({ status }) => status.state)).toEqual(["Pending"]);
});

it("finds what it reserved before it calls an order refused that has ended unconfirmed", async () => {
  const counter = await openCounter({
    amazon: (real) => ({
      ...real,
      async authorize(request) {
        await real.authorize(request);
        throw new AmazonPayUnavailable("The reply was lost", {});
      },
    }),
  });
  const { core, memory } = counter.shop;
  await counter.call("confirm-order");
  await counter.call("authorize-payment");
  // The answer to the confirmation was lost, too, and an operator led the order past it.
  const { confirmedAt: _lost, ...order } = (await counter.shop.ledger()).order;
  await memory.orders.save(order);
  core.sellerCentral.close(ORDER);

  await counter.call("confirm-order");

  const ledger = await counter.shop.ledger();
  expect(ledger.order.phase).not.toBe("refused");
  expect(differenceBetween(ledger, core)).toBeUndefined();
});

/** An order that is authorized, and of which Seller Central captures 5.00 that stay pending so long. */
async function capturedElsewhere(pendingSeconds: number) {
  const counter = await openCounter({
    settings: { captureAtOnceSeconds: 0, lateCapturePendingSeconds: pendingSeconds },
  });
  const { core, clock } = counter.shop;
  await counter.call("confirm-order");
  await counter.call("authorize-payment");
  await clock.advanceBy(1_000);
  const [open] = core.ledgerOf(ORDER).authorizations;
  core.sellerCentral.capture(open?.id ?? "none", 500);
  return counter;
}
