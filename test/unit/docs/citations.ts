import { readdirSync } from "node:fs";
import { NOT_OURS } from "./markdown-links.ts";

const CAN_CITE = /\.(?:ts|json|xml|md|yaml|grit)$/;

/** Where a file names a section of docs/amazon-pay.md, such as "§3.7" or "§13 no. 4". */
export interface Citation {
  readonly section: string;
  /** The numbered point or row of that section, where one is named. */
  readonly point?: string;
}

/** What the page has: its headings' numbers, and the numbered points and rows below each. */
export type Sections = ReadonlyMap<string, ReadonlySet<string>>;

/** Every file under a folder whose text may cite the page. */
export function citingFiles(folder: URL): URL[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      return NOT_OURS.has(entry.name) ? [] : citingFiles(new URL(`${entry.name}/`, folder));
    }
    return CAN_CITE.test(entry.name) ? [new URL(entry.name, folder)] : [];
  });
}

/** The citations in a text; a comment may break its line in the middle of one. */
export function citationsIn(text: string): Citation[] {
  const oneLine = text.replace(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, " ");
  const withoutOthers = oneLine.replace(/RFC \d+(?:(?: and|,)? §[\d.]*\d)+/g, "");
  return [...withoutOthers.matchAll(/§(\d+(?:\.\d+)*)(?: (?:no\.|row) (\d+))?/g)].map(
    ([, section = "", point]) => (point === undefined ? { section } : { section, point }),
  );
}

/** The numbered headings of a page, each with the numbers of its list items and table rows. */
export function sectionsOf(page: string): Sections {
  const sections = new Map<string, Set<string>>();
  let points = new Set<string>();
  for (const line of page.split("\n")) {
    if (line.startsWith("#")) points = new Set();
    const heading = /^#{2,3} (\d+(?:\.\d+)?)\.? /.exec(line)?.[1];
    if (heading !== undefined) sections.set(heading, points);
    const point = /^(?:\| )?(\d+)(?:\.| +\|) /.exec(line)?.[1];
    if (point !== undefined) points.add(point);
  }
  return sections;
}

/** Whether the page has what is cited; "§16.3" may also mean the third point of §16. */
export function isThere(sections: Sections, { section, point }: Citation): boolean {
  if (point !== undefined) return sections.get(section)?.has(point) ?? false;
  const [parent = "", child = ""] = section.split(".");
  return sections.has(section) || (sections.get(parent)?.has(child) ?? false);
}

/** The headings in the order of the page, to see that none comes twice. */
export function headingNumbers(page: string): string[] {
  return [...page.matchAll(/^#{2,3} (\d+(?:\.\d+)?)\.? /gm)].map(([, number = ""]) => number);
}

/** The source marks that are used in a page, such as "guide" for "[docs, guide]". */
export function marksIn(page: string): string[] {
  return [...page.matchAll(/\[([a-z0-9]+(?:, [a-z0-9]+)*)\](?!\()/g)].flatMap(([, marks = ""]) =>
    marks.split(", "),
  );
}
