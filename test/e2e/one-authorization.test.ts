import { expect, it } from "vitest";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { Shop } from "../../local/demo/shop.ts";
import { openWorld } from "../../local/world/world.ts";

const MINUTE = 60_000;

async function openShop() {
  const clock = createVirtualClock(Date.parse("2026-11-02T09:00:00.000Z"));
  const shop = new Shop(clock);
  const world = await openWorld({ clock, random: () => 0.5, arrival: shop.arrival });
  const { amazonOrderReferenceId: id } = world.sandbox.createOrderReference();
  const place = (mode: object) =>
    shop.ask("POST", `${world.endpoint}/orders`, {
      orderReferenceId: id,
      sellerOrderId: "1001",
      total: { minorUnits: 10_000, currency: "EUR" },
      mode,
    });
  const states = () =>
    world.runner
      .listExecutions()
      .flatMap(({ executionArn }) => world.runner.statesEntered(executionArn));
  const say = (says: string) =>
    shop.ask("POST", `${world.endpoint}/orders/${id}/operator`, { says });
  return { clock, world, id, place, states, say };
}

it("looks for an authorization whose reply was lost before a new one is asked for", async () => {
  const { clock, world, id, place, states, say } = await openShop();
  world.sandbox.addNotificationRule({ action: "lose", notificationType: "PaymentAuthorize" });
  world.sandbox.addFault({ fault: "reply-lost", operation: "Authorize", times: 9 });
  await place({ answer: "synchronous" });
  await clock.advanceBy(20 * MINUTE);
  expect(states().at(-1)).toBe("Needs an operator");

  await say("reauthorize");
  await clock.advanceBy(5 * MINUTE);

  const { authorizations } = world.sandbox.orderReference(id);
  expect(authorizations.map(({ state }) => state).sort()).toEqual(["Closed", "Open"]);
  expect(states().at(-1)).toBe("Await shipment");
  await world.close();
});

it("charges an order once when Amazon takes the money together with the authorization", async () => {
  const { clock, world, id, place, states } = await openShop();

  const answer = await place({ answer: "synchronous", capture: "immediate" });
  await clock.advanceBy(60 * MINUTE);

  expect(answer.status).toBe(200);
  expect(states().at(-1)).toBe("Close order");
  const { authorizations, captures, capturedMinorUnits } = world.sandbox.orderReference(id);
  expect(capturedMinorUnits).toBe(10_000);
  expect([authorizations.length, captures.length]).toEqual([1, 1]);
  await world.close();
});

it("asks a person when Amazon closes each authorization at once, and goes on by what they say", async () => {
  const { clock, world, id, place, states, say } = await openShop();
  const closes = (times: number): void => {
    for (let n = 0; n < times; n += 1) {
      const plan = { closes: { reasonCode: "AmazonClosed", afterSeconds: 0 } };
      world.sandbox.core.forceOutcome({ operation: "Authorize", plan });
    }
  };
  closes(5);
  await place({ answer: "synchronous" });
  await clock.advanceBy(60 * MINUTE);

  expect(states().at(-1)).toBe("Needs an operator");
  expect(world.sandbox.orderReference(id).authorizations).toHaveLength(4);

  await say("reauthorize");
  await clock.advanceBy(60 * MINUTE);

  const { authorizations } = world.sandbox.orderReference(id);
  expect(authorizations.map(({ state }) => state).sort()).toEqual([
    ...Array.from({ length: 5 }, () => "Closed"),
    "Open",
  ]);
  expect(states().at(-1)).toBe("Await shipment");
  await world.close();
});
