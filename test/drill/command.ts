import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";

export interface CommandOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string | undefined;
  /** Everything that the command writes is appended here. */
  readonly logFile: string;
  readonly signal: AbortSignal;
  /** Told what the command writes, as it writes it. */
  readonly onOutput?: (text: string) => void;
}

/** A command that ended badly; the message has the last lines that it wrote. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

const LINES_SHOWN = 25;

/** The process groups that were started here, by the ids of their leaders. */
const groups = new Set<number>();

/** Process groups started here of which something still runs. */
export function groupsLeft(): readonly number[] {
  return [...groups].filter((pid) => signalGroup(pid, 0));
}

/**
 * Starts a command as the leader of a process group, so that it can be ended together with
 * whatever it starts. Ctrl-C on the terminal does not reach it: the drill ends it in its order.
 */
export function start(
  command: string,
  args: readonly string[],
  { env, cwd, logFile, onOutput = () => {} }: Omit<CommandOptions, "signal">,
): { readonly child: ChildProcess; readonly written: () => string } {
  const log = createWriteStream(logFile, { flags: "a" });
  const stdio: StdioOptions = ["ignore", "pipe", "pipe"];
  const child = spawn(command, args, { env, cwd, detached: true, stdio });
  const tail: string[] = [];
  const keep = (chunk: Buffer): void => {
    log.write(chunk);
    onOutput(chunk.toString("utf8"));
    tail.push(chunk.toString("utf8"));
    if (tail.length > 400) tail.shift();
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  child.once("close", () => log.end());
  if (child.pid !== undefined) groups.add(child.pid);
  endWithUs(child);
  return { child, written: () => tail.join("") };
}

/** Runs a command to its end. Throws CommandFailed, also when the signal ended it. */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<void> {
  const { child, written } = start(command, args, options);
  const abort = (): void => endGroup(child, "SIGTERM");
  options.signal.addEventListener("abort", abort, { once: true });
  if (options.signal.aborted) abort();
  const end = await new Promise<number | Error | null>((resolve) => {
    child.once("error", resolve);
    child.once("close", resolve);
  });
  options.signal.removeEventListener("abort", abort);
  if (end === 0) return;
  const lines = written().trimEnd().split("\n").slice(-LINES_SHOWN);
  const why = end instanceof Error ? end.message : `exit code ${end}`;
  throw new CommandFailed(
    [`${command} ${args[0] ?? ""} failed (${why}):`, ...lines].join("\n    "),
  );
}

/** Ends a command and all that it has started; resolves when it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    endGroup(child, "SIGTERM");
    const killer = setTimeout(() => endGroup(child, "SIGKILL"), 20_000);
    await gone;
    clearTimeout(killer);
  }
  // What it started may outlive it.
  endGroup(child, "SIGKILL");
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) signalGroup(pid, signal);
}

/** Signals a process group; 0 only asks. Answers whether there was anybody to hear it. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    const isGone = error instanceof Error && "code" in error && error.code === "ESRCH";
    if (!isGone) throw error;
    return false;
  }
}

/** The last resort, if the drill itself dies before it has ended what it started. */
function endWithUs(child: ChildProcess): void {
  const kill = (): void => endGroup(child, "SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.removeListener("exit", kill));
}
