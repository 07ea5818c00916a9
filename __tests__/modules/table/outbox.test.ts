import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  Dashboard,
  EncryptionKey,
  EventBus,
  EventTable,
  type EventTableProps,
  OUTBOX_DEFAULTS,
  Outbox,
  type OutboxProps,
  setStage,
} from "../../../modules";
import {
  address,
  block,
  inventory,
  parsed,
  refused,
  type Synthesized,
  statements,
  synthesized,
} from "../../support/stack";

const EVENT = {
  source: "bank.accounts",
  detailType: "<type>",
  detail: { accountId: "<accountId>", sequence: "<sequence.N>" },
};

const outbox =
  (props: Partial<OutboxProps> = {}, table: Partial<EventTableProps> = {}) =>
  (stack: TerraformStack) => {
    const sortKey = { name: "sequence", type: "N" } as const;
    const events = new EventTable(stack, "events", {
      name: "events",
      partitionKey: "accountId",
      sortKey,
      alarms: false,
      ...table,
    });
    const bus = props.bus ?? new EventBus(stack, "bus", { name: "bank" });
    return new Outbox(stack, "outbox", { table: events, event: EVENT, ...props, bus });
  };
const pipe = (stack: Synthesized) => block(stack, "aws_pipes_pipe", "outbox");

