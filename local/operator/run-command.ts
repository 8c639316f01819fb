import { UsageError } from "./usage-error.ts";

/** Runs a command of an operator with the arguments of this process, and sets the exit code. */
export function runCommand(
  command: (args: readonly string[], print: (line: string) => void) => Promise<number>,
): void {
  // The SDK's notice about this Node version is for those who build Shipcharge, not for operators.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  // Whoever reads only the first lines, such as `head`, has seen enough; what was begun is finished.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  command(process.argv.slice(2), (line) => console.log(line)).then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: unknown) => {
      const isUsage = error instanceof UsageError || isMistypedOption(error);
      console.error(error instanceof Error ? error.message : error);
      if (isUsage) console.error("Try --help.");
      process.exitCode = isUsage ? 2 : 1;
    },
  );
}

function isMistypedOption(error: unknown): boolean {
  return (
    error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE")
  );
}
