import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHECKS, PROPERTIES, WEAKENED, WORLDS } from "./models.ts";

const MODEL = readFileSync(new URL("waiting.pml", import.meta.url), "utf8");
const PAGE = readFileSync(new URL("../../docs/model.md", import.meta.url), "utf8");
/** The place of this rule is a whole process: it is taken away by not starting it. */
const LEFT_OUT = "WITHOUT_SWEEP";

const switches = [...MODEL.matchAll(/^#\s*if(?:n?def)? (\w+)/gm)].map(([, name = ""]) => name);

describe("the model of waiting", () => {
  it("knows every rule that is taken away, and the page says what each of them is for", () => {
    const names = Object.keys(WEAKENED);

    expect(names.filter((name) => name !== LEFT_OUT && !switches.includes(name))).toEqual([]);
    expect(names.filter((name) => !PAGE.includes(`| \`${name}\` |`))).toEqual([]);
  });

  it("has no switch that no check turns", () => {
    const turned = new Set(
      CHECKS.flatMap(({ definitions, property }) => [
        ...definitions.map((definition) => definition.split("=")[0]),
        `CHECK_${property.toUpperCase()}`,
      ]),
    );

    expect(switches.filter((name) => !turned.has(name))).toEqual([]);
  });

  it("asks each question of the protocol that ships, and each shows up in a weakened one", () => {
    const properties = Object.keys(PROPERTIES).toSorted();
    const ofWorlds = new Set(Object.values(WORLDS).flatMap((world) => world.properties));
    const ofWeakened = new Set(Object.values(WEAKENED).map(({ breaks }) => breaks));

    expect([...ofWorlds].toSorted()).toEqual(properties);
    expect([...ofWeakened].toSorted()).toEqual(properties);
  });
});
