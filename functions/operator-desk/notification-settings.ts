import * as v from "valibot";
import type { NotificationDestination } from "../domain/amazon-pay-service.ts";
import { done } from "../runtime/commands.ts";
import { amazonPayProblem, type HttpRequest, type HttpResponse, problem } from "../runtime/http.ts";
import { describeIssues } from "../runtime/schemas.ts";
import { notificationUrlBody } from "./contract.ts";
import type { OperatorDeskDeps } from "./desk.ts";

/** To where Amazon sends the seller's notifications, read from Amazon now. */
export function readNotificationSettings(deps: OperatorDeskDeps): Promise<HttpResponse> {
  return askingAmazon(deps, async () => {
    const destinations = await deps.notificationSettings.getMerchantNotificationConfiguration();
    return done({ destinations });
  });
}

/**
 * Has Amazon send every notification to the address, too: those of other shops of the same seller
 * stay as they are. Asked again it changes nothing.
 */
export async function setNotificationUrl(
  deps: OperatorDeskDeps,
  { body }: HttpRequest,
): Promise<HttpResponse> {
  const parsed = v.safeParse(notificationUrlBody, body ?? {});
  if (!parsed.success) return problem(422, "InvalidRequest", describeIssues(parsed.issues));
  const { url } = parsed.output;
  return askingAmazon(deps, async () => {
    const { notificationSettings } = deps;
    const before = await notificationSettings.getMerchantNotificationConfiguration();
    if (before.some((one) => hearsAll(one, url))) return done({ destinations: before });
    const others = before.filter((one) => one.url !== url);
    const destinations = [...others, { url, eventTypes: [EVERYTHING] }];
    await notificationSettings.setMerchantNotificationConfiguration(destinations);
    return done({ destinations });
  });
}

const EVERYTHING = "ALL";

function hearsAll({ url, eventTypes }: NotificationDestination, wanted: string): boolean {
  return url === wanted && eventTypes.includes(EVERYTHING);
}

/** When a test notification has last come all the way, and where one can be had. */
export async function readTestNotification({
  notifications,
  simulator,
}: OperatorDeskDeps): Promise<HttpResponse> {
  const arrivedAt = await notifications.lastTest();
  return done({
    ...(arrivedAt === undefined ? {} : { arrivedAt }),
    ...(simulator === undefined ? {} : { simulator }),
  });
}

async function askingAmazon(
  { clock }: OperatorDeskDeps,
  ask: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  try {
    return await ask();
  } catch (error) {
    const told = amazonPayProblem(error, clock.now());
    if (!told) throw error;
    return told;
  }
}
