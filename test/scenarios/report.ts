/** Something that has to be so, of one story. */
export interface Check {
  readonly story: string;
  readonly what: string;
  readonly isSo: boolean;
  /** What was found in its place. */
  readonly otherwise?: string;
}

/** What scenarios have found out so far, told story by story. */
export interface Report {
  readonly checks: readonly Check[];
  /** Begins the report of a story; its lines are told together, when it has been closed. */
  story(name: string, title: string): StoryReport;
}

export interface StoryReport {
  /** Something worth knowing that proves nothing. */
  note(text: string): void;
  /** Told and counted; the story goes on in either case. */
  check(what: string, isSo: boolean, otherwise?: string): void;
  close(): void;
}

/** Keeps the report and tells it, each line with the seconds since it began. */
export function createReport(tell: (line: string) => void, now: () => number): Report {
  const startedAt = now();
  const checks: Check[] = [];
  return {
    checks,
    story(name, title) {
      const lines = [`\n${name}: ${title}`];
      const line = (mark: string, text: string): void => {
        const seconds = ((now() - startedAt) / 1_000).toFixed(1).padStart(6);
        lines.push(`${seconds} s  ${mark} ${text}`);
      };
      return {
        note: (text) => line(" ", text),
        check(what, isSo, otherwise) {
          checks.push({ story: name, what, isSo, ...(isSo || !otherwise ? {} : { otherwise }) });
          line(isSo ? "✓" : "✗", isSo || !otherwise ? what : `${what}: ${otherwise}`);
        },
        close: () => tell(lines.join("\n")),
      };
    },
  };
}

/** The checks that do not hold, for the end of the output. */
export function describeFailures(checks: readonly Check[]): readonly string[] {
  return checks
    .filter(({ isSo }) => !isSo)
    .map(
      ({ story, what, otherwise }) => `✗ ${story}: ${what}${otherwise ? `\n    ${otherwise}` : ""}`,
    );
}
