import { expect, it } from "vitest";
import type { ObjectStorage } from "../../functions/domain/object-storage.ts";
import { createMemoryStorage } from "../../local/storage/memory-storage.ts";
import { type BatchShop, MINUTE, openBatchShop } from "../support/batch-shop.ts";
import { atDesk } from "../support/desk-of-a-shop.ts";

const FILE = "input/today.csv";
const INPUT = { operation: "Capture", file: FILE };
const SINCE = { operation: "Capture", since: "2026-11-02T00:00:00Z" };

/** A shop whose first feed can be read but not written: its batch dies with all rows taken. */
async function dyingWhileItTakes() {
  const files = createMemoryStorage();
  let isDead = false;
  const write: ObjectStorage["write"] = async (key, pieces) => {
    if (isDead || !key.endsWith("feed.xml")) return files.write(key, pieces);
    for await (const _ of pieces);
    isDead = true;
    throw Object.assign(new Error("killed"), { name: "Broken" });
  };
  return openBatchShop({ files: { ...files, write } });
}

function stopBatches(shop: BatchShop): void {
  const running = shop.world.runner.listExecutions({ stateMachineName: "batch" });
  for (const { executionArn } of running) {
    shop.world.runner.stopExecution(executionArn, "Killed", "by the test");
  }
}

it("goes on with the lines that it had when it took them, whatever has become wrong since", async () => {
  const shop = await dyingWhileItTakes();
  const [id = ""] = await shop.ship(1);
  const { amazonOrderReferenceId: foreign } = shop.world.sandbox.createOrderReference();
  const other = { authorizationId: `${foreign}-A000001`, referenceId: "r-1", amount: "1.00" };
  await shop.file("input/a.jsonl", [
    JSON.stringify({ orderReferenceId: id, shipmentId: "SH-1" }),
    JSON.stringify({ ...other, currency: "EUR" }),
  ]);
  const input = { operation: "Capture", file: "input/a.jsonl" };
  const died = await shop.batch(input);
  // Its workflow carries it from now on, and a line about it would be refused.
  const total = { minorUnits: 100, currency: "EUR" };
  await shop.ask("POST", "/orders", { orderReferenceId: foreign, sellerOrderId: "9999", total });

  const batch = await shop.batch(input);

  expect(died).toMatchObject({ phase: "claiming", run: 1 });
  expect(batch).toMatchObject({ phase: "reconciled", run: 2, requests: 2 });
  expect([shop.captures(id), shop.taken(id)]).toEqual([1, 10_000]);
  await shop.world.close();
});

it("lets go of what it has taken for a feed that was never written", async () => {
  const shop = await dyingWhileItTakes();
  const ids = await shop.ship(2);
  const { batchId } = await shop.batch({ ...SINCE, until: "2026-11-02T12:00:00Z" });

  const { exitCode, said } = await atDesk(shop, "release-batch", String(batchId), "--yes");
  const next = await shop.batch(SINCE);

  expect([exitCode, said]).toEqual([0, expect.stringContaining("has let go of 2")]);
  expect(next).toMatchObject({ phase: "reconciled", counts: { answered: 2 } });
  expect(ids.map(shop.captures)).toEqual([1, 1]);
  await shop.world.close();
});

it("is carried on by its id alone when its file is gone, and hands in the feed that it had built", async () => {
  const shop = await openBatchShop();
  const [id = ""] = await shop.ship(1);
  const fault = { fault: "503", operation: "SubmitFeed", times: 2 } as const;
  shop.world.sandbox.addFault(fault);
  await shop.file(FILE, ["orderReferenceId,shipmentId", `${id},SH-1`]);
  const { body } = await shop.ask("POST", "/batches", INPUT);
  const batchId = String(body["batchId"]);
  await shop.pass(2_000);
  stopBatches(shop);
  const standing = async () => (await shop.ask("GET", `/batches/${batchId}`)).body;
  const died = await standing();
  await shop.file(FILE, ["orderReferenceId,shipmentId", "S02-0000000-0000000,SH-1"]);

  const released = await atDesk(shop, "release-batch", batchId, "--yes");
  const resumed = await atDesk(shop, "resume-batch", batchId, "--yes");
  const twice = await atDesk(shop, "resume-batch", batchId, "--json", "--yes");
  await shop.pass(90 * MINUTE);
  const after = await atDesk(shop, "resume-batch", batchId, "--yes");

  expect(died).toMatchObject({ phase: "submitting", run: 1 });
  expect([released.exitCode, resumed.exitCode, twice.exitCode]).toEqual([1, 0, 0]);
  expect(released.said).toContain("so this will be refused; resume-batch");
  expect(resumed.said).toContain(`Run 2 of batch ${batchId} is on its way.`);
  expect(twice.said).toContain('"run":2}');
  expect(after.said).toContain("is reconciled; nothing is left to do");
  expect(await standing()).toMatchObject({ phase: "reconciled", run: 2, counts: { answered: 1 } });
  expect([shop.captures(id), shop.taken(id)]).toEqual([1, 10_000]);
  await shop.world.close();
});

it("needs its file while its lines have not all been looked at, and says what to do without it", async () => {
  let isDead = false;
  const shop = await openBatchShop({
    around: async (name, call) => {
      if (name !== "build-feed" || isDead) return call();
      isDead = true;
      throw Object.assign(new Error("killed"), { name: "Broken" });
    },
  });
  const [id = ""] = await shop.ship(1);
  const lines = ["orderReferenceId,shipmentId", `${id},SH-1`];
  await shop.file(FILE, lines);
  const { batchId } = await shop.batch(INPUT);
  await shop.file(FILE, ["orderReferenceId,shipmentId"]);

  const refused = await atDesk(shop, "resume-batch", String(batchId), "--yes");
  await shop.file(FILE, lines);
  const taken = await atDesk(shop, "resume-batch", String(batchId), "--yes");
  await shop.pass(90 * MINUTE);

  expect([refused.exitCode, taken.exitCode]).toEqual([1, 0]);
  expect(refused.said).toMatch(/409 BatchInputGone: .*release-batch/);
  expect(shop.captures(id)).toBe(1);
  await shop.world.close();
});

it("says of a batch that is over that it has nothing to carry on and nothing to let go of", async () => {
  const shop = await openBatchShop();
  const { batchId } = await shop.batch({ ...SINCE, dryRun: true });

  const resumed = await atDesk(shop, "resume-batch", String(batchId), "--yes");
  const released = await atDesk(shop, "release-batch", String(batchId), "--yes");

  expect([resumed.exitCode, released.exitCode]).toEqual([1, 0]);
  expect(resumed.said).toMatch(/409 BatchOver: .*is checked/);
  expect(released.said).toContain("has taken nothing that could be let go of");
  await shop.world.close();
});