describe("what it deploys", () => {
  it("makes a pipe, a role, a log, a dead-letter queue and six alarms, and turns on the stream", () => {
    const stack = synthesized(outbox());
    expect(inventory(stack)).toEqual({
      aws_cloudwatch_event_bus: 1,
      aws_cloudwatch_log_group: 1,
      aws_cloudwatch_metric_alarm: 6,
      aws_dynamodb_table: 1,
      aws_iam_role: 1,
      aws_iam_role_policy: 1,
      aws_pipes_pipe: 1,
      aws_sqs_queue: 1,
      aws_sqs_queue_policy: 1,
    });
    expect(block(stack, "aws_dynamodb_table", "events")).toMatchObject({
      stream_enabled: true,
      stream_view_type: "NEW_IMAGE",
    });
  });

  it("has the documented defaults", () => {
    expect(OUTBOX_DEFAULTS).toEqual({
      filters: [{ eventName: ["INSERT"] }],
      batchSize: 10,
      batchWindowSeconds: 0,
      retry: { maxAgeSeconds: 43_200, maxAttempts: 100 },
      parallelBatches: 1,
      logRetentionDays: 30,
      alarms: { failures: 10, partialFailures: 10, timeOuts: 0, throttles: 0, silence: true },
    });
    const stack = synthesized(outbox());
    const { "//": _, ...attributes } = pipe(stack);
    expect(attributes).toEqual({
      name: "outbox",
      description: "Rows of events as events",
      desired_state: "RUNNING",
      role_arn: `\${${address(stack, "aws_iam_role", "outbox_role")}.arn}`,
      source: `\${${address(stack, "aws_dynamodb_table", "events")}.stream_arn}`,
      source_parameters: {
        dynamodb_stream_parameters: {
          starting_position: "TRIM_HORIZON",
          batch_size: 10,
          maximum_batching_window_in_seconds: 0,
          maximum_record_age_in_seconds: 43_200,
          maximum_retry_attempts: 100,
          parallelization_factor: 1,
          on_partial_batch_item_failure: "AUTOMATIC_BISECT",
          dead_letter_config: { arn: `\${${address(stack, "aws_sqs_queue", "outbox_dlq")}.arn}` },
        },
        filter_criteria: { filter: [{ pattern: '{"eventName":["INSERT"]}' }] },
      },
      target: `\${${address(stack, "aws_cloudwatch_event_bus", "bus")}.arn}`,
      target_parameters: {
        input_template: '{"accountId":<$.dynamodb.NewImage.accountId.S>,"sequence":<$.dynamodb.NewImage.sequence.N>}',
        eventbridge_event_bus_parameters: { source: "bank.accounts", detail_type: "$.dynamodb.NewImage.type.S" },
      },
      log_configuration: {
        level: "ERROR",
        cloudwatch_logs_log_destination: {
          log_group_arn: `\${${address(stack, "aws_cloudwatch_log_group", "outbox_logs")}.arn}`,
        },
      },
      depends_on: [
        address(stack, "aws_iam_role_policy", "outbox_role-policy"),
        address(stack, "aws_sqs_queue_policy", "outbox_dlq_policy"),
      ],
    });
    expect(block(stack, "aws_cloudwatch_log_group", "outbox_logs")).toMatchObject({
      name: "/aws/vendedlogs/pipes/outbox",
      retention_in_days: 30,
    });
  });

  it("lets the pipe read this stream, publish to this bus and send its dead letters, and nobody else take its role", () => {
    const stack = synthesized(outbox());
    const [events, bus, letters] = [
      `\${${address(stack, "aws_dynamodb_table", "events")}.stream_arn}`,
      `\${${address(stack, "aws_cloudwatch_event_bus", "bus")}.arn}`,
      `\${${address(stack, "aws_sqs_queue", "outbox_dlq")}.arn}`,
    ];
    expect(statements(block(stack, "aws_iam_role_policy", "outbox_role-policy"))).toEqual([
      { Sid: "PublishEvents", Effect: "Allow", Action: "events:PutEvents", Resource: bus },
      {
        Sid: "ReadStream",
        Effect: "Allow",
        Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
        Resource: events,
      },
      { Sid: "SendDeadLetters", Effect: "Allow", Action: "sqs:SendMessage", Resource: letters },
    ]);
    const table = address(stack, "aws_dynamodb_table", "events");
    const part = (index: number) => `\${element(split(":", ${table}.arn), ${index})}`;
    expect(statements(block(stack, "aws_iam_role", "outbox_role"), "assume_role_policy")).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "pipes.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: { "aws:SourceArn": `arn:${part(1)}:pipes:${part(3)}:${part(4)}:pipe/outbox` },
          StringEquals: { "aws:SourceAccount": part(4) },
        },
      },
    ]);
  });

  it("takes every option, and a stage", () => {
    const stack = synthesized((scope) => {
      setStage(scope, "prod");
      outbox({
        name: "rows",
        batchSize: 1,
        batchWindowSeconds: 5,
        retry: { maxAgeSeconds: 60, maxAttempts: 0 },
        parallelBatches: 10,
        filters: [{ eventName: ["INSERT", "REMOVE"] }, { dynamodb: { Keys: { accountId: { S: [{ prefix: "A" }] } } } }],
        deadLetterQueue: { name: "lost-rows", retentionDays: 7 },
        enabled: true,
        alarms: { failures: 1, partialFailures: 2, timeOuts: 3, throttles: false, silence: false },
        logRetentionDays: 7,
        tags: { team: "bank" },
      })(scope);
    });
    expect(pipe(stack)).toMatchObject({
      name: "prod-rows",
      source_parameters: {
        dynamodb_stream_parameters: {
          batch_size: 1,
          maximum_batching_window_in_seconds: 5,
          maximum_record_age_in_seconds: 60,
          maximum_retry_attempts: 0,
          parallelization_factor: 10,
        },
        filter_criteria: {
          filter: [
            { pattern: '{"eventName":["INSERT","REMOVE"]}' },
            { pattern: '{"dynamodb":{"Keys":{"accountId":{"S":[{"prefix":"A"}]}}}}' },
          ],
        },
      },
      tags: { team: "bank" },
    });
    expect(block(stack, "aws_sqs_queue", "outbox_dlq").name).toBe("prod-lost-rows");
    const names = Object.values(stack.resource.aws_cloudwatch_metric_alarm ?? {}).map(({ alarm_name }) => alarm_name);
    expect(names).toEqual([
      "prod-lost-rows-not-empty",
      "prod-rows-failures",
      "prod-rows-partial-failures",
      "prod-rows-time-outs",
    ]);
  });

  it("watches what fails, also in part, times out or is put off, each above its threshold in 5 minutes", () => {
    const watched = (props?: Partial<OutboxProps>) =>
      Object.values(synthesized(outbox(props)).resource.aws_cloudwatch_metric_alarm ?? {})
        .filter(({ namespace }) => namespace === "AWS/EventBridge/Pipes")
        .map(({ metric_name, threshold, period, evaluation_periods, statistic }) => [
          metric_name,
          threshold,
          [period, evaluation_periods, statistic],
        ])
        .sort();
    const how = [300, 1, "Sum"];
    expect(watched()).toEqual([
      ["ExecutionFailed", 10, how],
      ["ExecutionPartiallyFailed", 10, how],
      ["ExecutionThrottled", 0, how],
      ["ExecutionTimeout", 0, how],
    ]);
    expect(watched({ alarms: { failures: 1, partialFailures: 2, timeOuts: false } })).toEqual([
      ["ExecutionFailed", 1, how],
      ["ExecutionPartiallyFailed", 2, how],
      ["ExecutionThrottled", 0, how],
    ]);
  });

  it("tells when the table is written for 15 minutes and the pipe does not run", () => {
    const stack = synthesized(outbox());
    const { "//": _, ...alarm } = block(stack, "aws_cloudwatch_metric_alarm", "outbox_silence-alarm");
    expect(alarm).toMatchObject({
      alarm_name: "outbox-silence",
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      evaluation_periods: 3,
      datapoints_to_alarm: 3,
      treat_missing_data: "notBreaching",
      metric_query: [
        {
          id: "result",
          expression: "IF(FILL(writes,0)>0 AND FILL(invocations,0)==0,1,0)",
          label: "written, and not read",
          return_data: true,
        },
        {
          id: "writes",
          metric: {
            namespace: "AWS/DynamoDB",
            metric_name: "ConsumedWriteCapacityUnits",
            dimensions: { TableName: `\${${address(stack, "aws_dynamodb_table", "events")}.name}` },
            stat: "Sum",
            period: 300,
          },
        },
        {
          id: "invocations",
          metric: {
            namespace: "AWS/EventBridge/Pipes",
            metric_name: "Invocations",
            dimensions: { PipeName: `\${${address(stack, "aws_pipes_pipe", "outbox")}.name}` },
            stat: "Sum",
            period: 300,
          },
        },
      ],
    });
    // AWS takes either one metric or a computation.
    for (const attribute of ["namespace", "metric_name", "dimensions", "statistic", "period"]) {
      expect(alarm).not.toHaveProperty(attribute);
    }
    expect(inventory(synthesized(outbox({ alarms: { silence: false } }))).aws_cloudwatch_metric_alarm).toBe(5);
    expect(inventory(synthesized(outbox({ alarms: false }))).aws_cloudwatch_metric_alarm).toBe(1);
  });

  it("may use the key of the table, whose stream is encrypted with it too, and that of its dead-letter queue", () => {
    const stack = synthesized((scope) => {
      const encryptionKey = new EncryptionKey(scope, "key", { name: "bank" });
      outbox({ deadLetterQueue: { encryptionKey } }, { encryptionKey })(scope);
    });
    const key = `\${${address(stack, "aws_kms_key", "key")}.arn}`;
    const allowed = statements(block(stack, "aws_iam_role_policy", "outbox_role-policy"));
    expect(allowed.filter(({ Resource }) => Resource === key).map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ["DecryptStream", "kms:Decrypt"],
      ["EncryptDeadLetters", ["kms:Decrypt", "kms:GenerateDataKey"]],
    ]);
  });

  it("goes to an existing bus by its ARN, and is made where the table is", () => {
    const arn = "arn:aws:events:us-west-2:123456789012:event-bus/theirs";
    const stack = synthesized((scope) => {
      const provider = new AwsProvider(scope, "west", { region: "us-west-2", alias: "west" });
      outbox({ bus: EventBus.existing(scope, "theirs", { arn }) }, { provider })(scope);
    });
    expect(pipe(stack)).toMatchObject({ target: arn, provider: "aws.west" });
    expect(block(stack, "aws_iam_role", "outbox_role").provider).toBe("aws.west");
  });

  it("knows its graphs", () => {
    const stack = synthesized((scope) => {
      new Dashboard(scope, "dashboard", { name: "bank", sources: [outbox()(scope)] });
    });
    const { widgets } = parsed(block(stack, "aws_cloudwatch_dashboard", "dashboard"), "dashboard_body");
    expect(widgets).toHaveLength(2);
  });
});

