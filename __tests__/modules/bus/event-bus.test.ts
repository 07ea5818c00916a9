import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import { arnTarget, EncryptionKey, EventBus, type EventBusProps, EventRoute, setStage } from "../../../modules";
import { address, block, inventory, refused, statements, synthesized } from "../../support/stack";

const bus =
  (props: Partial<EventBusProps> = {}) =>
  (stack: TerraformStack) =>
    new EventBus(stack, "bus", { name: "ecom-bus", ...props });

it("makes the bus alone unless more is asked", () => {
  const stack = synthesized(bus({ description: "what for", tags: { a: "b" } }));
  expect(inventory(stack)).toEqual({ aws_cloudwatch_event_bus: 1 });
  expect(block(stack, "aws_cloudwatch_event_bus", "bus")).toMatchObject({
    name: "ecom-bus",
    description: "what for",
    tags: { a: "b" },
  });
});

describe("archive", () => {
  it("keeps every event for ever under the bus's name, unless told otherwise", () => {
    const stack = synthesized(bus({ archive: {} }));
    const archive = block(stack, "aws_cloudwatch_event_archive", "bus_archive");
    expect(archive).toMatchObject({
      name: "ecom-bus-archive",
      retention_days: 0,
      event_source_arn: `\${${address(stack, "aws_cloudwatch_event_bus", "bus")}.arn}`,
      description: "Events of the bus ecom-bus",
    });
    expect(archive).not.toHaveProperty("event_pattern");
    const named = synthesized((scope) => {
      setStage(scope, "dev");
      bus({ archive: { name: "a", retentionDays: 7, pattern: { source: ["x"] }, description: "d" } })(scope);
    });
    expect(block(named, "aws_cloudwatch_event_archive", "bus_archive")).toMatchObject({
      name: "dev-a",
      retention_days: 7,
      event_pattern: '{"source":["x"]}',
      description: "d",
    });
  });

  it("has a name of up to 48 characters, a whole number of days, a pattern that is one", () => {
    expect(() => synthesized(bus({ archive: { name: "a".repeat(48) } }))).not.toThrow();
    expect(refused(bus({ archive: { name: "a".repeat(49) } }))).toContain(
      "archive.name must make a name of 1 to 48 characters for the archive",
    );
    expect(refused(bus({ archive: { retentionDays: -1 } }))).toContain("[OUT_OF_RANGE]");
    expect(refused(bus({ archive: { pattern: { source: [] } as never } }))).toContain("archive.pattern");
  });
});

it("discovers schemas on request", () => {
  const stack = synthesized(bus({ schemaDiscovery: true }));
  expect(block(stack, "aws_schemas_discoverer", "bus_discoverer").source_arn).toBe(
    `\${${address(stack, "aws_cloudwatch_event_bus", "bus")}.arn}`,
  );
});

describe("publishers", () => {
  it("are let in by one policy: an account, an account with some sources, an organization", () => {
    const stack = synthesized(
      bus({
        publishers: [
          { account: "111111111111" },
          { account: "222222222222", sources: ["app.orders"] },
          { organization: "o-abcdefghij" },
        ],
      }),
    );
    expect(inventory(stack)).toEqual({ aws_cloudwatch_event_bus: 1, aws_cloudwatch_event_bus_policy: 1 });
    const arn = `${address(stack, "aws_cloudwatch_event_bus", "bus")}.arn`;
    const allow = { Effect: "Allow", Action: "events:PutEvents", Resource: `\${${arn}}` };
    const root = (account: string) => ({ AWS: `arn:\${element(split(":", ${arn}), 1)}:iam::${account}:root` });
    expect(statements(block(stack, "aws_cloudwatch_event_bus_policy", "bus_policy"))).toEqual([
      { ...allow, Sid: "AllowAccount111111111111", Principal: root("111111111111") },
      {
        ...allow,
        Sid: "AllowAccount222222222222",
        Principal: root("222222222222"),
        Condition: { StringEquals: { "events:source": ["app.orders"] } },
      },
      {
        ...allow,
        Sid: "AllowOrganizationoabcdefghij",
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
      },
    ]);
  });

  it.each([{ account: "12345678901" }, { account: "1234567890123" }, { organization: "abcdefghij" }])(
    "%j is refused",
    (publisher) => {
      expect(refused(bus({ publishers: [publisher as never] }))).toContain("[PUBLISHER_INVALID]");
    },
  );
});

