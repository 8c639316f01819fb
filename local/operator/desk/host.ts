/** What a command has of the machine that it runs on; tests bring another one. */
export interface Host {
  print(line: string): void;
  /** For progress and warnings, apart from what is piped on. */
  note(line: string): void;
  /** Asks yes or no; undefined where nobody is there to be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Who uses this machine. */
  readonly user: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Writes a file that only its owner can read; throws if it is there already. */
  writeNewFile(path: string, text: string): void;
}

/** How a command ended, for scripts (docs/operators.md). */
export const EXIT = {
  done: 0,
  /** Unknown, refused, not the moment for it, or a check that found something. */
  refused: 1,
  /** The options are wrong, or nobody is there to be asked and --yes is missing. */
  usage: 2,
  /** The interface could not be reached, or does not let us in. */
  unreachable: 3,
} as const;
