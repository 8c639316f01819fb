import { afterEach, describe, expect, it } from "vitest";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import type { Sandbox } from "../../local/sandbox/server/sandbox.ts";
import { startSandbox } from "../../local/sandbox/server/start-sandbox.ts";
import {
  type NotificationEndpoint,
  openNotificationEndpoint,
} from "../support/notification-endpoint.ts";
import { authorize, openOrder } from "../support/order-steps.ts";
import { callSandbox } from "../support/sandbox-client.ts";

const SLOW_MILLISECONDS = 40;

let sandbox: Sandbox | undefined;
let endpoint: NotificationEndpoint | undefined;

afterEach(async () => {
  await sandbox?.close();
  await endpoint?.close();
});

describe("virtual time", () => {
  it("stands still while a notification is under way", async () => {
    const clock = createVirtualClock(Date.UTC(2026, 0, 5, 12));
    const moments: number[] = [];
    endpoint = await openNotificationEndpoint(async () => {
      moments.push(clock.now());
      await new Promise((resolve) => setTimeout(resolve, SLOW_MILLISECONDS));
      moments.push(clock.now());
    });
    const running = await startSandbox({ clock, notificationUrl: endpoint.url });
    sandbox = running;
    const shop = {
      call: (action: string, parameters?: Readonly<Record<string, string>>) =>
        callSandbox(running, action, parameters, { now: clock.now() }),
    };
    const order = await openOrder(shop, running.createOrderReference().amazonOrderReferenceId);
    const startedAt = clock.now();
    await authorize(shop, order, "10.00", { TransactionTimeout: "60" });
    await clock.advanceBy(3_600_000);

    const thirtySecondsLater = startedAt + 30_000;
    expect(moments).toEqual([startedAt, startedAt, thirtySecondsLater, thirtySecondsLater]);
  });
});
