/**
 * The one clock of the laptop: the workflow runner, the functions, the database's due times and
 * the Amazon Pay simulator all read this object, so that "thirty seconds later" is the same moment
 * for everyone.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;

  /**
   * Calls `task` once at or after the given moment and returns a function that calls it off.
   * Waiting for a scheduled task does not stop virtual time; the task itself, once it runs, does.
   */
  schedule(atMilliseconds: number, task: () => void | Promise<void>): () => void;

  /** Resolves after the given time. Work that sleeps no longer holds virtual time back. */
  sleep(durationMilliseconds: number): Promise<void>;

  /** Runs work during which virtual time stands still, except while the work sleeps. */
  hold<T>(work: () => Promise<T>): Promise<T>;
}

/** A clock that a test or a person moves by hand. */
export interface MovableClock extends Clock {
  /** Moves to the given moment, running everything that falls due on the way, each at its time. */
  advanceTo(momentMilliseconds: number): Promise<void>;

  /** Moves forward by the given time. */
  advanceBy(durationMilliseconds: number): Promise<void>;

  /**
   * Moves forward from one due task to the next until `done` says so, nothing is due any more, or
   * the limit is reached. Answers whether `done` was reached.
   */
  advanceUntil(done: () => boolean, limitMilliseconds: number): Promise<boolean>;

  /** Resolves when no held work is running. */
  settled(): Promise<void>;
}
