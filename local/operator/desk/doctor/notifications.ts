import * as v from "valibot";
import type { Check, Examined, Finding } from "./examined.ts";

const settingsAnswer = v.object({
  destinations: v.array(v.object({ url: v.string(), eventTypes: v.array(v.string()) })),
});
const testAnswer = v.object({
  arrivedAt: v.optional(v.string()),
  simulator: v.optional(v.string()),
});

const SET = "doctor --set-notifications, or Seller Central > Integration Settings";

/** Whether Amazon sends its notifications to this Shipcharge. */
export const notificationAddress: Check = async ({ target }) => {
  const check = "notification address";
  const { status, body } = await target.ask("GET", "/amazon-pay/notifications");
  const parsed = v.safeParse(settingsAnswer, body);
  if (status !== 200 || !parsed.success) {
    const found = `${status} ${String(body["error"])}: ${String(body["message"])}`;
    const todo = `compare Seller Central with ${target.notificationUrl}`;
    return { check, verdict: "not checked", found, todo };
  }
  const { destinations } = parsed.output;
  const here = destinations.find(({ url }) => url === target.notificationUrl);
  if (here?.eventTypes.includes("ALL")) {
    const others = destinations.length - 1;
    const also = others === 0 ? "" : `, and to ${others} others`;
    const found = `Amazon sends everything to ${target.notificationUrl}${also}`;
    return { check, verdict: "well", found, details: destinations };
  }
  if (here) {
    const found = `Amazon sends only ${here.eventTypes.join(", ")} to ${here.url}`;
    return { check, verdict: "look", found, todo: SET, details: destinations };
  }
  const elsewhere = destinations.map(({ url }) => url).join(", ");
  const found =
    elsewhere === "" ? "Amazon has no address" : `Amazon does not send here, but to ${elsewhere}`;
  return { check, verdict: "wrong", found, todo: SET, details: destinations };
};

const ALL_THE_WAY = "a test notification came all the way";
/** The simulator sends at once; what comes after is our own doing. */
const SIMULATED_WITHIN_MILLISECONDS = 30_000;
const PAUSE_MILLISECONDS = 1_000;

/**
 * Whether a notification comes all the way: from Amazon through the door, the topic and the handler to
 * the table. Amazon has no operation that sends one, so a person presses the button in Seller Central
 * meanwhile; a simulator is asked for one.
 */
export const testNotification: Check = async (examined) => {
  const check = "test notification";
  const before = await lastTest(examined);
  if (!before) return { check, verdict: "not checked", found: "this stack does not tell of them" };
  const { simulator } = before;
  if (simulator !== undefined) return fromSimulator(examined, simulator, before.arrivedAt);
  if (examined.awaitsTestMilliseconds > 0) {
    const seconds = examined.awaitsTestMilliseconds / 1_000;
    examined.host.note(
      `Press the test button in Seller Central > Integration Settings now; waiting for ${seconds} s …`,
    );
    return watch(examined, before.arrivedAt, examined.awaitsTestMilliseconds);
  }
  const todo = "doctor --await-test 300, and press the test button in Seller Central meanwhile";
  return before.arrivedAt === undefined
    ? { check, verdict: "not checked", found: "none was sent now, and none has ever come", todo }
    : { check, verdict: "well", found: `${ALL_THE_WAY} at ${before.arrivedAt}; none was sent now` };
};

async function fromSimulator(
  examined: Examined,
  simulator: string,
  before: string | undefined,
): Promise<Finding> {
  const url = `${simulator}/_sandbox/seller-central/test-notification`;
  try {
    const reply = await fetch(url, { method: "POST" });
    if (!reply.ok) throw new Error(`${url} answers ${reply.status}`);
  } catch (error) {
    const found = `the simulator cannot be reached from here: ${String(error)}`;
    return { check: "test notification", verdict: "not checked", found };
  }
  return watch(examined, before, SIMULATED_WITHIN_MILLISECONDS);
}

async function watch(
  examined: Examined,
  before: string | undefined,
  limitMilliseconds: number,
): Promise<Finding> {
  const check = "test notification";
  const { host } = examined;
  const startedAt = host.now();
  for (;;) {
    const seen = await lastTest(examined);
    if (seen?.arrivedAt !== undefined && seen.arrivedAt !== before) {
      return { check, verdict: "well", found: `${ALL_THE_WAY} within ${since(startedAt, host)} s` };
    }
    if (host.now() - startedAt >= limitMilliseconds) break;
    await host.sleep(PAUSE_MILLISECONDS);
  }
  return {
    check,
    verdict: "wrong",
    found: `none has come within ${limitMilliseconds / 1_000} s`,
    todo: "look at the notification address and door above, then at the log of receive-notification",
  };
}

function since(startedAt: number, host: Examined["host"]): number {
  return Math.max(1, Math.round((host.now() - startedAt) / 1_000));
}

async function lastTest({
  target,
}: Examined): Promise<v.InferOutput<typeof testAnswer> | undefined> {
  const { status, body } = await target.ask("GET", "/amazon-pay/test-notification");
  const parsed = v.safeParse(testAnswer, body);
  return status === 200 && parsed.success ? parsed.output : undefined;
}
