import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createMessageVerifier } from "../../functions/adapters/sns/message-verifier.ts";
import { systemClock } from "../../functions/runtime/clock.ts";
import { readEnvironment } from "../../functions/runtime/env.ts";
import { simulatedSigner } from "../../functions/runtime/simulated-signer.ts";
import { createRealClock } from "../../local/clock/real-clock.ts";
import type { Sandbox } from "../../local/sandbox/server/sandbox.ts";
import type { SandboxOptions } from "../../local/sandbox/server/services.ts";
import { startSandbox } from "../../local/sandbox/server/start-sandbox.ts";
import { createSigningCertificates } from "../../local/sandbox/wire/certificates.ts";
import { openNotificationEndpoint } from "../support/notification-endpoint.ts";

/** A simulator and a message that it has signed. */
async function simulate(
  options: Partial<SandboxOptions> = {},
): Promise<{ sandbox: Sandbox; message: string }> {
  const sandbox = await startSandbox({ clock: createRealClock(), ...options });
  const endpoint = await openNotificationEndpoint();
  onTestFinished(async () => {
    await sandbox.close();
    await endpoint.close();
  });
  sandbox.setNotifications({ url: endpoint.url });
  sandbox.sendTestNotification();
  const received = await vi.waitUntil(() => endpoint.received[0], { timeout: 60_000 });
  return { sandbox, message: JSON.stringify(received.envelope) };
}

function environment(sandbox: Sandbox, more: Readonly<Record<string, string>>) {
  return readEnvironment(["notifications"], {
    IPN_TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:ipn",
    AMAZON_PAY_TOPIC_ARNS: sandbox.topicArn,
    AMAZON_PAY_ENVIRONMENT: "sandbox",
    ...more,
  }).notifications;
}

async function verdict(settings: ReturnType<typeof environment>, message: string): Promise<string> {
  const verifier = createMessageVerifier({
    clock: systemClock,
    cache: new Map(),
    topicArns: settings.AMAZON_PAY_TOPIC_ARNS,
    ...simulatedSigner(settings),
  });
  const verification = await verifier.verify(message);
  return verification.verdict === "genuine" ? "genuine" : verification.reason;
}

describe("a simulator in Amazon's place", () => {
  it("is believed if its root is named, and only for what it has signed", async () => {
    const { sandbox, message } = await simulate();
    const settings = environment(sandbox, {
      AMAZON_PAY_ENDPOINT: sandbox.endpoint,
      AMAZON_PAY_SIMULATOR_ROOT: sandbox.rootCertificatePem,
    });

    expect(await verdict(settings, message)).toBe("genuine");
    const { Message, ...envelope } = JSON.parse(message);
    const changed = JSON.stringify({ ...envelope, Message: `${Message} ` });
    expect(await verdict(settings, changed)).toBe("signature-mismatch");
  });

  it("is not believed under the root of another", async () => {
    const { sandbox, message } = await simulate();
    const certificates = await createSigningCertificates("sns.eu-west-1.amazonaws.com");
    const { sandbox: another } = await simulate({ certificates });
    const settings = environment(sandbox, {
      AMAZON_PAY_ENDPOINT: sandbox.endpoint,
      AMAZON_PAY_SIMULATOR_ROOT: another.rootCertificatePem,
    });

    expect(await verdict(settings, message)).toMatch(/^certificate-/);
  });

  it("has no say where real money moves", async () => {
    const { sandbox } = await simulate();

    expect(() =>
      environment(sandbox, {
        AMAZON_PAY_ENVIRONMENT: "live",
        AMAZON_PAY_SIMULATOR_ROOT: sandbox.rootCertificatePem,
      }),
    ).toThrow("AMAZON_PAY_SIMULATOR_ROOT must not be set when AMAZON_PAY_ENVIRONMENT is live");
  });
});
