import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { settingsFor } from "../../local/sandbox/core/settings.ts";
import { SettingsSchema } from "../../local/sandbox/server/settings-schema.ts";

const README = readFileSync("local/sandbox/README.md", "utf8");
const FIDELITY = README.slice(README.indexOf("## Fidelity"));
const WHO_THE_SELLER_IS = ["region", "sellerId", "marketplaceId", "storeName"];

describe("the simulator's README", () => {
  it.each(Object.keys(settingsFor()))("says where the default of %s comes from", (name) => {
    expect(FIDELITY).toContain(`\`${name}\``);
  });
});

describe("the control API's settings", () => {
  it("are all but who the seller is", () => {
    const names = Object.keys(settingsFor()).filter((name) => !WHO_THE_SELLER_IS.includes(name));

    expect(Object.keys(SettingsSchema.entries).sort()).toEqual(names.sort());
  });
});
