import { expect, it } from "vitest";
import type { CaptureReading } from "../../../functions/domain/amazon-pay.ts";
import { parseCaptureId } from "../../../functions/domain/ids.ts";
import type { Ledger } from "../../../functions/domain/order.ts";
import { type AmazonSide, compareOrder } from "../../../functions/domain/reconcile-order.ts";
import { compareSettlement } from "../../../functions/domain/reconcile-settlement.ts";
import { readSettlement, type SettlementLine } from "../../../functions/domain/settlement-lines.ts";
import {
  aCapture,
  aLedger,
  anAuthorization,
  anOutsideCapture,
  aShipment,
  euros,
  ORDER,
} from "../../support/waiting/records.ts";

const NOON = Date.UTC(2026, 2, 4, 12);
const LONG_AGO = "2026-03-02T08:00:00.000Z";
const JUST_NOW = "2026-03-04T11:30:00.000Z";

function amazonShows(changes: Partial<AmazonSide> = {}): AmazonSide {
  return {
    status: { state: "Open" },
    authorizations: [],
    captures: [],
    refunds: [],
    strangers: [],
    ...changes,
  };
}

function shownCapture(changes: Partial<CaptureReading> = {}): CaptureReading {
  return {
    captureId: parseCaptureId(`${ORDER}-C000001`),
    referenceId: `${ORDER}-C1`,
    status: { state: "Completed", updatedAt: LONG_AGO },
    amount: euros(10_000),
    refunded: euros(0),
    refundIds: [],
    ...changes,
  };
}

function kindsOf(ledger: Ledger, amazon: AmazonSide): string[] {
  return compareOrder(ledger, amazon, NOON).map(({ kind }) => kind);
}

it("says that a record is behind only an hour after Amazon went on", () => {
  const ledger = aLedger({}, anAuthorization(1, "Closed"), aCapture(1, "Pending"));
  const late = shownCapture();
  const fresh = shownCapture({ status: { state: "Completed", updatedAt: JUST_NOW } });

  expect(kindsOf(ledger, amazonShows({ captures: [late] }))).toEqual(["record-behind"]);
  expect(kindsOf(ledger, amazonShows({ captures: [fresh] }))).toEqual([]);
});

it("gives the workflow a day to charge what has left", () => {
  const dispatched = (recordedAt: string): Ledger =>
    aLedger({ shipments: [aShipment(1, { recordedAt })] });

  expect(kindsOf(dispatched(LONG_AGO), amazonShows())).toEqual(["shipped-without-charge"]);
  expect(kindsOf(dispatched(JUST_NOW), amazonShows())).toEqual([]);
});

it("counts what was charged by hand in Seller Central for goods that came too late", () => {
  const acknowledged = anOutsideCapture({ acknowledged: true });
  const late = { lateShipments: [aShipment(1, { amount: euros(500) })] };
  const shown = shownCapture({
    captureId: parseCaptureId(acknowledged.amazonId),
    referenceId: "made-by-hand",
    amount: euros(500),
  });

  expect(kindsOf(aLedger(late, acknowledged), amazonShows({ captures: [shown] }))).toEqual([]);
  expect(kindsOf(aLedger(late), amazonShows())).toEqual(["shipped-without-charge"]);
});

it("finds a charge made elsewhere until a person has looked at it", () => {
  const row = anOutsideCapture();
  const captures = [shownCapture({ captureId: parseCaptureId(row.amazonId), referenceId: "x" })];

  expect(kindsOf(aLedger({}, row), amazonShows({ captures }))).toEqual(["captured-outside"]);
});

it("reads a report with tabs and in another order of columns", async () => {
  const lines = await read([
    "CurrencyCode\tTransactionAmount\tAmazonOrderReferenceId\tAmazonTransactionId\tTransactionType",
    `JPY\t-1,200\t${ORDER}\t${ORDER}-R000001\tRefund`,
    "JPY\t5\t\t\tCarryover",
  ]);

  expect(lines).toEqual([
    {
      line: 2,
      type: "refund",
      orderReferenceId: ORDER,
      amazonId: `${ORDER}-R000001`,
      referenceId: "",
      amount: { minorUnits: 1_200, currency: "JPY" },
    },
  ]);
});

it("keeps count of report lines that cannot be read", async () => {
  const [line] = await read([
    "AmazonTransactionId,TransactionType,AmazonOrderReferenceId,CurrencyCode,TransactionAmount",
    `,Capture,${ORDER},EUR,much`,
  ]);

  expect(line).toEqual({ line: 2, problem: '"much" is not an amount like 119.90' });
});

it("refuses a file that is not a report", async () => {
  await expect(read(["a,b", "1,2"])).rejects.toThrow("The report names no columns");
});

it("believes a report's amounts and not our own", () => {
  const movement: SettlementLine = {
    line: 9,
    type: "capture",
    orderReferenceId: ORDER,
    amazonId: `${ORDER}-C000001`,
    referenceId: `${ORDER}-C1`,
    amount: euros(9_900),
  };

  const [found] = compareSettlement(movement, aLedger({}, aCapture(1, "Completed")));

  expect(found).toMatchObject({
    kind: "amount-differs",
    ours: euros(10_000),
    amazons: euros(9_900),
  });
});

async function read(lines: readonly string[]): Promise<unknown[]> {
  async function* each(): AsyncIterable<string> {
    yield* lines;
  }
  const found: unknown[] = [];
  for await (const line of readSettlement(each())) found.push(line);
  return found;
}
