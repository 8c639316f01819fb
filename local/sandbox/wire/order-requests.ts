import { isWithinHighestTotal, type Money } from "../core/money.ts";
import type { OrderAttributes } from "../core/order-references.ts";
import { Refusal } from "../core/refusal.ts";
import { invalid, missing } from "./authentication.ts";
import type { FormParameters } from "./form.ts";
import {
  given,
  readBoolean,
  readList,
  readMoney,
  readRequired,
  readRequiredMoney,
  readText,
} from "./parameters.ts";

function assertPayable(total: Money | undefined, name: string): void {
  if (total && !isWithinHighestTotal(total)) throw invalid(name, "The amount is too high");
}

/** SellerOrderAttributes under any prefix, with the limits of reference §3.0. */
export function readSeller(p: FormParameters, prefix: string): OrderAttributes["seller"] {
  const categories = readList(p, `${prefix}.OrderItemCategories.OrderItemCategory`);
  return given({
    sellerOrderId: readText(p, `${prefix}.SellerOrderId`, 127),
    storeName: readText(p, `${prefix}.StoreName`, 50),
    customInformation: readText(p, `${prefix}.CustomInformation`, 1024),
    supplementaryData: readText(p, `${prefix}.SupplementaryData`, 4096),
    orderItemCategories: categories.length > 0 ? categories : undefined,
  });
}

export function readOrderAttributes(
  p: FormParameters,
  prefix: "OrderReferenceAttributes" | "OrderAttributes",
): OrderAttributes {
  const total = readMoney(p, `${prefix}.OrderTotal`);
  assertPayable(total, `${prefix}.OrderTotal.Amount`);
  const provider = `${prefix}.PaymentServiceProviderAttributes.PaymentServiceProvider`;
  const id = readText(p, `${provider}Id`, 127);
  const orderId = readText(p, `${provider}OrderId`, 127);
  return given({
    total,
    platformId: readText(p, `${prefix}.PlatformId`, 64),
    sellerNote: readText(p, `${prefix}.SellerNote`, 1024),
    seller: readSeller(p, `${prefix}.SellerOrderAttributes`),
    requestPaymentAuthorization: readBoolean(p, `${prefix}.RequestPaymentAuthorization`),
    paymentServiceProvider:
      id === undefined && orderId === undefined ? undefined : given({ id, orderId }),
  });
}

export function readSetOrderReferenceDetails(p: FormParameters) {
  const attributes = readOrderAttributes(p, "OrderReferenceAttributes");
  readRequiredMoney(p, "OrderReferenceAttributes.OrderTotal");
  return { orderReferenceId: readRequired(p, "AmazonOrderReferenceId"), attributes };
}

export function readSetOrderAttributes(p: FormParameters) {
  return {
    orderReferenceId: readRequired(p, "AmazonOrderReferenceId"),
    attributes: readOrderAttributes(p, "OrderAttributes"),
  };
}

/** The buyer's token under its new or its old name, never under both (reference §3.4). */
export function readAccessToken(p: FormParameters): string | undefined {
  const token = p.get("AccessToken") || undefined;
  const olderToken = p.get("AddressConsentToken") || undefined;
  if (token !== undefined && olderToken !== undefined) {
    throw new Refusal(
      "AmbiguousToken",
      "Only one of AccessToken and AddressConsentToken may be given.",
    );
  }
  return token ?? olderToken;
}

export function readGetOrderReferenceDetails(p: FormParameters) {
  return given({
    orderReferenceId: readRequired(p, "AmazonOrderReferenceId"),
    accessToken: readAccessToken(p),
  });
}

/** One return URL without the other leads nowhere (reference §3.3). */
export function readReturnUrls(p: FormParameters, required: boolean) {
  const successUrl = p.get("SuccessUrl") || undefined;
  const failureUrl = p.get("FailureUrl") || undefined;
  if (required || successUrl !== undefined || failureUrl !== undefined) {
    if (successUrl === undefined) throw missing("SuccessUrl");
    if (failureUrl === undefined) throw missing("FailureUrl");
    if (!URL.canParse(successUrl)) throw invalid("SuccessUrl", "Must be a URL");
    if (!URL.canParse(failureUrl)) throw invalid("FailureUrl", "Must be a URL");
  }
  return given({ successUrl, failureUrl });
}

export function readConfirmOrderReference(p: FormParameters, returnUrlsRequired: boolean) {
  return given({
    orderReferenceId: readRequired(p, "AmazonOrderReferenceId"),
    ...readReturnUrls(p, returnUrlsRequired),
    authorizationAmount: readMoney(p, "AuthorizationAmount"),
    expectImmediateAuthorization: readBoolean(p, "ExpectImmediateAuthorization") ?? false,
  });
}

export function readCancelOrderReference(p: FormParameters) {
  return given({
    orderReferenceId: readRequired(p, "AmazonOrderReferenceId"),
    cancelationReason: readText(p, "CancelationReason", 1024),
  });
}

export function readCloseOrderReference(p: FormParameters) {
  return given({
    orderReferenceId: readRequired(p, "AmazonOrderReferenceId"),
    closureReason: readText(p, "ClosureReason", 1024),
  });
}
