export interface Kept {
  readonly endpoint: string;
  readonly simulator: string;
  readonly workFolder: string;
  /** The variables by which AWS's tools and the scenarios find the stack. */
  readonly env: Readonly<Record<string, string>>;
}

const SHOWN = [
  "AWS_ENDPOINT_URL",
  "AWS_REGION",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "SHIPCHARGE_TARGET",
  "SHIPCHARGE_STACK",
  "SHIPCHARGE_HTTP_API_URL",
];

/** Says how to look at the running stack, and waits until somebody ends the drill. */
export async function tellHowToLook(kept: Kept, signal: AbortSignal): Promise<void> {
  process.stdout.write(`\n${textOf(kept)}\n`);
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}

function textOf({ endpoint, simulator, workFolder, env }: Kept): string {
  // The address of an HTTP API at the emulator has a $ in it.
  const lines = SHOWN.map((name) => `  export ${name}='${env[name] ?? ""}'`);
  return `Everything runs until Ctrl-C (or: kill ${process.pid}), which takes it away. In another terminal:

${lines.join("\n")}

  npm run scenarios -- --only refunded              plays a story once more
  npm run redrive -- --list --endpoint ${endpoint} --region ${env["AWS_REGION"] ?? ""}
  aws stepfunctions list-state-machines             if you have the AWS CLI; so with any service
  curl ${simulator}/_sandbox/order-references   Amazon's books

The shop's interface is at SHIPCHARGE_HTTP_API_URL. Logs, settings and template: ${workFolder}`;
}
