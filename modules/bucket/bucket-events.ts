import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Bus } from "../bus/event-bus";
import { ExistingBus } from "../bus/existing-bus";
import { located } from "../common-props";
import type { Key } from "../encryption-key";
import type { EventPatternObject } from "../event-pattern";
import { type HandlerResource, handlerResource } from "../handler-function/handler-resource";
import type { PolicyStatement } from "../policy/resource-policy";
import { checkProps } from "../props";
import { BUCKET_EVENTS_DEFAULTS, BUCKET_EVENTS_PROPS, type BucketEventsProps } from "./bucket-props";
import { resolveLifecycle } from "./lifecycle";
import { type ObjectFilter, objectPattern } from "./object-pattern";
import { PrivateBucket } from "./private-bucket";

/**
 * An S3 bucket whose object events reach EventBridge. Deploys the bucket: private, encrypted, versioned, over TLS only, and telling
 * the default bus of its account and Region what happens to its objects; put routes on `bus`. Former versions go after 30
 * days, uploads that were never completed after 7. AWS does not delete a bucket with objects in it, so `terraform destroy` cannot
 * lose any. Does not deploy alarms: what S3 counts at no cost, its size, comes once a day; what does not get on from here shows
 * at the route and the queue behind it.
 *
 * S3 delivers each event at least once and in any order: `sequencer` orders those of one key.
 *
 * @example
 * const uploads = new BucketEvents(this, "uploads", { name: "uploads" });
 * new EventRoute(this, "uploaded", {
 *   bus: uploads.bus,
 *   pattern: uploads.objectCreated({ prefix: "incoming/", suffix: ".json" }),
 *   targets: [files],
 * });
 * files.consumedBy(new HandlerFunction(this, "reader", { entry: "handlers/reader.ts", uses: [uploads.toRead()] }));
 */
export class BucketEvents extends Construct {
  readonly bucket: PrivateBucket;
  readonly notification: S3BucketNotification;
  readonly arn: string;
  /** Name in AWS, by reference: Terraform may complete it. */
  readonly bucketName: string;
  /** The default bus of the bucket's account and Region, to which S3 sends. */
  readonly bus: Bus;
  readonly provider: TerraformProvider | undefined;

  constructor(scope: Construct, id: string, props: BucketEventsProps) {
    super(scope, id);
    checkProps(this, props, BUCKET_EVENTS_PROPS);
    this.provider = props.provider;
    this.bucket = new PrivateBucket(this, "bucket", {
      name: props.name,
      exactName: props.exactName ?? BUCKET_EVENTS_DEFAULTS.exactName,
      encryptionKey: props.encryptionKey,
      lifecycle: resolveLifecycle(this, props),
      tags: props.tags,
      provider: props.provider,
    });
    this.arn = this.bucket.arn;
    this.bucketName = this.bucket.bucketName;
    this.notification = new S3BucketNotification(this, "notification", {
      bucket: this.bucket.resource.id,
      eventbridge: true,
      ...located(props),
    });
    this.bus = new ExistingBus(this, "bus", { name: "default", provider: props.provider });
  }

  get resource(): S3Bucket {
    return this.bucket.resource;
  }

  /** The customer's key, if there is one. */
  get key(): Key | undefined {
    return this.bucket.key;
  }

  /** Events of objects that were put, copied or uploaded in parts. @throws UserError OBJECT_KEY */
  objectCreated(filter: ObjectFilter = {}): EventPatternObject {
    return this.objectEvents("Object Created", filter);
  }

  /** Events of objects that were deleted, by a call or as they expired. @throws UserError OBJECT_KEY */
  objectDeleted(filter: ObjectFilter = {}): EventPatternObject {
    return this.objectEvents("Object Deleted", filter);
  }

  /**
   * Events of another kind, such as `Object Restore Completed`.
   * @param detailType https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html lists them
   * @throws UserError OBJECT_KEY
   */
  objectEvents(detailType: string, filter: ObjectFilter = {}): EventPatternObject {
    return objectPattern(this, this.bucketName, detailType, filter);
  }

  /**
   * For a function that reads objects, their former versions too, and lists them: who may not list is told of an object that is
   * gone that access is denied (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
   * @param variable where it finds the name of the bucket
   */
  toRead(variable: string = DEFAULT_VARIABLE): HandlerResource {
    const actions = ["s3:GetObject", "s3:GetObjectVersion"];
    const read = this.use(variable, "ReadObjects", actions, { sid: "DecryptObjects", actions: ["kms:Decrypt"] });
    const list = { sid: "ListObjects", actions: ["s3:ListBucket"], resources: [this.arn] };
    return { ...read, handlerPermissions: [...read.handlerPermissions, list] };
  }

  /** For a function that puts objects. @param variable where it finds the name of the bucket */
  toPut(variable: string = DEFAULT_VARIABLE): HandlerResource {
    const key = { sid: "EncryptObjects", actions: ["kms:Decrypt", "kms:GenerateDataKey"] };
    return this.use(variable, "PutObjects", ["s3:AbortMultipartUpload", "s3:PutObject"], key);
  }

  /** Adds a statement to the one policy of the bucket. */
  addToPolicy(statement: PolicyStatement): void {
    this.bucket.addToPolicy(statement);
  }

  private use(
    variable: string,
    sid: string,
    actions: readonly string[],
    key: { readonly sid: string; readonly actions: readonly string[] },
  ): HandlerResource {
    return handlerResource(this, {
      variable,
      value: this.bucketName,
      permission: { sid, actions, resources: [`${this.arn}/*`] },
      key: { key: this.key, ...key },
    });
  }
}

const DEFAULT_VARIABLE = "BUCKET_NAME";
