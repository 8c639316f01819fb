import { describe, expect, it } from "vitest";
import type { WorldOptions } from "../../local/world/world.ts";
import { MINUTE, openBatchShop } from "../support/batch-shop.ts";
import { each } from "../support/streams.ts";

const SINCE = "2026-11-02T00:00:00Z";

/** Every call that Amazon gets. */
function listening() {
  const calls: string[] = [];
  const onAmazonEvent: WorldOptions["onAmazonEvent"] = (event) => {
    if (event.type === "call") calls.push(event.operation);
  };
  return { calls, onAmazonEvent };
}

describe("a file with a malformed line", () => {
  it.each([
    ["a quote that does not end", `S02-1234567-1234567,"SH-1`, "has a quote that does not end"],
    ["a value too many", "S02-1234567-1234567,SH-1,SH-2", "has 3 values; the first line names 2"],
    ["a value missing", "S02-1234567-1234567", "has 1 value; the first line names 2"],
    ["an order alone", "S02-1234567-1234567,", "shipmentId: is missing"],
    ["no order at all", ",SH-1", "names the order by orderReferenceId or by sellerOrderId"],
    ["an id that is none", "S02-12,SH-1", "orderReferenceId"],
    ["an order that nobody placed", "S02-1234567-1234567,SH-1", "is unknown"],
  ])("is refused for %s, by its number, and Amazon hears nothing", async (_, line, why) => {
    const { calls, onAmazonEvent } = listening();
    const shop = await openBatchShop({ onAmazonEvent });
    const [id = ""] = await shop.ship(1);
    await shop.file("input/today.csv", ["orderReferenceId,shipmentId", `${id},SH-1`, "", line]);
    calls.length = 0;

    const batch = await shop.batch({ operation: "Capture", file: "input/today.csv" });
    await shop.pass(60 * MINUTE);

    expect(batch).toMatchObject({ phase: "refused" });
    expect(batch["problem"]).toMatch(/^1 line is wrong, and nothing was sent: line 4 /);
    expect(await shop.lines(`batches/${batch["batchId"]}/problems.jsonl`)).toEqual([
      { line: 4, problem: expect.stringContaining(why) },
    ]);
    expect(calls).toEqual([]);
    expect(shop.captures(id)).toBe(0);
    await shop.world.close();
  });

  it.each([
    [
      "another encoding",
      "authorizationId,referenceId,amount,currency,note",
      "S02-7654321-7654321-A000001,ref-1,5.00,EUR,Gr\u00fc\u00dfe",
      2,
      /is not UTF-8.*save the whole file as UTF-8/,
    ],
    [
      "an id of another kind",
      "authorizationId,referenceId,amount,currency",
      "S02-7654321-7654321-C000001,ref-1,5.00,EUR",
      2,
      /authorizationId: .* is the id of a capture/,
    ],
    [
      "a column that comes twice",
      "orderReferenceId,shipmentId,shipmentId",
      "S02-7654321-7654321,SH-1,SH-2",
      1,
      /names the column shipmentId twice/,
    ],
    [
      "semicolons",
      "orderReferenceId;shipmentId",
      "S02-7654321-7654321;SH-1",
      1,
      /separates its columns by semicolons/,
    ],
  ])("is refused for %s, by its number, and Amazon hears nothing of it", async (...given) => {
    const [, header, line, number, why] = given;
    const { calls, onAmazonEvent } = listening();
    const shop = await openBatchShop({ onAmazonEvent });
    const bytes = Buffer.from(`${header}\n${line}\n`, "latin1");
    await shop.world.files.write("input/today.csv", each([bytes]));

    const batch = await shop.batch({ operation: "Capture", file: "input/today.csv" });
    await shop.pass(60 * MINUTE);

    expect(batch).toMatchObject({ phase: "refused", problem: expect.stringMatching(why) });
    expect(await shop.lines(`batches/${batch["batchId"]}/problems.jsonl`)).toEqual([
      { line: number, problem: expect.stringMatching(why) },
    ]);
    expect(calls).toEqual([]);
    await shop.world.close();
  });

  it("goes once it is mended, under another id", async () => {
    const shop = await openBatchShop();
    const [id = ""] = await shop.ship(1);
    const put = (line: string) =>
      shop.file("input/today.csv", ["orderReferenceId,shipmentId", line]);
    await put(`${id};SH-1`);
    const wrong = await shop.batch({ operation: "Capture", file: "input/today.csv" });
    await put(`${id},SH-1`);
    const right = await shop.batch({ operation: "Capture", file: "input/today.csv" });

    expect([wrong["phase"], right["phase"]]).toEqual(["refused", "reconciled"]);
    expect(right["batchId"]).not.toBe(wrong["batchId"]);
    expect(shop.captures(id)).toBe(1);
    await shop.world.close();
  });
});

