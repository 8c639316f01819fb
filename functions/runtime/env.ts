import * as v from "valibot";
import { InvalidValue } from "../domain/errors.ts";
import { parseCurrency } from "../domain/money.ts";

/** A variable that has to have the given form; the message says what form that is. */
function matching(form: RegExp, is: string) {
  return v.pipe(v.string("is missing"), v.regex(form, `must be ${is}`));
}

const STATE_MACHINE_ARN =
  /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[A-Za-z0-9_-]{1,80}$/;

const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/;

const SECRET = /^[A-Za-z0-9/_+=.@:-]{1,2048}$/;

const origin = matching(
  /^https?:\/\/[^/\s]+$/,
  "an origin like http://127.0.0.1:9000, without a path",
);

/** A whole number from 1 on, as text. */
function count(of: string) {
  return v.pipe(matching(/^[1-9]\d{0,3}$/, `a number of ${of}`), v.transform(Number));
}

const amazonPayEnvironment = v.picklist(["sandbox", "live"], "must be sandbox or live");

/** The variables by what they are for; a function reads only the groups that it uses. */
const environment = v.object({
  /** Where the orders are recorded. */
  table: v.object({
    TABLE_NAME: matching(/^[A-Za-z0-9_.-]{3,255}$/, "the name of a DynamoDB table"),
  }),
  /** Whose executions are started and answered. */
  workflow: v.object({
    STATE_MACHINE_ARN: matching(STATE_MACHINE_ARN, "the ARN of a state machine"),
  }),
  /** Whose executions carry refunds. */
  refunds: v.object({
    REFUND_STATE_MACHINE_ARN: matching(STATE_MACHINE_ARN, "the ARN of a state machine"),
  }),
  /** Whose executions carry batches. */
  batchWorkflow: v.object({
    BATCH_STATE_MACHINE_ARN: matching(STATE_MACHINE_ARN, "the ARN of a state machine"),
  }),
  /** Whose executions compare the books. */
  reconcileWorkflow: v.object({
    RECONCILE_STATE_MACHINE_ARN: matching(STATE_MACHINE_ARN, "the ARN of a state machine"),
  }),
  /** Where the files of batches lie. */
  batches: v.object({
    BATCH_BUCKET: matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of an S3 bucket"),
    /** Set by Lambda. */
    AWS_REGION: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, "a region of AWS"),
    /** Origin of an emulator of AWS. */
    AWS_ENDPOINT_URL: v.optional(origin),
  }),
  /** Where the shop hears what happens to its orders. */
  events: v.object({
    ORDER_EVENTS_TOPIC_ARN: matching(TOPIC_ARN, "the ARN of an SNS topic"),
  }),
  /** On whose account, and in which of Amazon's worlds, calls are made. */
  amazonPay: v.object({
    AMAZON_PAY_REGION: v.picklist(
      ["na", "us", "eu", "uk", "de", "jp"],
      "must be na, us, eu, uk, de or jp",
    ),
    AMAZON_PAY_ENVIRONMENT: amazonPayEnvironment,
    AMAZON_PAY_SELLER_ID: matching(/^[A-Z0-9]{5,20}$/, "a seller id: capital letters and digits"),
    AMAZON_PAY_KEYS_SECRET_ARN: matching(SECRET, "the ARN or the name of a secret"),
    /** Whether orders need URLs for the buyer's authentication; by default they do in Europe. */
    AMAZON_PAY_RETURN_URLS: v.optional(
      v.picklist(["required", "optional"], "must be required or optional"),
    ),
    /** Whether orders of Amazon Pay API v2 are taken and carried, beside those of MWS. */
    AMAZON_PAY_CHECKOUT_V2: v.optional(v.picklist(["on"], "must be on, or left out")),
    /** Over which interface orders that were placed through MWS are carried on; MWS unless told. */
    AMAZON_PAY_OPEN_ORDERS: v.optional(
      v.picklist(["mws", "checkout-v2"], "must be mws or checkout-v2"),
    ),
    /** Origin of a simulator; refused in live. */
    AMAZON_PAY_ENDPOINT: v.optional(origin),
  }),
  /** Where the shop's bearer token lies. */
  shopToken: v.object({
    SHOP_TOKEN_SECRET_ARN: matching(SECRET, "the ARN or the name of a secret"),
  }),
  /** In which currencies the shop takes orders. */
  currencies: v.object({
    CURRENCIES: v.pipe(
      v.string("is missing"),
      v.transform((list) => list.split(",")),
      v.array(
        v.pipe(
          v.string(),
          v.check(isCurrency, "must be currencies of Amazon Pay, with commas"),
          v.transform(parseCurrency),
        ),
      ),
    ),
  }),
  /** How long the buyer may take to pass the authentication; the domain's own time unless given. */
  authentication: v.object({ AUTHENTICATION_MINUTES: v.optional(count("minutes")) }),
  /** How long the buyer may take to choose another payment method; likewise. */
  buyer: v.object({ BUYER_HOURS: v.optional(count("hours")) }),
  /** How long the buyer's name and addresses are kept; likewise. */
  buyerData: v.object({ BUYER_DATA_DAYS: v.optional(count("days")) }),
  /** When the shop is told that what is reserved should be captured. */
  captures: v.object({
    CAPTURE_DUE_SOON_DAYS: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^([1-9]|[12]\d)$/, "must be a number of days from 1 to 29"),
        v.transform(Number),
      ),
      "5",
    ),
  }),
  /** From which of Amazon's topics notifications come in, and over which of ours they go on. */
  notifications: v.object({
    IPN_TOPIC_ARN: matching(TOPIC_ARN, "the ARN of an SNS topic"),
    AMAZON_PAY_TOPIC_ARNS: v.pipe(
      v.string("is missing"),
      // None at first: then nobody is let in, and an operator sees who asks (docs/runbook.md).
      v.transform((list) => list.split(",").map((topicArn) => topicArn.trim())),
      v.transform((topicArns) => topicArns.filter((topicArn) => topicArn !== "")),
      v.array(v.pipe(v.string(), v.regex(TOPIC_ARN, "must be ARNs of SNS topics, with commas"))),
    ),
    /** Decides whether a simulator may stand in Amazon's place. */
    AMAZON_PAY_ENVIRONMENT: amazonPayEnvironment,
    /** Where a simulator keeps the certificate of its notifications; refused in live. */
    AMAZON_PAY_ENDPOINT: v.optional(origin),
    /** The one certificate (PEM) that a simulator's notifications lead up to; refused in live. */
    AMAZON_PAY_SIMULATOR_ROOT: v.optional(
      matching(/^-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\s*$/, "a certificate"),
    ),
  }),
});

