import { expect, it } from "vitest";
import { createTokenDesk } from "../support/waiting/engine.ts";
import { openShop } from "../support/waiting/shop.ts";

/** What is started when an order is resumed of whose run Step Functions knows nothing. */
async function startedOf(run: number): Promise<readonly string[]> {
  const started: string[] = [];
  const shop = await openShop({
    workflow: {
      ...createTokenDesk().controlOf("functions"),
      start: async ({ name }) => {
        started.push(name);
        return "started";
      },
      status: async () => "none",
    },
    order: { phase: "closed", run },
  });
  await shop.command("POST /orders/{id}/resume");
  return started;
}

it("starts the run of a closed order whose number was taken by somebody who then died", async () => {
  expect(await startedOf(2)).toEqual(["S02-1234567-1234567-2"]);
});

it("starts nothing of a closed order that has only had its first run", async () => {
  expect(await startedOf(1)).toEqual([]);
});
