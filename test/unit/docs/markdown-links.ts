import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";

/** Folders that hold what others wrote, or what is made anew at each run. */
export const NOT_OURS = new Set(["node_modules", ".git", "cdk.out", "dist", "coverage"]);

/** Every Markdown page under a folder. */
export function markdownPages(folder: URL): URL[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      return NOT_OURS.has(entry.name) ? [] : markdownPages(new URL(`${entry.name}/`, folder));
    }
    return entry.name.endsWith(".md") ? [new URL(entry.name, folder)] : [];
  });
}

/**
 * What is wrong with the links of a page: a file that is not there, a heading that the page does
 * not have, a name in code that the file behind it does not mention. Links to other hosts are not
 * followed.
 */
export function brokenLinks(page: URL, text: string): string[] {
  return linksOf(text).flatMap(({ label, target }) => {
    if (/^[a-z]+:/.test(target)) return [];
    const url = new URL(target, page);
    const file = new URL(url.pathname, page);
    if (!existsSync(file)) return [`${target} is not there`];
    return [...headingProblems(file, url, target), ...symbolProblems(file, label, target)];
  });
}

function linksOf(text: string): { label: string; target: string }[] {
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  return [...prose.matchAll(/\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, label = "", target = ""]) => ({
    label,
    target,
  }));
}

function headingProblems(file: URL, { hash }: URL, target: string): string[] {
  if (hash === "" || !file.pathname.endsWith(".md")) return [];
  const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    slugOf(title),
  );
  return headings.includes(decodeURIComponent(hash.slice(1)))
    ? []
    : [`${target} names a heading that is not there`];
}

/** As GitHub makes them: lower case, punctuation left out, a dash for each space. */
function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** A link whose label is one name in code says: that name is in there. */
function symbolProblems(file: URL, label: string, target: string): string[] {
  const symbol = /^`([A-Za-z]+)`$/.exec(label)?.[1];
  if (symbol === undefined || statSync(file).isDirectory()) return [];
  return new RegExp(`\\b${symbol}\\b`).test(readFileSync(file, "utf8"))
    ? []
    : [`${target} does not mention ${symbol}`];
}
