import { createCheckoutBooks } from "../adapters/checkout-v2/books.ts";
import { createV1Books } from "../adapters/checkout-v2/v1-orders.ts";
import { createOrderStore } from "../adapters/dynamodb/order-store.ts";
import { createCheckoutKeys } from "../adapters/secrets/amazon-pay-keys.ts";
import type { Log } from "../domain/ports.ts";
import { unhurried, unhurriedCheckout } from "../domain/reconcile-pace.ts";
import { systemClock } from "./clock.ts";
import { callingOf, keySettings, mwsClient, openTable, throttleOf } from "./deps.ts";
import type { Environment } from "./env.ts";

/** Both of Amazon's interfaces for reading in no hurry: behind everybody who has orders to carry. */
export function unhurriedAmazonPayDeps(env: Pick<Environment, "amazonPay" | "table">, log: Log) {
  const pace = {
    throttle: throttleOf(env),
    clock: systemClock,
    log,
    environment: env.amazonPay.AMAZON_PAY_ENVIRONMENT,
  };
  const amazonPay = unhurried(mwsClient(env, {}), pace);
  if (env.amazonPay.AMAZON_PAY_CHECKOUT_V2 === undefined) return { amazonPay };
  const keys = createCheckoutKeys(keySettings(env)).current;
  const books = createCheckoutBooks({ ...callingOf(env, {}), keys });
  const checkoutBooks = unhurriedCheckout(books, pace);
  const v1Books = createV1Books(checkoutBooks, createOrderStore(openTable(env), systemClock));
  return { amazonPay, checkoutBooks, v1Books, openOrders: env.amazonPay.AMAZON_PAY_OPEN_ORDERS };
}
