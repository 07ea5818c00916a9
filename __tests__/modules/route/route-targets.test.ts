import { Lazy, type TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  apiDestinationTarget,
  arnTarget,
  busTarget,
  EventBus,
  EventRoute,
  firehoseTarget,
  kinesisStreamTarget,
  logGroupTarget,
  type RouteTarget,
  setStage,
  stateMachineTarget,
} from "../../../modules";
import { address, block, inventory, parsed, refused, statements, synthesized } from "../../support/stack";

const route = (target: RouteTarget | ((stack: TerraformStack) => RouteTarget)) => (stack: TerraformStack) => {
  const bus = new EventBus(stack, "bus", { name: "b" });
  const given = typeof target === "function" ? target(stack) : target;
  new EventRoute(stack, "route", { bus, pattern: { source: ["a"] }, targets: [given], deadLetterQueue: false });
};

const HERE = "eu-central-1:123456789012";

describe("targets that EventBridge reaches by a role", () => {
  it.each([
    ["a state machine", stateMachineTarget, `arn:aws:states:${HERE}:stateMachine:m`, "states:StartExecution"],
    ["another bus", busTarget, `arn:aws:events:${HERE}:event-bus/other`, "events:PutEvents"],
    [
      "an API destination",
      apiDestinationTarget,
      `arn:aws:events:${HERE}:api-destination/d/1`,
      "events:InvokeApiDestination",
    ],
    [
      "a Kinesis stream",
      kinesisStreamTarget,
      `arn:aws:kinesis:${HERE}:stream/s`,
      ["kinesis:PutRecord", "kinesis:PutRecords"],
    ],
    [
      "a Firehose stream",
      firehoseTarget,
      `arn:aws:firehose:${HERE}:deliverystream/f`,
      ["firehose:PutRecord", "firehose:PutRecordBatch"],
    ],
  ])("%s: a role for this rule alone, that can do this one thing", (_what, make, arn, action) => {
    const stack = synthesized(route(make({ id: "there", arn })));
    expect(inventory(stack)).toMatchObject({ aws_iam_role: 1, aws_iam_role_policy: 1, aws_cloudwatch_event_target: 1 });
    expect(block(stack, "aws_cloudwatch_event_target", "route_to-there")).toMatchObject({
      arn,
      role_arn: `\${${address(stack, "aws_iam_role", "route_to-there_role")}.arn}`,
      depends_on: [address(stack, "aws_iam_role_policy", "route_to-there_role-policy")],
    });
    expect(statements(block(stack, "aws_iam_role_policy", "route_to-there_role-policy"))).toEqual([
      { Sid: "SendToTarget", Effect: "Allow", Action: action, Resource: arn },
    ]);
    const rule = `${address(stack, "aws_cloudwatch_event_rule", "route")}.arn`;
    expect(parsed(block(stack, "aws_iam_role", "route_to-there_role"), "assume_role_policy")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            ArnEquals: { "aws:SourceArn": `\${${rule}}` },
            StringEquals: { "aws:SourceAccount": `\${element(split(":", ${rule}), 4)}` },
          },
        },
      ],
    });
  });

  it("take their own parameters", () => {
    const api = apiDestinationTarget({
      id: "d",
      arn: `arn:aws:events:${HERE}:api-destination/d/1`,
      headers: { h: "1" },
      query: { q: "2" },
      pathValues: ["3"],
    });
    expect(block(synthesized(route(api)), "aws_cloudwatch_event_target", "route_to-d").http_target).toEqual({
      header_parameters: { h: "1" },
      query_string_parameters: { q: "2" },
      path_parameter_values: ["3"],
    });
    const stream = kinesisStreamTarget({
      id: "s",
      arn: `arn:aws:kinesis:${HERE}:stream/s`,
      partitionKeyPath: "$.detail.orderId",
    });
    expect(block(synthesized(route(stream)), "aws_cloudwatch_event_target", "route_to-s").kinesis_target).toEqual({
      partition_key_path: "$.detail.orderId",
    });
  });
});

