import { marshall } from "@aws-sdk/util-dynamodb";
import { RecordContended } from "../../domain/errors.ts";
import type { OrderReferenceId, SellerOrderId } from "../../domain/ids.ts";
import { ledgerOf } from "../../domain/ledger.ts";
import type { LedgerRow } from "../../domain/order.ts";
import type { BuyerRecord, Clock, OrderStore, TimelineEntry } from "../../domain/ports.ts";
import { buyerAttributes, sellerOrderAttributes } from "./buyer-schemas.ts";
import { hasValue, IS_NEW } from "./conditions.ts";
import { epochSeconds } from "./expiry.ts";
import { buyerKey, orderKey, orderPartition, sellerOrderKey } from "./keys.ts";
import { LEDGER_ATTRIBUTES, readRow, writeRow } from "./ledger-rows.ts";
import { parseItem, writableItem } from "./parse-item.ts";
import { getItem, queryLedger } from "./read-items.ts";
import { TABLE, type TableAccess } from "./table.ts";
import { HISTORY, timelineOf } from "./timeline.ts";
import { keyItem, putItem, updateItem } from "./write-item.ts";

/**
 * The recorded orders in DynamoDB.
 *
 * A "conflict" can also be an echo: when DynamoDB's answer to a write is lost, the SDK sends the
 * write again, and that one fails on the version that the first has made. Whoever reads the row
 * again, as after any conflict, finds their own change.
 *
 * @param clock hides a buyer whose time is over before DynamoDB has got round to deleting it.
 */
export function createOrderStore(table: TableAccess, clock: Pick<Clock, "now">): OrderStore {
  return {
    claimSellerOrder: (sellerOrderId, orderReferenceId, insteadOf) =>
      claimSellerOrder(table, sellerOrderId, orderReferenceId, insteadOf),

    findBySellerOrder: (sellerOrderId) => findBySellerOrder(table, sellerOrderId),

    async readOrder(orderReferenceId) {
      const item = await getItem(table, orderKey(orderReferenceId), LEDGER_ATTRIBUTES);
      return item && ledgerOf([readRow(item)])?.order;
    },

    async readLedger(orderReferenceId) {
      const items = await queryLedger(table, orderPartition(orderReferenceId), LEDGER_ATTRIBUTES);
      return ledgerOf(items.map(readRow));
    },

    async save(row, entry) {
      const next = { ...row, version: row.version + 1 };
      return (await saveRow(table, next, row.version, entry)) ? { row: next } : "conflict";
    },

    async readTimeline(orderReferenceId) {
      const pk = orderPartition(orderReferenceId);
      return timelineOf(await queryLedger(table, pk, [HISTORY]));
    },

    saveBuyer: (orderReferenceId, buyer, expiresAt) =>
      saveBuyer(table, orderReferenceId, buyer, expiresAt),

    async readBuyer(orderReferenceId) {
      const item = await getItem(table, buyerKey(orderReferenceId));
      if (!item) return undefined;
      const { expiresAtSeconds, ...buyer } = parseItem(buyerAttributes, item);
      return expiresAtSeconds * 1000 <= clock.now() ? undefined : buyer;
    },
  };
}

async function saveRow(
  table: TableAccess,
  row: LedgerRow,
  expectedVersion: number,
  entry: TimelineEntry | undefined,
): Promise<boolean> {
  const { key, set, remove } = writeRow(row);
  const append = entry && { list: HISTORY, element: { M: marshall({ ...entry }) } };
  const condition =
    expectedVersion === 0 ? IS_NEW : hasValue("version", { N: `${expectedVersion}` });
  const what = `save ${key.sk}`;
  const written = await updateItem(
    table,
    what,
    key,
    { set, remove, ...(append && { append }) },
    condition,
  );
  return written !== undefined;
}

async function claimSellerOrder(
  table: TableAccess,
  sellerOrderId: SellerOrderId,
  orderReferenceId: OrderReferenceId,
  insteadOf: OrderReferenceId | undefined,
): Promise<OrderReferenceId> {
  const key = sellerOrderKey(sellerOrderId);
  const item = { ...keyItem(key), orderReferenceId: { S: orderReferenceId } };
  const isFree = insteadOf ? hasValue("orderReferenceId", { S: insteadOf }) : IS_NEW;
  if (await putItem(table, "claim SELLER_ORDER", item, isFree)) return orderReferenceId;
  const holder = await findBySellerOrder(table, sellerOrderId);
  if (!holder) throw new RecordContended(`${key.pk} was there and is gone`);
  return holder;
}

async function findBySellerOrder(
  table: TableAccess,
  sellerOrderId: SellerOrderId,
): Promise<OrderReferenceId | undefined> {
  const item = await getItem(table, sellerOrderKey(sellerOrderId));
  return item && parseItem(sellerOrderAttributes, item).orderReferenceId;
}

async function saveBuyer(
  table: TableAccess,
  orderReferenceId: OrderReferenceId,
  buyer: BuyerRecord,
  expiresAt: string,
): Promise<void> {
  const key = buyerKey(orderReferenceId);
  const attributes = { ...buyer, [TABLE.expiryAttribute]: epochSeconds(expiresAt) };
  const item = { ...keyItem(key), ...writableItem(buyerAttributes, key, attributes) };
  await putItem(table, "save BUYER", item);
}
