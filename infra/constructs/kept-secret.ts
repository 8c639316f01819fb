import { RemovalPolicy } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key.ts";

export interface KeptSecretProps {
  readonly key: EncryptionKey;
  readonly keepsData: boolean;
}

interface Contents {
  readonly description: string;
  /** What stands in it from the beginning, next to one text that nobody can guess. */
  readonly template?: Readonly<Record<string, string>>;
  /** Under which name that text stands. */
  readonly generated: string;
}

/** A secret of the installation, in the right shape from the beginning. */
export class KeptSecret extends Construct {
  readonly secretArn: string;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { key, keepsData }: KeptSecretProps, of: Contents) {
    super(scope, id);
    this.#key = key;
    const secret = new secretsmanager.Secret(this, "Secret", {
      description: of.description,
      // By its ARN, or CDK would add wildcards to the key's own policy; ours lets IAM decide.
      encryptionKey: kms.Key.fromKeyArn(this, "Key", key.keyArn),
      generateSecretString: {
        secretStringTemplate: JSON.stringify(of.template ?? {}),
        generateStringKey: of.generated,
        passwordLength: 48,
        excludePunctuation: true,
      },
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.secretArn = secret.secretArn;
  }

  allowReading(role: iam.Role): void {
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ["secretsmanager:GetSecretValue"],
        resources: [this.secretArn],
      }),
    );
    this.#key.allowThroughSecret(role);
  }
}