it("a bus of the library, and an existing one by ARN; by name alone it cannot be reached", () => {
  const mirror = synthesized(route((scope) => new EventBus(scope, "mirror", { name: "mirror" })));
  expect(block(mirror, "aws_cloudwatch_event_target", "route_to-mirror").arn).toBe(
    `\${${address(mirror, "aws_cloudwatch_event_bus", "mirror")}.arn}`,
  );
  const arn = `arn:aws:events:us-west-2:123456789012:event-bus/other`;
  const existing = synthesized(route((scope) => EventBus.existing(scope, "other", { arn })));
  expect(block(existing, "aws_cloudwatch_event_target", "route_to-other")).toMatchObject({ arn });
  expect(refused(route((scope) => EventBus.existing(scope, "other", { name: "other" })))).toContain(
    "[BUS_ARN_MISSING]",
  );
});

it("a log group: a resource policy that names the rule where events are put", () => {
  const arn = `arn:aws:logs:${HERE}:log-group:/aws/events/all`;
  const stack = synthesized((scope) => {
    setStage(scope, "dev");
    route(logGroupTarget({ id: "logs", arn: `${arn}:*` }))(scope);
  });
  expect(block(stack, "aws_cloudwatch_event_target", "route_to-logs").arn).toBe(arn);
  const policy = block(stack, "aws_cloudwatch_log_resource_policy", "route_to-logs_log-policy");
  expect(policy.policy_name).toBe("dev-route-to-logs");
  expect(statements(policy, "policy_document")).toEqual([
    expect.objectContaining({ Action: "logs:CreateLogStream", Resource: `${arn}:*` }),
    expect.objectContaining({
      Action: "logs:PutLogEvents",
      Resource: `${arn}:*`,
      Condition: { ArnEquals: { "aws:SourceArn": `\${${address(stack, "aws_cloudwatch_event_rule", "route")}.arn}` } },
    }),
  ]);
});

describe("an ARN that is not what the adapter is for", () => {
  const LAMBDA = `arn:aws:lambda:${HERE}:function:f`;
  it.each([
    [stateMachineTarget, `arn:aws:states:${HERE}:execution:m:1`, "states:REGION:ACCOUNT:stateMachine:NAME"],
    [busTarget, `arn:aws:events:${HERE}:rule/r`, "events:REGION:ACCOUNT:event-bus/NAME"],
    [apiDestinationTarget, `arn:aws:events:${HERE}:api-destination/d`, "events:REGION:ACCOUNT:api-destination/NAME/ID"],
    [kinesisStreamTarget, `arn:aws:firehose:${HERE}:deliverystream/s`, "kinesis:REGION:ACCOUNT:stream/NAME"],
    [firehoseTarget, `arn:aws:kinesis:${HERE}:stream/s`, "firehose:REGION:ACCOUNT:deliverystream/NAME"],
    [logGroupTarget, "/aws/events/all", "logs:REGION:ACCOUNT:log-group:NAME"],
  ])("is refused: %o", (make, wrong, shape) => {
    for (const arn of [wrong, LAMBDA, "", undefined as never]) {
      expect(refused(route(make({ id: "there", arn })))).toContain(
        `test/route/to-there: arn must be an ARN of the form arn:aws:${shape}, got: ${JSON.stringify(arn)}.`,
      );
    }
  });

  it("is let through where it is known after apply only", () => {
    const [written, token] = ["${aws_sfn_state_machine.m.arn}", Lazy.stringValue({ produce: () => "arn" })];
    for (const arn of [written, token]) {
      expect(() => synthesized(route(stateMachineTarget({ id: "there", arn })))).not.toThrow();
    }
  });

  it("is for arnTarget what is no ARN at all", () => {
    expect(() => synthesized(route(arnTarget({ id: "a", arn: LAMBDA })))).not.toThrow();
    for (const arn of ["my-function", "arn:aws:lambda", `${LAMBDA} `]) {
      expect(refused(route(arnTarget({ id: "a", arn })))).toContain("[ARN_INVALID]");
    }
  });

  it("needs an id beside it", () => {
    expect(refused(route(arnTarget({ arn: LAMBDA } as never)))).toContain(
      "targets[0].id must be a text, got: undefined.",
    );
  });
});
