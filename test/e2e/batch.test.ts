import { describe, expect, it } from "vitest";
import { euros, MINUTE, openBatchShop } from "../support/batch-shop.ts";

const SINCE = "2026-11-02T00:00:00Z";

describe("an order that is charged by batch", () => {
  it("waits with its goods gone, until its line is reconciled", async () => {
    const shop = await openBatchShop();
    const [id = ""] = await shop.ship(1);
    expect(shop.captures(id)).toBe(0);
    expect(await shop.read(id)).toMatchObject({
      phase: "open",
      ledger: { captures: [{ referenceId: `${id}-C1`, status: { state: "Requested" } }] },
    });

    const batch = await shop.batch({ operation: "Capture", since: SINCE });

    expect(batch).toMatchObject({
      operation: "Capture",
      phase: "reconciled",
      requests: 1,
      counts: { answered: 1, refused: 0, noAnswer: 0, unmatched: 0 },
    });
    expect(shop.taken(id)).toBe(10_000);
    expect(await shop.read(id)).toMatchObject({ phase: "closed", captured: euros(10_000) });
    expect(await shop.lines(`batches/${batch["batchId"]}/result.jsonl`)).toMatchObject([
      { line: 1, result: "answered", orderReferenceId: id, state: "Completed" },
    ]);
    await shop.world.close();
  });

  it("is taken along by its shop's own order number, from a file", async () => {
    const shop = await openBatchShop();
    const [first = "", second = ""] = await shop.ship(2);
    await shop.file("input/today.csv", [
      "sellerOrderId,orderReferenceId,shipmentId",
      "1001,,SH-1",
      `,"${second}",SH-1`,
    ]);

    const batch = await shop.batch({ operation: "Capture", file: "input/today.csv" });

    expect(batch).toMatchObject({ phase: "reconciled", counts: { answered: 2 } });
    expect([shop.taken(first), shop.taken(second)]).toEqual([10_000, 10_000]);
    await shop.world.close();
  });

  it("asks for a new authorization when Amazon has closed the one in the line", async () => {
    const shop = await openBatchShop();
    const [id = "", other = ""] = await shop.ship(2);
    const [authorization] = shop.world.sandbox.orderReference(id).authorizations;
    shop.world.sandbox.core.forceState(authorization?.id ?? "", {
      state: "Closed",
      reasonCode: "AmazonClosed",
    });

    const batch = await shop.batch({ operation: "Capture", since: SINCE });

    expect(batch).toMatchObject({ counts: { answered: 1, refused: 1 } });
    const results = await shop.lines(`batches/${batch["batchId"]}/result.jsonl`);
    expect(results.find(({ orderReferenceId }) => orderReferenceId === id)).toMatchObject({
      result: "refused",
      code: "InvalidAuthorizationStatus",
      httpStatus: 405,
    });
    expect([shop.taken(id), shop.taken(other)]).toEqual([0, 10_000]);
    await shop.pass(5 * MINUTE);
    await shop.batch({ operation: "Capture", since: SINCE });
    expect(shop.taken(id)).toBe(10_000);
    await shop.world.close();
  });
});