describe("the event", () => {
  const target = (event: Partial<OutboxProps["event"]>) =>
    pipe(synthesized(outbox({ event: { ...EVENT, ...event } }))).target_parameters as Record<string, unknown>;

  it("stands for attributes of the row, alone and within text, at any depth", () => {
    const detail = {
      ...EVENT.detail,
      text: 'by "<owner>"',
      deep: [{ city: "<address.M.city.S>", fixed: [1, true, null] }],
      literal: "${not.terraform}",
    };
    expect(target({ detail, time: "<at>", source: "<origin>" })).toEqual({
      input_template:
        '{"accountId":<$.dynamodb.NewImage.accountId.S>,"sequence":<$.dynamodb.NewImage.sequence.N>,' +
        '"text":"by \\"<$.dynamodb.NewImage.owner.S>\\"","deep":[{"city":<$.dynamodb.NewImage.address.M.city.S>,"fixed":[1,true,null]}],' +
        '"literal":"$${not.terraform}"}',
      eventbridge_event_bus_parameters: {
        source: "$.dynamodb.NewImage.origin.S",
        detail_type: "$.dynamodb.NewImage.type.S",
        time: "$.dynamodb.NewImage.at.S",
      },
    });
  });

  it.each<[string, Partial<OutboxProps["event"]>]>([
    ["OUTBOX_EVENT", { source: "aws.accounts" }],
    ["OUTBOX_EVENT", { source: "bank.<branch>" }],
    ["OUTBOX_EVENT", { source: "" }],
    ["OUTBOX_EVENT", { source: "s".repeat(257) }],
    ["OUTBOX_EVENT", { detailType: "$.type" }],
    ["OUTBOX_EVENT", { detailType: "t".repeat(129) }],
    ["OUTBOX_EVENT", { time: "2026-01-01T00:00:00Z" }],
    ["INPUT_LENGTH", { detail: { ...EVENT.detail, text: "x".repeat(8_100) } }],
    ["WRONG_TYPE", { detail: "<everything>" as never }],
    ["PROP_MISSPELLED", { detailtype: "x" } as never],
  ])("%s: %j", (code, event) => {
    expect(refused(outbox({ event: { ...EVENT, ...event } }))).toContain(`[${code}]`);
  });

  it("takes what is just within", () => {
    expect(() => target({ source: "s".repeat(256), detailType: "t".repeat(128) })).not.toThrow();
  });

  it("warns where consumers could not tell that a row comes twice", () => {
    const warnings = (detail: OutboxProps["event"]["detail"]) =>
      synthesized(outbox({ event: { ...EVENT, detail } })).warnings;
    const of = (list: readonly string[]) => list.filter((each) => each.includes("[OUTBOX_WITHOUT_KEY]"));
    expect(of(warnings({ accountId: "<accountId>" }))).toEqual([expect.stringContaining("nothing of sequence")]);
    expect(of(warnings({ id: "<accountId>/<sequence.N>" }))).toEqual([]);
  });
});