describe("a customer's key", () => {
  const encrypted = (stack: TerraformStack) =>
    bus({ encryptionKey: new EncryptionKey(stack, "key", { name: "bus" }) })(stack);

  it("is granted, and adds a dead-letter queue for what cannot be decrypted", () => {
    const stack = synthesized(encrypted);
    expect(block(stack, "aws_cloudwatch_event_bus", "bus")).toMatchObject({
      kms_key_identifier: `\${${address(stack, "aws_kms_key", "key")}.arn}`,
      dead_letter_config: { arn: `\${${address(stack, "aws_sqs_queue", "bus_dlq")}.arn}` },
      depends_on: [address(stack, "aws_kms_key_policy", "key_policy")],
    });
    const granted = statements(block(stack, "aws_kms_key_policy", "key_policy")).map(({ Sid }) => Sid);
    expect(granted).toContain("AllowEventsDecryptDescribeKeyGenerateDataKey");
    expect(statements(block(stack, "aws_sqs_queue_policy", "bus_dlq_policy"))[1]).toMatchObject({
      Condition: { ArnEquals: { "aws:SourceArn": `\${${address(stack, "aws_cloudwatch_event_bus", "bus")}.arn}` } },
    });
  });

  it("does not encrypt that dead-letter queue, which has to take events when the key cannot be used", () => {
    const stack = synthesized(encrypted);
    const letters = block(stack, "aws_sqs_queue", "bus_dlq");
    expect(letters).toMatchObject({ sqs_managed_sse_enabled: true });
    expect(letters).not.toHaveProperty("kms_master_key_id");
  });

  it("excludes schema discovery", () => {
    expect(refused((scope) => void bus({ schemaDiscovery: true, encryptionKey: "arn:aws:kms:x" })(scope))).toContain(
      "[DISCOVERY_WITH_KEY]",
    );
  });
});

describe("names", () => {
  it("have up to 256 characters", () => {
    expect(() => synthesized(bus({ name: "b".repeat(256) }))).not.toThrow();
    expect(refused(bus({ name: "b".repeat(257) }))).toContain("[NAME_LENGTH]");
  });

  it.each(["default", "aws.partner/x"])("%s is not one's own", (name) => {
    expect(refused(bus({ name }))).toContain("[BUS_NAME_RESERVED]");
  });

  it("may be the same in another Region", () => {
    const stack = synthesized((scope) => {
      const provider = new AwsProvider(scope, "elsewhere", { region: "us-west-2", alias: "elsewhere" });
      bus()(scope);
      const copy = new EventBus(scope, "copy", { name: "ecom-bus", provider });
      const target = arnTarget({ id: "a", arn: "arn:aws:lambda:us-west-2:123456789012:function:a" });
      new EventRoute(scope, "route", { bus: copy, pattern: { source: ["a"] }, targets: [target] });
    });
    expect(block(stack, "aws_cloudwatch_event_bus", "copy").provider).toBe("aws.elsewhere");
    for (const type of [
      "aws_cloudwatch_event_rule",
      "aws_sqs_queue",
      "aws_sqs_queue_policy",
      "aws_cloudwatch_metric_alarm",
      "aws_cloudwatch_event_target",
    ]) {
      for (const each of Object.values(stack.resource[type] ?? {})) expect(each.provider).toBe("aws.elsewhere");
    }
    expect(refused((scope) => void [bus()(scope), new EventBus(scope, "twin", { name: "ecom-bus" })])).toContain(
      "[NAME_TAKEN]",
    );
  });
});

describe("an existing bus", () => {
  const on = (existing: { name: string } | { arn: string }) => (scope: TerraformStack) => {
    const target = arnTarget({ id: "a", arn: "arn:aws:lambda:eu-central-1:123456789012:function:a" });
    new EventRoute(scope, "route", {
      bus: EventBus.existing(scope, "bus", existing),
      pattern: { source: ["a"] },
      targets: [target],
    });
  };

  it("is always spelled as a name, and makes no resource", () => {
    for (const existing of [{ name: "shared" }, { arn: "arn:aws:events:eu-central-1:123456789012:event-bus/shared" }]) {
      const stack = synthesized(on(existing));
      expect(block(stack, "aws_cloudwatch_event_rule", "route").event_bus_name).toBe("shared");
      expect(inventory(stack)).not.toHaveProperty("aws_cloudwatch_event_bus");
    }
  });

  it("has the ARN of a bus", () => {
    expect(refused(on({ arn: "arn:aws:sqs:eu-central-1:123456789012:q" }))).toContain("[ARN_INVALID]");
    expect(refused(on({ arn: "arn:aws:events:eu-central-1:123456789012:rule/x" }))).toContain("[ARN_INVALID]");
  });
});
