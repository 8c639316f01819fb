import { InvalidValue } from "./errors.ts";
import { type Money, parseCurrency, parseDecimal } from "./money.ts";

/** One movement of money that a settlement report tells of. */
export interface SettlementLine {
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly type: "capture" | "refund";
  readonly orderReferenceId: string;
  readonly amazonId: string;
  readonly referenceId: string;
  readonly sellerOrderId?: string;
  /** Without the sign that refunds have in the report. */
  readonly amount: Money;
}

/** A line that tells of money and cannot be read. */
export interface UnreadableLine {
  readonly line: number;
  readonly problem: string;
}

/**
 * The columns that are needed, with the names of the settlement report (Amazon Pay, "Settlement
 * report details", report body) and, behind them, those by which the API calls the same thing.
 */
const COLUMNS = {
  amazonId: ["AmazonTransactionId", "AmazonCaptureId", "AmazonRefundId"],
  referenceId: ["SellerReferenceId", "CaptureReferenceId", "RefundReferenceId"],
  type: ["TransactionType"],
  orderReferenceId: ["AmazonOrderReferenceId"],
  sellerOrderId: ["SellerOrderId"],
  currency: ["CurrencyCode"],
  amount: ["TransactionAmount", "CaptureAmount", "RefundAmount"],
} as const;

type Column = keyof typeof COLUMNS;
type Columns = Readonly<Partial<Record<Column, number>>>;

/** The report's own head has six lines; a file whose columns are not named by then is another one. */
const LATEST_HEADING = 50;

/**
 * Reads a settlement or transaction report line by line: commas or tabs, quoted or not, whatever
 * stands before the line of headings, columns in any order. Lines that are neither captures nor
 * refunds (reserves, transfers, fees) are left out.
 *
 * @throws InvalidValue if no line names the columns
 */
export async function* readSettlement(
  lines: AsyncIterable<string>,
): AsyncIterable<SettlementLine | UnreadableLine> {
  let columns: Columns | undefined;
  let separator = ",";
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (columns === undefined) {
      separator = text.includes("\t") ? "\t" : ",";
      columns = headingsIn(cellsOf(text, separator));
      if (columns === undefined && line >= LATEST_HEADING) break;
    } else if (text.trim() !== "") {
      const read = readLine(line, cellsOf(text, separator), columns);
      if (read) yield read;
    }
  }
  if (columns === undefined) {
    throw new InvalidValue(
      "The report names no columns AmazonOrderReferenceId, AmazonTransactionId, TransactionType, CurrencyCode and TransactionAmount",
    );
  }
}

function headingsIn(cells: readonly string[]): Columns | undefined {
  const columns: Partial<Record<Column, number>> = {};
  for (const [column, names] of Object.entries(COLUMNS)) {
    const index = cells.findIndex((cell) => new Set<string>(names).has(cell));
    if (index >= 0) Object.assign(columns, { [column]: index });
  }
  const { amazonId, orderReferenceId, currency, amount } = columns;
  const isWhole = [amazonId, orderReferenceId, currency, amount].every((at) => at !== undefined);
  return isWhole ? columns : undefined;
}

function readLine(
  line: number,
  cells: readonly string[],
  columns: Columns,
): SettlementLine | UnreadableLine | undefined {
  const cell = (column: Column): string => cells[columns[column] ?? -1]?.trim() ?? "";
  const type = typeOf(cell("type"), cell("amazonId"));
  if (!type) return undefined;
  try {
    const sellerOrderId = cell("sellerOrderId");
    return {
      line,
      type,
      orderReferenceId: cell("orderReferenceId"),
      amazonId: cell("amazonId"),
      referenceId: cell("referenceId"),
      ...(sellerOrderId === "" ? {} : { sellerOrderId }),
      amount: amountOf(cell("amount"), cell("currency")),
    };
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    return { line, problem: error.message };
  }
}

/** A transaction report has no types; there the letter of the id says what it is (reference §0). */
function typeOf(word: string, amazonId: string): SettlementLine["type"] | undefined {
  const letter = /-([CR])\d{6,7}$/.exec(amazonId)?.[1];
  switch (word.toLowerCase() || letter) {
    case "capture":
    case "C":
      return "capture";
    case "refund":
    case "R":
      return "refund";
    default:
      return undefined;
  }
}

/** Reports write refunds with a sign, and large amounts with commas. */
function amountOf(text: string, currency: string): Money {
  return parseDecimal(text.replaceAll(",", "").replace(/^[-+]/, ""), parseCurrency(currency));
}

/** The cells of a line; a quote inside quotes is doubled. No field of a report has a line break. */
function cellsOf(text: string, separator: string): string[] {
  const quotedOrPlain = new RegExp(
    `${separator}(?:\\s*"((?:[^"]|"")*)"\\s*|([^${separator}]*))`,
    "g",
  );
  const cells = `${separator}${text.replace(/^\uFEFF/, "")}`.matchAll(quotedOrPlain);
  return [...cells].map(([, quoted, plain = ""]) =>
    (quoted?.replaceAll('""', '"') ?? plain).trim(),
  );
}
