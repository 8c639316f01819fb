import * as v from "valibot";

const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/;

/** What CloudWatch Logs accepts (API reference, PutRetentionPolicy), up to two years. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

const simulator = v.strictObject(
  {
    /** Where it answers, for calls and for the certificate of its notifications. */
    endpoint: v.pipe(
      v.string("must be text"),
      v.regex(/^https?:\/\/[^/\s]+$/, "must be an origin like http://127.0.0.1:9000"),
    ),
    /** The certificate (PEM) that its notifications lead up to; without it none is believed. */
    rootCertificate: v.exactOptional(
      v.pipe(
        v.string("must be text"),
        v.regex(
          /^-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\s*$/,
          "must be a certificate in PEM form",
        ),
      ),
    ),
  },
  "must be an object",
);

const amazonPaySettings = v.pipe(
  v.strictObject(
    {
      /** Where the seller account is: na (or us), eu (or uk, de), jp. */
      region: v.picklist(["na", "us", "eu", "uk", "de", "jp"], "must be na, us, eu, uk, de or jp"),
      environment: v.picklist(["sandbox", "live"], "must be sandbox or live"),
      /** Must be true for live: with it, orders move real money. */
      takesRealMoney: v.optional(v.boolean("must be true or false"), false),
      sellerId: v.pipe(
        v.string("must be text"),
        v.regex(/^[A-Z0-9]{5,20}$/, "must be a seller id: capital letters and digits"),
      ),
      /**
       * Amazon's topics for this seller: notifications from any other are not let in. Without any,
       * `npm run topics` shows which topic asks, and writes the approved one here.
       */
      topicArns: v.array(
        v.pipe(v.string("must be text"), v.regex(TOPIC_ARN, "must be the ARN of a topic")),
      ),
      /** A simulator of Amazon Pay in Amazon's place; for the sandbox only. */
      simulator: v.exactOptional(simulator),
      /** Whether orders need URLs for the buyer's authentication; by default they do in Europe. */
      returnUrls: v.exactOptional(
        v.picklist(["required", "optional"], "must be required or optional"),
      ),
    },
    "must be an object",
  ),
  v.forward(
    v.check(
      ({ environment, takesRealMoney }) => environment !== "live" || takesRealMoney,
      'must be true where the environment is "live"',
    ),
    ["takesRealMoney"],
  ),
  v.forward(
    v.check(
      ({ environment, simulator: given }) => environment !== "live" || given === undefined,
      'must be left out where the environment is "live"',
    ),
    ["simulator"],
  ),
);

/** How the shop proves who it is. */
const shopSettings = v.strictObject(
  {
    /** Signed by an AWS identity unless an issuer of tokens is named. */
    tokens: v.exactOptional(
      v.strictObject(
        {
          /** Has `/.well-known/openid-configuration` below it. */
          issuer: v.pipe(
            v.string("must be text"),
            v.regex(/^https:\/\/[^\s?#]+$/, "must be an https address"),
          ),
          /** For whom the token is; others of the same issuer are refused. */
          audiences: v.pipe(
            v.array(v.pipe(v.string("must be text"), v.nonEmpty("must not be empty"))),
            v.minLength(1, "must name at least one audience"),
          ),
          /** What a token has to allow, if anything in particular. */
          scopes: v.optional(v.array(v.pipe(v.string("must be text"), v.nonEmpty())), []),
        },
        "must be an object",
      ),
    ),
  },
  "must be an object",
);

const alarmSettings = v.strictObject(
  {
    /** Who is told; nobody but the console unless given. */
    email: v.exactOptional(v.pipe(v.string("must be text"), v.email("must be an e-mail address"))),
    /**
     * After how many hours without any authorization, or without any notification, silence is an
     * alarm. Choose it longer than the shop's quietest time. 24 for live, otherwise never.
     */
    quietHours: v.exactOptional(
      v.pipe(
        v.number("must be a number"),
        v.integer("must be whole hours"),
        v.minValue(1, "must be at least 1"),
        v.maxValue(168, "must be at most 168"),
      ),
    ),
  },
  "must be an object",
);

/** What a settings file may say. */
export const settingsSchema = v.strictObject(
  {
    /** Tells several stacks in one account apart; part of every name. */
    stage: v.pipe(
      v.string("must be text"),
      v.regex(/^[a-z][a-z0-9-]{0,19}$/, "must be 1 to 20 small letters, digits and hyphens"),
    ),
    amazonPay: amazonPaySettings,
    shop: v.optional(shopSettings, {}),
    alarms: v.optional(alarmSettings, {}),
    /** Keeps concurrency of the account aside for notifications; true for live. */
    reservesConcurrency: v.exactOptional(v.boolean("must be true or false")),
    /** From which age on the shop is told that an authorization is not captured yet; 5 days. */
    captureDueSoonDays: v.exactOptional(
      v.pipe(
        v.number("must be a number"),
        v.integer("must be whole days"),
        v.minValue(1, "must be at least 1"),
        v.maxValue(29, "must be at most 29"),
      ),
    ),
    logRetentionDays: v.optional(
      v.picklist(RETENTION_DAYS, `must be one of ${RETENTION_DAYS.join(", ")}`),
      30,
    ),
    /** Whether uninstalling leaves the orders, the keys and the logs behind; true unless sandbox. */
    keepsData: v.exactOptional(v.boolean("must be true or false")),
  },
  "must be an object",
);
