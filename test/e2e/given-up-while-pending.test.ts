import { expect, it } from "vitest";
import { HOUR, MINUTE, openRefundShop, type RefundShop } from "../support/refund-shop.ts";

const DAY = 24 * HOUR;

/** An order that an operator gives up while its one capture is pending for some days; no message tells of it. */
async function givenUp(days: number): Promise<{ shop: RefundShop; states: readonly string[] }> {
  const shop = await openRefundShop([], {
    amazonSettings: { capturePendingSeconds: (days * DAY) / 1_000 },
  });
  const { world, id } = shop;
  const states: string[] = [];
  world.runner.onEvent((_execution, { stateEnteredEventDetails: entered }) => {
    if (entered?.name) states.push(entered.name);
  });
  for (const notificationType of ["PaymentCapture", "PaymentAuthorize"] as const) {
    world.sandbox.addNotificationRule({ action: "lose", notificationType });
  }
  world.sandbox.core.forceOutcome({ operation: "Capture", plan: { pending: true } });
  world.sandbox.addFault({ fault: "reply-lost", operation: "Capture", times: 1 });
  world.sandbox.addFault({ fault: "reset", operation: "Capture", times: 99 });
  world.publishShipment({ orderReferenceId: id, shipmentId: "SH-1" });
  await shop.pass(20 * MINUTE);
  expect(states.at(-1)).toBe("Needs an operator");
  await shop.ask("operator", { says: "give-up" });
  await shop.pass(HOUR);
  return { shop, states };
}

it("closes when Amazon has taken the money of a capture that was pending when a person gave the order up", async () => {
  const { shop, states } = await givenUp(3);
  expect(states.at(-1)).toBe("Wait for the decision");
  expect(await shop.read()).toMatchObject({ phase: "closing", captured: { minorUnits: 0 } });

  await shop.pass(4 * DAY);

  expect(states.at(-1)).toBe("Close order");
  expect(await shop.read()).toMatchObject({ phase: "closed", captured: { minorUnits: 10_000 } });
  expect(shop.world.sandbox.orderReference(shop.id).capturedMinorUnits).toBe(10_000);
  await shop.world.close();
});

it("closes without a capture that Amazon has not decided about in 14 days", async () => {
  const { shop, states } = await givenUp(99);
  await shop.pass(13 * DAY);
  expect(states.at(-1)).toBe("Wait for the decision");

  await shop.pass(2 * DAY);

  expect(await shop.read()).toMatchObject({ phase: "closed", captured: { minorUnits: 0 } });
  await shop.world.close();
});
