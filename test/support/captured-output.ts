import type { OrderEvent } from "../../functions/domain/order-events.ts";
import type { Log } from "../../functions/domain/ports.ts";
import { countEvents, createJsonLog } from "../../functions/runtime/log.ts";
import { ADDRESSES, BILLING_ADDRESSES, TEST_BUYERS } from "../../local/sandbox/core/test-buyers.ts";
import type { World } from "../../local/world/world.ts";

/** What a world wrote to places that more people read than may read a buyer's address. */
export interface CapturedOutput {
  log(functionName: string, ...event: Parameters<Log["event"]>): void;
  orderEvent(event: OrderEvent): void;
  /** Where a secret or a buyer's data stands in it, to be called while the world stands. */
  leaks(world: World, more?: readonly string[]): Promise<string[]>;
  /** Everything, by the kind of place. */
  texts(world: World): Readonly<Record<string, string>>;
}

/** Base64 of an HMAC-SHA256, which signs calls, and of an RSA signature of 2048 bits, of notifications. */
const SIGNATURES = [
  /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/]{43}=(?!=)/,
  /[A-Za-z0-9+/]{340,}={0,2}/,
  /[?&"]Signature["=]/,
];

/** Captures the lines as the functions write them, with the figures that CloudWatch takes out. */
export function captureOutput(): CapturedOutput {
  const lines: string[] = [];
  const events: string[] = [];
  const logOf = (functionName: string) =>
    createJsonLog({
      functionName,
      namespace: "Shipcharge/test",
      now: () => 0,
      writeLine: (line) => lines.push(line),
    });
  const counted = countEvents(
    { publish: async (event) => void events.push(JSON.stringify(event)) },
    logOf("any"),
  );
  const texts: CapturedOutput["texts"] = ({ runner, deadLetters }) => ({
    "log or metric": lines.join("\n"),
    "published event": events.join("\n"),
    history: runner
      .listExecutions()
      .map((execution) => [execution, runner.getExecutionHistory(execution.executionArn)])
      .map((told) => JSON.stringify(told))
      .join("\n"),
    "dead letter": deadLetters.map((letter) => JSON.stringify(letter)).join("\n"),
  });
  return {
    log: (functionName, ...event) => logOf(functionName).event(...event),
    orderEvent: (event) => void counted.publish(event),
    texts,
    leaks: async (world, more = []) =>
      leaksIn(texts(world), [
        ...canaries(),
        world.sandbox.secretAccessKey,
        world.sandbox.accessKeyId,
        ...more,
      ]),
  };
}

/** Names, streets, telephone numbers and e-mail addresses of every buyer that the simulator has. */
export function canaries(): string[] {
  const addresses = [...Object.values(ADDRESSES).flat(), ...Object.values(BILLING_ADDRESSES)];
  return [
    ...TEST_BUYERS.flatMap(({ name, email }) => [name, email]),
    ...addresses.flatMap(({ name, addressLine1, addressLine2, phone }) => [
      name,
      addressLine1,
      addressLine2,
      phone,
    ]),
  ].filter((value) => value !== undefined);
}

/** Each canary and each signature that stands somewhere, with the place. */
export function leaksIn(
  texts: Readonly<Record<string, string>>,
  secrets: readonly string[],
): string[] {
  return Object.entries(texts).flatMap(([place, text]) => [
    ...secrets.filter((secret) => text.includes(secret)).map((secret) => `${place}: ${secret}`),
    ...SIGNATURES.flatMap((signature) => {
      const [found] = signature.exec(text) ?? [];
      return found ? [`${place}: the signature ${found}`] : [];
    }),
  ]);
}
