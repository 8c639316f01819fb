import type { NotificationDestination, World } from "./world.ts";

export interface ServiceStatus {
  readonly status: "GREEN" | "GREEN_I" | "YELLOW" | "RED";
  readonly message?: string;
}

export interface ServiceStatusView extends ServiceStatus {
  readonly at: number;
}

export function getServiceStatus(world: World, _request: object): ServiceStatusView {
  return { ...world.serviceStatus, at: world.clock.now() };
}

export function getMerchantAccountStatus(
  world: World,
  _request: object,
): { readonly accountStatus: "ACTIVE" | "INACTIVE" } {
  return { accountStatus: world.accountSuspended ? "INACTIVE" : "ACTIVE" };
}

export function getMerchantNotificationConfiguration(
  world: World,
  _request: object,
): { readonly destinations: readonly NotificationDestination[] } {
  return { destinations: world.notificationConfiguration };
}

/** Replaces the endpoints, each with the kinds of changes it wants to hear of (§3.13). */
export function setMerchantNotificationConfiguration(
  world: World,
  request: { readonly destinations: readonly NotificationDestination[] },
): void {
  world.notificationConfiguration = request.destinations;
}
