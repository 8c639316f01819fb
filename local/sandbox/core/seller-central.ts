import { type AuthorizationView, createAuthorization } from "./authorizations.ts";
import { assertCapturable, createCapture } from "./captures.ts";
import { assertAuthorizable, assertWithinLimits } from "./limits.ts";
import type { Capture, Refund } from "./model.ts";
import { cancelOrderReference, closeOrderReference } from "./order-endings.ts";
import { assertRefundable, createRefund, settleLater } from "./refunds.ts";
import { authorizationOf, captureOf, orderOf, type World } from "./world.ts";

/** What a person does in Seller Central, behind the shop's back. */
export interface SellerCentral {
  authorize(orderReferenceId: string, amountMinorUnits: number): AuthorizationView;
  capture(authorizationId: string, amountMinorUnits: number): Readonly<Capture>;
  refund(captureId: string, amountMinorUnits: number): Readonly<Refund>;
  close(orderReferenceId: string): void;
  cancel(orderReferenceId: string): void;
}

/** Amazon makes these reference ids up, so no shop knows them beforehand. */
function newReferenceId(world: World): string {
  return world.ids.uuid().replaceAll("-", "");
}

export function createSellerCentral(world: World): SellerCentral {
  return {
    authorize(orderReferenceId, minorUnits) {
      const order = orderOf(world, orderReferenceId);
      assertAuthorizable(world, order);
      const amount = { currency: order.total?.currency ?? "EUR", minorUnits };
      assertWithinLimits(world, order, amount);
      const request = {
        orderReferenceId,
        authorizationReferenceId: newReferenceId(world),
        amount,
        transactionTimeoutMinutes: 0,
        captureNow: false,
      };
      return createAuthorization(world, order, request, {});
    },
    capture(authorizationId, minorUnits) {
      const authorization = authorizationOf(world, authorizationId);
      const amount = { currency: authorization.amount.currency, minorUnits };
      assertCapturable(authorization, amount);
      const captureReferenceId = newReferenceId(world);
      return createCapture(
        world,
        authorization,
        { authorizationId, captureReferenceId, amount },
        {},
      );
    },
    refund(captureId, minorUnits) {
      const one = captureOf(world, captureId);
      const amount = { currency: one.amount.currency, minorUnits };
      assertRefundable(world, one, amount);
      const refundReferenceId = newReferenceId(world);
      const type = "SellerInitiated";
      const refund = createRefund(world, one, { captureId, refundReferenceId, amount, type });
      settleLater(world, refund, {});
      return { ...refund };
    },
    close: (orderReferenceId) => closeOrderReference(world, { orderReferenceId }),
    cancel: (orderReferenceId) => cancelOrderReference(world, { orderReferenceId }),
  };
}