describe("a batch", () => {
  it("with a wrong line sends nothing and names the line", async () => {
    const shop = await openBatchShop();
    const [id = ""] = await shop.ship(1);
    const [atOnce = ""] = await shop.ship(1, { capture: "on-shipment" });
    await shop.file("input/wrong.jsonl", [
      JSON.stringify({ orderReferenceId: id, shipmentId: "SH-1" }),
      "not json",
      JSON.stringify({ orderReferenceId: id, shipmentId: "SH-9" }),
      JSON.stringify({ orderReferenceId: id, shipmentId: "SH-1" }),
      JSON.stringify({ orderReferenceId: atOnce, shipmentId: "SH-1" }),
      JSON.stringify({ sellerOrderId: "9999", shipmentId: "SH-1" }),
      JSON.stringify({ orderReferenceId: id, shipmentId: "SH-1", amount: "5.00" }),
    ]);

    const batch = await shop.batch({ operation: "Capture", file: "input/wrong.jsonl" });

    expect(batch).toMatchObject({ phase: "refused" });
    expect(batch["problem"]).toBe(
      "6 lines are wrong, and nothing was sent: line 2 is not a JSON object",
    );
    const problems = await shop.lines(`batches/${batch["batchId"]}/problems.jsonl`);
    expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(problems[2]).toMatchObject({ problem: "asks for the same as line 1" });
    expect(shop.captures(id)).toBe(0);
    expect(await shop.read(id)).not.toHaveProperty("ledger.captures.0.batchId");
    await shop.world.close();
  });

  it("only says what it would send when it runs dry", async () => {
    const shop = await openBatchShop();
    const [id = ""] = await shop.ship(1);

    const dry = await shop.batch({ operation: "Capture", since: SINCE, dryRun: true });

    expect(dry).toMatchObject({ phase: "checked", requests: 1, isDryRun: true });
    expect(shop.captures(id)).toBe(0);
    await shop.world.close();
  });

  it("of the same input sends nothing twice, and finds what it did", async () => {
    const shop = await openBatchShop();
    const [id = ""] = await shop.ship(1);
    await shop.file("input/a.csv", ["orderReferenceId,shipmentId", `${id},SH-1`]);
    await shop.file("input/b.csv", ["shipmentId,orderReferenceId", `SH-1,${id}`]);

    const first = await shop.batch({ operation: "Capture", file: "input/a.csv" });
    const again = await shop.batch({ operation: "Capture", file: "input/a.csv" });
    const other = await shop.batch({ operation: "Capture", file: "input/b.csv" });

    expect(again).toEqual(first);
    expect(other).toMatchObject({ phase: "empty", counts: { skipped: 1 } });
    expect(shop.captures(id)).toBe(1);
    await shop.world.close();
  });

  it("leaves lines that Amazon could not carry out to the next one", async () => {
    const shop = await openBatchShop();
    const [id = ""] = await shop.ship(1);
    shop.world.sandbox.core.suspendAccount(false);
    await shop.ask("POST", "/batches", { operation: "Capture", since: SINCE });
    await shop.pass(2 * MINUTE);
    shop.world.sandbox.core.suspendAccount(true);
    await shop.pass(30 * MINUTE);
    shop.world.sandbox.core.suspendAccount(false);

    expect(shop.captures(id)).toBe(0);
    const next = await shop.batch({ operation: "Capture", since: SINCE });

    expect(next).toMatchObject({ phase: "reconciled", counts: { answered: 1 } });
    expect(shop.captures(id)).toBe(1);
    await shop.world.close();
  });

  it("that Amazon rejects lets its lines go, and keeps Amazon's words", async () => {
    const shop = await openBatchShop();
    const [id = ""] = await shop.ship(1);
    shop.world.sandbox.core.changeSettings({
      sellerId: "A1ANOTHERSELLER",
      feedValidation: "the-feed",
    });

    const batch = await shop.batch({ operation: "Capture", since: SINCE });

    expect(batch).toMatchObject({ phase: "rejected" });
    expect(await shop.lines(`batches/${batch["batchId"]}/result.jsonl`)).toMatchObject([
      { result: "no-answer", message: "Amazon rejected the feed" },
    ]);
    shop.world.sandbox.core.changeSettings({ sellerId: shop.world.sandbox.sellerId });
    expect(await shop.batch({ operation: "Capture", since: SINCE })).toMatchObject({
      phase: "reconciled",
    });
    expect(shop.captures(id)).toBe(1);
    await shop.world.close();
  });

  it("finds its report also when no notification comes", async () => {
    const shop = await openBatchShop();
    const [id = ""] = await shop.ship(1);
    shop.world.sandbox.core.changeSettings({ reportByBatchReferenceId: "accept" });
    shop.world.sandbox.addNotificationRule({ action: "lose", notificationType: "Batch" });

    const batch = await shop.batch({ operation: "Capture", since: SINCE });

    expect(batch).toMatchObject({ phase: "reconciled", counts: { answered: 1 } });
    expect(shop.captures(id)).toBe(1);
    await shop.world.close();
  });
});
