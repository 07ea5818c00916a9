import { describe, expect, it } from "vitest";
import { EncryptionKey, EVENT_ARCHIVE_BUCKET_DEFAULTS, EventArchiveBucket, EventBus } from "../../../modules";
import { block, inventory, newStack, parsed, statements, synthesized } from "../../support/stack";

const made = (props: object = {}) =>
  synthesized((stack) => {
    const bus = new EventBus(stack, "bus", { name: "orders" });
    new EventArchiveBucket(stack, "archive", { bus, name: "orders-archive", ...props });
  });

describe("EventArchiveBucket", () => {
  it("deploys exactly this", () => {
    const stack = made();
    expect(inventory(stack)).toEqual({
      aws_cloudwatch_event_bus: 1,
      aws_cloudwatch_event_rule: 1,
      aws_cloudwatch_event_target: 1,
      aws_cloudwatch_log_group: 1,
      aws_cloudwatch_log_stream: 1,
      aws_cloudwatch_metric_alarm: 4,
      aws_iam_role: 2,
      aws_iam_role_policy: 2,
      aws_kinesis_firehose_delivery_stream: 1,
      aws_s3_bucket: 1,
      aws_s3_bucket_lifecycle_configuration: 1,
      aws_s3_bucket_ownership_controls: 1,
      aws_s3_bucket_policy: 1,
      aws_s3_bucket_public_access_block: 1,
      aws_s3_bucket_server_side_encryption_configuration: 1,
      aws_s3_bucket_versioning: 1,
      aws_sqs_queue: 1,
      aws_sqs_queue_policy: 1,
    });
    expect(stack.warnings.filter((warning) => !warning.includes("ALARMS_NOTIFY_NOBODY"))).toEqual([]);
  });

  it("delivers gzipped lines under the date, and what fails under errors/", () => {
    expect(EVENT_ARCHIVE_BUCKET_DEFAULTS).toMatchObject({
      exactName: false,
      prefix: "events/",
      includeReplays: false,
      bufferSeconds: 300,
      bufferMegabytes: 64,
      glacierAfterDays: 90,
    });
    expect(block(made(), "aws_kinesis_firehose_delivery_stream", "archive_stream")).toMatchObject({
      name: "orders-archive",
      destination: "extended_s3",
      extended_s3_configuration: {
        buffering_interval: 300,
        buffering_size: 64,
        compression_format: "GZIP",
        prefix: "events/!{timestamp:yyyy/MM/dd/HH}/",
        error_output_prefix: "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/",
        processing_configuration: {
          enabled: true,
          processors: [
            {
              type: "AppendDelimiterToRecord",
              parameters: [{ parameter_name: "Delimiter", parameter_value: "\\n" }],
            },
          ],
        },
      },
      server_side_encryption: { enabled: true, key_type: "AWS_OWNED_CMK" },
    });
  });

  it("archives every event but those of a replay, unless it is told otherwise", () => {
    const pattern = (props?: object) =>
      parsed(block(made(props), "aws_cloudwatch_event_rule", "archive_route"), "event_pattern");
    const fresh = { "replay-name": [{ exists: false }] };
    expect(pattern()).toEqual({ source: [{ prefix: "" }], ...fresh });
    expect(pattern({ includeReplays: true })).toEqual({ source: [{ prefix: "" }] });
    expect(pattern({ pattern: { source: ["app"] } })).toEqual({ source: ["app"], ...fresh });
    expect(pattern({ pattern: { source: ["app"] }, includeReplays: true })).toEqual({ source: ["app"] });
  });

  it("writes with a role that Firehose alone takes, for this account, and that may no more", () => {
    const stack = made();
    const trust = parsed(block(stack, "aws_iam_role", "archive_stream_role"), "assume_role_policy") as {
      Statement: unknown[];
    };
    expect(trust.Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "firehose.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": expect.stringContaining("aws_cloudwatch_log_group") } },
      },
    ]);
    const bucket = expect.stringMatching(/^\$\{aws_s3_bucket\..*\.arn\}$/);
    expect(statements(block(stack, "aws_iam_role_policy", "archive_stream_role-policy"))).toEqual([
      {
        Sid: "FindBucket",
        Effect: "Allow",
        Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        Resource: bucket,
      },
      {
        Sid: "LogFailures",
        Effect: "Allow",
        Action: "logs:PutLogEvents",
        Resource: expect.stringContaining("aws_cloudwatch_log_stream"),
      },
      {
        Sid: "WriteObjects",
        Effect: "Allow",
        Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
        Resource: expect.stringMatching(/^\$\{aws_s3_bucket\..*\.arn\}\/\*$/),
      },
    ]);
  });

  it("uses a key of yours for bucket and stream", () => {
    const stack = synthesized((scope) => {
      const bus = new EventBus(scope, "bus", { name: "orders" });
      const encryptionKey = new EncryptionKey(scope, "key", { name: "orders" });
      new EventArchiveBucket(scope, "archive", { bus, name: "orders-archive", encryptionKey });
    });
    const key = expect.stringMatching(/^\$\{aws_kms_key\..*\.arn\}$/);
    expect(block(stack, "aws_kinesis_firehose_delivery_stream", "archive_stream")).toMatchObject({
      server_side_encryption: { enabled: true, key_type: "CUSTOMER_MANAGED_CMK", key_arn: key },
    });
    expect(statements(block(stack, "aws_iam_role_policy", "archive_stream_role-policy"))).toContainEqual({
      Sid: "UseKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: key,
    });
  });

  it("moves what is old to Glacier, and not what is gone by then", () => {
    const rule = (props: object) => {
      const [only] = block(made(props), "aws_s3_bucket_lifecycle_configuration", "archive_bucket_lifecycle")
        .rule as object[];
      return only;
    };
    expect(rule({ expireDays: 2555 })).toMatchObject({
      expiration: [{ days: 2555 }],
      transition: [{ days: 90, storage_class: "GLACIER_IR" }],
    });
    expect(rule({ expireDays: 91 })).toHaveProperty("transition");
    expect(rule({ expireDays: 90 })).not.toHaveProperty("transition");
    expect(rule({ glacierAfterDays: false })).not.toHaveProperty("transition");
    expect(rule({ glacierAfterDays: 9, expireDays: 10 })).toMatchObject({ transition: [{ days: 9 }] });
  });

  it("has an alarm on events that are late, a quarter of an hour after the buffer", () => {
    const alarm = (props?: object) => block(made(props), "aws_cloudwatch_metric_alarm", "archive_delay-alarm");
    expect(alarm()).toMatchObject({
      alarm_name: "orders-archive-delay",
      namespace: "AWS/Firehose",
      metric_name: "DeliveryToS3.DataFreshness",
      statistic: "Maximum",
      threshold: 1200,
    });
    expect(alarm({ bufferSeconds: 0 }).threshold).toBe(900);
    expect(alarm({ alarms: { delaySeconds: 60 } }).threshold).toBe(60);
    expect(() => alarm({ alarms: false })).toThrow("0 resources");
  });

  it.each([
    [{ bufferSeconds: 900 }, "accepted"],
    [{ bufferSeconds: 901 }, "[OUT_OF_RANGE]"],
    [{ bufferMegabytes: 128 }, "accepted"],
    [{ bufferMegabytes: 0 }, "[OUT_OF_RANGE]"],
    [{ prefix: "events" }, "end with a slash"],
    [{ prefix: "/events/" }, "begin with a letter or digit"],
    [{ prefix: "!{timestamp:yyyy}/" }, "hold no expression"],
    [{ prefix: "errors/x/" }, "[ARCHIVE_PREFIX]"],
    [{ prefix: "a/b/" }, "accepted"],
    [{ glacierAfterDays: 10, expireDays: 10 }, "[EXPIRY_BEFORE_MOVE]"],
    [{ pattern: { source: "app" } }, "[PATTERN_INVALID]"],
    [{ alarms: { delaySeconds: -1 } }, "[THRESHOLD_INVALID]"],
  ])("%j: %s", (props, expected) => {
    const stack = newStack();
    const bus = new EventBus(stack, "bus", { name: "orders" });
    let said = "accepted";
    try {
      new EventArchiveBucket(stack, "archive", { bus, name: "orders-archive", ...(props as object) });
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toContain(expected);
  });
});
