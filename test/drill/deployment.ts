import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";
import { run } from "./command.ts";
import { plainEnvironment } from "./emulator.ts";

const CDK = fileURLToPath(new URL("../../node_modules/aws-cdk/bin/cdk", import.meta.url));
const REGION = "eu-west-1";
const ACCOUNT = "000000000000";
// The emulator takes a twelve-digit access key for the number of an account.
const CREDENTIALS = { accessKeyId: "drill", secretAccessKey: "drill" };

const outputsSchema = v.object({ HttpApiUrl: v.string(), AmazonPayKeysSecret: v.string() });

/** What the stack says about itself, as far as a person needs it after the deployment. */
export type Outputs = v.InferOutput<typeof outputsSchema>;

export interface DeploymentOptions {
  readonly endpoint: string;
  readonly stackName: string;
  readonly settingsFile: string;
  readonly workFolder: string;
}

/** The commands of docs/deploy.md, pointed at the emulator. */
export function createDeployment({
  endpoint,
  stackName,
  settingsFile,
  workFolder,
}: DeploymentOptions) {
  const outputsFile = join(workFolder, "outputs.json");
  const env = {
    ...plainEnvironment(),
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: endpoint,
    AWS_CONFIG_FILE: join(workFolder, "no-config"),
    AWS_SHARED_CREDENTIALS_FILE: join(workFolder, "no-credentials"),
    AWS_EC2_METADATA_DISABLED: "true",
    CDK_HOME: join(workFolder, "cdk-home"),
    // Whatever a command leaves lying about goes with everything else.
    TMPDIR: workFolder,
    CI: "true",
  };
  const assembly = join(workFolder, "cdk.out");
  const cdk = (args: readonly string[], signal: AbortSignal, cwd?: string): Promise<void> =>
    run(process.execPath, [CDK, ...args], {
      env,
      cwd,
      logFile: join(workFolder, "cdk.log"),
      signal,
    });
  return {
    /** The variables by which AWS's tools find the account; nothing of the caller's own. */
    env,
    /** From a folder without an app, which would be synthesised first. */
    bootstrap: (signal: AbortSignal) =>
      cdk(["bootstrap", `aws://${ACCOUNT}/${REGION}`], signal, workFolder),
    async deploy(signal: AbortSignal): Promise<Outputs> {
      const approval = ["--require-approval", "never", "--outputs-file", outputsFile];
      const app = ["-c", `settings=${settingsFile}`, "--output", assembly];
      await cdk(["deploy", stackName, ...app, ...approval], signal);
      const all = v.parse(
        v.record(v.string(), v.unknown()),
        JSON.parse(readFileSync(outputsFile, "utf8")),
      );
      return v.parse(outputsSchema, all[stackName]);
    },
    /** `aws secretsmanager put-secret-value`, by the API that it calls. */
    async storeKeys({ AmazonPayKeysSecret }: Outputs, keys: object): Promise<void> {
      const client = new SecretsManagerClient({
        endpoint,
        region: REGION,
        credentials: CREDENTIALS,
      });
      const SecretString = JSON.stringify(keys);
      const request = { SecretId: AmazonPayKeysSecret, SecretString };
      await client.send(new PutSecretValueCommand(request)).finally(() => client.destroy());
    },
    destroy: (signal: AbortSignal) =>
      cdk(["destroy", stackName, "--force", "--app", assembly], signal),
  };
}
