/** Where an operator reads what to do; a test checks that the section is there. */
export function runbook(section: string): string {
  return `See docs/runbook.md#${section}`;
}
