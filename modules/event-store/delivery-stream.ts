import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogStream } from "@cdktf/provider-aws/lib/cloudwatch-log-stream";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import {
  KinesisFirehoseDeliveryStream,
  type KinesisFirehoseDeliveryStreamExtendedS3Configuration,
} from "@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream";
import { Construct } from "constructs";
import { accountOf } from "../arn";
import type { PrivateBucket } from "../bucket/private-bucket";
import { type CommonProps, common, located } from "../common-props";
import { checkRoleCanUse } from "../encryption-key";
import { assumeRolePolicy, RolePolicy, roleNamePrefix } from "../policy/role-policy";
import { EVENT_ARCHIVE_BUCKET_DEFAULTS, type ResolvedArchiveProps } from "./archive-props";

/**
 * A Firehose stream into a bucket: a line for each record, gzipped, under the date (UTC) at which it came. Deploys the stream, its
 * role, and the log of what could not be delivered. Made by `EventArchiveBucket`.
 */
export class DeliveryStream extends Construct {
  readonly resource: KinesisFirehoseDeliveryStream;
  readonly arn: string;
  readonly role: IamRole;
  readonly logGroup: CloudwatchLogGroup;
  private readonly rolePolicy: IamRolePolicy;
  private readonly logStream: CloudwatchLogStream;

  constructor(
    scope: Construct,
    id: string,
    private readonly bucket: PrivateBucket,
    /** Of the stream in AWS, stage included. */
    readonly name: string,
    private readonly props: ResolvedArchiveProps & CommonProps,
  ) {
    super(scope, id);
    this.logGroup = new CloudwatchLogGroup(this, "logs", {
      name: `/aws/kinesisfirehose/${name}`,
      retentionInDays: EVENT_ARCHIVE_BUCKET_DEFAULTS.logRetentionDays,
      ...common(props),
    });
    this.logStream = new CloudwatchLogStream(this, "log-stream", {
      name: "S3Delivery",
      logGroupName: this.logGroup.name,
      ...located(props),
    });
    this.role = this.createRole();
    this.rolePolicy = this.createRolePolicy();
    const keyArn = bucket.key?.keyArn;
    this.resource = new KinesisFirehoseDeliveryStream(this, "Resource", {
      name,
      destination: "extended_s3",
      extendedS3Configuration: this.destination(),
      serverSideEncryption: {
        enabled: true,
        ...(keyArn === undefined ? { keyType: "AWS_OWNED_CMK" } : { keyType: "CUSTOMER_MANAGED_CMK", keyArn }),
      },
      // Firehose looks at the role as the stream is made, and writes as soon as there is something.
      dependsOn: [this.rolePolicy, ...bucket.dependencies],
      ...common(props),
    });
    this.arn = this.resource.arn;
  }

  private destination(): KinesisFirehoseDeliveryStreamExtendedS3Configuration {
    const { prefix, bufferSeconds, bufferMegabytes } = this.props;
    return {
      roleArn: this.role.arn,
      bucketArn: this.bucket.arn,
      bufferingInterval: bufferSeconds,
      bufferingSize: bufferMegabytes,
      compressionFormat: "GZIP",
      // https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
      prefix: `${prefix}!{timestamp:yyyy/MM/dd/HH}/`,
      errorOutputPrefix: "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/",
      cloudwatchLoggingOptions: {
        enabled: true,
        logGroupName: this.logGroup.name,
        logStreamName: this.logStream.name,
      },
      // EventBridge sends events without a line break behind them.
      processingConfiguration: {
        enabled: true,
        processors: [
          { type: "AppendDelimiterToRecord", parameters: [{ parameterName: "Delimiter", parameterValue: "\\n" }] },
        ],
      },
    };
  }

  /**
   * Firehose says for which account it takes a role, as external id; that it would say for which stream no page of AWS does, and
   * CreateDeliveryStream fails where it cannot take the role.
   * https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role
   */
  private createRole(): IamRole {
    return new IamRole(this, "role", {
      namePrefix: roleNamePrefix(`${this.name}-firehose`),
      description: `Role of the Firehose stream ${this.name}`,
      assumeRolePolicy: assumeRolePolicy("firehose.amazonaws.com", { externalId: accountOf(this.logGroup.arn) }),
      ...common(this.props),
    });
  }

  /** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3 */
  private createRolePolicy(): IamRolePolicy {
    const { arn, key } = this.bucket;
    checkRoleCanUse(this, "encryptionKey", key, "the role of the Firehose stream");
    const permissions = new RolePolicy();
    permissions.allow("FindBucket", ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], [arn]);
    permissions.allow("WriteObjects", ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"], [`${arn}/*`]);
    permissions.allow("LogFailures", ["logs:PutLogEvents"], [this.logStream.arn]);
    if (key?.keyArn !== undefined) permissions.allow("UseKey", ["kms:Decrypt", "kms:GenerateDataKey"], [key.keyArn]);
    return new IamRolePolicy(this, "role-policy", {
      role: this.role.id,
      policy: permissions.json,
      ...located(this.props),
    });
  }
}
