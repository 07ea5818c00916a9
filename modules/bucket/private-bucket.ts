import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { type CommonProps, common, located } from "../common-props";
import { type Key, keyOf } from "../encryption-key";
import { denyPlainHttp, type PolicyStatement, ResourcePolicy } from "../policy/resource-policy";
import { warnOfWildcards } from "../policy/wildcards";
import { bucketNaming } from "./bucket-name";
import { type LifecycleRule, lifecycleRules, type ResolvedLifecycle } from "./lifecycle";

export interface PrivateBucketProps extends CommonProps {
  readonly name: string;
  /** Whether the name is used as it is. */
  readonly exactName: boolean;
  readonly encryptionKey: Key | string | undefined;
  readonly lifecycle: ResolvedLifecycle;
}

/**
 * An S3 bucket that nobody but the account gets at, and only over TLS: public access blocked, encrypted, versioned, its objects
 * owned by the account whoever puts them. AWS refuses to delete a bucket that holds something: nothing here overrules that
 * (`force_destroy` stays off, in every stage).
 */
export class PrivateBucket extends Construct {
  readonly resource: S3Bucket;
  readonly arn: string;
  /** Name in AWS, by reference: Terraform may complete it. */
  readonly bucketName: string;
  readonly policy: S3BucketPolicy;
  readonly publicAccessBlock: S3BucketPublicAccessBlock;
  readonly encryption: S3BucketServerSideEncryptionConfigurationA;
  readonly versioning: S3BucketVersioningA;
  readonly ownership: S3BucketOwnershipControls;
  readonly lifecycle: S3BucketLifecycleConfiguration;
  /** The customer's key, if there is one. */
  readonly key: Key | undefined;
  readonly provider: TerraformProvider | undefined;
  private readonly document: ResourcePolicy;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    this.provider = props.provider;
    this.key = props.encryptionKey === undefined ? undefined : keyOf(props.encryptionKey);
    this.resource = new S3Bucket(this, "Resource", {
      ...bucketNaming(scope, props.name, props.exactName, props),
      ...common(props),
    });
    this.arn = this.resource.arn;
    this.bucketName = this.resource.bucket;
    this.publicAccessBlock = new S3BucketPublicAccessBlock(this, "public-access", {
      ...this.part,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    this.ownership = new S3BucketOwnershipControls(this, "ownership", {
      ...this.part,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    this.encryption = this.createEncryption();
    this.versioning = new S3BucketVersioningA(this, "versioning", {
      ...this.part,
      versioningConfiguration: { status: "Enabled" },
    });
    this.lifecycle = this.createLifecycle(lifecycleRules(props.lifecycle));
    this.document = new ResourcePolicy(this.arn, [denyPlainHttp("s3:*", [this.arn, `${this.arn}/*`])]);
    this.policy = new S3BucketPolicy(this, "policy", {
      ...this.part,
      policy: this.document.json,
      // S3 takes one change of a bucket's access at a time.
      dependsOn: [this.publicAccessBlock],
    });
    this.document.writeTo(this.policy);
  }

  /** What must be there before something is put into the bucket. */
  get dependencies(): readonly ITerraformDependable[] {
    return [this.encryption, this.ownership, this.policy, this.versioning, ...(this.key?.keyDependencies ?? [])];
  }

  /** Adds a statement to the one policy of the bucket. */
  addToPolicy(statement: PolicyStatement): void {
    warnOfWildcards(this, statement);
    this.document.add(statement);
  }

  /** What every resource beside the bucket has. */
  private get part() {
    return { bucket: this.resource.id, ...located({ provider: this.provider }) };
  }

  private createEncryption(): S3BucketServerSideEncryptionConfigurationA {
    return new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      ...this.part,
      rule: [
        this.key
          ? {
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: this.key.keyId },
              // One call of KMS for many objects: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
              bucketKeyEnabled: true,
            }
          : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
      ],
      ...(this.key && { dependsOn: [...this.key.keyDependencies] }),
    });
  }

  private createLifecycle(rule: LifecycleRule[]): S3BucketLifecycleConfiguration {
    // Rules on former versions are for a bucket that keeps them.
    return new S3BucketLifecycleConfiguration(this, "lifecycle", { ...this.part, rule, dependsOn: [this.versioning] });
  }
}
