import { afterEach, beforeEach, expect, it } from "vitest";
import { parseOrderReferenceId } from "../../functions/domain/ids.ts";
import type { Order } from "../../functions/domain/order.ts";
import { placedOverCheckout, refundTen, shipAndCharge } from "../support/checkout-orders.ts";
import { type OperatorDesk, openOperatorDesk } from "../support/operator-desk.ts";
import { findingsOf } from "../support/reconciliation/found.ts";
import { aShipment } from "../support/waiting/records.ts";

const HOUR = 3_600_000;
const euros = (minorUnits: number) => ({ minorUnits, currency: "EUR" }) as const;

let desk: OperatorDesk;

beforeEach(async () => {
  desk = await openOperatorDesk();
});

afterEach(() => desk.shop.close());

async function charged(): Promise<string> {
  const id = await placedOverCheckout(desk.shop);
  await shipAndCharge(desk.shop, id);
  return id;
}

async function change(id: string, changes: Partial<Order>): Promise<void> {
  const order = await desk.shop.store.readOrder(parseOrderReferenceId(id));
  if (order) await desk.shop.store.save({ ...order, ...changes });
}

it("invents nothing on books that agree, and asks each order's own interface little", async () => {
  const { shop } = desk;
  await desk.placed();
  await placedOverCheckout(shop);
  await charged();
  await refundTen(shop, await charged());
  const inParts = await placedOverCheckout(shop);
  await shipAndCharge(shop, inParts, { amount: euros(4_000) });
  await shipAndCharge(shop, inParts, { shipmentId: "SH-2", amount: euros(7_990) });
  await placedOverCheckout(shop, undefined, { mode: { capture: "immediate" } });
  const soldOut = await placedOverCheckout(shop);
  await shop.ask(`POST /orders/${soldOut}/cancel`, { reason: "Sold out" });
  await placedOverCheckout(shop, { card: "4354" });
  await shop.clock.advanceBy(26 * HOUR);
  const before = shop.calls.length;

  const { output, exitCode } = await desk.run("reconcile");

  expect(output).toContain("8 orders and 0 lines of a report compared: 0 differences.");
  expect(exitCode).toBe(0);
  const asked = shop.calls.slice(before).map(({ operation }) => operation);
  const times = (operation: string) => asked.filter((one) => one === operation).length;
  // Two charges of the order that left in parts, one of each other.
  expect(["GetChargePermission", "GetCharge", "GetRefund"].map(times)).toEqual([7, 8, 0]);
  expect(["GetOrderReferenceDetails", "ListOrderReference"].map(times)).toEqual([1, 1]);
});

it("finds nothing in what was done elsewhere and is recorded", async () => {
  const { core } = desk.shop.world.sandbox;
  const captureOf = (id: string): string => core.ledgerOf(id).captures[0]?.id ?? "";
  core.sellerCentral.refund(captureOf(await charged()), 500);
  core.chargeBack(captureOf(await charged()));
  const charge = await placedOverCheckout(desk.shop);
  core.sellerCentral.capture(core.ledgerOf(charge).authorizations[0]?.id ?? "", 500);
  await desk.shop.clock.advanceBy(2 * HOUR);
  // A person has looked at it, and lets the order go on.
  await desk.run("retry", charge, "--yes");
  await desk.shop.clock.advanceBy(2 * HOUR);

  expect(await findingsOf(desk)).toEqual([]);
});

it("finds every order that is wrong among those that are not, in one run", async () => {
  const { shop } = desk;
  const { sandbox } = shop.world;
  const { sellerCentral, ledgerOf } = sandbox.core;
  const wrong = {
    captured: await placedOverCheckout(shop),
    held: await placedOverCheckout(shop),
    givenBack: await charged(),
    endedHere: await placedOverCheckout(shop),
    endedThere: await placedOverCheckout(shop),
    unpaid: await placedOverCheckout(shop),
  };
  await placedOverCheckout(shop);
  await refundTen(shop, await charged());
  sandbox.setNotifications({ url: null });
  sellerCentral.capture(ledgerOf(wrong.captured).authorizations[0]?.id ?? "", 500);
  sellerCentral.authorize(wrong.held, 1_000);
  sellerCentral.refund(ledgerOf(wrong.givenBack).captures[0]?.id ?? "", 500);
  sellerCentral.close(wrong.endedThere);
  await change(wrong.endedHere, { phase: "closed" });
  await shop.clock.advanceBy(2 * HOUR);
  const recordedAt = new Date(shop.clock.now() - 26 * HOUR).toISOString();
  await change(wrong.unpaid, { shipments: [aShipment(1, { recordedAt })] });

  const found = await findingsOf(desk);

  expect(found.map(({ kind, orderReferenceId: id }) => `${kind} ${id}`).sort()).toEqual([
    ...[wrong.captured, wrong.held].map((id) => `captured-outside ${id}`).sort(),
    `open-at-amazon ${wrong.endedHere}`,
    `record-behind ${wrong.endedThere}`,
    `refunded-outside ${wrong.givenBack}`,
    `shipped-without-charge ${wrong.unpaid}`,
  ]);
});

it("says of an order whose charge Amazon does not show that it was not compared", async () => {
  const { store } = desk.shop;
  const id = await placedOverCheckout(desk.shop);
  const row = (await store.readLedger(parseOrderReferenceId(id)))?.authorizations[0];
  if (!row?.amazonId) throw new Error("Nothing is authorized");
  const amazonId = row.amazonId.replace(/\d{6}$/, "999999") as typeof row.amazonId;
  await store.save({ ...row, amazonId });

  expect(await findingsOf(desk)).toMatchObject([{ kind: "not-compared", orderReferenceId: id }]);
});

it("finds amounts of an authorization, a capture and a refund that differ", async () => {
  const { store } = desk.shop;
  const id = await charged();
  await refundTen(desk.shop, id);
  const waiting = await placedOverCheckout(desk.shop);
  const ended = await store.readLedger(parseOrderReferenceId(id));
  const open = await store.readLedger(parseOrderReferenceId(waiting));
  for (const row of [ended?.captures[0], ended?.refunds[0], open?.authorizations[0]]) {
    if (row) await store.save({ ...row, amount: euros(12_000) });
  }

  const found = await findingsOf(desk);

  expect(found.map(({ kind, says }) => `${kind}: ${says}`).sort()).toEqual([
    "amount-differs: Authorization 1 is 120.00 EUR here and 119.90 EUR at Amazon",
    "amount-differs: Capture 1 is 120.00 EUR here and 119.90 EUR at Amazon",
    expect.stringMatching(/^amount-differs: Refund .+ is 120.00 EUR here and 10.00 EUR at Amazon/),
  ]);
});

it("leaves what has just happened to the notification that is on its way", async () => {
  const { sandbox } = desk.shop.world;
  const [waiting, ended] = [await placedOverCheckout(desk.shop), await charged()];
  sandbox.setNotifications({ url: null });
  const { sellerCentral } = sandbox.core;
  sellerCentral.capture(sandbox.core.ledgerOf(waiting).authorizations[0]?.id ?? "", 500);
  sellerCentral.refund(sandbox.core.ledgerOf(ended).captures[0]?.id ?? "", 500);

  expect(await findingsOf(desk)).toEqual([]);
});
