import { readFileSync } from "node:fs";
import { basename } from "node:path";
import * as v from "valibot";
import type { Gateway } from "../../functions/domain/gateway.ts";
import { parseSellerOrderId } from "../../functions/domain/ids.ts";
import { type Currency, type Money, parseCurrency } from "../../functions/domain/money.ts";
import { buyerTexts, paymentMode } from "../../functions/place-order/contract.ts";
import { describeIssues, textSchema } from "../../functions/runtime/schemas.ts";
import { type Expectations, expectationSchema } from "./expectations.ts";
import { amountIn, goodsEntries, parsed, type Step, stepSchema } from "./order-steps.ts";

const HOUR_MILLISECONDS = 3600 * 1_000;
const DAY_SECONDS = 24 * 3600;

/** One order to be told as a story: what the shop sells, and what happens to it. */
export interface OrderStory {
  /** The file's name without its number and ending. */
  readonly scenario: string;
  readonly title: string;
  readonly sellerOrderId: string;
  readonly total: Money;
  readonly mode: v.InferOutput<typeof paymentMode>;
  readonly texts: v.InferOutput<typeof buyerTexts>;
  /** Which of Amazon's interfaces carries it. */
  readonly gateway: Gateway;
  /** With Checkout v2: the last digits of the test card, which decide what happens to it. */
  readonly card?: v.InferOutput<typeof testCard>;
  /** The buyer goes through the card issuer's authentication and returns to the shop. */
  readonly authenticates: boolean;
  readonly transactionTimeoutMinutes?: number;
  /** How long Amazon's authorizations live; the sandbox's two days unless told otherwise. */
  readonly authorizationLifeSeconds?: number;
  /** In the order in which they are taken; those without a time before the order is placed. */
  readonly steps: readonly Step[];
  /** The reply to this operation comes only after its notification has been dealt with. */
  readonly holdsReplyOf?: string;
  readonly expects: Expectations;
}

/** An order file that cannot be told. The message names the file and the field. */
export class BadOrderFile extends Error {
  override readonly name = "BadOrderFile";
}

const hours = v.pipe(
  v.number("must be a number of hours"),
  v.minValue(0, "must not be negative"),
  v.maxValue(24 * 170, "must be less than 170 days: an order reference lives 180"),
);
const testCard = v.picklist(["1111", "0701", "4354"], "must be 1111, 0701 or 4354");
const notificationTypes = v.optional(
  v.array(v.picklist(["OrderReferenceNotification", "PaymentAuthorize", "PaymentCapture"])),
  [],
);
const currencyField = v.looseObject({
  currency: parsed(parseCurrency, 'must be text like "EUR"'),
});

function orderFileSchema(currency: Currency) {
  return v.strictObject({
    title: v.optional(v.string(), ""),
    sellerOrderId: parsed(parseSellerOrderId, "must be the shop's order number, as text"),
    amount: amountIn(currency),
    currency: v.string(),
    mode: v.optional(paymentMode, {}),
    texts: v.optional(buyerTexts, {}),
    gateway: v.optional(v.picklist(["mws", "checkout-v2"], "must be mws or checkout-v2"), "mws"),
    card: v.exactOptional(testCard),
    authenticates: v.optional(v.boolean(), false),
    transactionTimeoutMinutes: v.exactOptional(v.number()),
    authorizationLivesDays: v.exactOptional(v.pipe(v.number(), v.minValue(1), v.maxValue(30))),
    shipments: v.optional(
      v.array(v.strictObject({ ...goodsEntries(currency), afterHours: v.optional(hours, 24) })),
      [],
    ),
    cancel: v.exactOptional(
      v.strictObject({
        afterHours: v.optional(hours, 1),
        reason: v.exactOptional(textSchema(1024)),
      }),
    ),
    disturbances: v.optional(
      v.strictObject({
        losesNotifications: notificationTypes,
        doublesNotifications: notificationTypes,
        holdsReplyOf: v.exactOptional(v.picklist(["Authorize"])),
      }),
      {},
    ),
    steps: v.optional(v.array(stepSchema(currency)), []),
    expects: v.optional(expectationSchema(currency), {}),
  });
}

type OrderFile = v.InferOutput<ReturnType<typeof orderFileSchema>>;

/** Reads and checks an order file. Throws BadOrderFile before anything else has been touched. */
export function readOrderFile(path: string): OrderStory {
  const json = parseJson(path, readText(path));
  const { currency } = check(path, currencyField, json);
  const file = check(path, orderFileSchema(currency), json);
  const { title, sellerOrderId, amount: total, mode, texts, authenticates, expects } = file;
  const { transactionTimeoutMinutes, authorizationLivesDays, disturbances, gateway, card } = file;
  const { holdsReplyOf } = disturbances;
  return {
    scenario: basename(path, ".json").replace(/^\d+-/, ""),
    title,
    sellerOrderId,
    total,
    mode,
    texts,
    gateway,
    ...(card === undefined ? {} : { card }),
    authenticates,
    expects,
    steps: stepsOf(file),
    ...(transactionTimeoutMinutes === undefined ? {} : { transactionTimeoutMinutes }),
    ...(authorizationLivesDays === undefined
      ? {}
      : { authorizationLifeSeconds: authorizationLivesDays * DAY_SECONDS }),
    ...(holdsReplyOf === undefined ? {} : { holdsReplyOf }),
  };
}

/** Shipments, a cancel and disturbances are the commonest steps and have short forms. */
function stepsOf({ shipments, cancel, disturbances, steps }: OrderFile): readonly Step[] {
  const disturbed =
    (are: "lost" | "doubled") => (type: (typeof disturbances.losesNotifications)[0]) =>
      ({ step: "notifications", are, type }) as const;
  const all: readonly Step[] = [
    ...disturbances.losesNotifications.map(disturbed("lost")),
    ...disturbances.doublesNotifications.map(disturbed("doubled")),
    ...shipments.map(({ afterHours, ...goods }) => ({
      step: "shop-ships" as const,
      after: afterHours * HOUR_MILLISECONDS,
      by: "order-reference" as const,
      answered: 200,
      ...goods,
    })),
    ...(cancel ? [cancel] : []).map(({ afterHours, ...wish }) => ({
      step: "shop-cancels" as const,
      after: afterHours * HOUR_MILLISECONDS,
      answered: 200,
      ...wish,
    })),
    ...steps,
  ];
  return all.toSorted((one, other) => (one.after ?? -1) - (other.after ?? -1));
}

function check<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  json: unknown,
): v.InferOutput<Schema> {
  const read = v.safeParse(schema, json);
  if (read.success) return read.output;
  throw new BadOrderFile(`${path}: ${describeIssues(read.issues)}`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new BadOrderFile(`${path}: cannot be read; give the path of a JSON order file`, {
      cause,
    });
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BadOrderFile(`${path}: is not JSON (${why})`, { cause });
  }
}
