import { describe, expect, it } from "vitest";
import { repositoryFacts } from "./lint/repository-facts.ts";
import { RULES } from "./lint/rules.ts";

const facts = await repositoryFacts();

describe("every workflow file", () => {
  for (const { says, check } of RULES) {
    it(says, () => {
      expect(check(facts)).toEqual([]);
    });
  }
});

it("finds the workflow file of the order", () => {
  expect(facts.workflows.map(({ name }) => name)).toContain("order-payment");
});
