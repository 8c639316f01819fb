import { expect, it } from "vitest";
import { parseRefundId } from "../../../functions/domain/amazon-pay-refund.ts";
import { AmazonPayRequestRefused } from "../../../functions/domain/errors.ts";
import { parseCaptureId, parseOrderReferenceId } from "../../../functions/domain/ids.ts";
import { unhurried, unhurriedCheckout } from "../../../functions/domain/reconcile-pace.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import { createMemoryThrottle } from "../../../local/database/memory-throttle.ts";
import { openOrderReference } from "../../support/reconciliation/amazon.ts";
import { openBooks } from "../../support/reconciliation/books.ts";
import { ORDER, SILENT, START } from "../../support/waiting/records.ts";

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

it("asks API v2 at half of the pace of v2's own queues", async () => {
  const clock = createVirtualClock(START, 0);
  const calledAt: number[] = [];
  const asked = async (): Promise<never> => {
    calledAt.push(clock.now() - START);
    throw new AmazonPayRequestRefused("Nobody has it", {});
  };
  const books = { readPermission: asked, readCharge: asked, readRefund: asked };
  const throttle = createMemoryThrottle(clock, "live");
  const slow = unhurriedCheckout(books, { throttle, clock, log: SILENT, environment: "live" });
  // Orders have used up the burst of GetCharge, and have nothing to do with GetRefund.
  for (let call = 0; call < 21; call += 1) await throttle.reserve("GetCharge");

  const done = (async () => {
    for (let call = 0; call < 3; call += 1) {
      await expect(slow.readCharge(parseCaptureId(`${ORDER}-C000001`))).rejects.toThrow();
    }
    await expect(slow.readRefund(parseRefundId(`${ORDER}-R000001`))).rejects.toThrow();
  })();
  await clock.advanceBy(60_000);
  await done;

  const [first = 0, second = 0, third = 0, refund = 0] = calledAt;
  expect(first).toBeGreaterThanOrEqual(750);
  // Four calls a second are restored (reference §12.4).
  expect([second - first, third - second, refund - third]).toEqual([500, 500, 0]);
});
