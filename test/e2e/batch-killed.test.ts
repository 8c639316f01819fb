import { expect, it } from "vitest";
import type { WorldOptions } from "../../local/world/world.ts";
import { HOUR, MINUTE, openBatchShop } from "../support/batch-shop.ts";

const SINCE = { operation: "Capture", since: "2026-11-02T00:00:00Z" };

/** Lambda ends the first call of a function, before or after its work. */
function killing(
  functionName: string,
  when: "before" | "after",
  name = "Sandbox.Timedout",
): Pick<WorldOptions, "around"> {
  let isKilled = false;
  const kill = (): never => {
    isKilled = true;
    throw Object.assign(new Error("killed"), { name });
  };
  return {
    around: async (name, call) => {
      if (name !== functionName || isKilled) return call();
      if (when === "before") kill();
      await call();
      return kill();
    },
  };
}

/** How many feeds Amazon was handed in. */
function countingFeeds() {
  const counted = { feeds: 0 };
  const onAmazonEvent: WorldOptions["onAmazonEvent"] = (event) => {
    if (event.type === "call" && event.operation === "SubmitFeed" && event.httpStatus === 200) {
      counted.feeds += 1;
    }
  };
  return { counted, onAmazonEvent };
}

it.each([
  ["build-feed", "after"],
  ["submit-feed", "before"],
  ["submit-feed", "after"],
  ["await-batch-report", "after"],
  ["reconcile-report", "after"],
  ["capture-payment", "after"],
  ["handle-notification", "after"],
] as const)("captures each shipment once when %s is killed %s its work", async (name, when) => {
  const { counted, onAmazonEvent } = countingFeeds();
  const shop = await openBatchShop({ ...killing(name, when), onAmazonEvent });
  const ids = await shop.ship(2);

  const batch = await shop.batch(SINCE);

  expect(batch).toMatchObject({ phase: "reconciled", counts: { answered: 2 } });
  expect(ids.map((id) => [shop.captures(id), shop.taken(id)])).toEqual([
    [1, 10_000],
    [1, 10_000],
  ]);
  expect(counted.feeds).toBe(1);
  await shop.world.close();
});

it.each(
  ["build-feed", "submit-feed", "await-batch-report", "reconcile-report"].flatMap((name) => [
    [name, "before"] as const,
    [name, "after"] as const,
  ]),
)(
  "sends nothing twice when it dies with %s, %s its work, and the same input comes again",
  async (name, when) => {
    const { counted, onAmazonEvent } = countingFeeds();
    // No retry outlives this one: the execution fails.
    const shop = await openBatchShop({ ...killing(name, when, "Broken"), onAmazonEvent });
    const [id = "", other = ""] = await shop.ship(2);
    await shop.file("input/both.csv", [
      "orderReferenceId,shipmentId",
      `${id},SH-1`,
      `${other},SH-1`,
    ]);
    const input = { operation: "Capture", file: "input/both.csv" };

    await shop.batch(input);
    const batch = await shop.batch(input);
    const again = await shop.batch(input);

    expect(batch).toMatchObject({ phase: "reconciled", requests: 2, counts: { answered: 2 } });
    expect(again).toEqual(batch);
    expect([shop.captures(id), shop.captures(other), counted.feeds]).toEqual([1, 1, 1]);
    await shop.world.close();
  },
);

it("finds the feed whose answer was lost, and hands in no second one", async () => {
  const { counted, onAmazonEvent } = countingFeeds();
  const shop = await openBatchShop({ onAmazonEvent });
  const [id = ""] = await shop.ship(1);
  shop.world.sandbox.addFault({ fault: "reply-lost", operation: "SubmitFeed", times: 1 });

  const batch = await shop.batch(SINCE);

  expect(batch).toMatchObject({ phase: "reconciled", counts: { answered: 1 } });
  expect([counted.feeds, shop.captures(id)]).toEqual([1, 1]);
  await shop.world.close();
});

it("charges once when two batches and the order's own next run meet", async () => {
  const shop = await openBatchShop();
  const [id = "", other = ""] = await shop.ship(2);
  await shop.file("input/both.csv", ["orderReferenceId,shipmentId", `${id},SH-1`, `${other},SH-1`]);
  const [execution] = shop.world.runner.listExecutions({ stateMachineName: "order-payment" });
  shop.world.runner.stopExecution(execution?.executionArn ?? "", "Killed", "by the test");

  await shop.ask("POST", "/batches", SINCE);
  const fromFile = await shop.ask("POST", "/batches", {
    operation: "Capture",
    file: "input/both.csv",
  });
  await shop.ask("POST", `/orders/${id}/resume`);
  await shop.ask("POST", `/orders/${other}/resume`);
  await shop.pass(90 * MINUTE);

  expect([shop.captures(id), shop.captures(other)]).toEqual([1, 1]);
  expect([shop.taken(id), shop.taken(other)]).toEqual([10_000, 10_000]);
  const { body } = await shop.ask("GET", `/batches/${fromFile.body["batchId"]}`);
  expect(["reconciled", "empty"]).toContain(body["phase"]);
  expect(await shop.read(id)).toMatchObject({ phase: "closed" });
  expect(await shop.read(other)).toMatchObject({ phase: "closed" });
  await shop.world.close();
});

