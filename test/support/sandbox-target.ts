import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import { startSandbox } from "../../local/sandbox/server/start-sandbox.ts";
import { callSandbox, type SandboxAccess, type SandboxReply } from "./sandbox-client.ts";

/** A sandbox that the tables of behaviour can be run against: ours, or Amazon's. */
export interface SandboxTarget {
  readonly name: string;
  /** Whether hours and days can pass at once. */
  readonly travelsInTime: boolean;
  call(action: string, parameters?: Readonly<Record<string, string>>): Promise<SandboxReply>;
  /** A fresh draft with address and payment method chosen. */
  takeDraft(): Promise<string>;
  /** The buyer chooses a working payment method in the shop's wallet. */
  mendPaymentMethod?(orderReferenceId: string): Promise<void>;
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
}

const ENDPOINT = "AMAZON_PAY_SANDBOX_ENDPOINT";
const START = Date.UTC(2026, 0, 5, 12);
const THROTTLE_PAUSE_SECONDS = 2;

/**
 * The simulator, unless AMAZON_PAY_SANDBOX_ENDPOINT names another. For Amazon's own sandbox give
 * also AMAZON_PAY_SANDBOX_SELLER_ID, AMAZON_PAY_SANDBOX_ACCESS_KEY_ID,
 * AMAZON_PAY_SANDBOX_SECRET_ACCESS_KEY and AMAZON_PAY_SANDBOX_DRAFTS: order reference ids,
 * separated by commas, that a test buyer made in a browser less than three hours ago, one for each
 * row. Rows for which nobody can wait are left out there.
 */
export function openSandboxTarget(): Promise<SandboxTarget> {
  return process.env[ENDPOINT] ? Promise.resolve(openAmazon()) : openSimulator();
}

async function openSimulator(): Promise<SandboxTarget> {
  const clock = createVirtualClock(START);
  const sandbox = await startSandbox({ clock });
  return {
    name: "the simulator",
    travelsInTime: true,
    call: (action, parameters) => callSandbox(sandbox, action, parameters, { now: clock.now() }),
    takeDraft: async () => sandbox.createOrderReference().amazonOrderReferenceId,
    mendPaymentMethod: async (id) => sandbox.core.choosePaymentMethod(id, "mastercard", "wallet"),
    pass: (seconds) => clock.advanceBy(seconds * 1000),
    close: () => sandbox.close(),
  };
}

function openAmazon(): SandboxTarget {
  const access: SandboxAccess = {
    endpoint: setting("ENDPOINT"),
    sellerId: setting("SELLER_ID"),
    accessKeyId: setting("ACCESS_KEY_ID"),
    secretAccessKey: setting("SECRET_ACCESS_KEY"),
  };
  const drafts = setting("DRAFTS").split(",");
  const pause = (seconds: number) =>
    new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000));
  return {
    name: access.endpoint,
    travelsInTime: false,
    async call(action, parameters) {
      for (;;) {
        const reply = await callSandbox(access, action, parameters);
        if (reply.text("Code") !== "RequestThrottled") return reply;
        await pause(THROTTLE_PAUSE_SECONDS);
      }
    },
    async takeDraft() {
      const draft = drafts.shift();
      if (draft === undefined) throw new Error("AMAZON_PAY_SANDBOX_DRAFTS is used up.");
      return draft.trim();
    },
    pass: pause,
    close: async () => {},
  };
}

function setting(name: string): string {
  const value = process.env[`AMAZON_PAY_SANDBOX_${name}`];
  if (value) return value;
  throw new Error(`AMAZON_PAY_SANDBOX_${name} is not set.`);
}