/** What the environment says, by group. */
export type Environment = v.InferOutput<typeof environment>;

/**
 * Reads groups of the function's environment once, when it starts. Throws InvalidValue with one
 * message that names every variable that is missing or wrong.
 */
export function readEnvironment<const Groups extends v.ObjectKeys<typeof environment>>(
  groups: Groups,
  variables: Readonly<Record<string, string | undefined>> = process.env,
) {
  const given = Object.fromEntries(groups.map((group) => [group, variables]));
  const parsed = v.safeParse(v.pick(environment, groups), given);
  const problems = [...(parsed.issues ?? []).map(describe), ...liveProblems(variables)];
  if (!parsed.success || problems.length > 0) {
    throw new InvalidValue(`The function's environment is wrong: ${problems.join("; ")}`);
  }
  return parsed.output;
}

function describe(issue: v.BaseIssue<unknown>): string {
  const name = String(issue.path?.[1]?.key);
  if (issue.input === undefined) return `${name} is missing`;
  return `${name} ${issue.message}, not "${issue.input}"`;
}

function isCurrency(text: string): boolean {
  try {
    return parseCurrency(text) === text;
  } catch {
    return false;
  }
}

/** Real money is never asked of anything but Amazon, and no other's word about it is taken. */
function liveProblems(variables: Readonly<Record<string, string | undefined>>): string[] {
  if (variables["AMAZON_PAY_ENVIRONMENT"] !== "live") return [];
  return ["AMAZON_PAY_ENDPOINT", "AMAZON_PAY_SIMULATOR_ROOT"]
    .filter((name) => variables[name] !== undefined)
    .map((name) => `${name} must not be set when AMAZON_PAY_ENVIRONMENT is live`);
}

/**
 * Whether an order has to name the URLs to which the buyer returns from the authentication. Amazon's
 * European page requires them for every confirmation (ConfirmOrderReference page), and cards there
 * need it by law.
 */
export function returnUrlRule({
  amazonPay: { AMAZON_PAY_RETURN_URLS: rule, AMAZON_PAY_REGION: region },
}: Pick<Environment, "amazonPay">): "required" | "optional" {
  return rule ?? (["eu", "uk", "de"].includes(region) ? "required" : "optional");
}

/** How long waits may last, in seconds, where the settings say so. */
export function waitLimits(
  env: Partial<Pick<Environment, "authentication" | "buyer">>,
): Partial<Record<"confirmation" | "buyer", number>> {
  const minutes = env.authentication?.AUTHENTICATION_MINUTES;
  const hours = env.buyer?.BUYER_HOURS;
  return {
    ...(minutes === undefined ? {} : { confirmation: minutes * 60 }),
    ...(hours === undefined ? {} : { buyer: hours * 3600 }),
  };
}

/** How long buyer data is kept, where the settings say so. */
export function buyerDataRule({ buyerData }: Pick<Environment, "buyerData">): {
  readonly buyerDataDays?: number;
} {
  const days = buyerData.BUYER_DATA_DAYS;
  return days === undefined ? {} : { buyerDataDays: days };
}

/** Under which name CloudWatch keeps what the log counts; without one nothing is counted. */
export function readMetricsNamespace(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  return variables["METRICS_NAMESPACE"];
}

const awsCredentials = v.object({
  AWS_ACCESS_KEY_ID: v.string(),
  AWS_SECRET_ACCESS_KEY: v.string(),
  AWS_SESSION_TOKEN: v.optional(v.string()),
});

/** The role's credentials, as Lambda hands them over (Lambda developer guide, "Defined runtime environment variables"). */
export function readAwsCredentials(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): { accessKeyId: string; secretAccessKey: string; sessionToken?: string } {
  const given = v.safeParse(awsCredentials, variables);
  if (!given.success) throw new InvalidValue("Lambda has given this function no credentials");
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = given.output;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
  };
}
