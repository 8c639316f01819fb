import * as v from "valibot";
import { parseShipmentId } from "../../functions/domain/ids.ts";
import { type Currency, type Money, parseDecimal } from "../../functions/domain/money.ts";
import { textSchema } from "../../functions/runtime/schemas.ts";

const UNIT_SECONDS = { s: 1, min: 60, h: 3600, d: 24 * 3600 } as const;
/** An order reference lives 180 days (reference §4.1). */
const LONGEST_SECONDS = 170 * UNIT_SECONDS.d;

/** A time after the order was placed, such as "90 s", "5 min", "26 h" or "8 d"; in milliseconds. */
const moment = v.pipe(
  v.string('must be a time such as "5 min"'),
  v.regex(
    /^\d+ (s|min|h|d)$/,
    'must be a time after placing such as "90 s", "5 min", "26 h" or "8 d"',
  ),
  v.transform(milliseconds),
  v.maxValue(LONGEST_SECONDS * 1_000, "must be less than 170 days: an order reference lives 180"),
);

function milliseconds(text: string): number {
  const [count = "", unit = ""] = text.split(" ");
  return Number(count) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS] * 1_000;
}

/** Turns a parser of the domain into a schema, so that its own words reach the reader. */
export function parsed<Value>(parse: (text: string) => Value, expects = "must be text") {
  return v.pipe(
    v.string(expects),
    v.rawTransform<string, Value>(({ dataset, addIssue, NEVER }) => {
      try {
        return parse(dataset.value);
      } catch (error) {
        addIssue({ message: error instanceof Error ? error.message : String(error) });
        return NEVER;
      }
    }),
  );
}

/** Decimal text of the order's currency, more than zero. */
export function amountIn(currency: Currency) {
  return parsed((text): Money => {
    const amount = parseDecimal(text, currency);
    if (amount.minorUnits <= 0) throw new RangeError("must be more than zero");
    return amount;
  }, 'must be text like "119.90"');
}

/** What goods are, wherever a shipment is written down. */
export function goodsEntries(currency: Currency) {
  return {
    shipmentId: parsed(parseShipmentId),
    amount: v.exactOptional(amountIn(currency)),
    final: v.exactOptional(v.boolean()),
    note: v.exactOptional(textSchema(255)),
  };
}

const PAYMENT_METHODS = [
  "visa",
  "amex",
  "mastercard",
  "bankeinzug",
  "not-allowed",
  "invalid-method",
  "amazon-rejected",
  "timed-out",
] as const;

const times = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1);

/** The HTTP status that the shop's request is to be answered with. */
const answered = v.optional(v.pipe(v.number(), v.integer()), 200);

/** Without a time a step is taken before the order is placed. */
const when = { after: v.optional(moment) };

function shopSteps(currency: Currency) {
  const asks = { ...when, answered };
  return [
    v.strictObject({
      ...asks,
      step: v.literal("shop-ships"),
      ...goodsEntries(currency),
      /** Over the fulfilment bus, by either number of the order, or by an HTTP command. */
      by: v.optional(v.picklist(["order-reference", "order-number", "command"]), "order-reference"),
    }),
    v.strictObject({ ...asks, step: v.literal("shop-says-nothing-more-ships") }),
    v.strictObject({ ...asks, step: v.literal("shop-raises-total"), to: amountIn(currency) }),
    v.strictObject({
      ...asks,
      step: v.literal("shop-sets-attributes"),
      attributes: v.record(v.string(), v.string()),
    }),
    v.strictObject({
      ...asks,
      step: v.literal("shop-cancels"),
      reason: v.exactOptional(textSchema(1024)),
    }),
    v.strictObject({
      ...asks,
      step: v.literal("shop-refunds"),
      refundId: v.string(),
      amount: v.exactOptional(amountIn(currency)),
      shipmentId: v.exactOptional(parsed(parseShipmentId)),
    }),
    v.strictObject({ ...asks, step: v.literal("shop-places-again") }),
    v.strictObject({
      ...asks,
      step: v.literal("operator-says"),
      says: v.picklist(["go-on", "reauthorize", "cancel", "give-up"]),
    }),
    v.strictObject({ ...asks, step: v.literal("operator-resumes") }),
    v.strictObject({
      ...asks,
      step: v.literal("buyer-returns"),
      with: v.picklist([
        "Success",
        "Failure",
        "Abandoned",
        "InvalidSellerId",
        "InvalidIdStatus",
        "InternalServerError",
      ]),
    }),
    v.strictObject({
      ...asks,
      step: v.literal("buyer-picks"),
      method: v.picklist(PAYMENT_METHODS),
      at: v.picklist(["amazon", "shop"]),
    }),
  ] as const;
}

function sellerCentralSteps(currency: Currency) {
  const amount = amountIn(currency);
  return [
    v.strictObject({ ...when, step: v.literal("seller-central-authorizes"), amount }),
    v.strictObject({ ...when, step: v.literal("seller-central-captures"), amount }),
    v.strictObject({ ...when, step: v.literal("seller-central-refunds"), amount }),
    v.strictObject({ ...when, step: v.literal("seller-central-closes") }),
    v.strictObject({ ...when, step: v.literal("seller-central-cancels") }),
  ] as const;
}

const disturbingSteps = [
  v.strictObject({
    ...when,
    step: v.literal("amazon-decides"),
    about: v.picklist(["Authorize", "Capture", "Refund"]),
    declined: v.exactOptional(v.string()),
    staysPending: v.exactOptional(v.picklist(["until-timeout", "for-ever"])),
    times,
  }),
  v.strictObject({
    ...when,
    step: v.literal("amazon-moves"),
    what: v.picklist(["order-reference", "authorization", "capture"]),
    to: v.string(),
    because: v.exactOptional(v.string()),
  }),
  v.strictObject({
    ...when,
    step: v.literal("call-fails"),
    operation: v.string(),
    how: v.picklist(["500", "502", "503", "504", "reset", "reply-lost", "truncated"]),
    times,
  }),
  v.strictObject({
    ...when,
    step: v.literal("notifications"),
    are: v.picklist(["lost", "doubled", "late", "reordered", "off", "on"]),
    type: v.exactOptional(
      v.picklist([
        "OrderReferenceNotification",
        "PaymentAuthorize",
        "PaymentCapture",
        "PaymentRefund",
      ]),
    ),
    by: v.exactOptional(moment),
  }),
  v.strictObject({ ...when, step: v.literal("execution-dies") }),
  v.strictObject({ ...when, step: v.literal("keys-are"), now: v.picklist(["wrong", "right"]) }),
  v.strictObject({
    ...when,
    step: v.literal("open-orders-go"),
    over: v.picklist(["mws", "checkout-v2"]),
  }),
] as const;

/** Everything that can be made to happen to an order; the README says what each step means. */
export function stepSchema(currency: Currency) {
  return v.variant("step", [
    ...shopSteps(currency),
    ...sellerCentralSteps(currency),
    ...disturbingSteps,
  ]);
}

export type Step = v.InferOutput<ReturnType<typeof stepSchema>>;
