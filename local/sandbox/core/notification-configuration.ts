import type { Change } from "./model.ts";
import type { World } from "./world.ts";

const EVENT_TYPES: Readonly<Record<Change["kind"], string>> = {
  OrderReference: "ORDER_REFERENCE",
  Authorization: "PAYMENT_AUTHORIZE",
  Capture: "PAYMENT_CAPTURE",
  Refund: "PAYMENT_REFUND",
  BillingAgreement: "BILLING_AGREEMENT",
  Chargeback: "CHARGEBACK_DETAILED",
  Batch: "BATCH",
};

/** The endpoints that asked for a kind of change, or, without a change, all of them (§3.13). */
export function notificationUrls(world: World, change?: Change): readonly string[] {
  const wanted = change && EVENT_TYPES[change.kind];
  return world.notificationConfiguration
    .filter(
      ({ eventTypes }) =>
        wanted === undefined || eventTypes.includes("ALL") || eventTypes.includes(wanted),
    )
    .map(({ url }) => url);
}
