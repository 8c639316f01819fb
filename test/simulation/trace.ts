import { createHash } from "node:crypto";
import { scriptOf, traceOf } from "./tell.ts";
import { loadWorkflows, type WorkflowFile } from "./world.ts";

/**
 * Prints one hash over the traces of many seeds: `node trace.mjs WORKFLOWS-JSON FROM UNTIL`. Two
 * versions of Node have to print the same one.
 */
async function main([workflows = "[]", from = "1", until = "1"]: readonly string[]): Promise<void> {
  const machines = loadWorkflows(JSON.parse(workflows) as WorkflowFile[]);
  const hash = createHash("sha256");
  for (let seed = Number(from); seed < Number(until); seed += 1) {
    const { lines } = await traceOf(scriptOf(seed), machines);
    for (const line of lines) hash.update(line).update("\n");
  }
  process.stdout.write(`${hash.digest("hex")}\n`);
}

await main(process.argv.slice(2));
