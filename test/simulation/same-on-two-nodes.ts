import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { bundle } from "./bundle.ts";
import { readWorkflowFiles } from "./world.ts";

const run = promisify(execFile);
const SEEDS = 60;

/**
 * Compares the traces of the first seeds on this Node and on others, which npm fetches: `tsx
 * test/simulation/same-on-two-nodes.ts 22 24`. Exit codes: 0 equal, 1 different, 2 one of the Nodes
 * could not be had.
 */
async function main(versions: readonly string[]): Promise<number> {
  const { file, remove } = await bundle("trace.ts");
  const workflows = JSON.stringify(readWorkflowFiles(new URL("../../workflows/", import.meta.url)));
  const words = [file, workflows, "1", String(SEEDS + 1)];
  try {
    const own = await hashOf(process.execPath, words);
    process.stdout.write(`${process.version} ${own}\n`);
    for (const version of versions) {
      const other = await hashOf("npx", ["--yes", `node@${version}`, ...words]);
      process.stdout.write(`v${version} ${other}\n`);
      if (other !== own) return 1;
    }
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message.slice(0, 500) : error}\n`);
    return 2;
  } finally {
    await remove();
  }
}

async function hashOf(command: string, words: readonly string[]): Promise<string> {
  const { stdout } = await run(command, [...words], { maxBuffer: 1e8 });
  return stdout.trim();
}

process.exitCode = await main(process.argv.slice(2));
