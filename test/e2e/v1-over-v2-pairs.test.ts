import { afterEach, beforeEach, expect, it } from "vitest";
import type { OrderReferenceId } from "../../functions/domain/ids.ts";
import type { LedgerRow } from "../../functions/domain/order.ts";
import type { TimelineEntry } from "../../functions/domain/ports.ts";
import { placedOverCheckout, refundTen, shipAndCharge } from "../support/checkout-orders.ts";
import type { ShopFront } from "../support/shop-front.ts";
import {
  booksOf,
  calledOf,
  carryOver,
  openStrictShop,
  placedOverMws,
} from "../support/v1-orders.ts";

/* Two calls of one order that are written down in the same moment, one for each interface. */

const MINUTE = 60_000;
const eur = (minorUnits: number) => ({ minorUnits, currency: "EUR" });
let shop: ShopFront;

beforeEach(async () => {
  shop = await openStrictShop();
});

afterEach(async () => {
  await shop.close();
});

/** Holds the first rows of a kind until so many are decided, then writes all of them. */
function writeTogether(isMeant: (row: LedgerRow) => boolean, many: number): void {
  const { store } = shop.world.records;
  const save = store.save.bind(store);
  let arrived = 0;
  let release = (): void => {};
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  const written: Promise<unknown>[] = [];
  store.save = async <Row extends LedgerRow>(row: Row, entry?: TimelineEntry) => {
    if (row.version !== 0 || arrived === many || !isMeant(row)) return save(row, entry);
    arrived += 1;
    if (arrived === many) release();
    await all;
    const mine = save(row, entry);
    written.push(mine);
    while (written.length < many) await Promise.resolve();
    await Promise.all(written);
    return mine;
  };
}

const isIntentOf = (kind: LedgerRow["kind"]) => (row: LedgerRow) =>
  row.kind === kind && "status" in row && row.status.state === "Requested";

async function rowsOf(id: string) {
  const ledger = await shop.store.readLedger(id as OrderReferenceId);
  return ledger?.refunds.map(({ status, askedOver, amount }) => [
    amount.minorUnits,
    askedOver ?? "mws",
    status.state,
  ]);
}

it("gives back once each what is asked for directly and by batch in the same moment", async () => {
  const id = await placedOverMws(shop);
  await shipAndCharge(shop, id);
  carryOver(shop, "checkout-v2");
  writeTogether(isIntentOf("refund"), 2);
  shop.world.sandbox.addNotificationRule({ action: "lose", notificationType: "PaymentRefund" });
  shop.world.sandbox.addFault({ fault: "reply-lost", operation: "Refund", times: 1_000 });
  shop.world.sandbox.addFault({ fault: "reply-lost", operation: "CreateRefund", times: 2 });
  await Promise.all([
    shop.ask(`POST /orders/${id}/refunds`, { refundId: "return-2", amount: eur(2_000) }),
    shop.ask(`POST /orders/${id}/refunds`, {
      refundId: "return-1",
      amount: eur(1_000),
      byBatch: true,
    }),
  ]);
  await shop.clock.advanceBy(500);
  const written = await rowsOf(id);
  await shop.ask("POST /batches", { operation: "Refund", since: "2020-01-01T00:00:00Z" });
  await shop.clock.advanceBy(30 * 60 * MINUTE);

  expect(written?.map(([minorUnits, over]) => [minorUnits, over]).sort()).toEqual([
    [1_000, "mws"],
    [2_000, "checkout-v2"],
  ]);
  expect((await booksOf(shop, id)).amazon).toEqual([11_990, 11_990, 3_000]);
  expect((await rowsOf(id))?.map(([, , state]) => state)).toEqual(["Completed", "Completed"]);
  expect(calledOf(shop)).not.toContain("Refund");
});

it.each(["MWS", "v2"])("asks nobody while v2 is taken back, of an order from %s", async (from) => {
  const id = from === "v2" ? await placedOverCheckout(shop) : await placedOverMws(shop);
  carryOver(shop, "checkout-v2");
  if (from === "MWS") {
    await shipAndCharge(shop, id);
  }
  shop.world.deploy({ openOrders: "mws", checkoutV2: false });
  shop.calls.length = 0;
  if (from === "MWS") {
    await refundTen(shop, id);
  } else {
    await shipAndCharge(shop, id);
  }
  const meanwhile = calledOf(shop);

  const failed = shop.logged.filter((line) => line.includes("CheckoutV2SwitchedOff"));
  const advice = await shop.ask(`GET /orders/${id}`);

  expect(meanwhile).toEqual([]);
  expect(failed).not.toEqual([]);
  expect(JSON.stringify(advice.body)).toContain("set amazonPay.checkoutV2, deploy, and retry");
});
