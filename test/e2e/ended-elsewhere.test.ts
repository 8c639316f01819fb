import { expect, it } from "vitest";
import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { Shop } from "../../local/demo/shop.ts";
import { openWorld } from "../../local/world/world.ts";

const HOUR = 3_600_000;

async function openShop() {
  const clock = createVirtualClock(Date.parse("2026-11-02T09:00:00.000Z"));
  const shop = new Shop(clock);
  const world = await openWorld({ clock, random: () => 0.5, arrival: shop.arrival });
  const { amazonOrderReferenceId: id } = world.sandbox.createOrderReference();
  const order = `${world.endpoint}/orders/${id}`;
  await shop.ask("POST", `${world.endpoint}/orders`, {
    orderReferenceId: id,
    sellerOrderId: "1001",
    total: { minorUnits: 10_000, currency: "EUR" },
  });
  await clock.advanceBy(HOUR);
  const ask = (path: string, body: object) => shop.ask("POST", `${order}/${path}`, body);
  return { clock, world, id, ask, read: async () => (await shop.ask("GET", order)).body };
}

it("ends an order that was cancelled in Seller Central, and keeps later shipments for a person", async () => {
  const { clock, world, id, ask, read } = await openShop();

  world.sandbox.core.sellerCentral.cancel(id);
  await clock.advanceBy(HOUR);
  const late = await ask("shipments", { shipmentId: "P-1" });

  expect(await read()).toMatchObject({
    phase: "ended",
    amazon: { state: "Canceled" },
    captured: { minorUnits: 0 },
    lateShipments: [{ shipmentId: "P-1" }],
  });
  expect(late).toMatchObject({ status: 409, body: { error: "ShipmentLate" } });
  await world.close();
});

it("knows that what was reserved is free again, also when only the order's own end was told", async () => {
  const { clock, world, id } = await openShop();
  world.sandbox.addNotificationRule({ action: "lose", notificationType: "PaymentAuthorize" });

  world.sandbox.core.sellerCentral.cancel(id);
  await clock.advanceBy(HOUR);

  const ledger = await world.records.store.readLedger(parseOrderReferenceId(id));
  expect(ledger?.order.phase).toBe("ended");
  expect(ledger?.authorizations.map(({ status }) => status.state)).toEqual(["Closed"]);
  await world.close();
});

it("knows it also of what Seller Central had reserved, as soon as the order's end is told", async () => {
  const { clock, world, id } = await openShop();
  const { sellerCentral } = world.sandbox.core;
  sellerCentral.authorize(id, 10);
  await clock.advanceBy(HOUR);
  const outside = async () =>
    (await world.records.store.readLedger(parseOrderReferenceId(id)))?.outside;
  expect(await outside()).toMatchObject([{ status: { state: "Open" } }]);
  world.sandbox.addNotificationRule({ action: "lose", notificationType: "PaymentAuthorize" });

  sellerCentral.cancel(id);
  await clock.advanceBy(5_000);

  expect(await outside()).toMatchObject([{ status: { state: "Closed" } }]);
  await world.close();
});

it("gives back what is reserved when an order that was closed in Seller Central is cancelled", async () => {
  const { clock, world, id, ask } = await openShop();

  world.sandbox.core.sellerCentral.close(id);
  await clock.advanceBy(HOUR);
  await ask("cancel", {});
  await clock.advanceBy(HOUR);

  const { state, authorizations } = world.sandbox.orderReference(id);
  expect(state).toBe("Closed");
  expect(authorizations.map((row) => row.state)).toEqual(["Closed"]);
  await world.close();
});