describe("what it refuses, and what it warns of", () => {
  it.each<[string, Partial<OutboxProps>]>([
    ["OUT_OF_RANGE", { batchSize: 0 }],
    ["OUT_OF_RANGE", { batchSize: 11 }],
    ["OUT_OF_RANGE", { batchWindowSeconds: 301 }],
    ["OUT_OF_RANGE", { retry: { maxAgeSeconds: 59 } }],
    ["OUT_OF_RANGE", { retry: { maxAgeSeconds: 86_401 } }],
    ["OUT_OF_RANGE", { retry: { maxAttempts: 10_001 } }],
    ["OUT_OF_RANGE", { parallelBatches: 11 }],
    ["MAPPING_FILTERS", { filters: [] }],
    ["MAPPING_FILTERS", { filters: Array.from({ length: 6 }, () => ({ eventName: ["INSERT"] })) }],
    ["MAPPING_FILTER_INVALID", { filters: [{ eventName: [{ wildcard: "IN*" }] }] }],
    ["LOG_RETENTION", { logRetentionDays: 2 }],
    ["THRESHOLD_INVALID", { alarms: { failures: -1 } }],
    ["THRESHOLD_INVALID", { alarms: { partialFailures: -1 } }],
    ["THRESHOLD_INVALID", { alarms: { timeOuts: Number.NaN } }],
    ["WRONG_TYPE", { alarms: { silence: 15 as never } }],
    ["NAME_LENGTH", { name: "o".repeat(65) }],
    ["NAME_CHARACTERS", { name: "out/box" }],
    ["WRONG_TYPE", { table: "events" as never }],
    ["WRONG_TYPE", { bus: "bank" as never }],
  ])("%s: %j", (code, props) => {
    expect(refused(outbox(props))).toContain(`[${code}]`);
  });

  it("names the service that does not know an operator", () => {
    expect(refused(outbox({ filters: [{ eventName: [{ wildcard: "IN*" }] }] }))).toContain(
      "filters[0].eventName must be a pattern that EventBridge Pipes accepts",
    );
  });

  it("a bus that a pipe cannot reach, and one without an ARN", () => {
    const existing = (props: { arn: string } | { name: string }) => (scope: TerraformStack) =>
      void outbox({ bus: EventBus.existing(scope, "theirs", props) })(scope);
    const elsewhere = { arn: "arn:aws:events:us-west-2:123456789012:event-bus/theirs" };
    expect(refused(existing(elsewhere))).toContain("[OUTBOX_BUS_ELSEWHERE]");
    expect(refused(existing({ name: "theirs" }))).toContain("[BUS_ARN_MISSING]");
    expect(() =>
      synthesized(existing({ arn: "arn:aws:events:eu-central-1:123456789012:event-bus/theirs" })),
    ).not.toThrow();
  });

  it("a key by alias, which the policy of its role cannot name", () => {
    expect(refused(outbox({}, { encryptionKey: "alias/bank" }))).toContain("[KEY_ARN_MISSING]");
    expect(refused(outbox({ deadLetterQueue: { encryptionKey: "alias/bank" } }))).toContain("[KEY_ARN_MISSING]");
  });

  it("a stream that does not tell of the new row", () => {
    expect(refused(outbox({}, { stream: "OLD_IMAGE" }))).toContain("[STREAM_VIEW]");
  });

  it("warns of a stopped pipe, and of one without a dead-letter queue", () => {
    const { warnings, resource } = synthesized(outbox({ enabled: false, deadLetterQueue: false }));
    for (const code of ["OUTBOX_STOPPED", "NO_DEAD_LETTER_QUEUE"]) {
      expect(warnings.filter((each) => each.includes(`[${code}]`))).toHaveLength(1);
    }
    expect(JSON.stringify(resource.aws_pipes_pipe)).not.toContain("dead_letter_config");
    expect(JSON.stringify(resource.aws_pipes_pipe)).toContain('"STOPPED"');
  });
});
