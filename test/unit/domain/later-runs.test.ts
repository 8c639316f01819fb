import { expect, it } from "vitest";
import { decideCancel } from "../../../functions/domain/ending.ts";
import type { LedgerRow } from "../../../functions/domain/order.ts";
import { type Awaited, resolve } from "../../../functions/domain/waiting.ts";
import {
  aCapture,
  aLedger,
  anAuthorization,
  anOutsideCapture,
  NOW,
} from "../../support/waiting/records.ts";

const visit = "2026-03-01T18:00:00.000Z#000";

it("asks for nothing under a number that an earlier run has passed over", () => {
  const ledger = aLedger({}, anAuthorization(2, "Open"));
  const awaited = { kind: "authorization", authorizationOrdinal: 1 } as const;

  expect(resolve({ awaited, visit }, ledger, NOW)).toMatchObject({
    kind: "failure",
    error: "AuthorizationRequired",
  });
});

it("takes a cancel back when Amazon turns out to have taken the money before", () => {
  const cancel = { requestedAt: NOW, reason: "Changed my mind" };
  const ledger = aLedger({ phase: "cancelling", cancel }, aCapture(1, "Completed"));

  expect(decideCancel(ledger, NOW)).toMatchObject({
    decided: "refused",
    error: "CancelRefused",
    change: { row: { phase: "open", cancel: { outcome: "refused" } } },
  });
});

it("goes back to the cancel that an earlier run began, whatever Amazon has declined since", () => {
  const awaited = { kind: "authorization", authorizationOrdinal: 1 } as const;
  const told = (reason: string) => {
    const rejected = anAuthorization(1, "Declined", {
      status: { state: "Declined", reason },
    });
    return resolve({ awaited, visit }, aLedger({ phase: "cancelling" }, rejected), NOW);
  };

  for (const reason of ["AmazonRejected", "InvalidPaymentMethod", "ProcessingFailure"]) {
    expect(told(reason), reason).toMatchObject({ error: "CancelRequested" });
  }
});

it("waits for a person where Amazon does not accept a cancel, without asking again by itself", () => {
  const awaited = { kind: "operator", reason: "AmazonPayRequestRefused" } as const;

  expect(resolve({ awaited, visit }, aLedger({ phase: "cancelling" }), NOW)).toBeUndefined();
});

it("goes on to an authorization that was never answered before an order counts as ended", () => {
  const closed = { amazon: { state: "Closed", reason: "AmazonClosed" } };
  const told = (awaited: Awaited, ...rows: readonly LedgerRow[]) =>
    resolve({ awaited, visit }, aLedger(closed, ...rows), NOW);
  const unanswered = anAuthorization(2, "Requested");

  expect(told({ kind: "confirmation" }, anAuthorization(1, "Requested"))).toMatchObject({
    kind: "success",
  });
  const goods = { kind: "shipment", shipmentSequence: 1, authorizationOrdinal: 1 } as const;
  expect(told(goods, anAuthorization(1, "Closed"), unanswered)).toMatchObject({
    error: "AuthorizationRequired",
  });
  expect(told(goods, anAuthorization(1, "Closed"))).toMatchObject({ error: "OrderReferenceEnded" });
});

it("goes on to what a former run reserved, which can be charged although Amazon has closed the order", () => {
  const awaited = { kind: "shipment", shipmentSequence: 2, authorizationOrdinal: 1 } as const;
  const closed = { amazon: { state: "Closed", reason: "AmazonClosed" } };
  const told = (state: string) => {
    const used = anAuthorization(1, "Closed");
    const ledger = aLedger(closed, used, anAuthorization(2, state));
    return resolve({ awaited, visit }, ledger, NOW);
  };

  expect(told("Open")).toMatchObject({ error: "AuthorizationRequired" });
  expect(told("Closed")).toMatchObject({ error: "OrderReferenceEnded" });
});

it("waits for Amazon's decision about a capture of Seller Central's before an order counts as ended", () => {
  const awaited = { kind: "shipment", shipmentSequence: 1, authorizationOrdinal: 1 } as const;
  const closed = { amazon: { state: "Closed", reason: "AmazonClosed" } };
  const told = (state: string, updatedAt = NOW) => {
    const elsewhere = anOutsideCapture({ status: { state, updatedAt }, acknowledged: true });
    return resolve({ awaited, visit }, aLedger(closed, elsewhere), NOW);
  };

  expect(told("Pending")).toBeUndefined();
  expect(told("Pending", "2026-02-01T18:00:00.000Z")).toMatchObject({
    error: "OrderReferenceEnded",
  });
  expect(told("Completed")).toMatchObject({ error: "OrderReferenceEnded" });
});

it("goes on to money that Amazon took with an authorization before an order counts as ended", () => {
  const cancelled = { amazon: { state: "Canceled", reason: "AmazonCanceled" } };
  const ended = (reason: string) =>
    anAuthorization(1, "Closed", { captureNow: true, status: { state: "Closed", reason } });
  const told = (row: LedgerRow) =>
    resolve({ awaited: { kind: "confirmation" }, visit }, aLedger(cancelled, row), NOW);

  expect(told(ended("MaxCapturesProcessed"))).toMatchObject({ kind: "success" });
  expect(told(ended("ExpiredUnused"))).toMatchObject({ error: "OrderReferenceEnded" });
});
