import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { callSandbox, controlSandbox, type SandboxAccess } from "../support/sandbox-client.ts";

let running: ChildProcess | undefined;

afterEach(() => {
  running?.kill();
});

/** Runs the command as `npm run sandbox` does, until it ends or has printed a line. */
function run(...args: string[]): Promise<{ line: string; errors: string; code: number | null }> {
  const child = spawn(process.execPath, ["--import", "tsx", "local/sandbox/main.ts", ...args]);
  running = child;
  return new Promise((resolve) => {
    let line = "";
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.stdout.on("data", (chunk) => {
      line += chunk;
      if (line.includes("\n")) resolve({ line, errors, code: null });
    });
    child.on("close", (code) => resolve({ line, errors, code }));
  });
}

describe("npm run sandbox", () => {
  it("prints one line with what a client needs, and then answers", async () => {
    const { line } = await run("--clock", "virtual");
    const access: SandboxAccess = JSON.parse(line);
    const status = await callSandbox(access, "GetServiceStatus");
    const draft = await controlSandbox(access, "POST", "order-references", {});

    const forClients = ["endpoint", "sellerId", "accessKeyId", "secretAccessKey"];
    const forReceivers = ["topicArn", "rootCertificate"];
    expect(Object.keys(access)).toEqual([...forClients, ...forReceivers]);
    expect(status.text("Status")).toBe("GREEN");
    expect(draft).toHaveProperty("amazonOrderReferenceId");
  });

  it("believes its callers' time after its virtual clock was moved", async () => {
    const { line } = await run("--clock", "virtual");
    const access: SandboxAccess = JSON.parse(line);
    await controlSandbox(access, "POST", "clock", { advanceSeconds: 4 * 3600 });

    expect((await callSandbox(access, "GetServiceStatus")).status).toBe(200);
  });

  it.each([
    [["--port", "many"], /--port must be a number/],
    [["--clock", "sun"], /--clock must be one of real, virtual/],
    [["--colour", "red"], /Unknown option '--colour'/],
  ])("refuses %s with one clear message", async (args, message) => {
    const { errors, code } = await run(...args);

    expect(code).toBe(2);
    expect(errors).toMatch(message);
  });
});
