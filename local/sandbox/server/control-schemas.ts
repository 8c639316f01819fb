import * as v from "valibot";

/** The bodies that the control API takes. */

const Text = v.pipe(v.string(), v.minLength(1));
const Count = v.pipe(v.number(), v.integer(), v.minValue(1));
const Seconds = v.pipe(v.number(), v.minValue(0));

export const PaymentMethodSchema = v.picklist(["visa", "amex", "mastercard", "bankeinzug"]);

export const AddressSchema = v.strictObject({
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

export const DraftSchema = v.strictObject({
  id: v.exactOptional(v.pipe(v.string(), v.regex(/^S\d{2}-\d{7}-\d{7}$/))),
  idPrefix: v.exactOptional(v.pipe(v.string(), v.regex(/^S\d{2}$/))),
  region: v.exactOptional(v.picklist(["na", "eu", "uk", "de", "jp"])),
  address: v.exactOptional(v.nullable(AddressChoice)),
  paymentMethod: v.exactOptional(v.nullable(PaymentMethodSchema)),
  buyer: v.exactOptional(
    v.strictObject({
      id: v.exactOptional(Text),
      name: v.exactOptional(Text),
      email: v.exactOptional(Text),
      phone: v.exactOptional(Text),
    }),
  ),
  walletOnly: v.exactOptional(v.boolean()),
  maxAuthorizations: v.exactOptional(Count),
  constraints: v.exactOptional(v.array(Text)),
});

export const ClockSchema = v.strictObject({ advanceSeconds: Seconds });

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
