import { fileURLToPath } from "node:url";

const bundles = new Map<string, Promise<string>>();

/**
 * One script for a browser out of a TypeScript file and what it imports, made when it is first asked
 * for and kept for this process. A classic script: pages load it with or without `async`.
 *
 * @throws when the file does not compile; the next request tries again
 */
export function bundleScript(file: URL): Promise<string> {
  const known = bundles.get(file.href);
  if (known) return known;
  const made = bundle(file);
  bundles.set(file.href, made);
  made.catch(() => bundles.delete(file.href));
  return made;
}

async function bundle(file: URL): Promise<string> {
  // Only whoever opens a page in a browser needs the bundler, and it takes its time to load.
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(file)],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2020",
    legalComments: "none",
  });
  return outputFiles[0]?.text ?? "";
}
