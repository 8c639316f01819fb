import type { Capture, OrderReference, Refund } from "./model.ts";
import { type Money, writeAmount } from "./money.ts";
import { later, type Mail, type World } from "./world.ts";

function moneyText(money: Money): string {
  return `${money.currency} ${writeAmount(money)}`;
}

/** The fields that every mail takes from the order (guide "The Payment Authorized email"). */
function orderFields(world: World, order: OrderReference): Record<string, string> {
  return {
    storeName: order.seller.storeName ?? world.settings.storeName,
    ...(order.total && { orderTotal: moneyText(order.total) }),
    ...(order.seller.sellerOrderId !== undefined && { sellerOrderId: order.seller.sellerOrderId }),
    ...(order.confirmedAt !== undefined && {
      orderDate: new Date(order.confirmedAt).toISOString(),
    }),
  };
}

function send(
  world: World,
  kind: Mail["kind"],
  order: OrderReference,
  more: Record<string, string | undefined>,
): void {
  const given = Object.entries(more).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  world.mailbox.push({
    kind,
    to: order.buyer.email,
    sentAt: world.clock.now(),
    orderReferenceId: order.id,
    fields: { ...orderFields(world, order), ...Object.fromEntries(given) },
  });
}

/** Goes out five minutes after the confirm, unless the order has ended by then (seed S0). */
export function planConfirmationMail(world: World, order: OrderReference): void {
  later(world, `${order.id}:mail`, world.settings.confirmationMailDelaySeconds, () => {
    if (order.status.state === "Canceled" || order.status.state === "Closed") return;
    send(world, "payment-initiated", order, { sellerNote: order.sellerNote });
  });
}

export function sendChargeMail(world: World, order: OrderReference, capture: Capture): void {
  send(world, "charge-notification", order, {
    sellerNote: capture.note,
    totalAmountCharged: moneyText(capture.amount),
  });
}

export function sendRefundMail(world: World, order: OrderReference, refund: Refund): void {
  send(world, "refund-notification", order, {
    sellerNote: refund.note,
    totalAmountRefunded: moneyText(refund.amount),
  });
}

export function sendMethodChangedMail(world: World, order: OrderReference): void {
  send(world, "payment-information-updated", order, { sellerNote: order.sellerNote });
}
