import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readOrderFile } from "../../local/demo/order-file.ts";
import { type ToldStory, tellKilled, tellWatched } from "./killed-story.ts";

const EXAMPLES = fileURLToPath(new URL("../../local/examples/", import.meta.url));
/** Half of the stories, so that two workers can share them; `half` is 0 or 1. */
export function proveResumption(half: 0 | 1): void {
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith(".json"));
  describe.each(files.filter((_, index) => index % 2 === half))("%s", (file) => {
    it("ends the same, killed in any state and resumed by the next run", async () => {
      const story = readOrderFile(`${EXAMPLES}${file}`);
      const whole = await tellWatched(story);
      const states = whole.result.statesEntered;

      for (const [index, state] of states.entries()) {
        const killed = await tellKilled(story, index + 1);

        expect({ killedIn: state, ...endOf(killed) }).toEqual({
          killedIn: state,
          ...endOf(whole),
        });
      }
    });
  });
}

function endOf({ result, violations }: ToldStory) {
  const { status, ledger, amazonPay, authorizations, captures } = result;
  return { status, ledger, amazonPay, authorizations, captures, violations };
}
