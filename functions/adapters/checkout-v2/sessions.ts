import type {
  CheckoutSessionReading,
  CheckoutSessions,
  PaymentInfo,
} from "../../domain/checkout-session.ts";
import { parseOrderReferenceId } from "../../domain/ids.ts";
import { present, set } from "../amazon-pay/present.ts";
import { ask, price } from "./ask.ts";
import type { CheckoutCall } from "./call.ts";
import * as replies from "./replies.ts";

/** The calls about checkout sessions (reference §12.2, seed 003). */
export function createSessions(call: CheckoutCall): CheckoutSessions {
  const path = (id: string) => `checkoutSessions/${encodeURIComponent(id)}`;
  return {
    getCheckoutSession: async (id) =>
      reading(await ask(call, replies.session, { method: "GET", path: path(id) })),
    updateCheckoutSession: async (id, info) =>
      reading(
        await ask(call, replies.session, { method: "PATCH", path: path(id), body: bodyOf(info) }),
      ),
    completeCheckoutSession: async (id, { chargeAmount, totalOrderAmount }) =>
      reading(
        await ask(call, replies.session, {
          method: "POST",
          path: `${path(id)}/complete`,
          body: {
            chargeAmount: price(chargeAmount),
            ...(totalOrderAmount && { totalOrderAmount: price(totalOrderAmount) }),
          },
        }),
      ),
  };
}

/** Only what is given is sent, so that the rest stays as it is (seed 003: all is optional). */
function bodyOf({ chargeAmount, totalOrderAmount, ...info }: PaymentInfo) {
  const webCheckoutDetails = present({
    checkoutResultReturnUrl: info.resultReturnUrl,
    checkoutReviewReturnUrl: info.reviewReturnUrl,
    checkoutCancelUrl: info.cancelUrl,
  });
  const paymentDetails = present({
    paymentIntent: info.paymentIntent,
    canHandlePendingAuthorization: info.canHandlePendingAuthorization,
    chargeAmount: chargeAmount && price(chargeAmount),
    totalOrderAmount: totalOrderAmount && price(totalOrderAmount),
    softDescriptor: info.softDescriptor,
    presentmentCurrency: info.presentmentCurrency,
    allowOvercharge: info.allowOvercharge,
    extendExpiration: info.extendExpiration,
  });
  const merchantMetadata = present({ ...info.merchantMetadata });
  return {
    ...someOf({ webCheckoutDetails, paymentDetails, merchantMetadata }),
    ...(info.platformId !== undefined && { platformId: info.platformId }),
    ...(info.providerReferenceId !== undefined && {
      providerMetadata: { providerReferenceId: info.providerReferenceId },
    }),
  };
}

function someOf(groups: Readonly<Record<string, object>>) {
  return Object.fromEntries(
    Object.entries(groups).filter(([, members]) => Object.keys(members).length > 0),
  );
}

function reading(reply: replies.SessionReply): CheckoutSessionReading {
  const { statusDetails, paymentDetails, webCheckoutDetails, chargePermissionId } = reply;
  const descriptors = reply.paymentPreferences?.flatMap((one) => one?.paymentDescriptor ?? []);
  return {
    checkoutSessionId: reply.checkoutSessionId,
    state: statusDetails.state,
    constraints: (reply.constraints ?? []).map(({ constraintId: id, description }) => ({
      id,
      description,
    })),
    ...set({
      reason: statusDetails.reasonCode,
      reasonDescription: statusDetails.reasonDescription,
      updatedAt: statusDetails.lastUpdatedTimestamp,
      productType: reply.productType,
      redirectUrl: webCheckoutDetails?.amazonPayRedirectUrl,
      resultReturnUrl: webCheckoutDetails?.checkoutResultReturnUrl,
      reviewReturnUrl: webCheckoutDetails?.checkoutReviewReturnUrl,
      cancelUrl: webCheckoutDetails?.checkoutCancelUrl,
      ...paymentDetails,
      merchantMetadata: reply.merchantMetadata && set(reply.merchantMetadata),
      buyer: reply.buyer,
      shipTo: reply.shippingAddress,
      billingAddress: reply.billingAddress,
      paymentDescriptors: descriptors?.length ? descriptors : undefined,
      orderReferenceId: chargePermissionId ? parseOrderReferenceId(chargePermissionId) : undefined,
      chargeId: reply.chargeId,
      createdAt: reply.creationTimestamp,
      expiresAt: reply.expirationTimestamp,
      platformId: reply.platformId,
      providerReferenceId: reply.providerMetadata?.providerReferenceId,
      storeId: reply.storeId,
      deliverySpecifications: reply.deliverySpecifications,
      buttonText: reply.checkoutButtonText,
      releaseEnvironment: reply.releaseEnvironment,
      supplementaryData: reply.supplementaryData,
    }),
  };
}
