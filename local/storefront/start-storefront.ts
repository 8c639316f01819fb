import { randomInt, randomUUID } from "node:crypto";
import type { Clock } from "../clock/clock.ts";
import type { StorefrontConfiguration } from "./configuration.ts";
import { openStorefront, type Storefront } from "./server.ts";
import { askByHttp } from "./shipcharge.ts";

/** A shop's client id as the simulator takes it. */
export const SIMULATED_CLIENT_ID = "amzn1.application-oa2-client.fernandkettle";

/** The configuration of a shop whose Amazon is the simulator. */
export function simulatedAmazon(
  sandbox: { readonly endpoint: string; readonly sellerId: string },
  shipchargeUrl: string,
): StorefrontConfiguration {
  return {
    shipchargeUrl,
    widgetsUrl: `${sandbox.endpoint}/OffAmazonPayments/de/sandbox/lpa/js/Widgets.js`,
    loginUrl: sandbox.endpoint,
    sellerId: sandbox.sellerId,
    clientId: SIMULATED_CLIENT_ID,
    signInBy: "popup",
    pagePatienceMilliseconds: 12_000,
    port: 0,
  };
}

/** Opens the shop on this machine, with everything that it needs of the machine. */
export function startStorefront(
  configuration: StorefrontConfiguration,
  {
    clock,
    onAnswer,
  }: {
    readonly clock: Pick<Clock, "sleep">;
    readonly onAnswer?: (route: string, status: number, error?: string) => void;
  },
): Promise<Storefront> {
  return openStorefront({
    configuration,
    ask: askByHttp(configuration.shipchargeUrl, configuration.shipchargeToken),
    newOrderNumber: () => `FK-${randomInt(1_000_000, 10_000_000)}`,
    newSessionId: randomUUID,
    pause: (milliseconds) => clock.sleep(milliseconds),
    ...(onAnswer ? { onAnswer } : {}),
  });
}
