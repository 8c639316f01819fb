import type { OrderReference } from "../core/model.ts";
import { allowanceAbove } from "../core/money.ts";
import { ask, type Desk } from "./desk.ts";
import { price, timestamp } from "./model.ts";
import { addressJson, buyerJson, ENVIRONMENT, metadataJson } from "./shared-json.ts";

/** For 30 days after its creation an order shows its buyer (reference §12.3). */
const SHOWS_BUYER_MILLISECONDS = 30 * 24 * 60 * 60 * 1_000;

/** An order reference's states in the words of v2 (reference §12.3, §4.1). */
function permissionStatus({ status, paymentMethodDeclined }: Readonly<OrderReference>) {
  const reasonOf: Readonly<Record<string, string>> = {
    InvalidPaymentMethod: "PaymentMethodInvalid",
    SellerClosed: "MerchantClosed",
    SellerCanceled: "MerchantClosed",
    MaxAmountCharged: "AmazonClosed",
    MaxAuthorizationsCaptured: "AmazonClosed",
    Expired: "Expired",
  };
  const state =
    status.state === "Open" && !paymentMethodDeclined
      ? "Chargeable"
      : status.state === "Canceled" || status.state === "Closed"
        ? "Closed"
        : "NonChargeable";
  const { reasonCode } = status;
  return {
    state,
    reasons:
      reasonCode === undefined
        ? null
        : [{ reasonCode: reasonOf[reasonCode] ?? reasonCode, reasonDescription: null }],
    lastUpdatedTimestamp: timestamp(status.lastUpdatedAt),
  };
}

export function permissionJson(desk: Desk, chargePermissionId: string) {
  const { order } = ask(desk, "GetOrderReferenceDetails", { orderReferenceId: chargePermissionId });
  const session = desk.sessionsByPermission.get(order.id);
  const { authorizedMinorUnits } = desk.core.ledgerOf(order.id);
  const shows = desk.clock.now() - order.createdAt < SHOWS_BUYER_MILLISECONDS;
  const limit = order.total && {
    ...order.total,
    minorUnits: order.total.minorUnits + allowanceAbove(order.total),
  };
  return {
    chargePermissionId: order.id,
    chargePermissionReferenceId: null,
    chargePermissionType: "OneTime",
    platformId: order.platformId ?? null,
    buyer: shows ? buyerJson(order.buyer) : null,
    billingAddress: null,
    shippingAddress: shows ? addressJson(order.address) : null,
    paymentPreferences: null,
    statusDetails: permissionStatus(order),
    creationTimestamp: timestamp(order.createdAt),
    expirationTimestamp: timestamp(order.expiresAt),
    merchantMetadata: {
      ...metadataJson(session?.metadata),
      merchantReferenceId: order.seller.sellerOrderId ?? null,
      merchantStoreName: order.seller.storeName ?? null,
      customInformation: order.seller.customInformation ?? null,
    },
    releaseEnvironment: ENVIRONMENT,
    limits: {
      amountLimit: price(limit),
      amountBalance: price(
        limit && { ...limit, minorUnits: limit.minorUnits - authorizedMinorUnits },
      ),
    },
    presentmentCurrency: order.total?.currency ?? null,
  };
}
