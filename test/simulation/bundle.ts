import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/** One change of the product's source, made while it is loaded. */
export interface SourceChange {
  /** The file from the project's root, such as functions/domain/answer.ts. */
  readonly file: string;
  /** Text that stands there exactly once. */
  readonly from: string;
  readonly to: string;
}

/** One guard taken out of the product. */
export interface Mutant extends SourceChange {
  readonly name: string;
}

/** The text of a mutant is not in the source, or more than once: its table has to be mended. */
export class MutantDoesNotFit extends Error {
  override readonly name = "MutantDoesNotFit";
}

const ROOT = new URL("../../", import.meta.url);

/** Makes one file of an entry of this folder and everything it needs; `remove` deletes it again. */
export async function bundle(
  entry: "worker.ts" | "trace.ts",
  changes: readonly SourceChange[] = [],
): Promise<{ readonly file: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "shipcharge-simulate-"));
  const file = join(folder, entry.replace(".ts", ".mjs"));
  await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "error",
    // Packages that come as CommonJS ask for Node's own modules in their old way.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    plugins: changes.length > 0 ? [changing(changes)] : [],
  });
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}

function changing(changes: readonly SourceChange[]): Plugin {
  return {
    name: "mutants",
    setup(to) {
      to.onLoad({ filter: /\/(functions|local\/database)\/.*\.ts$/ }, async ({ path }) => {
        const own = changes.filter(({ file }) => path === fileURLToPath(new URL(file, ROOT)));
        if (own.length === 0) return undefined;
        return { contents: own.reduce(apply, await readFile(path, "utf8")), loader: "ts" };
      });
    },
  };
}

/** @throws MutantDoesNotFit unless the text stands there exactly once */
export function apply(source: string, { file, from, to }: SourceChange): string {
  const parts = source.split(from);
  if (parts.length === 2) return parts.join(to);
  throw new MutantDoesNotFit(`${file} has ${parts.length - 1} times: ${from}`);
}
