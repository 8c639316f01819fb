import * as v from "valibot";
import { AmazonPayUnavailable } from "../../domain/errors.ts";
import { formatDecimal, type Money } from "../../domain/money.ts";
import type { CheckoutCall, CheckoutRequest } from "./call.ts";

/** Sends a request and reads the object that came back. Throws what Amazon refused. */
export async function ask<T>(
  call: CheckoutCall,
  schema: v.GenericSchema<unknown, T>,
  request: CheckoutRequest,
): Promise<T> {
  const reply = await call(request);
  if (reply.refused) throw reply.refused.failure;
  return readObject(schema, request, reply.object);
}

/**
 * Reads an object. Throws AmazonPayUnavailable for one that is not as it should be, because nobody
 * knows then what Amazon did; the message names the place and nothing that stands there.
 */
export function readObject<T>(
  schema: v.GenericSchema<unknown, T>,
  { method, path }: CheckoutRequest,
  object: unknown,
): T {
  try {
    return v.parse(schema, object);
  } catch (cause) {
    const place = v.isValiError(cause) ? v.getDotPath(cause.issues[0]) : undefined;
    throw new AmazonPayUnavailable(
      `${method} ${path}: the reply has no usable ${place ?? "content"}`,
      {},
    );
  }
}

/** An amount as v2 writes it: decimal text, and a currency. */
export function price(amount: Money) {
  return { amount: formatDecimal(amount), currencyCode: amount.currency };
}
