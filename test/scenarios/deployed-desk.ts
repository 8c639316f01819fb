import { createHash } from "node:crypto";
import type { DeployedOptions } from "./deployed.ts";
import { runDesk } from "./desk-host.ts";
import type { Target } from "./target.ts";

/** What an operator has of a stack: the commands of the desk, and the bucket. */
export function deskDoors(
  options: DeployedOptions,
): Pick<Target, "desk" | "keepFile" | "readFile"> {
  const { aws, stack, httpApiUrl, shopToken } = options;
  // The variables by which the operator's desk finds the same stack (docs/operators.md).
  const environment = {
    ...process.env,
    SHIPCHARGE_STACK: stack.name,
    SHIPCHARGE_HTTP_API_URL: httpApiUrl,
    SHIPCHARGE_TOKEN: shopToken,
  };
  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));
  const pathOf = (key: string): string => `/${stack.outputs.BatchBucket}/${key}`;
  return {
    desk: (...args) => runDesk({ environment, now: Date.now, sleep }, args),
    async keepFile(key, text) {
      const headers = hashOf(text);
      await aws.callText("s3", { method: "PUT", path: pathOf(key), headers, body: text });
    },
    readFile: (key) =>
      aws.callText("s3", { method: "GET", path: pathOf(key), headers: hashOf("") }),
  };
}

/** S3 wants the hash of what is sent among the headers, signed (S3 API reference, SigV4). */
function hashOf(text: string): Readonly<Record<string, string>> {
  return { "x-amz-content-sha256": createHash("sha256").update(text).digest("hex") };
}
