import { RemovalPolicy } from "aws-cdk-lib";
import * as logs from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Settings } from "../config.ts";
import type { EncryptionKey } from "./encryption-key.ts";

interface LogsProps {
  readonly settings: Settings;
  readonly key: EncryptionKey;
  readonly logGroupName?: string;
}

/** A log group that forgets after the time the settings say. */
export class Logs extends logs.LogGroup {
  constructor(scope: Construct, id: string, { settings, key, logGroupName }: LogsProps) {
    super(scope, id, {
      encryptionKey: key,
      retention: settings.logRetentionDays,
      removalPolicy: settings.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(logGroupName === undefined ? {} : { logGroupName }),
    });
  }
}
