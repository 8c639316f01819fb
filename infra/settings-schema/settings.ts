import * as v from "valibot";
import { amazonPaySettings } from "./amazon-pay.ts";
import { customDomainSettings, regionOf, shopSettings } from "./shop.ts";

/** What CloudWatch Logs accepts (API reference, PutRetentionPolicy), up to two years. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

/** In which Amazon Pay charges; a test compares them with the functions' own. */
const CURRENCIES = [
  ...["EUR", "GBP", "USD", "JPY", "AUD", "ZAR", "CHF", "NOK", "DKK", "SEK", "NZD", "HKD"],
];

function whole(unit: string, { from, to }: { readonly from: number; readonly to: number }) {
  return v.pipe(
    v.number("must be a number"),
    v.integer(`must be whole ${unit}`),
    v.minValue(from, `must be at least ${from}`),
    v.maxValue(to, `must be at most ${to}`),
  );
}

const alarmSettings = v.strictObject(
  {
    /** Who is told; nobody but the console unless given. */
    email: v.exactOptional(v.pipe(v.string("must be text"), v.email("must be an e-mail address"))),
    /**
     * After how many hours without any authorization, or without any notification, silence is an
     * alarm. Choose it longer than the shop's quietest time. 24 for live, otherwise never.
     */
    quietHours: v.exactOptional(whole("hours", { from: 1, to: 168 })),
  },
  "must be an object",
);

/**
 * How long an order waits before it goes on without what it waits for. What is not here is
 * Amazon's to decide: an authorization lasts 30 days, an order 180.
 */
const deadlineSettings = v.strictObject(
  {
    /** For the buyer to pass the card issuer's authentication; 45 unless given. */
    authenticationMinutes: v.exactOptional(whole("minutes", { from: 5, to: 45 })),
    /** For the buyer to choose another payment method; 72 unless given. */
    buyerHours: v.exactOptional(whole("hours", { from: 1, to: 90 })),
    /** From which age on the shop is told that an authorization is not captured yet; 5 days. */
    captureDueSoonDays: v.exactOptional(whole("days", { from: 1, to: 29 })),
  },
  "must be an object",
);

const entries = v.strictObject(
  {
    /** Tells several stacks in one account apart; part of every name. */
    stage: v.pipe(
      v.string("must be text"),
      v.regex(/^[a-z][a-z0-9-]{0,19}$/, "must be 1 to 20 small letters, digits and hyphens"),
    ),
    /** Where the stack is put; where the credentials point to unless given. */
    awsRegion: v.exactOptional(
      v.pipe(
        v.string("must be text"),
        v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region of AWS like eu-west-1"),
      ),
    ),
    amazonPay: amazonPaySettings,
    /** In which orders may be placed; that of the seller's country unless given. */
    currencies: v.exactOptional(
      v.pipe(
        v.array(
          v.picklist(CURRENCIES, `must be one of ${CURRENCIES.join(", ")}`),
          "must be a list of currencies",
        ),
        v.minLength(1, "must name at least one currency"),
      ),
    ),
    shop: v.optional(shopSettings, {}),
    customDomain: v.exactOptional(customDomainSettings),
    deadlines: v.optional(deadlineSettings, {}),
    alarms: v.optional(alarmSettings, {}),
    /** Keeps concurrency of the account aside for notifications; true for live. */
    reservesConcurrency: v.exactOptional(v.boolean("must be true or false")),
    /** How long the buyer's name and addresses are kept; 30 unless given. */
    buyerDataDays: v.exactOptional(whole("days", { from: 1, to: 180 })),
    logRetentionDays: v.optional(
      v.picklist(RETENTION_DAYS, `must be one of ${RETENTION_DAYS.join(", ")}`),
      30,
    ),
    /** Whether uninstalling leaves the orders, the keys and the logs behind; true for live. */
    keepsData: v.exactOptional(v.boolean("must be true or false")),
  },
  "must be an object",
);

/** What a settings file may say. */
export const settingsSchema = v.pipe(
  entries,
  v.forward(
    v.partialCheck(
      [["awsRegion"], ["customDomain"]],
      ({ awsRegion, customDomain }) =>
        !awsRegion || !customDomain || regionOf(customDomain.certificateArn) === awsRegion,
      ({ input: { awsRegion } }) => `must lie in ${awsRegion}, where the stack is`,
    ),
    ["customDomain", "certificateArn"],
  ),
);
