import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  Dashboard,
  EncryptionKey,
  EVENT_TABLE_DEFAULTS,
  EventTable,
  type EventTableProps,
  setStage,
} from "../../../modules";
import { address, block, inventory, parsed, refused, synthesized } from "../../support/stack";

const table =
  (props: Partial<EventTableProps> = {}, stage?: string) =>
  (stack: TerraformStack) => {
    setStage(stack, stage);
    return new EventTable(stack, "events", { name: "account-events", partitionKey: "accountId", ...props });
  };
const made = (props: Partial<EventTableProps> = {}, stage?: string) =>
  block(synthesized(table(props, stage)), "aws_dynamodb_table", "events");

describe("what it deploys", () => {
  it("makes a table and two alarms", () => {
    expect(inventory(synthesized(table()))).toEqual({ aws_cloudwatch_metric_alarm: 2, aws_dynamodb_table: 1 });
  });

  it("has the documented defaults", () => {
    expect(EVENT_TABLE_DEFAULTS).toEqual({ pointInTimeRecoveryDays: 35, alarms: { throttles: 10 } });
    const { "//": _, ...attributes } = made();
    expect(attributes).toEqual({
      name: "account-events",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "accountId",
      attribute: [{ name: "accountId", type: "S" }],
      point_in_time_recovery: { enabled: true, recovery_period_in_days: 35 },
      deletion_protection_enabled: true,
    });
  });

  it("takes keys of any type, an expiry and a stream", () => {
    expect(
      made({
        partitionKey: { name: "id", type: "B" },
        sortKey: { name: "sequence", type: "N" },
        expiryAttribute: "expiresAt",
        stream: "KEYS_ONLY",
        pointInTimeRecoveryDays: false,
        tags: { team: "bank" },
      }),
    ).toMatchObject({
      hash_key: "id",
      range_key: "sequence",
      attribute: [
        { name: "id", type: "B" },
        { name: "sequence", type: "N" },
      ],
      ttl: { attribute_name: "expiresAt", enabled: true },
      stream_enabled: true,
      stream_view_type: "KEYS_ONLY",
      point_in_time_recovery: { enabled: false },
      tags: { team: "bank" },
    });
  });

  it("is encrypted with a key that is given, once that lets it", () => {
    const stack = synthesized((scope) => {
      const encryptionKey = new EncryptionKey(scope, "key", { name: "bank" });
      table({ encryptionKey })(scope);
    });
    expect(block(stack, "aws_dynamodb_table", "events")).toMatchObject({
      server_side_encryption: { enabled: true, kms_key_arn: `\${${address(stack, "aws_kms_key", "key")}.arn}` },
      depends_on: [address(stack, "aws_kms_key_policy", "key_policy")],
    });
  });

  it("watches throttled reads and writes", () => {
    const stack = synthesized(table({ alarms: { throttles: 3 } }, "prod"));
    const alarm = block(stack, "aws_cloudwatch_metric_alarm", "events_write-throttles-alarm");
    expect(alarm).toMatchObject({
      alarm_name: "prod-account-events-write-throttles",
      namespace: "AWS/DynamoDB",
      metric_name: "WriteThrottleEvents",
      dimensions: { TableName: `\${${address(stack, "aws_dynamodb_table", "events")}.name}` },
      statistic: "Sum",
      threshold: 3,
      period: 300,
    });
    expect(alarm.alarm_description).toMatch(/ Runbook: docs\/runbooks\/table-throttles\.md$/);
    expect(inventory(synthesized(table({ alarms: false })))).toEqual({ aws_dynamodb_table: 1 });
    expect(inventory(synthesized(table({ alarms: { throttles: false } })))).toEqual({ aws_dynamodb_table: 1 });
  });

  it("knows its graphs", () => {
    const stack = synthesized((scope) => {
      new Dashboard(scope, "dashboard", { name: "bank", sources: [table()(scope)] });
    });
    const { widgets } = parsed(block(stack, "aws_cloudwatch_dashboard", "dashboard"), "dashboard_body");
    expect((widgets as { properties: { title: string } }[]).map(({ properties }) => properties.title)).toEqual([
      "account-events: capacity units per minute",
      "account-events: turned away per minute",
    ]);
  });
});

describe("deletion protection", () => {
  it.each([undefined, "prod", "staging", "eu-prod", "development", "prtest"])("is on in the stage %s", (stage) => {
    expect(made({}, stage)).toMatchObject({ deletion_protection_enabled: true });
  });

  it.each(["dev", "Dev", "pr-17", "test-anna", "ci", "demo", "local", "preview", "sandbox"])(
    "is off in %s",
    (stage) => {
      expect(made({}, stage)).toMatchObject({ deletion_protection_enabled: false });
    },
  );

  it("is what one says", () => {
    expect(made({ deletionProtection: false }, "prod")).toMatchObject({ deletion_protection_enabled: false });
    expect(made({ deletionProtection: true }, "dev")).toMatchObject({ deletion_protection_enabled: true });
  });
});

describe("what it refuses", () => {
  it.each<[string, Partial<EventTableProps>]>([
    ["NAME_LENGTH", { name: "ab" }],
    ["NAME_LENGTH", { name: "a".repeat(256) }],
    ["NAME_LENGTH", { partitionKey: "" }],
    ["NAME_LENGTH", { sortKey: "k".repeat(256) }],
    ["NAME_CHARACTERS", { name: "account/events" }],
    ["KEY_ATTRIBUTE_TWICE", { sortKey: "accountId" }],
    ["KEY_ATTRIBUTE_TWICE", { sortKey: "at", expiryAttribute: "at" }],
    ["OUT_OF_RANGE", { pointInTimeRecoveryDays: 0 }],
    ["OUT_OF_RANGE", { pointInTimeRecoveryDays: 36 }],
    ["THRESHOLD_INVALID", { alarms: { throttles: -1 } }],
    ["VALUE_INVALID", { stream: "new_image" as never }],
    ["VALUE_INVALID", { sortKey: { name: "sequence", type: "number" as never } }],
    ["WRONG_TYPE", { partitionKey: 7 as never }],
    ["PROP_MISSPELLED", { sortkey: "at" } as never],
  ])("%s: %j", (code, props) => {
    expect(refused(table(props))).toContain(`[${code}]`);
  });

  it("takes what is just within", () => {
    for (const pointInTimeRecoveryDays of [1, 35]) expect(() => made({ pointInTimeRecoveryDays })).not.toThrow();
    expect(() => made({ name: "abc", sortKey: "k".repeat(255) })).not.toThrow();
  });

  it("a stream that tells less than what reads it needs", () => {
    const read = (stream: EventTableProps["stream"]) => (scope: TerraformStack) =>
      void table({ ...(stream && { stream }) })(scope).streamWith("NEW_IMAGE");
    expect(refused(read("OLD_IMAGE"))).toContain('stream must be "NEW_IMAGE" or "NEW_AND_OLD_IMAGES"');
    expect(refused(read("KEYS_ONLY"))).toContain("[STREAM_VIEW]");
    for (const stream of [undefined, "NEW_IMAGE", "NEW_AND_OLD_IMAGES"] as const) {
      const { stream_view_type } = block(synthesized(read(stream)), "aws_dynamodb_table", "events");
      expect(stream_view_type).toBe(stream ?? "NEW_IMAGE");
    }
  });
});
