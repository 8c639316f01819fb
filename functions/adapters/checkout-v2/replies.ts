import * as v from "valibot";
import type { Address, Buyer } from "../../domain/amazon-pay.ts";
import type { SessionBuyer } from "../../domain/checkout-session.ts";
import { InvalidValue } from "../../domain/errors.ts";
import { parseCurrency, parseDecimal } from "../../domain/money.ts";
import { present, set } from "../amazon-pay/present.ts";

/** The objects of v2 as they come; what is unset is null (reference §12.2, §12.3). */

const text = v.nullish(v.string());
const truth = v.nullish(v.boolean());

export const price = v.pipe(
  v.object({ amount: v.string(), currencyCode: v.string() }),
  v.transform(({ amount, currencyCode }) => parseDecimal(amount, parseCurrency(currencyCode))),
);

const MOMENT = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?Z$/;

/** `yyyymmddThhmmssZ`, as ISO 8601 with milliseconds. */
const moment = v.pipe(
  v.string(),
  v.transform((written) => {
    const at = Date.parse(written.replace(MOMENT, "$1-$2-$3T$4:$5:$6Z"));
    if (!MOMENT.test(written) || Number.isNaN(at)) {
      throw new InvalidValue(`"${written}" is not a moment in time`);
    }
    return new Date(at).toISOString();
  }),
);

const status = v.object({
  state: v.string(),
  reasonCode: text,
  reasons: v.nullish(v.array(v.object({ reasonCode: text }))),
  lastUpdatedTimestamp: v.nullish(moment),
});

export type CheckoutStatus = v.InferOutput<typeof status>;

const address = v.pipe(
  v.object({
    name: text,
    addressLine1: text,
    addressLine2: text,
    addressLine3: text,
    city: text,
    county: text,
    district: text,
    stateOrRegion: text,
    postalCode: text,
    countryCode: text,
    phoneNumber: text,
  }),
  v.transform(
    ({ phoneNumber, ...rest }): Address => filled({ ...rest, phone: phoneNumber }) as Address,
  ),
);

const texts = v.nullish(v.array(v.string()));

/** What a session tells of its buyer beyond what an order tells. */
const sessionBuyer = v.pipe(
  v.object({
    buyerId: text,
    name: text,
    email: text,
    phoneNumber: text,
    primeMembershipTypes: texts,
  }),
  v.transform(({ phoneNumber: phone, primeMembershipTypes, ...rest }): SessionBuyer => {
    const told = filled({ ...rest, phone }) as Omit<SessionBuyer, "primeMembershipTypes">;
    return primeMembershipTypes ? { ...told, primeMembershipTypes } : told;
  }),
);

const region = v.pipe(
  v.object({ statesOrRegions: texts, zipCodes: texts }),
  v.transform((members) => set(members)),
);

const deliverySpecifications = v.pipe(
  v.object({
    specialRestrictions: texts,
    addressRestrictions: v.nullish(
      v.object({ type: v.string(), restrictions: v.record(v.string(), region) }),
    ),
  }),
  v.transform((members) => set(members)),
);

const buyer = v.pipe(
  v.object({ name: text, email: text, phoneNumber: text }),
  v.transform(
    ({ name, email, phoneNumber }): Buyer => filled({ name, email, phone: phoneNumber }) as Buyer,
  ),
);

/** Without what is null, undefined or empty. */
function filled(parts: Readonly<Record<string, string | null | undefined>>) {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value));
}

const metadata = v.nullish(
  v.object({
    merchantReferenceId: text,
    merchantStoreName: text,
    noteToBuyer: text,
    customInformation: text,
  }),
);

export const session = v.object({
  checkoutSessionId: v.string(),
  webCheckoutDetails: v.nullish(
    v.object({
      checkoutReviewReturnUrl: text,
      checkoutResultReturnUrl: text,
      checkoutCancelUrl: text,
      amazonPayRedirectUrl: text,
    }),
  ),
  productType: text,
  paymentDetails: v.nullish(
    v.object({
      paymentIntent: text,
      canHandlePendingAuthorization: truth,
      chargeAmount: v.nullish(price),
      totalOrderAmount: v.nullish(price),
      softDescriptor: text,
      presentmentCurrency: text,
      allowOvercharge: truth,
      extendExpiration: truth,
    }),
  ),
  merchantMetadata: metadata,
  supplementaryData: text,
  statusDetails: v.object({ ...status.entries, reasonDescription: text }),
  buyer: v.nullish(sessionBuyer),
  shippingAddress: v.nullish(address),
  billingAddress: v.nullish(address),
  paymentPreferences: v.nullish(v.array(v.nullable(v.object({ paymentDescriptor: text })))),
  platformId: text,
  constraints: v.nullish(
    v.array(v.object({ constraintId: v.string(), description: v.optional(v.string(), "") })),
    [],
  ),
  chargePermissionId: text,
  chargeId: text,
  creationTimestamp: v.nullish(moment),
  expirationTimestamp: v.nullish(moment),
  storeId: text,
  deliverySpecifications: v.nullish(deliverySpecifications),
  providerMetadata: v.nullish(v.object({ providerReferenceId: text })),
  checkoutButtonText: text,
  releaseEnvironment: text,
});

export const permission = v.object({
  chargePermissionId: v.string(),
  statusDetails: status,
  buyer: v.nullish(buyer),
  shippingAddress: v.nullish(address),
  billingAddress: v.nullish(address),
  merchantMetadata: metadata,
  expirationTimestamp: v.nullish(moment),
  limits: v.nullish(v.object({ amountLimit: v.nullish(price), amountBalance: v.nullish(price) })),
});

export const charge = v.object({
  chargeId: v.string(),
  chargePermissionId: v.string(),
  chargeAmount: price,
  captureAmount: v.nullish(price),
  refundedAmount: v.nullish(price),
  merchantMetadata: metadata,
  statusDetails: status,
  expirationTimestamp: v.nullish(moment),
});

export const refund = v.object({
  refundId: v.string(),
  chargeId: v.string(),
  refundAmount: price,
  statusDetails: status,
  creationTimestamp: v.nullish(moment),
});

export type SessionReply = v.InferOutput<typeof session>;
export type PermissionReply = v.InferOutput<typeof permission>;
export type ChargeReply = v.InferOutput<typeof charge>;
export type RefundReply = v.InferOutput<typeof refund>;

/** A status in the words of MWS, which the workflow knows; an unknown state is kept as it came. */
export function statusOf(
  { lastUpdatedTimestamp }: CheckoutStatus,
  state: string,
  reason?: string | null,
) {
  return present({
    state,
    reason: reason ?? undefined,
    updatedAt: lastUpdatedTimestamp ?? undefined,
  });
}
