import type { MovableClock } from "../../local/clock/clock.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { createSeededIds } from "../../local/sandbox/core/ids.ts";
import type { Sandbox } from "../../local/sandbox/server/sandbox.ts";
import type { SandboxOptions } from "../../local/sandbox/server/services.ts";
import { startSandbox } from "../../local/sandbox/server/start-sandbox.ts";
import { type NotificationEndpoint, openNotificationEndpoint } from "./notification-endpoint.ts";
import { type CallStyle, callSandbox, type SandboxReply } from "./sandbox-client.ts";

/** A simulator on a virtual clock, and a shop that calls it and hears its notifications. */
export interface SimulatedShop {
  readonly clock: MovableClock;
  readonly sandbox: Sandbox;
  readonly endpoint: NotificationEndpoint;
  call(
    action: string,
    parameters?: Readonly<Record<string, string>>,
    style?: CallStyle,
  ): Promise<SandboxReply>;
  draft(): string;
  /** `Type State Reason` of every notification so far, in the order in which they were made. */
  told(): string[];
  close(): Promise<void>;
}

export async function openSimulatedShop(
  options: Partial<SandboxOptions> = {},
): Promise<SimulatedShop> {
  const clock = createVirtualClock(Date.UTC(2026, 0, 5, 12));
  const endpoint = await openNotificationEndpoint();
  const sandbox = await startSandbox({
    clock,
    ids: createSeededIds(1),
    notificationUrl: endpoint.url,
    ...options,
  });
  return {
    clock,
    sandbox,
    endpoint,
    call: (action, parameters, style) =>
      callSandbox(sandbox, action, parameters, { now: clock.now(), ...style }),
    draft: () => sandbox.createOrderReference().amazonOrderReferenceId,
    told: () =>
      sandbox
        .notifications()
        .map(({ notificationType, state, reasonCode }) =>
          [notificationType, state, reasonCode].filter(Boolean).join(" "),
        ),
    async close() {
      await sandbox.close();
      await endpoint.close();
    },
  };
}
