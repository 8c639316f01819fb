import { expect, it } from "vitest";
import { HOUR, MINUTE, openBatchShop } from "../support/batch-shop.ts";
import { atDesk as desk } from "../support/desk-of-a-shop.ts";

const INPUT = { operation: "Capture", file: "input/today.csv" };
const SINCE = { operation: "Capture", since: "2026-11-02T00:00:00Z" };

/** A shop with two orders in a file, of which a batch is begun whose execution dies in a state. */
async function dyingIn(functionName: string, when: "before" | "after" = "after") {
  let isDead = false;
  const shop = await openBatchShop({
    around: async (name, call) => {
      if (name !== functionName || isDead) return call();
      isDead = true;
      if (when === "after") await call();
      throw Object.assign(new Error("killed"), { name: "Broken" });
    },
  });
  const ids = await shop.ship(2);
  await shop.file("input/today.csv", [
    "orderReferenceId,shipmentId",
    ...ids.map((id) => `${id},SH-1`),
  ]);
  const batch = await shop.batch(INPUT);
  return { shop, ids, batchId: String(batch["batchId"]) };
}

it.each([
  ["has built its feed", "build-feed", "after"],
  ["was about to hand it in", "submit-feed", "before"],
] as const)(
  "lets go of what a batch has taken that died when it %s, and the next one charges it",
  async (_, name, when) => {
    const { shop, ids, batchId } = await dyingIn(name, when);

    const released = await desk(shop, "release-batch", batchId, "--yes");
    const again = await desk(shop, "release-batch", batchId, "--json", "--yes");
    const next = await shop.batch(SINCE);
    const same = await shop.batch(INPUT);

    expect(released.exitCode).toBe(0);
    expect(released.said).toContain(`Batch ${batchId} is built, with 2 requests`);
    expect(released.said).toContain(`Batch ${batchId} has let go of 2`);
    expect(again.said).toContain(`{"batchId":"${batchId}","released":0}`);
    expect(next).toMatchObject({ phase: "reconciled", counts: { answered: 2 } });
    expect(same).toMatchObject({ batchId, phase: "empty" });
    expect(ids.map((id) => [shop.captures(id), shop.taken(id)])).toEqual([
      [1, 10_000],
      [1, 10_000],
    ]);
    await shop.world.close();
  },
);

it("lets go of nothing once Amazon has the feed, and says what to do", async () => {
  const { shop, ids, batchId } = await dyingIn("submit-feed");

  const { exitCode, said } = await desk(shop, "release-batch", batchId, "--yes");

  expect(exitCode).toBe(1);
  expect(said).toMatch(/409 BatchAtAmazon: .*resume-batch/);
  expect(await shop.batch(INPUT)).toMatchObject({ phase: "reconciled", counts: { answered: 2 } });
  expect(ids.map(shop.captures)).toEqual([1, 1]);
  await shop.world.close();
});

it("lets go of nothing while Amazon may have a feed of which no answer came", async () => {
  const shop = await openBatchShop();
  const ids = await shop.ship(1);
  shop.world.sandbox.addFault({ fault: "reply-lost", operation: "SubmitFeed", times: 1 });
  const { body } = await shop.ask("POST", "/batches", SINCE);
  const batchId = String(body["batchId"]);
  const standing = async () => (await shop.ask("GET", `/batches/${batchId}`)).body["phase"];
  for (let tries = 0; tries < 100 && (await standing()) !== "submitting"; tries += 1) {
    await shop.pass(100);
  }
  const running = await desk(shop, "release-batch", batchId, "--yes");
  const [execution] = shop.world.runner.listExecutions({ stateMachineName: "batch" });
  shop.world.runner.stopExecution(execution?.executionArn ?? "", "Killed", "by the test");

  const { exitCode, said } = await desk(shop, "release-batch", batchId, "--yes");

  expect([running.exitCode, exitCode]).toEqual([1, 1]);
  expect(running.said).toContain("409 BatchUnderWay");
  expect(said).toContain("409 BatchAtAmazon");
  await shop.pass(HOUR + MINUTE);
  expect(ids.map(shop.captures)).toEqual([1]);
  await shop.world.close();
});

it("asks first, and needs the one name of a batch that there is", async () => {
  const { shop, batchId } = await dyingIn("build-feed");

  await expect(desk(shop, "release-batch", batchId)).rejects.toThrow("give --yes");
  await expect(desk(shop, "release-batch")).rejects.toThrow("Name one batch");
  const unknown = await desk(shop, "release-batch", "Capture-000000000000", "--yes");

  expect([unknown.exitCode, unknown.said]).toEqual([1, "404 UnknownBatch: There is no such batch"]);
  expect((await shop.ask("GET", `/batches/${batchId}`)).body).toMatchObject({ phase: "built" });
  await shop.world.close();
});
