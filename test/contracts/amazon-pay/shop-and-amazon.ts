import {
  type AmazonPayClientOptions,
  createAmazonPayClient,
} from "../../../functions/adapters/amazon-pay/client.ts";
import { type OrderReferenceId, parseOrderReferenceId } from "../../../functions/domain/ids.ts";
import { type Money, money } from "../../../functions/domain/money.ts";
import type { MovableClock } from "../../../local/clock/clock.ts";
import { createVirtualClock } from "../../../local/clock/virtual-clock.ts";
import type { Sandbox } from "../../../local/sandbox/server/sandbox.ts";
import type { SandboxOptions } from "../../../local/sandbox/server/services.ts";
import { startSandbox } from "../../../local/sandbox/server/start-sandbox.ts";

export const TOTAL: Money = money(11_990, "EUR");

/** The client and the simulator, which share no code, on either side of a real connection. */
export interface ShopAndAmazon {
  readonly amazon: Sandbox;
  readonly clock: MovableClock;
  readonly client: ReturnType<typeof createAmazonPayClient>;
  clientWith(options: Partial<AmazonPayClientOptions>): ReturnType<typeof createAmazonPayClient>;
  /** An order whose total is set and which the buyer can place. */
  draft(): Promise<OrderReferenceId>;
  /** An order that is confirmed. */
  placed(): Promise<OrderReferenceId>;
}

export async function openShopAndAmazon(
  options: Partial<SandboxOptions> = {},
): Promise<ShopAndAmazon> {
  const clock = createVirtualClock(Date.UTC(2026, 2, 1, 8, 30));
  const amazon = await startSandbox({ clock, ...options });
  const { endpoint, sellerId, accessKeyId, secretAccessKey } = amazon;
  const clientWith = (changes: Partial<AmazonPayClientOptions>) =>
    createAmazonPayClient({
      region: "eu",
      environment: "sandbox",
      sellerId,
      credentials: async () => ({ accessKeyId, secretAccessKey }),
      endpoint,
      clock,
      returnUrls: "optional",
      ...changes,
    });
  const client = clientWith({});
  const draft = async (): Promise<OrderReferenceId> => {
    const { amazonOrderReferenceId } = amazon.createOrderReference();
    const orderReferenceId = parseOrderReferenceId(amazonOrderReferenceId);
    await client.setOrderReferenceDetails({ orderReferenceId, total: TOTAL });
    return orderReferenceId;
  };
  const placed = async (): Promise<OrderReferenceId> => {
    const orderReferenceId = await draft();
    await client.confirmOrderReference({ orderReferenceId });
    return orderReferenceId;
  };
  return { amazon, clock, client, clientWith, draft, placed };
}
