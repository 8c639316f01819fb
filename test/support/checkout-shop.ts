import AmazonPay from "@amazonpay/amazon-pay-api-sdk-nodejs";
import type { MovableClock } from "../../local/clock/clock.ts";
import { createVirtualClock } from "../../local/clock/virtual-clock.ts";
import type { CheckoutKeys } from "../../local/sandbox/checkout-v2/checkout.ts";
import type { BuyerWishes } from "../../local/sandbox/checkout-v2/sessions.ts";
import type { Sandbox } from "../../local/sandbox/server/sandbox.ts";
import type { SandboxOptions } from "../../local/sandbox/server/services.ts";
import { startSandbox } from "../../local/sandbox/server/start-sandbox.ts";

export interface CheckoutReply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** The requested member, such as `statusDetails.state`. */
  at(path: string): unknown;
}

interface CallWishes {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly keys?: CheckoutKeys;
  /** Sent in the place of what was signed. */
  readonly tamperedBody?: string;
}

/** A shop that calls v2 with requests which Amazon's own SDK signs. */
export interface CheckoutShop {
  readonly sandbox: Sandbox;
  readonly clock: MovableClock;
  call(method: string, path: string, wishes?: CallWishes): Promise<CheckoutReply>;
  /** A session whose buyer has come back from Amazon's page, paid 50 EUR. */
  paidSession(
    intent: "Confirm" | "Authorize" | "AuthorizeWithCapture",
    buyer?: BuyerWishes,
  ): Promise<string>;
  /** Such a session, completed. */
  completed(
    intent: "Confirm" | "Authorize" | "AuthorizeWithCapture",
    buyer?: BuyerWishes,
  ): Promise<CheckoutReply>;
  close(): Promise<void>;
}

export const EUR_50 = { amount: "50.00", currencyCode: "EUR" };
export const WISHES = {
  storeId: "amzn1.application-oa2-client.example",
  webCheckoutDetails: { checkoutReviewReturnUrl: "https://shop.example/review" },
};

/** Opens Amazon's simulator; the SDK signs with the real time, which therefore counts, too. */
export async function openCheckoutShop(
  options: Partial<SandboxOptions> = {},
): Promise<CheckoutShop> {
  const clock = createVirtualClock(Date.UTC(2026, 10, 2, 9));
  const sandbox = await startSandbox({
    clock,
    callersTime: () => Date.now(),
    ...options,
  });
  const call: CheckoutShop["call"] = async (method, path, wishes = {}) => {
    const { body, headers = {}, keys = sandbox.checkout.keys(), tamperedBody } = wishes;
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const client = new AmazonPay.AmazonPayClient({
      publicKeyId: keys.publicKeyId,
      privateKey: keys.privateKeyPem,
      region: "eu",
      sandbox: true,
      algorithm: "AMZN-PAY-RSASSA-PSS-V2",
    });
    const options = { method, urlFragment: path, headers: { ...headers } };
    const signed = client.getSignedHeaders(
      payload === undefined ? options : { ...options, payload },
    );
    const inPath = /^(SANDBOX|LIVE)-/.test(keys.publicKeyId) ? "v2" : "sandbox/v2";
    const reply = await fetch(`${sandbox.endpoint}/${inPath}/${path}`, {
      method,
      headers: signed,
      ...(payload !== undefined && { body: tamperedBody ?? payload }),
    });
    return readReply(reply);
  };
  const paidSession: CheckoutShop["paidSession"] = async (paymentIntent, buyer) => {
    const id = sandbox.checkout.openSession(WISHES, buyer);
    const body = {
      webCheckoutDetails: { checkoutResultReturnUrl: "https://shop.example/result" },
      paymentDetails: {
        paymentIntent,
        chargeAmount: EUR_50,
        canHandlePendingAuthorization: paymentIntent === "Authorize",
      },
    };
    await call("PATCH", `checkoutSessions/${id}`, { body });
    sandbox.checkout.payAtAmazon(id);
    return id;
  };
  return {
    sandbox,
    clock,
    call,
    paidSession,
    async completed(intent, buyer) {
      const id = await paidSession(intent, buyer);
      return call("POST", `checkoutSessions/${id}/complete`, { body: { chargeAmount: EUR_50 } });
    },
    close: () => sandbox.close(),
  };
}

async function readReply(reply: Response): Promise<CheckoutReply> {
  const body = (await reply.json()) as Record<string, unknown>;
  return {
    status: reply.status,
    body,
    at: (path) =>
      path.split(".").reduce<unknown>((value, name) => {
        if (typeof value !== "object" || value === null) return undefined;
        return (value as Record<string, unknown>)[name];
      }, body),
  };
}
