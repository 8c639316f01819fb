import { mkdirSync } from "node:fs";
import axe from "axe-core";
import type { Frame, Page } from "playwright-core";
import { expect } from "vitest";

const FOLDER = ".cache/browser";
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[];
}

/** Takes a picture of a page and asks axe about it and about every frame in it. */
export async function look(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: `${FOLDER}/${name}.png`, fullPage: true });
  const found = await Promise.all(page.frames().map(violationsIn));
  expect(found.flat(), `accessibility of ${name}`).toEqual([]);
}

async function violationsIn(frame: Frame): Promise<string[]> {
  await frame.evaluate(axe.source);
  const violations = await frame.evaluate<Violation[]>(
    `axe.run(document, { iframes: false, runOnly: ${JSON.stringify(RULES)} }).then((r) => r.violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${String(target)} ${failureSummary}`),
  );
}
