import {
  type Attributed,
  blockAt,
  blocksAt,
  flagAt,
  numberAt,
  type Resource,
  requiredTextAt,
  textAt,
} from "../terraform";
import type { DraftOther, DraftPlace } from "./draft";
import type { Drafting, NotJoined } from "./drafting";
import { placeAt } from "./drafting";
import type { S3Delivery } from "./places";

/** What a resource beside a bucket says of it. */
export function joinBucketPart(drafting: Drafting, resource: Resource): NotJoined {
  const bucket = bucketOf(drafting, resource);
  if (bucket === undefined) return "the stack does not hold its bucket";
  const { versioned, eventBridge, keyId } = bucket.bucket;
  switch (resource.type) {
    case "aws_s3_bucket_versioning": {
      const configuration = blockAt(resource, "versioning_configuration");
      const status = configuration && textAt(configuration, "status");
      bucket.bucket = { versioned: status === "Enabled", eventBridge, keyId };
      return undefined;
    }
    case "aws_s3_bucket_server_side_encryption_configuration":
      bucket.bucket = { versioned, eventBridge, keyId: keyIdOf(resource) };
      return undefined;
    default:
      bucket.bucket = { versioned, eventBridge: flagAt(resource, "eventbridge") ?? false, keyId };
      return DIRECT.some((block) => blocksAt(resource, block).length > 0)
        ? "events that S3 sends to queues, topics and functions itself are not simulated, those to EventBridge are"
        : undefined;
  }
}

const DIRECT = ["lambda_function", "queue", "topic"] as const;

/** Where a Firehose stream delivers to. */
export function joinStream(drafting: Drafting, resource: Resource): NotJoined {
  const stream = placeAt(drafting.places, resource, "arn");
  const s3 = blockAt(resource, "extended_s3_configuration");
  if (stream?.kind !== "other" || s3 === undefined)
    return "only streams into S3 are simulated: its records count as handed over";
  if (blockAt(s3, "dynamic_partitioning_configuration") || blockAt(s3, "data_format_conversion_configuration")) {
    return "partitions by content and other formats are not simulated: its records count as handed over";
  }
  const processors = processorsOf(s3);
  if (processors.some(({ type }) => type !== "AppendDelimiterToRecord")) {
    return "records that are processed are not simulated: they count as handed over";
  }
  stream.delivery = deliveryOf(drafting, s3, processors.length > 0 ? (processors[0]?.delimiter ?? "\n") : "");
}

/** As Firehose has them. https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html */
const BUFFER_DEFAULTS = { seconds: 300, megabytes: 5 } as const;

function deliveryOf({ places }: Drafting, s3: Attributed, delimiter: string): S3Delivery {
  return {
    to: places.at(requiredTextAt(s3, "bucket_arn")),
    roleArn: requiredTextAt(s3, "role_arn"),
    prefix: textAt(s3, "prefix") ?? "",
    bufferSeconds: numberAt(s3, "buffering_interval") ?? BUFFER_DEFAULTS.seconds,
    bufferBytes: (numberAt(s3, "buffering_size") ?? BUFFER_DEFAULTS.megabytes) * 1024 * 1024,
    isGzip: textAt(s3, "compression_format") === "GZIP",
    delimiter,
  };
}

function processorsOf(s3: Attributed): { readonly type: string; readonly delimiter: string | undefined }[] {
  const configuration = blockAt(s3, "processing_configuration");
  if (configuration === undefined || flagAt(configuration, "enabled") === false) return [];
  return blocksAt(configuration, "processors").map((processor) => {
    const delimiter = blocksAt(processor, "parameters").find(
      (parameter) => textAt(parameter, "parameter_name") === "Delimiter",
    );
    // Firehose reads the escape itself.
    const value = delimiter && textAt(delimiter, "parameter_value")?.replaceAll("\\n", "\n");
    return { type: requiredTextAt(processor, "type"), delimiter: value };
  });
}

type DraftBucket = DraftOther & { bucket: NonNullable<DraftOther["bucket"]> };

function bucketOf({ places }: Drafting, resource: Resource): DraftBucket | undefined {
  const isBucket = (place: DraftPlace): place is DraftBucket => place.kind === "other" && place.bucket !== undefined;
  return places.known(requiredTextAt(resource, "bucket")).find(isBucket);
}

function keyIdOf(resource: Resource): string | undefined {
  const [rule] = blocksAt(resource, "rule");
  const standard = rule && blockAt(rule, "apply_server_side_encryption_by_default");
  return standard && textAt(standard, "kms_master_key_id");
}
