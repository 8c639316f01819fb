import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import {
  citationsIn,
  citingFiles,
  headingNumbers,
  isThere,
  marksIn,
  sectionsOf,
} from "./citations.ts";

const ROOT = new URL("../../../", import.meta.url);
const page = readFileSync(new URL("docs/amazon-pay.md", ROOT), "utf8");
const sections = sectionsOf(page);

describe("the page of Amazon Pay's facts", () => {
  it("has every section that code, tests and pages cite", () => {
    const cited = citingFiles(ROOT)
      // What stands below is about citations, and cites what is not there.
      .filter((file) => !/\/(?:amazon-pay\.test|citations)\.ts$/.test(file.pathname))
      .flatMap((file) =>
        citationsIn(readFileSync(file, "utf8")).map((citation) => ({
          file: fileURLToPath(file).slice(fileURLToPath(ROOT).length),
          ...citation,
        })),
      );

    expect(cited.length).toBeGreaterThan(200);
    expect(cited.filter((citation) => !isThere(sections, citation))).toEqual([]);
  });

  it("has each section once", () => {
    const numbers = headingNumbers(page);

    expect(numbers).toEqual([...new Set(numbers)]);
  });

  it("explains every mark of a source that it uses", () => {
    const explained = new Set([...page.matchAll(/^\| `(\w+)` +\|/gm)].map(([, mark]) => mark));

    expect([...new Set(marksIn(page))].filter((mark) => !explained.has(mark))).toEqual([]);
    expect(marksIn(page).length).toBeGreaterThan(300);
  });
});

describe("a citation is", () => {
  it.each([
    ["in the middle of a sentence", "limits (reference §3.0) of texts", [{ section: "3.0" }]],
    ["broken by a comment's line", "(reference\n *  §3.2). More", [{ section: "3.2" }]],
    ["of a numbered row", "(reference §13 no. 40)", [{ section: "13", point: "40" }]],
    ["one of several", "§3.7 to §3.10", [{ section: "3.7" }, { section: "3.10" }]],
    ["not what names a standard", "RFC 5280 §4.2.1.1 and §4.2.1.2", []],
  ])("%s", (_what, text, citations) => {
    expect(citationsIn(text)).toEqual(citations);
  });

  it.each([
    ["a section that is not there", { section: "17" }],
    ["a sub-section that is not there", { section: "3.16" }],
    ["a row that is not there", { section: "13", point: "50" }],
  ])("found out when it names %s", (_what, citation) => {
    expect(isThere(sections, citation)).toBe(false);
  });
});
