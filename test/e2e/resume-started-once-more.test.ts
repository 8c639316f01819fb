import { expect, it } from "vitest";
import type { Phase } from "../../functions/domain/order.ts";
import { createTokenDesk } from "../support/waiting/engine.ts";
import { openShop } from "../support/waiting/shop.ts";

/** What is started when an order is resumed of whose run Step Functions knows nothing. */
async function startedOf(phase: Phase, run: number): Promise<readonly string[]> {
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
    order: { phase, run },
  });
  await shop.command("POST /orders/{id}/resume");
  return started;
}

it.each(["closed", "refused"] as const)(
  "starts the run of a %s order whose number was taken by somebody who then died",
  async (phase) => {
    expect(await startedOf(phase, 2)).toEqual(["S02-1234567-1234567-2"]);
  },
);

it.each(["closed", "refused"] as const)(
  "starts nothing of a %s order that has only had its first run",
  async (phase) => {
    expect(await startedOf(phase, 1)).toEqual([]);
  },
);
