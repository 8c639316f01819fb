import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { apply } from "./bundle.ts";
import { MUTANTS } from "./mutants.ts";

it("knows at least 30 guards, each of which stands in the source exactly once", () => {
  const wrong = MUTANTS.filter((mutant) => {
    const source = readFileSync(new URL(`../../${mutant.file}`, import.meta.url), "utf8");
    try {
      return apply(source, mutant) === source;
    } catch {
      return true;
    }
  });

  expect(wrong.map(({ name }) => name)).toEqual([]);
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBeGreaterThanOrEqual(30);
});
