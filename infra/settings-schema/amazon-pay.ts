import * as v from "valibot";

const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/;

/** Where seller accounts are registered; inside eu the two differ in currency and sign-in. */
const COUNTRIES = { na: ["us"], eu: ["uk", "de"], jp: ["jp"] } as const;

type Region = keyof typeof COUNTRIES;
export type Country = (typeof COUNTRIES)[Region][number];

/** The country that a region has, if it has only one. */
export function onlyCountryOf(region: Region): Country | undefined {
  const [only, ...others] = COUNTRIES[region];
  return others.length === 0 ? only : undefined;
}

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

const entries = v.strictObject(
  {
    region: v.picklist(["na", "eu", "jp"], "must be na, eu or jp"),
    /** Where the seller account is registered; has to be named in eu, where the two differ. */
    country: v.exactOptional(v.picklist(["us", "uk", "de", "jp"], "must be us, uk, de or jp")),
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
      "must be a list of ARNs",
    ),
    /**
     * Whether orders of Amazon Pay API v2 are taken and carried as well; their key pair lies in the
     * same secret as the keys of MWS.
     */
    checkoutV2: v.optional(v.boolean("must be true or false"), false),
    /**
     * Over which interface orders that were placed through MWS are carried on once they are
     * confirmed: "checkout-v2" needs checkoutV2. docs/v1-to-v2.md says when to switch.
     */
    openOrders: v.optional(v.picklist(["mws", "checkout-v2"], "must be mws or checkout-v2"), "mws"),
    /** A simulator of Amazon Pay in Amazon's place; for the sandbox only. */
    simulator: v.exactOptional(simulator),
    /** Whether orders need URLs for the buyer's authentication; by default they do in Europe. */
    returnUrls: v.exactOptional(
      v.picklist(["required", "optional"], "must be required or optional"),
    ),
  },
  "must be an object",
);

/** Whose money it is, and in which of Amazon's worlds. */
export const amazonPaySettings = v.pipe(
  entries,
  v.forward(
    v.partialCheck(
      [["region"], ["country"]],
      ({ region, country = onlyCountryOf(region) }) =>
        COUNTRIES[region].some((one) => one === country),
      ({ input: { region } }) =>
        `must be ${COUNTRIES[region].join(" or ")} in the region ${region}`,
    ),
    ["country"],
  ),
  v.forward(
    v.partialCheck(
      [["environment"], ["takesRealMoney"]],
      ({ environment, takesRealMoney }) => environment !== "live" || takesRealMoney,
      'must be true where the environment is "live"',
    ),
    ["takesRealMoney"],
  ),
  v.forward(
    v.partialCheck(
      [["environment"], ["simulator"]],
      ({ environment, simulator: given }) => environment !== "live" || given === undefined,
      'must be left out where the environment is "live"',
    ),
    ["simulator"],
  ),
  v.forward(
    v.partialCheck(
      [["checkoutV2"], ["openOrders"]],
      ({ checkoutV2, openOrders }) => openOrders !== "checkout-v2" || checkoutV2,
      'can be "checkout-v2" only where checkoutV2 is true',
    ),
    ["openOrders"],
  ),
);
