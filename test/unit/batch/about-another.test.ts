import { expect, it } from "vitest";
import { type Batch, parseBatchId } from "../../../functions/domain/batch.ts";
import { askedOf, type CheckedLine } from "../../../functions/domain/batch-lines.ts";
import { parseCaptureId, referenceId } from "../../../functions/domain/ids.ts";
import {
  type ReconcileLineDeps,
  reconcileLine,
} from "../../../functions/reconcile-report/reconcile-line.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryStore } from "../../../local/database/memory-store.ts";
import {
  aCapture,
  anAuthorization,
  anOrder,
  aShipment,
  euros,
  given,
  ORDER,
  SILENT,
  START,
} from "../../support/waiting/records.ts";

const batchId = parseBatchId("Capture-of-today");
const ourReference = referenceId(ORDER, "capture", 1);

/** A capture that lies in the batch, as its line of the feed asks for it. */
async function sent() {
  const clock = createVirtualClock(START);
  const { orders: store } = createMemoryStore(clock);
  const { amazonId: _none, ...unsent } = aCapture(1, "Requested", { batchId });
  await given(store, anOrder({ shipments: [aShipment(1)] }), anAuthorization(1, "Open"), unsent);
  const { authorizationId, amount } = unsent;
  const line: CheckedLine = {
    number: 1,
    line: 2,
    request: {
      operation: "Capture",
      request: { authorizationId, referenceId: ourReference, amount },
    },
    target: { orderReferenceId: ORDER, kind: "capture", ordinal: 1, since: "" },
  };
  return { store, line, deps: { clock, store, log: SILENT } as unknown as ReconcileLineDeps };
}

it("frees a capture for the next batch where the report answers its number with somebody else's", async () => {
  const { store, line, deps } = await sent();
  const captureId = parseCaptureId("S02-7654321-7654321-C000001");
  const reading = {
    captureId,
    referenceId: "another-tool-1",
    amount: euros(700),
    status: { state: "Completed" },
    refundIds: [],
  };
  const report = { sellerRequestId: "1", answer: { kind: "capture", reading } };

  const result = await reconcileLine(
    deps,
    { batchId } as Batch,
    report as unknown as Parameters<typeof reconcileLine>[2],
    line,
  );

  expect(result).toMatchObject({ request: "1", result: "unmatched", amazonId: captureId });
  const ledger = await store.readLedger(ORDER);
  expect(ledger?.captures).toMatchObject([
    { referenceId: ourReference, status: { state: "Requested" } },
  ]);
  expect(ledger?.captures[0]).not.toHaveProperty("batchId");
  expect(ledger?.outside).toEqual([]);
});

const refusing = (message: string) => ({
  sellerRequestId: "1",
  answer: { kind: "refused", code: "TransactionAmountExceeded", httpStatus: 400, message },
});

it("frees a capture for the next batch where the report refuses its number for another order", async () => {
  const { store, line, deps } = await sent();
  const report = refusing("S02-7654321-7654321-A000001 has nothing left.");

  const result = await reconcileLine(
    deps,
    { batchId } as Batch,
    report as unknown as Parameters<typeof reconcileLine>[2],
    line,
  );

  expect(result).toMatchObject({ request: "1", result: "unmatched", asked: askedOf(line.request) });
  const ledger = await store.readLedger(ORDER);
  expect(ledger?.captures).toMatchObject([{ status: { state: "Requested" } }]);
  expect(ledger?.captures[0]).not.toHaveProperty("batchId");
});

it.each(["", `The authorization ${ORDER}-A000001 has nothing left.`])(
  "names the object of a request that Amazon refuses with the words '%s'",
  async (message) => {
    const { line, deps } = await sent();
    const { target: _, ...foreign } = line;

    const result = await reconcileLine(
      deps,
      { batchId } as Batch,
      refusing(message) as unknown as Parameters<typeof reconcileLine>[2],
      foreign,
    );

    expect(result).toMatchObject({
      result: "refused",
      asked: askedOf(line.request),
      orderReferenceId: ORDER,
      referenceId: ourReference,
    });
  },
);
