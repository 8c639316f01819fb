import { RemovalPolicy } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key.ts";

interface AmazonPayKeysProps {
  readonly key: EncryptionKey;
  readonly keepsData: boolean;
}

/**
 * The secret with the keys that sign calls to Amazon Pay. It is created in the right shape with
 * keys that Amazon refuses; the merchant puts in their own (docs/deploy.md).
 */
export class AmazonPayKeys extends Construct {
  readonly secretArn: string;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { key, keepsData }: AmazonPayKeysProps) {
    super(scope, id);
    this.#key = key;
    const secret = new secretsmanager.Secret(this, "Secret", {
      description: "Keys of Amazon Pay: accessKeyId, secretAccessKey and, if any, mwsAuthToken",
      // By its ARN, or CDK would add wildcards to the key's own policy; ours lets IAM decide.
      encryptionKey: kms.Key.fromKeyArn(this, "Key", key.keyArn),
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ accessKeyId: "PUT-YOUR-OWN-KEYS-HERE" }),
        generateStringKey: "secretAccessKey",
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
