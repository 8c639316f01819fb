import { expect, it } from "vitest";
import type { AuthorizationReading, CaptureReading } from "../../../functions/domain/amazon-pay.ts";
import { parseRefundId, type RefundReading } from "../../../functions/domain/amazon-pay-refund.ts";
import {
  parseAuthorizationId,
  parseCaptureId,
  referenceId,
} from "../../../functions/domain/ids.ts";
import { money } from "../../../functions/domain/money.ts";
import type { Ledger } from "../../../functions/domain/order.ts";
import {
  type CheckoutBooks,
  compareCheckoutOrder,
  readCheckoutSide,
} from "../../../functions/domain/reconcile-checkout.ts";
import { reconcileOrder } from "../../../functions/domain/reconcile-one.ts";
import { parseRefundRequestId, type Refund } from "../../../functions/domain/refund.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import { createListingAmazonPay } from "../../support/reconciliation/amazon.ts";
import { openBooks } from "../../support/reconciliation/books.ts";
import {
  aCapture,
  aLedger,
  anAuthorization,
  anOrder,
  anOutsideCapture,
  euros,
  given,
  ORDER,
  START,
} from "../../support/waiting/records.ts";

const NOON = Date.UTC(2026, 2, 4, 12);
const LONG_AGO = "2026-03-02T08:00:00.000Z";
const CHARGE = `${ORDER}-C000001`;
const REFUND = parseRefundId(`${ORDER}-R000001`);

interface Shown {
  readonly permission?: Awaited<ReturnType<CheckoutBooks["readPermission"]>>;
  readonly authorization?: Partial<AuthorizationReading>;
  readonly capture?: Partial<CaptureReading>;
  readonly refund?: Partial<RefundReading>;
}

/** What v2 shows: an open order whose one charge has been captured, unless told. */
function showing({ permission, authorization, capture, refund }: Shown = {}): CheckoutBooks {
  return {
    readPermission: async () => permission ?? { status: { state: "Open", updatedAt: LONG_AGO } },
    readCharge: async () => ({
      authorization: {
        authorizationId: parseAuthorizationId(CHARGE),
        referenceId: `${ORDER}-A1`,
        status: { state: "Closed", reason: "MaxCapturesProcessed", updatedAt: LONG_AGO },
        amount: euros(10_000),
        captured: euros(10_000),
        captureIds: [parseCaptureId(CHARGE)],
        ...authorization,
      },
      capture: {
        captureId: parseCaptureId(CHARGE),
        referenceId: `${ORDER}-A1`,
        status: { state: "Completed", updatedAt: LONG_AGO },
        amount: euros(10_000),
        refunded: euros(0),
        refundIds: [],
        ...capture,
      },
    }),
    readRefund: async () => ({
      refundId: REFUND,
      referenceId: "",
      status: { state: "Completed", updatedAt: LONG_AGO },
      amount: euros(1_000),
      ...refund,
    }),
  };
}

const charge = anAuthorization(1, "Closed", { amazonId: parseAuthorizationId(CHARGE) });
const captured = aCapture(1, "Completed", {
  amazonId: parseCaptureId(CHARGE),
  authorizationId: parseAuthorizationId(CHARGE),
});

async function found(ledger: Ledger, shown: Shown = {}): Promise<string[]> {
  const side = await readCheckoutSide(showing(shown), ledger);
  return compareCheckoutOrder(ledger, side, NOON).map(({ kind, says }) => `${kind}: ${says}`);
}

function used(minorUnits: number, state = "Open"): Shown {
  return { permission: { status: { state, updatedAt: LONG_AGO }, used: euros(minorUnits) } };
}

it("takes a capture whose reply was lost for ours, although v2 shows the charge's reference", async () => {
  const { amazonId: _lost, ...lost } = { ...captured, status: { state: "Requested" } };
  const ledger = aLedger({}, charge, lost);

  expect(await found(ledger)).toEqual([
    `record-behind: ${CHARGE} is Requested here and Completed at Amazon`,
  ]);
});

it("takes only what no charge of ours can have used for somebody else's", async () => {
  const ledger = aLedger({}, charge, captured);

  expect(await found(ledger, used(10_000))).toEqual([]);
  expect(await found(ledger, used(10_100))).toEqual([
    "captured-outside: 1.00 EUR of the order are reserved or captured by charges that are not recorded here",
  ]);
});

it("counts a charge of which no id has come back", async () => {
  const { amazonId: _lost, ...asked } = { ...charge, status: { state: "Requested" } };

  expect(await found(aLedger({}, asked), used(10_000))).toEqual([]);
});

