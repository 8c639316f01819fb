import { expect, it } from "vitest";
import { openBatchShop } from "../support/batch-shop.ts";

const DOLLARS_50 = { minorUnits: 5_000, currency: "USD" };
const COUNTED = { again: 0, noAnswer: 0, unmatched: 0, skipped: 0 };

/** A shop in North America, where Amazon takes batches of authorizations. */
async function openAmericanShop() {
  const shop = await openBatchShop({ amazonSettings: { region: "na" } });
  const { core } = shop.world.sandbox;

  /** An order of 50 USD that the seller's own system has confirmed at Amazon. */
  function confirmed(): string {
    const orderReferenceId = core.createDraft();
    const attributes = { total: DOLLARS_50, seller: {} };
    core.call("SetOrderReferenceDetails", { orderReferenceId, attributes });
    core.call("ConfirmOrderReference", { orderReferenceId, expectImmediateAuthorization: false });
    return orderReferenceId;
  }

  /** What became of each line of a batch, in the file's order. */
  async function results(batch: Readonly<Record<string, unknown>>) {
    const lines = await shop.lines(`batches/${batch["batchId"]}/result.jsonl`);
    return lines.toSorted((one, other) => Number(one["line"]) - Number(other["line"]));
  }

  return { shop, core, confirmed, results };
}

it("authorizes orders of the seller by a batch, some of them charged at once, and says which failed", async () => {
  const { shop, core, confirmed, results } = await openAmericanShop();
  const [reserved, charged, rejected, closed] = [
    confirmed(),
    confirmed(),
    confirmed(),
    confirmed(),
  ];
  const plan = { declined: { reasonCode: "AmazonRejected" } };
  core.forceOutcome({ operation: "Authorize", orderReferenceId: rejected, plan });
  core.forceState(closed, { state: "Closed", reasonCode: "AmazonClosed" });
  await shop.file("input/authorize.csv", [
    "orderReferenceId,referenceId,amount,currency,captureNow,transactionTimeoutMinutes",
    `${reserved},auth-1,50.00,USD,,0`,
    `${charged},auth-2,20.00,USD,true,0`,
    `${rejected},auth-3,50.00,USD,,0`,
    `${closed},auth-4,50.00,USD,,0`,
    "S01-7654321-7654321,auth-5,50.00,USD,,0",
  ]);
  const input = { operation: "Authorize", file: "input/authorize.csv" };

  const batch = await shop.batch(input);
  const again = await shop.batch(input);

  expect(batch).toMatchObject({
    phase: "reconciled",
    requests: 5,
    counts: { ...COUNTED, answered: 3, refused: 2 },
  });
  expect(again).toEqual(batch);
  const found = await results(batch);
  expect(found).toMatchObject([
    { line: 2, result: "answered", asked: reserved, referenceId: "auth-1", state: "Open" },
    { line: 3, result: "answered", referenceId: "auth-2", state: "Closed" },
    { line: 4, result: "answered", state: "Declined", reason: "AmazonRejected" },
    { line: 5, result: "refused", asked: closed, code: "InvalidOrderReferenceStatus" },
    { line: 6, result: "refused", asked: "S01-7654321-7654321", httpStatus: 404 },
  ]);
  expect([reserved, charged, rejected].map(shop.taken)).toEqual([0, 2_000, 0]);
  const { authorizations } = shop.world.sandbox.orderReference(reserved);
  expect(authorizations).toMatchObject([{ id: found[0]?.["amazonId"], state: "Open" }]);
  await shop.world.close();
});

it("charges billing agreements by a batch, and says which failed", async () => {
  const { shop, core, results } = await openAmericanShop();
  const agreement = (): string => {
    const agreementId = core.createAgreementDraft();
    core.call("ConfirmBillingAgreement", { agreementId });
    return agreementId;
  };
  const [monthly, draft] = [agreement(), core.createAgreementDraft()];
  await shop.file("input/agreements.jsonl", [
    ...[
      { billingAgreementId: monthly, referenceId: "month-1", amount: "20.00", captureNow: true },
      { billingAgreementId: monthly, referenceId: "month-2", amount: "9000.00" },
      { billingAgreementId: draft, referenceId: "month-3", amount: "20.00" },
    ].map((line) => JSON.stringify({ ...line, currency: "USD", transactionTimeoutMinutes: 0 })),
  ]);

  const batch = await shop.batch({
    operation: "AuthorizeOnBillingAgreement",
    file: "input/agreements.jsonl",
  });

  expect(batch).toMatchObject({
    phase: "reconciled",
    requests: 3,
    counts: { ...COUNTED, answered: 1, refused: 2 },
  });
  const found = await results(batch);
  expect(found).toMatchObject([
    { line: 1, result: "answered", asked: monthly, referenceId: "month-1", state: "Closed" },
    { line: 2, result: "refused", asked: monthly, code: "PeriodicAmountExceeded" },
    { line: 3, result: "refused", asked: draft, code: "InvalidBillingAgreementStatus" },
  ]);
  const [order = ""] = String(found[0]?.["amazonId"]).match(/^[A-Z]\d\d-\d{7}-\d{7}/) ?? [];
  expect(shop.taken(order)).toBe(2_000);
  await shop.world.close();
});

it("takes no batch of authorizations from a shop in Europe", async () => {
  const shop = await openBatchShop();
  const input = { operation: "Authorize", file: "input/authorize.csv" };

  const { status, body } = await shop.ask("POST", "/batches", input);

  expect([status, body["error"]]).toEqual([422, "BatchNotPossible"]);
  await shop.world.close();
});
