import * as v from "valibot";

/** The bodies that the control API takes. */

const Text = v.pipe(v.string(), v.minLength(1));
const Count = v.pipe(v.number(), v.integer(), v.minValue(1));
const Seconds = v.pipe(v.number(), v.minValue(0));

const PaymentMethodSchema = v.picklist([
  "visa",
  "amex",
  "mastercard",
  "bankeinzug",
  "not-allowed",
  "invalid-method",
  "amazon-rejected",
  "timed-out",
]);

const AddressSchema = v.strictObject({
  name: Text,
  addressLine1: v.exactOptional(v.string()),
  addressLine2: v.exactOptional(v.string()),
  addressLine3: v.exactOptional(v.string()),
  city: v.string(),
  county: v.exactOptional(v.string()),
  district: v.exactOptional(v.string()),
  stateOrRegion: v.exactOptional(v.string()),
  postalCode: v.string(),
  countryCode: v.pipe(v.string(), v.length(2)),
  phone: v.exactOptional(v.string()),
});

const AddressChoice = v.union([AddressSchema, v.pipe(v.number(), v.integer(), v.minValue(0))]);

export const BuyerSchema = v.strictObject({
  id: v.exactOptional(Text),
  name: v.exactOptional(Text),
  email: v.exactOptional(Text),
  phone: v.exactOptional(Text),
});

const DeclineSchema = v.strictObject({
  reasonCode: v.picklist(["AmazonRejected", "ProcessingFailure"]),
});

export const DraftSchema = v.strictObject({
  id: v.exactOptional(v.pipe(v.string(), v.regex(/^S\d{2}-\d{7}-\d{7}$/))),
  idPrefix: v.exactOptional(v.pipe(v.string(), v.regex(/^S\d{2}$/))),
  region: v.exactOptional(v.picklist(["na", "eu", "uk", "de", "jp"])),
  address: v.exactOptional(v.nullable(AddressChoice)),
  paymentMethod: v.exactOptional(v.nullable(PaymentMethodSchema)),
  buyer: v.exactOptional(BuyerSchema),
  walletOnly: v.exactOptional(v.boolean()),
  maxAuthorizations: v.exactOptional(Count),
  constraints: v.exactOptional(v.array(Text)),
});

/** Ten years: longer than anything lives here, and still a date that can be written. */
const MOST_SECONDS_AT_ONCE = 10 * 366 * 24 * 3600;

export const ClockSchema = v.strictObject({
  advanceSeconds: v.pipe(Seconds, v.maxValue(MOST_SECONDS_AT_ONCE, "must be at most ten years")),
});

export const NotificationRuleSchema = v.strictObject({
  action: v.picklist(["deliver", "lose", "duplicate", "delay", "hold", "reorder"]),
  notificationType: v.exactOptional(Text),
  objectId: v.exactOptional(Text),
  state: v.exactOptional(Text),
  times: v.exactOptional(Count),
  delaySeconds: v.exactOptional(Seconds),
  copies: v.exactOptional(Count),
  tamper: v.exactOptional(v.picklist(["signature", "topic", "seller"])),
});

export const NotificationsSchema = v.strictObject({
  url: v.exactOptional(v.nullable(v.pipe(v.string(), v.url()))),
  signatureVersion: v.exactOptional(v.picklist(["1", "2"])),
  names: v.exactOptional(v.picklist(["payment", "document-root"])),
  /** Replaces every rule. */
  rules: v.exactOptional(v.array(NotificationRuleSchema)),
});

export const ReleaseSchema = v.strictObject({ messageIds: v.exactOptional(v.array(Text)) });

export const ReplyHoldSchema = v.strictObject({
  operation: Text,
  until: v.exactOptional(
    v.picklist(["notification-answered", "released"]),
    "notification-answered",
  ),
  times: v.exactOptional(Count, 1),
});

export const AgreementSchema = v.strictObject({
  id: v.exactOptional(v.pipe(v.string(), v.regex(/^C\d{2}-\d{7}-\d{7}$/))),
  address: v.exactOptional(v.nullable(AddressChoice)),
  paymentMethod: v.exactOptional(v.nullable(PaymentMethodSchema)),
  buyer: v.exactOptional(BuyerSchema),
  consent: v.exactOptional(v.boolean()),
});

