/** What the drill has found out so far, told line by line as it happens. */
export interface Account {
  readonly passed: number;
  readonly failed: number;
  /** A step that has to succeed for anything after it to make sense; throws if it does not. */
  step<Result>(what: string, work: () => Promise<Result>): Promise<Result>;
  /** A chapter; its heading. */
  chapter(title: string): void;
  /** Something that has to be so. Told and counted; the drill goes on in either case. */
  check(what: string, isSo: boolean, otherwise?: string): void;
  /** What somebody else has checked and told already. */
  count(results: { readonly passed: number; readonly failed: number }): void;
  /** Something worth knowing that proves nothing. */
  note(text: string): void;
}

/** Keeps the account and tells it, each line with the seconds since the drill began. */
export function createAccount(tell: (line: string) => void, now: () => number): Account {
  const startedAt = now();
  const counts = { passed: 0, failed: 0 };
  const line = (mark: string, text: string): void => {
    const seconds = ((now() - startedAt) / 1_000).toFixed(1).padStart(6);
    tell(`${seconds} s  ${mark} ${text}`);
  };
  return {
    get passed() {
      return counts.passed;
    },
    get failed() {
      return counts.failed;
    },
    chapter: (title) => tell(`\n${title}`),
    count({ passed, failed }) {
      counts.passed += passed;
      counts.failed += failed;
    },
    note: (text) => line(" ", text),
    check(what, isSo, otherwise) {
      counts[isSo ? "passed" : "failed"] += 1;
      line(isSo ? "✓" : "✗", isSo || otherwise === undefined ? what : `${what}: ${otherwise}`);
    },
    async step(what, work) {
      try {
        const result = await work();
        counts.passed += 1;
        line("✓", what);
        return result;
      } catch (error) {
        counts.failed += 1;
        line("✗", what);
        throw error;
      }
    },
  };
}
