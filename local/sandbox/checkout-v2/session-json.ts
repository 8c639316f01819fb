import { type CheckoutSession, price, timestamp } from "./model.ts";
import { constraintsOf } from "./sessions.ts";
import { addressJson, buyerJson, ENVIRONMENT, metadataJson } from "./shared-json.ts";

/**
 * A checkout session as answers show it; what is unset is null (reference §12.2).
 *
 * @param payPage where buyers pay at Amazon; told once nothing is missing
 */
export function sessionJson(session: CheckoutSession, payPage: string) {
  const { payment, web } = session;
  const constraints = session.status.state === "Open" ? constraintsOf(session) : [];
  const ready = session.status.state === "Open" && constraints.length === 0;
  return {
    checkoutSessionId: session.id,
    webCheckoutDetails: {
      checkoutReviewReturnUrl: web.checkoutReviewReturnUrl ?? null,
      checkoutResultReturnUrl: web.checkoutResultReturnUrl ?? null,
      checkoutCancelUrl: web.checkoutCancelUrl ?? null,
      amazonPayRedirectUrl: ready ? `${payPage}?amazonCheckoutSessionId=${session.id}` : null,
    },
    productType: session.productType,
    paymentDetails: {
      paymentIntent: payment.paymentIntent ?? null,
      canHandlePendingAuthorization: payment.canHandlePendingAuthorization ?? false,
      chargeAmount: price(payment.chargeAmount),
      totalOrderAmount: price(payment.totalOrderAmount),
      softDescriptor: payment.softDescriptor ?? null,
      presentmentCurrency: payment.presentmentCurrency ?? null,
      allowOvercharge: payment.allowOvercharge ?? null,
      extendExpiration: payment.extendExpiration ?? null,
    },
    merchantMetadata: metadataJson(session.metadata),
    supplementaryData: session.supplementaryData ?? null,
    buyer: buyerJson(session.buyer),
    billingAddress: addressJson(session.address),
    paymentPreferences: [{ paymentDescriptor: `Visa ****${session.card} (Amazon Pay)` }],
    statusDetails: {
      state: session.status.state,
      reasonCode: session.status.reasonCode ?? null,
      reasonDescription: null,
      lastUpdatedTimestamp: timestamp(session.status.updatedAt),
    },
    shippingAddress: session.productType === "PayOnly" ? null : addressJson(session.address),
    platformId: session.platformId ?? null,
    chargePermissionId: session.chargePermissionId ?? null,
    chargeId: session.chargeId ?? null,
    constraints,
    creationTimestamp: timestamp(session.createdAt),
    expirationTimestamp: timestamp(session.expiresAt),
    storeId: session.storeId,
    deliverySpecifications: session.deliverySpecifications ?? null,
    providerMetadata: { providerReferenceId: session.provider.providerReferenceId ?? null },
    checkoutButtonText: null,
    releaseEnvironment: ENVIRONMENT,
  };
}
