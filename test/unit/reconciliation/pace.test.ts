import { expect, it } from "vitest";
import { parseOrderReferenceId } from "../../../functions/domain/ids.ts";
import { unhurried } from "../../../functions/domain/reconcile-pace.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryThrottle } from "../../../local/database/memory-throttle.ts";
import { openOrderReference } from "../../support/reconciliation/amazon.ts";
import { openBooks } from "../../support/reconciliation/books.ts";
import { SILENT, START } from "../../support/waiting/records.ts";

it("calls Amazon at half of its pace, and lets every order before it", async () => {
  const { core, amazonPay } = openBooks(2);
  const orderReferenceId = parseOrderReferenceId(openOrderReference(core, "shop-1", 10_000));
  const clock = createVirtualClock(START, 0);
  const throttle = createMemoryThrottle(clock, "live");
  const calledAt: number[] = [];
  const noted = {
    ...amazonPay,
    getOrderReferenceDetails: (request: { orderReferenceId: typeof orderReferenceId }) => {
      calledAt.push(clock.now() - START);
      return amazonPay.getOrderReferenceDetails(request);
    },
  };
  const slow = unhurried(noted, { throttle, clock, log: SILENT, environment: "live" });
  // Orders have used up the burst and queue for three more calls, two each second.
  for (let call = 0; call < 21; call += 1) await throttle.reserve("GetOrderReferenceDetails");

  const done = (async () => {
    for (let call = 0; call < 3; call += 1)
      await slow.getOrderReferenceDetails({ orderReferenceId });
  })();
  await clock.advanceBy(60_000);
  await done;

  const [first = 0, second = 0, third = 0] = calledAt;
  expect(first).toBeGreaterThanOrEqual(1_500);
  expect([second - first, third - second]).toEqual([1_000, 1_000]);
});
