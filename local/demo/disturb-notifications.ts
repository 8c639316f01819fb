import type { World } from "../world/world.ts";
import type { Step } from "./order-steps.ts";

const HANDLING = {
  lost: "lose",
  doubled: "duplicate",
  late: "delay",
  reordered: "reorder",
} as const;

/** From now on Amazon's notifications fare as the step says. */
export function disturbNotifications(
  world: World,
  tell: (who: "trouble", what: string) => void,
  { are, type, by }: Extract<Step, { step: "notifications" }>,
): void {
  tell("trouble", `${type ?? "notifications"} are ${are}`);
  if (are === "off") world.sandbox.setNotifications({ url: null });
  else if (are === "on") world.sandbox.setNotifications({ url: world.notificationUrl });
  else {
    world.sandbox.addNotificationRule({
      action: HANDLING[are],
      ...(type === undefined ? {} : { notificationType: type }),
      ...(by === undefined ? {} : { delaySeconds: by / 1_000 }),
    });
  }
}
