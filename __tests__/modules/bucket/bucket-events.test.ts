import { describe, expect, it } from "vitest";
import {
  BUCKET_EVENTS_DEFAULTS,
  BucketEvents,
  EncryptionKey,
  EventRoute,
  HandlerFunction,
  ReliableQueue,
  setStage,
} from "../../../modules";
import { block, inventory, newStack, parsed, statements, synthesized } from "../../support/stack";

const made = (props: object = {}) =>
  synthesized((stack) => new BucketEvents(stack, "uploads", { name: "uploads", ...props }));

describe("BucketEvents", () => {
  it("deploys exactly this", () => {
    expect(inventory(made())).toEqual({
      aws_s3_bucket: 1,
      aws_s3_bucket_lifecycle_configuration: 1,
      aws_s3_bucket_notification: 1,
      aws_s3_bucket_ownership_controls: 1,
      aws_s3_bucket_policy: 1,
      aws_s3_bucket_public_access_block: 1,
      aws_s3_bucket_server_side_encryption_configuration: 1,
      aws_s3_bucket_versioning: 1,
    });
    expect(made().warnings).toEqual([]);
  });

  it("keeps everybody out, and every request that is not over TLS", () => {
    const stack = made();
    expect(block(stack, "aws_s3_bucket", "uploads_bucket")).not.toHaveProperty("force_destroy");
    expect(block(stack, "aws_s3_bucket_public_access_block", "uploads_bucket_public-access")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(block(stack, "aws_s3_bucket_ownership_controls", "uploads_bucket_ownership")).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
    const [only, ...more] = statements(block(stack, "aws_s3_bucket_policy", "uploads_bucket_policy"));
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "s3:*",
      Resource: [expect.stringMatching(/\.arn\}$/), expect.stringMatching(/\.arn\}\/\*$/)],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  it("keeps versions for 30 days, and unfinished uploads for 7", () => {
    expect(BUCKET_EVENTS_DEFAULTS).toEqual({ exactName: false, formerVersionDays: 30, unfinishedUploadDays: 7 });
    const stack = made();
    expect(block(stack, "aws_s3_bucket_versioning", "uploads_bucket_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    const rule = {
      id: "all-objects",
      status: "Enabled",
      filter: [{}],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      noncurrent_version_expiration: [{ noncurrent_days: 30 }],
      expiration: [{ expired_object_delete_marker: true }],
    };
    expect(block(stack, "aws_s3_bucket_lifecycle_configuration", "uploads_bucket_lifecycle").rule).toEqual([rule]);
    const other = made({ expireDays: 10, formerVersionDays: 1 });
    expect(block(other, "aws_s3_bucket_lifecycle_configuration", "uploads_bucket_lifecycle").rule).toEqual([
      { ...rule, noncurrent_version_expiration: [{ noncurrent_days: 1 }], expiration: [{ days: 10 }] },
    ]);
  });

  it("encrypts with S3's own key, or with yours, which functions may use then", () => {
    const rule = (stack: ReturnType<typeof made>) =>
      block(stack, "aws_s3_bucket_server_side_encryption_configuration", "uploads_bucket_encryption").rule;
    expect(rule(made())).toEqual([{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }]);
    const stack = synthesized((scope) => {
      const key = new EncryptionKey(scope, "key", { name: "files" });
      const uploads = new BucketEvents(scope, "uploads", { name: "uploads", encryptionKey: key });
      const uses = [uploads.toRead(), uploads.toPut("UPLOADS")];
      new HandlerFunction(scope, "reader", { entry: "__tests__/support/handlers/minimal.ts", uses });
    });
    expect(rule(stack)).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: "aws:kms",
          kms_master_key_id: expect.stringContaining("aws_kms_key"),
        },
        bucket_key_enabled: true,
      },
    ]);
    const may = Object.fromEntries(
      statements(block(stack, "aws_iam_role_policy", "reader_role-policy")).map(({ Sid, Action }) => [Sid, Action]),
    );
    expect(may).toMatchObject({
      DecryptObjects: "kms:Decrypt",
      EncryptObjects: ["kms:Decrypt", "kms:GenerateDataKey"],
      ListObjects: "s3:ListBucket",
      PutObjects: ["s3:AbortMultipartUpload", "s3:PutObject"],
      ReadObjects: ["s3:GetObject", "s3:GetObjectVersion"],
    });
    const [environment] = [block(stack, "aws_lambda_function", "reader").environment].flat() as [
      { variables: Record<string, string> },
    ];
    expect(environment.variables).toMatchObject({
      BUCKET_NAME: expect.stringMatching(/aws_s3_bucket.*\.bucket\}$/),
      UPLOADS: expect.stringMatching(/aws_s3_bucket.*\.bucket\}$/),
    });
  });

  it("gives routes a bus and a pattern for this bucket alone", () => {
    const patterns = synthesized((stack) => {
      const uploads = new BucketEvents(stack, "uploads", { name: "uploads" });
      const targets = [new ReliableQueue(stack, "files", { name: "files" })];
      const each = {
        created: uploads.objectCreated(),
        both: uploads.objectCreated({ prefix: "in/", suffix: ".json" }),
        prefix: uploads.objectDeleted({ prefix: "in\\" }),
        suffix: uploads.objectEvents("Object Restore Completed", { suffix: ".gz" }),
      };
      for (const [name, pattern] of Object.entries(each)) {
        new EventRoute(stack, name, { bus: uploads.bus, pattern, targets });
      }
    });
    const pattern = (name: string) => parsed(block(patterns, "aws_cloudwatch_event_rule", name), "event_pattern");
    const bucket = { name: [expect.stringMatching(/^\$\{aws_s3_bucket\..*\.bucket\}$/)] };
    expect(block(patterns, "aws_cloudwatch_event_rule", "created").event_bus_name).toBe("default");
    expect(pattern("created")).toEqual({
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket },
    });
    expect(pattern("both")).toMatchObject({ detail: { bucket, object: { key: [{ wildcard: "in/*.json" }] } } });
    expect(pattern("prefix")).toMatchObject({
      "detail-type": ["Object Deleted"],
      detail: { object: { key: [{ prefix: "in\\" }] } },
    });
    expect(pattern("suffix")).toMatchObject({
      "detail-type": ["Object Restore Completed"],
      detail: { object: { key: [{ suffix: ".gz" }] } },
    });
    expect(patterns.warnings).toEqual([expect.stringContaining("[ALARMS_NOTIFY_NOBODY]")]);
  });

  it("has a name that no other account has, or the very name that it is given", () => {
    const bucket = (stack: ReturnType<typeof made>) => block(stack, "aws_s3_bucket", "uploads_bucket");
    expect(bucket(made())).toMatchObject({ bucket_prefix: "uploads-" });
    expect(bucket(made({ exactName: true, name: "acme-uploads" }))).toMatchObject({ bucket: "acme-uploads" });
    const staged = synthesized((stack) => {
      setStage(stack, "pr-7");
      new BucketEvents(stack, "uploads", { name: "uploads" });
    });
    expect(bucket(staged)).toMatchObject({ bucket_prefix: "pr-7-uploads-" });
  });

  const refused = (props: object) => {
    try {
      new BucketEvents(newStack(), "uploads", { name: "uploads", ...props });
    } catch (error) {
      return (error as Error).message;
    }
    return "accepted";
  };

  it.each([
    [{ name: "a".repeat(36) }, "accepted"],
    [{ name: "a".repeat(37) }, "[NAME_LENGTH]"],
    [{ name: "a".repeat(63), exactName: true }, "accepted"],
    [{ name: "a".repeat(64), exactName: true }, "[NAME_LENGTH]"],
    [{ name: "abc", exactName: true }, "accepted"],
    [{ name: "ab", exactName: true }, "[NAME_LENGTH]"],
    [{ name: "Uploads" }, "[NAME_CHARACTERS]"],
    [{ name: "up.loads" }, "[NAME_CHARACTERS]"],
    [{ name: "-uploads" }, "[NAME_CHARACTERS]"],
    [{ name: "uploads-" }, "accepted"],
    [{ name: "uploads-", exactName: true }, "[NAME_CHARACTERS]"],
    [{ name: "xn--uploads" }, "[BUCKET_NAME_RESERVED]"],
    [{ name: "uploads-s3alias", exactName: true }, "[BUCKET_NAME_RESERVED]"],
    [{ name: "uploads-s3alias" }, "accepted"],
    [{ expireDays: 0 }, "[OUT_OF_RANGE]"],
    [{ expireDays: 1 }, "accepted"],
    [{ formerVersionDays: 0 }, "[OUT_OF_RANGE]"],
    [{ exactname: true }, "[PROP_MISSPELLED]"],
  ])("%j: %s", (props, expected) => expect(refused(props)).toContain(expected));

  it.each([
    [{ prefix: "/in" }, "begin as keys do, without a slash"],
    [{ prefix: "s3://files/in/" }, "name no bucket"],
    [{ prefix: "in/*" }, "hold no wildcard"],
    [{ suffix: "*.json" }, "hold no wildcard"],
    [{ prefix: "é".repeat(513) }, "have at most 1024 bytes"],
    [{ prefx: "in/" }, "[PROP_MISSPELLED]"],
  ])("refuses object keys like %j", (filter, expected) => {
    const uploads = new BucketEvents(newStack(), "uploads", { name: "uploads" });
    expect(() => uploads.objectCreated(filter as object)).toThrow(expected);
    expect(() => uploads.objectCreated({ prefix: "é".repeat(512), suffix: "/" })).not.toThrow();
  });
});
