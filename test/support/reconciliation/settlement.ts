import { referenceId } from "../../../functions/domain/ids.ts";
import { euros } from "../waiting/records.ts";
import { openOrderReference } from "./amazon.ts";
import { type Books, TOTAL } from "./books.ts";

const HEAD = [
  '"SellerId:","A1SHIPCHARGE00"',
  '"SettlementStartDate:","2026-03-01T00:00:00-0000"',
  '"SettlementEndDate:","2026-03-31T00:00:00-0000"',
  "",
  '"TransactionPostedDate","SettlementId","AmazonTransactionId","SellerReferenceId","TransactionType","AmazonOrderReferenceId","SellerOrderId","StoreName","CurrencyCode","TransactionDescription","TransactionAmount"',
];

/** Every capture and refund that Amazon has made, as a settlement report tells of them. */
export async function* settlementOf({ core }: Books): AsyncIterable<string> {
  yield* HEAD;
  for (const ledger of core.allLedgers()) {
    const order = ledger.amazonOrderReferenceId;
    const row = (type: string, id: string, reference: string, minorUnits: number): string =>
      [
        "2026-03-29T15:48:50-0000",
        "5044561311",
        id,
        reference,
        type,
        order,
        `shop order of ${order}`,
        'Shop, ""the first""',
        "EUR",
        "",
        (minorUnits / 100).toFixed(2),
      ]
        .map((cell) => `"${cell}"`)
        .join(",");
    for (const one of ledger.captures) {
      yield row("Capture", one.id, one.referenceId, one.amountMinorUnits);
    }
    for (const one of ledger.refunds) {
      yield row("Refund", one.id, one.referenceId, -one.amountMinorUnits);
    }
  }
  yield '"2026-03-29T15:48:50-0000","5044561311","","","Transfer","","","","EUR","","-1,000.00"';
}

/** Amazon has charged orders under this seller's keys that the shop has never heard of. */
export async function chargeForeignOrders(
  { core, amazonPay }: Books,
  count: number,
): Promise<readonly string[]> {
  const orders: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const orderReferenceId = openOrderReference(core, `foreign-${number}`, TOTAL);
    await amazonPay.authorize({
      orderReferenceId,
      referenceId: referenceId(orderReferenceId, "authorization", 1),
      amount: euros(TOTAL),
      transactionTimeoutMinutes: 0,
      captureNow: true,
    });
    orders.push(`shop order of ${orderReferenceId}`);
  }
  return orders;
}
