import { createAgenda, type DueTask } from "./agenda.ts";
import type { MovableClock } from "./clock.ts";

/**
 * How many turns of the event loop the clock gives to work that it cannot see, such as bytes on
 * their way through a socket, before it believes that nothing is in flight.
 */
const QUIET_TURNS = 3;

/**
 * A clock that stands still while work is held and otherwise jumps from one due task to the next.
 *
 * @param quietTurns 0 is enough, and much faster, where nothing but promises is ever waited for: the
 * clock then goes on as soon as no promise has anything left to do
 */
export function createVirtualClock(
  startMilliseconds: number,
  quietTurns = QUIET_TURNS,
): MovableClock {
  return new VirtualClock(startMilliseconds, quietTurns);
}

/** Node runs ticks when it has run every promise's reactions, those that they caused included. */
function nextTick(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

class VirtualClock implements MovableClock {
  readonly #agenda = createAgenda();
  readonly #quietListeners = new Set<() => void>();
  #currentMilliseconds: number;
  #inFlight = 0;
  #failure: { readonly error: unknown } | undefined;
  readonly #quietTurns: number;

  constructor(startMilliseconds: number, quietTurns: number) {
    this.#currentMilliseconds = startMilliseconds;
    this.#quietTurns = quietTurns;
  }

  now(): number {
    return this.#currentMilliseconds;
  }

  schedule(atMilliseconds: number, run: () => void | Promise<void>): () => void {
    return this.#agenda.add({ atMilliseconds, run });
  }

  sleep(durationMilliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const held = this.#inFlight > 0;
      this.schedule(this.#currentMilliseconds + durationMilliseconds, () => {
        if (held) this.#enter();
        resolve();
      });
      if (held) this.#leave();
    });
  }

  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async settled(): Promise<void> {
    let quietTurns = 0;
    do {
      if (this.#inFlight > 0) {
        await new Promise<void>((resolve) => this.#quietListeners.add(resolve));
      }
      await (this.#quietTurns === 0 ? nextTick() : nextTurn());
      quietTurns = this.#inFlight > 0 ? 0 : quietTurns + 1;
    } while (this.#inFlight > 0 || quietTurns < this.#quietTurns);
    this.#throwFirstFailure();
  }

  async advanceUntil(done: () => boolean, limitMilliseconds: number): Promise<boolean> {
    for (;;) {
      await this.settled();
      if (done()) return true;
      const next = this.#agenda.first();
      if (!next || next.atMilliseconds > limitMilliseconds) return false;
      this.#agenda.take();
      this.#run(next);
    }
  }

  async advanceTo(momentMilliseconds: number): Promise<void> {
    await this.advanceUntil(() => false, momentMilliseconds);
    this.#currentMilliseconds = Math.max(this.#currentMilliseconds, momentMilliseconds);
  }

  advanceBy(durationMilliseconds: number): Promise<void> {
    return this.advanceTo(this.#currentMilliseconds + durationMilliseconds);
  }

  #run(task: DueTask): void {
    this.#currentMilliseconds = Math.max(this.#currentMilliseconds, task.atMilliseconds);
    this.hold(async () => task.run()).catch((error: unknown) => {
      this.#failure ??= { error };
    });
  }

  #enter(): void {
    this.#inFlight += 1;
  }

  #leave(): void {
    this.#inFlight -= 1;
    if (this.#inFlight > 0) return;
    for (const wake of this.#quietListeners) wake();
    this.#quietListeners.clear();
  }

  #throwFirstFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.error;
  }
}
