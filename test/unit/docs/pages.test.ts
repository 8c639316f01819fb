import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { brokenLinks, markdownPages } from "./markdown-links.ts";

const ROOT = new URL("../../../", import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, ROOT), "utf8");
}

describe("the pages of the repository", () => {
  it.each(
    markdownPages(ROOT).map((page) => [fileURLToPath(page).slice(ROOT.pathname.length), page]),
  )("%s links only to what is there", (_path, page) => {
    expect(brokenLinks(new URL(page), readFileSync(page, "utf8"))).toEqual([]);
  });

  it("list every function", () => {
    const page = read("functions/README.md");
    const folders = readdirSync(new URL("functions/", ROOT)).filter((name) =>
      existsSync(new URL(`functions/${name}/handler.ts`, ROOT)),
    );

    expect(folders.filter((name) => !page.includes(`[${name}](${name}/handler.ts)`))).toEqual([]);
  });

  it("list every decision, numbered without a gap", () => {
    const page = read("docs/decisions/README.md");
    const decisions = readdirSync(new URL("docs/decisions/", ROOT))
      .filter((name) => name !== "README.md")
      .sort();

    expect(decisions.filter((name) => !page.includes(`](${name})`))).toEqual([]);
    expect(decisions.map((name) => Number(name.slice(0, 4)))).toEqual(
      decisions.map((_, index) => index + 1),
    );
  });
});

describe("a broken link is found when", () => {
  const page = new URL("docs/architecture.md", ROOT);

  it.each([
    ["the file is not there", "[a](nowhere.md)"],
    ["the heading is not there", "[a](runbook.md#nowhere)"],
    ["the heading is not on the page itself", "[a](#nowhere)"],
    ["the file does not mention the name", "[`nowhere`](../functions/domain/answer.ts)"],
  ])("%s", (_why, text) => {
    expect(brokenLinks(page, text)).toHaveLength(1);
  });

  it("and sound ones, other hosts and examples in code are left alone", () => {
    const text =
      "[a](runbook.md#the-oldest-wait) [`wake`](../functions/domain/answer.ts) [b](https://example.com/x)\n```\n[c](nowhere.md)\n```\n";

    expect(brokenLinks(page, text)).toEqual([]);
  });
});
