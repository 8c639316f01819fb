import type { Clock, MovableClock } from "../../clock/clock.ts";
import { ControlError } from "../core/refusal.ts";
import { writeSampleNotification } from "../wire/sample-notification.ts";
import type { SandboxControl } from "./sandbox.ts";
import { quotasFor, type Services } from "./services.ts";

function isMovable(clock: Clock): clock is MovableClock {
  return "advanceBy" in clock;
}

/** What tests, pages and operators may do to the simulator from outside. */
export function createControl(services: Services): SandboxControl {
  const { clock, core, notifications, holds, heldReplies, faults, quotas } = services;
  return {
    createOrderReference: (wishes) => ({ amazonOrderReferenceId: core.createDraft(wishes) }),
    orderReference: (id) => core.ledgerOf(id),
    async advanceClock(seconds) {
      if (!isMovable(clock)) {
        throw new ControlError("Only a virtual clock can be advanced: start with --clock virtual.");
      }
      await clock.advanceBy(seconds * 1000);
    },
    setNotifications({ url, signatureVersion, names, rules }) {
      if (url !== undefined) core.setNotificationUrl(url);
      if (signatureVersion) notifications.form.signatureVersion = signatureVersion;
      if (names) notifications.form.names = names;
      if (!rules) return;
      notifications.rules.clear();
      for (const rule of rules) notifications.rules.add(rule);
    },
    addNotificationRule: (rule) => notifications.rules.add(rule),
    notifications: () => notifications.list(),
    releaseNotifications: (messageIds) => notifications.release(messageIds),
    repeatNotification: (messageId) => notifications.repeat(messageId),
    sendTestNotification() {
      const text = writeSampleNotification(core.settings, notifications.form.names, clock.now());
      notifications.publish(text, "sample");
    },
    requestSubscription: () => notifications.requestSubscription(),
    addFault: (fault) => faults.add({ times: 1, ...fault }),
    clearFaults: () => faults.clear(),
    setQuotas(choice) {
      quotas.current = quotasFor(choice);
    },
    holdReply: (hold) => holds.add({ times: 1, ...hold }),
    releaseReplies: () => heldReplies.open(),
  };
}
