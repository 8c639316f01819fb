import { expect, it } from "vitest";
import { euros, expectEqualBooks, HOUR, MINUTE, openRefundShop } from "../support/refund-shop.ts";

async function unanswered(fault: "reply-lost" | "reset") {
  const shop = await openRefundShop();
  const { sandbox } = shop.world;
  sandbox.addNotificationRule({ action: "lose", notificationType: "PaymentRefund" });
  sandbox.addFault({ fault, operation: "Refund", times: 9 });
  await shop.refund("return-1", { amount: euros(500) });
  await shop.pass(20 * MINUTE);
  expect(shop.states.at(-1)).toBe("Needs an operator");
  await shop.ask("operator", { says: "give-up", refundOrdinal: 1 });
  return shop;
}

it("is recorded after it was given up, where Amazon had made it all the same", async () => {
  const shop = await unanswered("reply-lost");

  await shop.pass(12 * HOUR);

  expect(shop.states.at(-1)).toBe("Refund completed");
  await expectEqualBooks(shop, 500);
  await shop.world.close();
});

it("ends once Amazon is known to have made nothing of it, and is not asked for again", async () => {
  const shop = await unanswered("reset");

  await shop.pass(12 * HOUR);

  expect(shop.states.at(-1)).toBe("Refund given up");
  await expectEqualBooks(shop, 0);
  await shop.world.close();
});

it("is not asked for by a later run of its execution", async () => {
  const shop = await unanswered("reset");
  const { runner } = shop.world;
  for (const { executionArn } of runner.listExecutions({ status: "RUNNING" })) {
    runner.stopExecution(executionArn, "Killed");
  }

  await shop.refund("return-1", { amount: euros(500) });
  await shop.pass(12 * HOUR);

  expect(shop.states.at(-1)).toBe("Refund given up");
  await expectEqualBooks(shop, 0);
  await shop.world.close();
});