it("does not believe the balance of a closed permission, nor one in another currency", async () => {
  const ledger = aLedger({ amazon: { state: "Closed" } }, charge, captured);
  const yen = { status: { state: "Open", updatedAt: LONG_AGO }, used: money(99_999, "JPY") };

  expect(await found(ledger, used(11_500, "Closed"))).toEqual([]);
  expect(await found(aLedger({}, charge, captured), { permission: yen })).toEqual([]);
});

it("says once that an order is open after its end, whatever else has used it", async () => {
  const ledger = aLedger({ phase: "closed" }, charge, captured);

  expect(await found(ledger, used(11_500))).toEqual([
    "open-at-amazon: The order is closed here and Open there",
  ]);
});

it("counts a charge made elsewhere until a person has looked at it, and then as explained", async () => {
  const elsewhere = anOutsideCapture({ amazonId: parseCaptureId(CHARGE), amount: euros(10_000) });
  const lookedAt = { ...elsewhere, acknowledged: true };

  expect(await found(aLedger({}, elsewhere), used(10_000))).toEqual([
    "captured-outside: 100.00 EUR were captured at Amazon, and not by Shipcharge",
  ]);
  expect(await found(aLedger({}, lookedAt), used(10_000))).toEqual([]);
});

it("gives news of an hour ago time to come before sums count", async () => {
  const ledger = aLedger({}, charge, captured);
  const justNow = "2026-03-04T11:30:00.000Z";
  const permission = { status: { state: "Open", updatedAt: justNow }, used: euros(11_500) };
  const status = { state: "Completed", updatedAt: justNow };

  expect(await found(ledger, { permission })).toEqual([]);
  expect(await found(ledger, { capture: { status, refunded: euros(500) } })).toEqual([]);
});

it("finds what was given back beyond the recorded refunds", async () => {
  const refunded = { capture: { refunded: euros(1_000) } };

  expect(await found(aLedger({}, charge, captured, refundRow("Completed")), refunded)).toEqual([]);
  expect(await found(aLedger({}, charge, captured), refunded)).toEqual([
    "refunded-outside: 10.00 EUR were given back at Amazon by refunds that are not recorded here",
  ]);
});

it("takes a refund of ours whose reply was lost for what was given back", async () => {
  const asked: Refund = {
    kind: "refund",
    orderReferenceId: ORDER,
    version: 1,
    ordinal: 1,
    referenceId: referenceId(ORDER, "refund", 1),
    requestId: parseRefundRequestId("return-1"),
    captureOrdinal: 1,
    captureId: parseCaptureId(CHARGE),
    amount: euros(1_000),
    status: { state: "Requested" },
  };
  const refunded = { capture: { refunded: euros(1_000) } };

  expect(await found(aLedger({}, charge, captured, asked), refunded)).toEqual([]);
});

it("explains nothing by a refund that Amazon has declined", async () => {
  const ledger = aLedger({}, charge, captured, refundRow("Declined"));
  const status = { state: "Declined", updatedAt: LONG_AGO };

  expect(
    await found(ledger, { capture: { refunded: euros(1_000) }, refund: { status } }),
  ).toMatchObject([expect.stringMatching(/^refunded-outside: 10.00 EUR/)]);
});

it("reads a refund that is not decided here even where the sums agree", async () => {
  const ledger = aLedger({}, charge, captured, refundRow("Pending"));
  const declined = { refund: { status: { state: "Declined", updatedAt: LONG_AGO } } };

  expect(await found(ledger, declined)).toEqual([
    `record-behind: ${REFUND} is Pending here and Declined at Amazon`,
  ]);
});

it("says of an order on v2 that it cannot be compared where v2 is switched off", async () => {
  const clock = createVirtualClock(START, 0);
  const { orders: store } = createMemoryStore(clock);
  await given(store, anOrder({ gateway: "checkout-v2" }));
  const amazonPay = createListingAmazonPay(openBooks(3).core);

  const findings = await reconcileOrder({ store, clock, amazonPay }, ORDER);

  expect(findings).toMatchObject([
    {
      kind: "not-compared",
      says: "It is carried over API v2, which is switched off here",
    },
  ]);
});

function refundRow(state: string) {
  return {
    kind: "outside-refund",
    orderReferenceId: ORDER,
    version: 1,
    amazonId: REFUND,
    amount: euros(1_000),
    status: { state },
  } as const;
}
