import { readFileSync } from "node:fs";
import { basename } from "node:path";
import * as v from "valibot";
import { parseSellerOrderId, parseShipmentId } from "../../functions/domain/ids.ts";
import { type Money, parseCurrency, parseDecimal } from "../../functions/domain/money.ts";
import { buyerTexts, paymentMode } from "../../functions/place-order/contract.ts";
import { describeIssues, textSchema } from "../../functions/runtime/schemas.ts";

/** One order to be told as a story: what the shop sells, ships or cancels, and what goes wrong. */
export interface OrderStory {
  /** The file's name without its number and ending. */
  readonly scenario: string;
  readonly title: string;
  readonly sellerOrderId: string;
  readonly total: Money;
  readonly mode: v.InferOutput<typeof paymentMode>;
  readonly texts: v.InferOutput<typeof buyerTexts>;
  readonly shipments: readonly PlannedShipment[];
  readonly cancel?: { readonly afterHours: number; readonly reason?: string | undefined };
  readonly disturbances: Disturbances;
}

export interface PlannedShipment {
  readonly shipmentId: string;
  readonly afterHours: number;
  readonly amount?: Money;
  readonly final?: boolean | undefined;
  readonly note?: string | undefined;
}

/** What is made to go wrong between Amazon and us. */
export interface Disturbances {
  /** Notifications of these types never arrive. */
  readonly losesNotifications?: readonly string[] | undefined;
  /** Notifications of these types arrive this often. */
  readonly doublesNotifications?: readonly string[] | undefined;
  /** The reply to this operation comes only after its notification has been dealt with. */
  readonly holdsReplyOf?: string | undefined;
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
const notificationTypes = v.optional(
  v.array(v.picklist(["OrderReferenceNotification", "PaymentAuthorize", "PaymentCapture"])),
);
const amountText = v.string('must be text like "119.90"');

const shipmentSchema = v.strictObject({
  shipmentId: v.string("must be text"),
  afterHours: v.optional(hours, 24),
  amount: v.optional(amountText),
  final: v.optional(v.boolean()),
  note: v.optional(textSchema(255)),
});

const orderFileSchema = v.strictObject({
  title: v.optional(v.string(), ""),
  sellerOrderId: v.string("must be the shop's order number, as text"),
  amount: amountText,
  currency: v.string('must be text like "EUR"'),
  mode: v.optional(paymentMode, {}),
  texts: v.optional(buyerTexts, {}),
  shipments: v.optional(v.array(shipmentSchema), []),
  cancel: v.optional(
    v.strictObject({ afterHours: v.optional(hours, 1), reason: v.optional(textSchema(1024)) }),
  ),
  disturbances: v.optional(
    v.strictObject({
      losesNotifications: notificationTypes,
      doublesNotifications: notificationTypes,
      holdsReplyOf: v.optional(v.picklist(["Authorize"])),
    }),
    {},
  ),
});

/** Reads and checks an order file. Throws BadOrderFile before anything else has been touched. */
export function readOrderFile(path: string): OrderStory {
  const parsed = v.safeParse(orderFileSchema, parseJson(path, readText(path)));
  if (!parsed.success) throw new BadOrderFile(`${path}: ${describeIssues(parsed.issues)}`);
  const file = parsed.output;
  const currency = inField(path, "currency", () => parseCurrency(file.currency));
  const amount = (field: string, text: string): Money =>
    inField(path, field, () => positive(parseDecimal(text, currency)));
  const { title, mode, texts, cancel, disturbances } = file;
  return {
    scenario: basename(path, ".json").replace(/^\d+-/, ""),
    title,
    sellerOrderId: inField(path, "sellerOrderId", () => parseSellerOrderId(file.sellerOrderId)),
    total: amount("amount", file.amount),
    mode,
    texts,
    disturbances,
    ...(cancel ? { cancel } : {}),
    shipments: file.shipments.map(({ amount: text, shipmentId, ...rest }, index) => ({
      ...rest,
      shipmentId: inField(path, `shipments.${index}.shipmentId`, () => parseShipmentId(shipmentId)),
      ...(text === undefined ? {} : { amount: amount(`shipments.${index}.amount`, text) }),
    })),
  };
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

function inField<Value>(path: string, field: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BadOrderFile(`${path}: ${field}: ${why}`, { cause });
  }
}

function positive(amount: Money): Money {
  if (amount.minorUnits > 0) return amount;
  throw new BadOrderFile("must be more than zero");
}