export const AgreementUpdateSchema = v.strictObject({
  address: v.exactOptional(AddressChoice),
  paymentMethod: v.exactOptional(PaymentMethodSchema),
  consent: v.exactOptional(v.boolean()),
});

export const TokenSchema = v.strictObject({
  objectId: v.exactOptional(Text),
  clientId: v.exactOptional(Text),
  scopes: v.exactOptional(v.array(Text)),
  expiresInSeconds: v.exactOptional(Seconds),
});

export const AddressChangeSchema = v.strictObject({ address: AddressChoice });

export const MethodChangeSchema = v.strictObject({
  paymentMethod: PaymentMethodSchema,
  where: v.exactOptional(v.picklist(["wallet", "amazon-site"]), "wallet"),
});

export const AuthenticationSchema = v.strictObject({
  result: v.exactOptional(v.picklist(["Success", "Failure", "Abandoned"])),
  errorCode: v.exactOptional(
    v.picklist(["InvalidSellerId", "InvalidIdStatus", "InternalServerError"]),
  ),
});

/** Outcomes of the next Authorize, Capture or Refund, as plans of the core. */
export const OutcomeSchema = v.variant("operation", [
  v.strictObject({
    operation: v.literal("Authorize"),
    orderReferenceId: v.exactOptional(Text),
    plan: v.strictObject({
      declined: v.exactOptional(
        v.strictObject({
          reasonCode: v.picklist([
            "InvalidPaymentMethod",
            "AmazonRejected",
            "ProcessingFailure",
            "TransactionTimedOut",
          ]),
          softDecline: v.exactOptional(v.boolean()),
          methodUpdateMinutes: v.exactOptional(Count),
        }),
      ),
      closes: v.exactOptional(
        v.strictObject({
          reasonCode: v.picklist(["ExpiredUnused", "AmazonClosed"]),
          afterSeconds: Seconds,
        }),
      ),
      staysPending: v.exactOptional(v.picklist(["until-timeout", "for-ever"])),
    }),
  }),
  v.strictObject({
    operation: v.literal("Capture"),
    orderReferenceId: v.exactOptional(Text),
    plan: v.strictObject({
      pending: v.exactOptional(v.boolean()),
      declined: v.exactOptional(DeclineSchema),
      closes: v.exactOptional(
        v.strictObject({ reasonCode: v.literal("AmazonClosed"), afterSeconds: Seconds }),
      ),
      staysPending: v.exactOptional(v.literal("for-ever")),
    }),
  }),
  v.strictObject({
    operation: v.literal("Refund"),
    orderReferenceId: v.exactOptional(Text),
    plan: v.strictObject({
      declined: v.exactOptional(DeclineSchema),
      staysPending: v.exactOptional(v.literal("for-ever")),
    }),
  }),
]);

export const StateSchema = v.strictObject({ state: Text, reasonCode: v.exactOptional(Text) });

export const ClaimSchema = v.strictObject({
  amountMinorUnits: v.exactOptional(Count),
  refundType: v.exactOptional(Text),
});

export const ChargebackSchema = v.strictObject({
  amountMinorUnits: v.exactOptional(Count),
  state: v.exactOptional(Text),
  reason: v.exactOptional(Text),
  refunds: v.exactOptional(v.boolean()),
});

export const SellerCentralSchema = v.strictObject({ id: Text, amountMinorUnits: Count });
export const SellerCentralEndSchema = v.strictObject({ id: Text });

export const FaultSchema = v.strictObject({
  fault: v.picklist(["500", "502", "503", "504", "reset", "reply-lost", "truncated", "slow"]),
  operation: v.exactOptional(Text),
  times: v.exactOptional(Count, 1),
  delaySeconds: v.exactOptional(Seconds),
  keepBytes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
});

export const QuotasSchema = v.strictObject({
  quotas: v.union([
    v.picklist(["published", "off"]),
    v.record(Text, v.strictObject({ burst: Count, restoreSeconds: Seconds })),
  ]),
});

export const ServiceStatusSchema = v.strictObject({
  status: v.picklist(["GREEN", "GREEN_I", "YELLOW", "RED"]),
  message: v.exactOptional(Text),
});

export const AccountSchema = v.strictObject({ suspended: v.boolean() });

export const ValidationSchema = v.strictObject({
  reason: v.picklist(["InvalidPaymentMethod", "ValidationTimedOut"]),
});

export const RepeatSchema = v.strictObject({ messageId: Text });