it("carries a batch on whose execution was stopped, under the same id", async () => {
  const { counted, onAmazonEvent } = countingFeeds();
  const shop = await openBatchShop({ onAmazonEvent });
  const [id = ""] = await shop.ship(1);
  await shop.file("input/one.csv", ["orderReferenceId,shipmentId", `${id},SH-1`]);
  const input = { operation: "Capture", file: "input/one.csv" };
  await shop.ask("POST", "/batches", input);
  await shop.pass(3 * MINUTE);
  const [execution] = shop.world.runner.listExecutions({ stateMachineName: "batch" });
  shop.world.runner.stopExecution(execution?.executionArn ?? "", "Killed", "by the test");

  const batch = await shop.batch(input);

  expect(batch).toMatchObject({ run: 2, phase: "reconciled", counts: { answered: 1 } });
  expect([counted.feeds, shop.captures(id)]).toEqual([1, 1]);
  await shop.world.close();
});

it("gives money back by batch, and only what was taken before", async () => {
  const shop = await openBatchShop();
  const [id = ""] = await shop.ship(1);
  const early = { refundId: "return-1", byBatch: true };
  expect(await shop.ask("POST", `/orders/${id}/refunds`, early)).toMatchObject({ status: 409 });
  await shop.file("input/back.csv", ["orderReferenceId,refundId", `${id},return-1`]);
  const refunds = { operation: "Refund", file: "input/back.csv" };
  await shop.ask("POST", "/batches", refunds);
  await shop.pass(5 * MINUTE);

  const waiting = await shop.ask("POST", "/batches", refunds);
  expect(waiting.body).toMatchObject({ phase: "started", waitsForCaptures: { lines: 1 } });
  expect(await shop.lines(`batches/${waiting.body["batchId"]}/problems.jsonl`)).toEqual([
    { line: 2, problem: `order ${id} is still being charged` },
  ]);

  await shop.batch(SINCE);
  expect(shop.world.sandbox.orderReference(id).refundedMinorUnits).toBe(0);
  await shop.ask("POST", `/orders/${id}/refunds`, early);
  const batch = await shop.batch(refunds);

  expect(batch).toMatchObject({ phase: "reconciled", counts: { answered: 1 } });
  expect(batch).not.toHaveProperty("waitsForCaptures");
  await shop.pass(5 * MINUTE);
  expect(shop.world.sandbox.orderReference(id).refundedMinorUnits).toBe(10_000);
  await shop.world.close();
});

it("waits two days for captures, then gives the rest back and names the lines it went without", async () => {
  const shop = await openBatchShop();
  const [taken = ""] = await shop.ship(1);
  await shop.batch(SINCE);
  await shop.ask("POST", `/orders/${taken}/refunds`, { refundId: "return-1", byBatch: true });
  const [untaken = ""] = await shop.ship(1);
  await shop.file("input/back.csv", [
    "orderReferenceId,refundId",
    `${untaken},return-1`,
    `${taken},return-1`,
  ]);
  const refunds = { operation: "Refund", file: "input/back.csv" };
  const dry = await shop.batch({ ...refunds, dryRun: true });
  expect(dry).toMatchObject({ phase: "checked", requests: 1, counts: { skipped: 1 } });

  const begun = await shop.ask("POST", "/batches", refunds);
  const path = `/batches/${begun.body["batchId"]}`;
  await shop.pass(47 * HOUR);
  expect((await shop.ask("GET", path)).body).toMatchObject({ phase: "started" });
  await shop.pass(3 * HOUR);

  const { body } = await shop.ask("GET", path);
  expect(body).toMatchObject({
    phase: "reconciled",
    requests: 1,
    counts: { answered: 1, skipped: 1 },
  });
  expect(await shop.lines(`batches/${body["batchId"]}/problems.jsonl`)).toEqual([
    { line: 2, problem: `order ${untaken} is still being charged` },
  ]);
  expect(shop.world.sandbox.orderReference(taken).refundedMinorUnits).toBe(10_000);
  await shop.world.close();
});
