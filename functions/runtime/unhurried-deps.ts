import { createCheckoutBooks } from "../adapters/checkout-v2/books.ts";
import { createCheckoutKeys } from "../adapters/secrets/amazon-pay-keys.ts";
import type { Log } from "../domain/ports.ts";
import { unhurried, unhurriedCheckout } from "../domain/reconcile-pace.ts";
import { systemClock } from "./clock.ts";
import { callingOf, keySettings, mwsClient, throttleOf } from "./deps.ts";
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
  return { amazonPay, checkoutBooks: unhurriedCheckout(books, pace) };
}
