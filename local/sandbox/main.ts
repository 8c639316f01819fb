import { parseArgs } from "node:util";
import { createRealClock } from "../clock/real-clock.ts";
import { createVirtualClock } from "../clock/virtual-clock.ts";
import { startSandbox } from "./server/start-sandbox.ts";

const USAGE = `Amazon Pay's sandbox, simulated on this machine.

  npm run sandbox -- [options]

  --port N             the port to listen on (default: any free one)
  --clock KIND         real, or virtual: moves only by POST /_sandbox/clock (default: real)
  --quotas WHICH       published, or off (default: published)
  --notify URL         where notifications go (default: nowhere, until the control API says)
  --seller-id ID       the seller (default: A1SHIPCHARGE00)
  --region REGION      na, eu, uk, de or jp (default: eu)
  --accept-empty-path  also accept signatures over no path, as one official SDK makes them
  --help               this text

When it is ready it prints one line of JSON: endpoint, sellerId, accessKeyId, secretAccessKey, and
what a receiver of its notifications has to know: topicArn, rootCertificate (PEM).
The control API below /_sandbox/ is described in local/sandbox/README.md.
`;

/** A wish that the command cannot fulfil; its message is for the person who typed it. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

function oneOf<T extends string>(name: string, value: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw new UsageError(`--${name} must be one of ${choices.join(", ")}, not "${value}".`);
}

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "0" },
      clock: { type: "string", default: "real" },
      quotas: { type: "string", default: "published" },
      notify: { type: "string" },
      "seller-id": { type: "string" },
      region: { type: "string", default: "eu" },
      "accept-empty-path": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new UsageError(`--port must be a number from 0 to 65535, not "${values.port}".`);
  }
  if (values.notify !== undefined && !URL.canParse(values.notify)) {
    throw new UsageError(`--notify must be a URL, not "${values.notify}".`);
  }
  return {
    help: values.help,
    port,
    clock: oneOf("clock", values.clock, ["real", "virtual"]),
    quotas: oneOf("quotas", values.quotas, ["published", "off"]),
    region: oneOf("region", values.region, ["na", "eu", "uk", "de", "jp"]),
    notify: values.notify,
    sellerId: values["seller-id"],
    acceptsEmptySignedPath: values["accept-empty-path"],
  };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const sandbox = await startSandbox({
    clock: options.clock === "real" ? createRealClock() : createVirtualClock(Date.now()),
    port: options.port,
    // Whoever calls from outside does not know of a virtual clock.
    ...(options.clock === "virtual" && { callersTime: () => Date.now() }),
    quotas: options.quotas,
    acceptsEmptySignedPath: options.acceptsEmptySignedPath,
    settings: {
      region: options.region,
      ...(options.sellerId !== undefined && { sellerId: options.sellerId }),
    },
    ...(options.notify !== undefined && { notificationUrl: options.notify }),
  });
  const { endpoint, sellerId, accessKeyId, secretAccessKey, topicArn } = sandbox;
  const access = { endpoint, sellerId, accessKeyId, secretAccessKey };
  const notifications = { topicArn, rootCertificate: sandbox.rootCertificatePem };
  process.stdout.write(`${JSON.stringify({ ...access, ...notifications })}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void sandbox.close());
  }
}

function isMistypedOption(error: unknown): error is Error {
  return (
    error instanceof UsageError ||
    (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE"))
  );
}

main().catch((error: unknown) => {
  if (isMistypedOption(error)) {
    process.stderr.write(`${error.message}\nTry --help.\n`);
    process.exitCode = 2;
  } else if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    process.stderr.write("That port is already in use. Choose another with --port.\n");
    process.exitCode = 1;
  } else {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
});