it("lists every line that Amazon refused in the result, with Amazon's code", async () => {
  const shop = await openBatchShop();
  const { core } = shop.world.sandbox;
  const authorized = (minorUnits: number) => {
    const total = { minorUnits, currency: "EUR" };
    const orderReferenceId = core.createDraft();
    core.call("SetOrderReferenceDetails", {
      orderReferenceId,
      attributes: { total, seller: {} },
    });
    core.call("ConfirmOrderReference", { orderReferenceId, expectImmediateAuthorization: false });
    const outcome = core.call("Authorize", {
      orderReferenceId,
      authorizationReferenceId: `${orderReferenceId}-A1`,
      amount: total,
      captureNow: false,
      transactionTimeoutMinutes: 0,
    });
    if (!outcome.ok) throw new Error(outcome.error.message);
    return outcome.result.authorization.id;
  };
  const [good, closed, small] = [authorized(5_000), authorized(5_000), authorized(1_000)];
  core.forceState(closed, { state: "Closed", reasonCode: "AmazonClosed" });
  await shop.file("input/others.csv", [
    "authorizationId,referenceId,amount,currency",
    `${good},ref-1,50.00,EUR`,
    `${closed},ref-2,50.00,EUR`,
    `${small},ref-3,99.00,EUR`,
    "S02-7654321-7654321-A000001,ref-4,50.00,EUR",
  ]);

  const batch = await shop.batch({ operation: "Capture", file: "input/others.csv" });

  expect(batch).toMatchObject({
    phase: "reconciled",
    counts: { answered: 1, refused: 3, again: 0, noAnswer: 0, unmatched: 0 },
  });
  const results = await shop.lines(`batches/${batch["batchId"]}/result.jsonl`);
  const byLine = results.toSorted((one, other) => Number(one["line"]) - Number(other["line"]));
  expect(byLine).toMatchObject([
    { line: 2, result: "answered", state: "Completed", referenceId: "ref-1" },
    { line: 3, result: "refused", code: "InvalidAuthorizationStatus", httpStatus: 405 },
    { line: 4, result: "refused", code: "TransactionAmountExceeded", httpStatus: 400 },
    { line: 5, result: "refused", code: "InvalidTransactionId", httpStatus: 404 },
  ]);
  expect(byLine.slice(1).every(({ message }) => String(message).length > 10)).toBe(true);
  await shop.world.close();
});

it("takes what was shipped since a moment, and before another", async () => {
  const shop = await openBatchShop();
  const [early = ""] = await shop.ship(1);
  await shop.pass(60 * MINUTE);
  const noon = new Date(shop.world.clock.now()).toISOString();
  const [late = ""] = await shop.ship(1);
  await shop.pass(MINUTE);
  const evening = new Date(shop.world.clock.now()).toISOString();
  const [latest = ""] = await shop.ship(1);

  const captures = () => [early, late, latest].map((id) => shop.captures(id));
  await shop.batch({ operation: "Capture", since: noon, until: evening });
  expect(captures()).toEqual([0, 1, 0]);
  await shop.batch({ operation: "Capture", since: noon });
  expect(captures()).toEqual([0, 1, 1]);
  await shop.batch({ operation: "Capture", since: SINCE });
  expect(captures()).toEqual([1, 1, 1]);
  await shop.world.close();
});

it("says why it has sent nothing", async () => {
  const shop = await openBatchShop();
  const problemOf = async (name: string, lines: readonly string[], dryRun = false) => {
    await shop.file(name, lines);
    const batch = await shop.batch({ operation: "Capture", file: name, dryRun });
    expect(batch["phase"]).toBe(dryRun ? "checked" : "empty");
    return batch["problem"];
  };
  const header = "orderReferenceId,shipmentId";

  expect(await shop.batch({ operation: "Capture", since: SINCE })).toMatchObject({
    phase: "empty",
    problem: expect.stringMatching(
      /^Nothing was sent, because nothing was waiting for a batch since 2026-11-02T00:00:00.000Z and before 2026-11-02T09/,
    ),
  });
  expect(await problemOf("input/header.csv", [header, ""])).toBe(
    "Nothing was sent, because input/header.csv has no lines below the names of its columns",
  );
  expect(await problemOf("input/blank.jsonl", ["", " "])).toBe(
    "Nothing was sent, because input/blank.jsonl has no lines",
  );
  const [one = "", two = ""] = await shop.ship(2);
  await shop.batch({ operation: "Capture", since: SINCE });
  expect(await problemOf("input/one.csv", [header, `${one},SH-1`])).toBe(
    "Nothing was sent, because its only line has nothing to send: line 2 shipment SH-1 is charged, or being charged",
  );
  expect(await problemOf("input/two.csv", [header, `${two},SH-1`, `${one},SH-1`], true)).toMatch(
    /^Nothing was sent, because none of its 2 lines has anything to send: line 2 shipment SH-1 is charged.*; all are in batches\/.*-dry\/problems\.jsonl$/,
  );
  await shop.world.close();
});
