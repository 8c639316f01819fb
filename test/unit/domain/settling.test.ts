import { expect, it } from "vitest";
import { settleUnanswered } from "../../../functions/domain/settling.ts";
import { createCoreAmazonPay } from "../../support/waiting/amazon.ts";
import {
  aCapture,
  anAuthorization,
  anOrder,
  euros,
  given,
  ORDER,
  SILENT,
} from "../../support/waiting/records.ts";
import { openShop } from "../../support/waiting/shop.ts";

it("reads the end of an authorization of which only the capture was told", async () => {
  const { clock, core, memory } = await openShop({
    workflow: {
      start: async () => "started",
      status: async () => "running",
      succeed: async () => "answered",
      fail: async () => "answered",
    },
    order: anOrder({
      mode: { authorize: "at-order", answer: "synchronous", capture: "immediate" },
    }),
  });
  const amazonPay = createCoreAmazonPay(core, "id first");
  await amazonPay.confirmOrderReference({ orderReferenceId: ORDER });
  const { referenceId } = anAuthorization(1, "Pending");
  const { authorizationId, captureIds } = await amazonPay.authorize({
    orderReferenceId: ORDER,
    referenceId,
    amount: euros(10_000),
    transactionTimeoutMinutes: 0,
    captureNow: true,
  });
  const [amazonId] = captureIds;
  const capture = aCapture(1, "Completed", { shipmentSequence: 0, authorizationId, referenceId });
  await given(
    memory.orders,
    anAuthorization(1, "Pending", { amazonId: authorizationId, captureNow: true }),
    amazonId ? { ...capture, amazonId } : capture,
  );

  const before = await memory.orders.readLedger(ORDER);
  if (!before) throw new Error("The order was never recorded");
  await settleUnanswered({ clock, store: memory.orders, amazonPay, log: SILENT }, before);

  const after = await memory.orders.readLedger(ORDER);
  expect(after?.authorizations.map(({ status }) => status.state)).toEqual(["Closed"]);
});

it("finds what Amazon took together with an authorization whose reply never came", async () => {
  const { clock, core, memory } = await openShop({
    workflow: {
      start: async () => "started",
      status: async () => "running",
      succeed: async () => "answered",
      fail: async () => "answered",
    },
  });
  const amazonPay = createCoreAmazonPay(core, "id first");
  await amazonPay.confirmOrderReference({ orderReferenceId: ORDER });
  const { amazonId: _unknown, ...asked } = anAuthorization(1, "Requested", { captureNow: true });
  const { referenceId, amount } = asked;
  await amazonPay.authorize({
    orderReferenceId: ORDER,
    referenceId,
    amount,
    transactionTimeoutMinutes: 0,
    captureNow: true,
  });
  await given(memory.orders, asked);

  const before = await memory.orders.readLedger(ORDER);
  if (!before) throw new Error("The order was never recorded");
  await settleUnanswered({ clock, store: memory.orders, amazonPay, log: SILENT }, before);

  const after = await memory.orders.readLedger(ORDER);
  expect(after?.captures.map(({ status }) => status.state)).toEqual(["Completed"]);
});

it("reads how a capture ended that was pending when the order went on without it", async () => {
  const { clock, core, memory } = await openShop({
    workflow: {
      start: async () => "started",
      status: async () => "running",
      succeed: async () => "answered",
      fail: async () => "answered",
    },
  });
  const amazonPay = createCoreAmazonPay(core, "id first");
  await amazonPay.confirmOrderReference({ orderReferenceId: ORDER });
  const first = anAuthorization(1, "Open");
  const { authorizationId } = await amazonPay.authorize({
    orderReferenceId: ORDER,
    referenceId: first.referenceId,
    amount: first.amount,
    transactionTimeoutMinutes: 0,
  });
  const { referenceId, amount } = aCapture(1, "Pending");
  const { captureId } = await amazonPay.capture({ authorizationId, referenceId, amount });
  await given(
    memory.orders,
    { ...first, amazonId: authorizationId },
    aCapture(1, "Pending", { amazonId: captureId, authorizationId }),
  );

  const before = await memory.orders.readLedger(ORDER);
  if (!before) throw new Error("The order was never recorded");
  await settleUnanswered({ clock, store: memory.orders, amazonPay, log: SILENT }, before);

  const after = await memory.orders.readLedger(ORDER);
  expect(after?.captures.map(({ status }) => status.state)).toEqual(["Completed"]);
});
