import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type * as iam from "aws-cdk-lib/aws-iam";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import * as s3 from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key.ts";

interface BatchBucketProps {
  readonly key: EncryptionKey;
  readonly keepsData: boolean;
}

/** Longer than Amazon keeps reports (90 days, reference §11.3), and than a year's accounts need. */
const KEPT_DAYS = 400;

/** Inputs, feeds, reports and results of batches, and what reconciliations find: encrypted, over TLS only, forgotten after 400 days. */
export class BatchBucket extends Construct {
  readonly bucketName: string;
  readonly #bucket: s3.Bucket;
  readonly #key: EncryptionKey;

  constructor(scope: Construct, id: string, { key, keepsData }: BatchBucketProps) {
    super(scope, id);
    this.#key = key;
    this.#bucket = new s3.Bucket(this, "Bucket", {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        {
          id: "forget",
          expiration: Duration.days(KEPT_DAYS),
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.bucketName = this.#bucket.bucketName;
  }

  /** Without being allowed to list, S3 says of a missing file that it is forbidden. */
  allowReading(role: iam.Role): void {
    this.#allow(role, ["s3:GetObject"], this.#bucket.arnForObjects("*"));
    this.#allow(role, ["s3:ListBucket"], this.#bucket.bucketArn);
    this.#key.allowThroughBucket(role);
  }

  /** Below one folder, and nothing that others put there. */
  allowWriting(role: iam.Role, folder: "batches" | "reconciliations"): void {
    this.#allow(
      role,
      ["s3:PutObject", "s3:AbortMultipartUpload"],
      this.#bucket.arnForObjects(`${folder}/*`),
    );
  }

  #allow(role: iam.Role, actions: readonly string[], resource: string): void {
    role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
  }
}
