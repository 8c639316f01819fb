import { type IpnTopic, writeRelayedMessage } from "../../functions/domain/notification.ts";
import type { Clock } from "../clock/clock.ts";

/** When Lambda calls a function again whose asynchronous event failed, and when it gives up. */
const RETRY_AFTER_SECONDS = [60, 120];

export interface LocalTopic extends IpnTopic {
  /** Messages whose handler failed each time. */
  readonly deadLetters: readonly { readonly message: string; readonly error: string }[];
}

/**
 * The merchant's `ipn` topic with its one subscriber. It takes a message and calls the subscriber
 * in its own time, again after a failure, and puts aside what cannot be handled.
 */
export function createLocalTopic(
  clock: Clock,
  handle: (event: unknown) => Promise<unknown>,
): LocalTopic {
  const deadLetters: { message: string; error: string }[] = [];

  async function deliver(message: string, attempt: number): Promise<void> {
    try {
      await handle({ Records: [{ Sns: { Message: message } }] });
    } catch (error) {
      const pauseSeconds = RETRY_AFTER_SECONDS[attempt];
      if (pauseSeconds === undefined) deadLetters.push({ message, error: String(error) });
      else clock.schedule(clock.now() + pauseSeconds * 1_000, () => deliver(message, attempt + 1));
    }
  }

  return {
    deadLetters,
    publish: async (message) => {
      void clock.hold(() => deliver(writeRelayedMessage(message), 0));
    },
  };
}
