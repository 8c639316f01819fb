import { subtract } from "../../domain/money.ts";
import type { CheckoutBooks } from "../../domain/reconcile-checkout.ts";
import { ask } from "./ask.ts";
import { type CheckoutClientOptions, checkoutCall } from "./client.ts";
import { authorizationReading, captureReading, orderReading, refundReading } from "./readings.ts";
import * as replies from "./replies.ts";

/**
 * What API v2 shows of an order whose charges and refunds are known by their ids; it lists neither
 * (reference §12.3). One attempt per call; throws the errors of domain/errors.ts.
 */
export function createCheckoutBooks(options: CheckoutClientOptions): CheckoutBooks {
  const call = checkoutCall(options);
  return {
    async readPermission(id) {
      const path = `chargePermissions/${id}`;
      const reply = await ask(call, replies.permission, { method: "GET", path });
      const { amountLimit, amountBalance } = reply.limits ?? {};
      const { status } = orderReading(reply);
      return amountLimit && amountBalance
        ? { status, used: subtract(amountLimit, amountBalance) }
        : { status };
    },
    async readCharge(id) {
      const reply = await ask(call, replies.charge, { method: "GET", path: `charges/${id}` });
      return { authorization: authorizationReading(reply), capture: captureReading(reply) };
    },
    async readRefund(id) {
      const path = `refunds/${id}`;
      return refundReading(await ask(call, replies.refund, { method: "GET", path }));
    },
  };
}
