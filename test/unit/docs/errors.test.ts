import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../../../", import.meta.url);
const PAGE = readFileSync(new URL("docs/errors.md", ROOT), "utf8");
const FUNCTIONS = new URL("functions/", ROOT);

/** Sources of everything that answers a shop over HTTP. */
function sources(): string[] {
  return readdirSync(FUNCTIONS, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => readFileSync(new URL(path, FUNCTIONS), "utf8"));
}

/** Names that stand in the code beside the status that they are answered with. */
function namesInCode(): Set<string> {
  const names = new Set<string>();
  for (const text of sources()) {
    for (const [, status, name] of text.matchAll(/problem\(\s*(\d{3}),\s*"([A-Z]\w+)"/g)) {
      names.add(`${name} ${status}`);
    }
    for (const [, name] of text.matchAll(/tryAgain\(\s*"([A-Z]\w+)"/g)) names.add(`${name} 503`);
    const [, statuses = ""] = /const STATUS: [^=]*= \{(.*?)\}/s.exec(text) ?? [];
    for (const [, name, status] of statuses.matchAll(/(\w+): (\d{3})/g)) {
      names.add(`${name} ${status}`);
    }
  }
  return names;
}

function namesOnPage(): string[] {
  const [, section = ""] = /\n## What the shop is answered\n(.*?)\n## /s.exec(PAGE) ?? [];
  return [...section.matchAll(/^\| `(\w+)` +\| (\d{3}) /gm)].map(([, name, status]) =>
    [name, status].join(" "),
  );
}

/** Answered under the name that the error has (functions/runtime/http.ts and order-outcome.ts). */
const NAMED_BY_THE_ERROR = [
  "AmazonPayAccessRefused 502",
  "AmazonPayRequestRefused 422",
  "AmazonPayUnavailable 503",
  "OperatorNeeded 422",
  "UnknownOrder 404",
];

describe("the page of errors", () => {
  it("tells what helps for every error that a shop can be answered, and for no other", () => {
    const expected = new Set([...namesInCode(), ...NAMED_BY_THE_ERROR]);

    expect(new Set(namesOnPage())).toEqual(expected);
  });

  it("names each once", () => {
    expect(namesOnPage()).toHaveLength(new Set(namesOnPage()).size);
  });

  it("explains each error that a call to Amazon Pay ends with", () => {
    const errors = readFileSync(new URL("domain/errors.ts", FUNCTIONS), "utf8");
    const names = [...errors.matchAll(/class (AmazonPay\w+) extends AmazonPayFailure/g)];

    expect(names.length).toBeGreaterThan(2);
    for (const [, name = ""] of names) expect(PAGE).toContain(`| \`${name}\``);
  });
});
