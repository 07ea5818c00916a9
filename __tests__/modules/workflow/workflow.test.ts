import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import validate from "asl-validator";
import { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  EncryptionKey,
  EventBus,
  EventRoute,
  EventTable,
  FanoutTopic,
  HandlerFunction,
  invokeTask,
  itemTask,
  LAMBDA_SERVICE_RETRY,
  publishTask,
  putEventTask,
  ReliableQueue,
  sendMessageTask,
  setAlarmTopic,
  startExecutionTask,
  WORKFLOW_DEFAULTS,
  Workflow,
  type WorkflowProps,
} from "../../../modules";
import { testApp } from "../../../testing";
import {
  block,
  inventory,
  newStack,
  parsed,
  refusal,
  refused,
  statements,
  synth,
  synthesized,
} from "../../support/stack";

const PASS: WorkflowProps["definition"] = { StartAt: "Done", States: { Done: { Type: "Succeed" } } };
const simple = (more: Partial<WorkflowProps> = {}) =>
  synthesized((stack) => new Workflow(stack, "flow", { name: "flow", definition: PASS, ...more }));
const machineOf = (stack: ReturnType<typeof synthesized>) => block(stack, "aws_sfn_state_machine", "flow");

it("deploys a machine, its role, its log group and four alarms", () => {
  expect(inventory(simple())).toEqual({
    aws_cloudwatch_log_group: 1,
    aws_cloudwatch_metric_alarm: 4,
    aws_iam_role: 1,
    aws_iam_role_policy: 1,
    aws_sfn_state_machine: 1,
  });
});

it("with safe defaults, as documented", () => {
  const stack = simple();
  expect(WORKFLOW_DEFAULTS).toEqual({
    type: "STANDARD",
    timeoutSeconds: 86_400,
    logs: { level: "ERROR", includeExecutionData: false },
    logRetentionDays: 30,
    tracing: true,
    alarms: { failed: 0, timedOut: 0, aborted: 0, throttled: 0 },
  });
  expect(machineOf(stack)).toMatchObject({
    type: "STANDARD",
    logging_configuration: { level: "ERROR", include_execution_data: false },
    tracing_configuration: { enabled: true },
  });
  expect(parsed(machineOf(stack), "definition")).toEqual({ ...PASS, TimeoutSeconds: 86_400 });
  expect(block(stack, "aws_cloudwatch_log_group", "flow_logs")).toMatchObject({
    name: "/aws/vendedlogs/states/flow",
    retention_in_days: 30,
  });
  const alarms = Object.values(stack.resource.aws_cloudwatch_metric_alarm ?? {});
  expect(alarms.map(({ alarm_name, metric_name, threshold }) => [alarm_name, metric_name, threshold]).sort()).toEqual([
    ["flow-aborted", "ExecutionsAborted", 0],
    ["flow-failed", "ExecutionsFailed", 0],
    ["flow-throttled", "ExecutionThrottled", 0],
    ["flow-timed-out", "ExecutionsTimedOut", 0],
  ]);
  for (const { dimensions } of alarms) {
    expect(dimensions).toEqual({
      StateMachineArn: expect.stringMatching(/^\$\{aws_sfn_state_machine\.flow_\w+\.arn\}$/),
    });
  }
});

it("takes other settings", () => {
  const stack = simple({
    definition: { ...PASS, TimeoutSeconds: 60 },
    type: "EXPRESS",
    logs: { level: "ALL", includeExecutionData: true },
    logRetentionDays: 7,
    tracing: false,
    alarms: { failed: 5, throttled: false },
  });
  expect(machineOf(stack)).toMatchObject({
    type: "EXPRESS",
    logging_configuration: { level: "ALL", include_execution_data: true },
    tracing_configuration: { enabled: false },
  });
  expect(parsed(machineOf(stack), "definition")).toMatchObject({ TimeoutSeconds: 60 });
  const alarms = Object.values(stack.resource.aws_cloudwatch_metric_alarm ?? {});
  expect(alarms.map(({ alarm_name, threshold }) => [alarm_name, threshold]).sort()).toEqual([
    ["flow-aborted", 0],
    ["flow-failed", 5],
    ["flow-timed-out", 0],
  ]);
  expect(parsed(machineOf(simple({ type: "EXPRESS" })), "definition")).toMatchObject({ TimeoutSeconds: 300 });
  expect(inventory(simple({ alarms: false }))).not.toHaveProperty("aws_cloudwatch_metric_alarm");
  const sids = statements(block(stack, "aws_iam_role_policy", "flow_role-policy")).map(({ Sid }) => Sid);
  expect(sids).toEqual(["DeliverLogs"]);
});

it("only Step Functions for this very machine can take its role, without a cycle", () => {
  const stack = simple();
  const [trust] = statements(block(stack, "aws_iam_role", "flow_role"), "assume_role_policy");
  expect(trust).toMatchObject({ Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" });
  expect(trust).toHaveProperty(
    ["Condition", "ArnEquals", "aws:SourceArn"],
    expect.stringMatching(/:stateMachine:flow$/),
  );
  expect(JSON.stringify(trust)).not.toContain("aws_sfn_state_machine");
});

describe("tasks that name constructs", () => {
  const stack = synthesized((scope) => {
    const key = new EncryptionKey(scope, "key", { name: "k" });
    const fn = new HandlerFunction(scope, "fn", { entry: "handlers/orders-consumer.ts" });
    const bus = new EventBus(scope, "bus", { name: "bus" });
    const topic = new FanoutTopic(scope, "topic", { name: "topic", encryptionKey: key });
    const queue = new ReliableQueue(scope, "queue", { name: "queue" });
    topic.subscribe(queue);
    const table = new EventTable(scope, "table", { name: "table", partitionKey: "id" });
    const other = new Workflow(scope, "other", { name: "other", definition: PASS });
    const end = { End: true } as const;
    new Workflow(scope, "flow", {
      name: "flow",
      definition: {
        StartAt: "Invoke",
        States: {
          Invoke: invokeTask(fn, { Retry: [{ ErrorEquals: ["Busy"] }], Next: "Put" }),
          Put: putEventTask(bus, { Source: "a", DetailType: "b", Detail: "$.c" }, { Next: "Publish" }),
          Publish: publishTask(topic, {
            Message: "$",
            MessageAttributes: { k: { DataType: "String", StringValue: "v" } },
            Next: "Beside",
          }),
          Beside: {
            Type: "Parallel",
            Branches: [
              {
                StartAt: "Send",
                States: { Send: sendMessageTask(queue, { MessageBody: { "id.$": "$.id" }, ...end }) },
              },
              { StartAt: "Claim", States: { Claim: itemTask("putItem", table, { Parameters: { Item: {} }, ...end }) } },
            ],
            Next: "Start",
          },
          Start: startExecutionTask(other, { Name: "$.id", ...end }),
        },
      },
    });
  });
  const { States } = parsed(machineOf(stack), "definition") as { States: Record<string, Record<string, unknown>> };
  const ref = (type: string, name: string, attribute: string) =>
    expect.stringMatching(new RegExp(`^\\$\\{${type}\\.${name}_[0-9A-F]{8}\\.${attribute}\\}$`));

  it("become what Step Functions calls them, with paths as such", () => {
    expect(States.Invoke).toMatchObject({
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: ref("aws_lambda_function", "fn", "arn"), "Payload.$": "$" },
      Retry: [{ ErrorEquals: ["Busy"] }, LAMBDA_SERVICE_RETRY],
    });
    expect(States.Put?.Parameters).toEqual({
      Entries: [
        {
          EventBusName: ref("aws_cloudwatch_event_bus", "bus", "name"),
          Source: "a",
          DetailType: "b",
          "Detail.$": "$.c",
        },
      ],
    });
    expect(States.Publish?.Parameters).toMatchObject({
      "Message.$": "$",
      TopicArn: ref("aws_sns_topic", "topic", "arn"),
    });
    const StateMachineArn = ref("aws_sfn_state_machine", "other", "arn");
    expect(States.Start?.Parameters).toEqual({ StateMachineArn, "Name.$": "$.id", "Input.$": "$" });
    const there = { arn: "arn", toStart: () => ({ handlerEnvironment: {}, handlerPermissions: [] }) };
    const Input = { "id.$": "$.id" };
    expect(startExecutionTask(there, { Input, End: true }).Parameters).toEqual({ StateMachineArn: "arn", Input });
    expect(validate(JSON.parse(JSON.stringify({ StartAt: "Invoke", States })))).toMatchObject({ isValid: true });
  });

  it("give the role exactly that", () => {
    const allowed = statements(block(stack, "aws_iam_role_policy", "flow_role-policy"))
      .filter(({ Sid }) => Sid !== "DeliverLogs" && Sid !== "WriteTraces")
      .map(({ Action, Resource }) => [Action, Resource]);
    expect(allowed).toEqual([
      [["kms:Decrypt", "kms:GenerateDataKey"], ref("aws_kms_key", "key", "arn")],
      ["lambda:InvokeFunction", ref("aws_lambda_function", "fn", "arn")],
      ["events:PutEvents", ref("aws_cloudwatch_event_bus", "bus", "arn")],
      ["sns:Publish", ref("aws_sns_topic", "topic", "arn")],
      ["dynamodb:PutItem", ref("aws_dynamodb_table", "table", "arn")],
      ["sqs:SendMessage", ref("aws_sqs_queue", "queue", "arn")],
      ["states:StartExecution", ref("aws_sfn_state_machine", "other", "arn")],
    ]);
  });
});

describe("retries that are given and those that are added", () => {
  const retriesOf = (Retry?: Parameters<typeof invokeTask>[1]["Retry"]) =>
    invokeTask({ arn: "f" }, { End: true, ...(Retry && { Retry }) }).Retry?.flatMap(({ ErrorEquals }) => ErrorEquals);
  it("what Lambda itself fails to do is tried again, unless that is covered", () => {
    expect(retriesOf()).toEqual(LAMBDA_SERVICE_RETRY.ErrorEquals);
    expect(retriesOf([{ ErrorEquals: ["States.ALL"] }])).toEqual(["States.ALL"]);
    expect(retriesOf([{ ErrorEquals: ["States.TaskFailed"] }])).toEqual(["States.TaskFailed"]);
  });
});

it("is a target of routes: EventBridge may start it and nothing else, with a dead-letter queue", () => {
  const stack = synthesized((scope) => {
    const bus = new EventBus(scope, "bus", { name: "bus" });
    const flow = new Workflow(scope, "flow", { name: "flow", definition: PASS });
    new EventRoute(scope, "route", {
      bus,
      pattern: { source: ["a"] },
      targets: [{ target: flow, input: { path: "$.detail" } }],
    });
  });
  const target = block(stack, "aws_cloudwatch_event_target", "route_to-flow");
  expect(target).toMatchObject({
    arn: expect.stringMatching(/^\$\{aws_sfn_state_machine\.flow_/),
    role_arn: expect.stringMatching(/^\$\{aws_iam_role\.route_to-flow_role_/),
    input_path: "$.detail",
    dead_letter_config: { arn: expect.stringContaining("aws_sqs_queue.route_dlq_") },
  });
  const [statement] = statements(block(stack, "aws_iam_role_policy", "route_to-flow_role-policy"));
  expect(statement).toMatchObject({
    Action: "states:StartExecution",
    Resource: expect.stringContaining("aws_sfn_state_machine.flow_"),
  });
});

it("a function can be given leave to start it, and finds it in its environment", () => {
  const stack = synthesized((scope) => {
    const flow = new Workflow(scope, "flow", { name: "flow", definition: PASS });
    new HandlerFunction(scope, "fn", { entry: "handlers/orders-consumer.ts", uses: [flow.toStart()] });
  });
  const { variables } = block(stack, "aws_lambda_function", "fn").environment as { variables: Record<string, string> };
  expect(variables.STATE_MACHINE_ARN).toMatch(/^\$\{aws_sfn_state_machine\.flow_\w+\.arn\}$/);
  const sids = statements(block(stack, "aws_iam_role_policy", "fn_role-policy")).map(({ Sid }) => Sid);
  expect(sids).toContain("StartExecutions");
});

it("names the integrations of the partition that it is in", () => {
  const stack = new TerraformStack(testApp(), "china");
  new AwsProvider(stack, "aws", { region: "cn-north-1" });
  const { arn } = { arn: "arn:aws-cn:lambda:cn-north-1:123456789012:function:f" };
  const definition: WorkflowProps["definition"] = { StartAt: "A", States: { A: invokeTask({ arn }, { End: true }) } };
  new Workflow(stack, "flow", { name: "flow", definition });
  expect(JSON.stringify(parsed(machineOf(synth(stack)), "definition"))).toContain("arn:aws-cn:states:::lambda:invoke");
});

describe("is refused at synth", () => {
  const withStates = (States: object, more: Partial<WorkflowProps> = {}) =>
    refused((stack) => {
      const definition = {
        StartAt: Object.keys(States)[0],
        States,
        TimeoutSeconds: 100,
      } as WorkflowProps["definition"];
      new Workflow(stack, "flow", { name: "flow", definition, ...more });
    });

  it("with every problem of the definition, by its path in the props", () => {
    const message = withStates({
      Book: {
        Type: "Task",
        Resource: "arn:aws:lambda:eu-central-1:123456789012:function:f",
        Catch: [{ ErrorEquals: ["States.ALL"], Next: "Cancl" }],
        Next: "Done",
      },
      Done: { Type: "Succeed" },
      Cancel: { Type: "Fail" },
    });
    expect(message).toContain(
      'definition.States.Book.Catch[0].Next must name a state beside it, got: "Cancl". Did you mean Cancel? [STATE_MISSING]',
    );
    expect(message).toContain("definition.States.Cancel must be reached from StartAt");
    expect(message).toContain("[TASK_NOT_GRANTED]");
  });

  it.each([
    [
      "a wait as long as the execution may take",
      { A: { Type: "Wait", Seconds: 100, End: true } },
      {},
      "WAIT_BEYOND_TIMEOUT",
    ],
    [
      "a token in an EXPRESS workflow",
      { A: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", End: true } },
      { type: "EXPRESS" as const },
      "EXPRESS_CANNOT_WAIT",
    ],
    ["more than AWS takes", { A: { Type: "Pass", Result: "x".repeat(1_048_576), End: true } }, {}, "DEFINITION_SIZE"],
  ])("%s", (_, states, more, code) => {
    expect(withStates(states, more)).toContain(`[${code}]`);
  });

  it("not a wait that is shorter, nor a task that is granted", () => {
    const stack = synthesized((scope) => {
      const flow = new Workflow(scope, "flow", {
        name: "flow",
        definition: {
          StartAt: "A",
          TimeoutSeconds: 100,
          States: {
            A: { Type: "Wait", Seconds: 99, Next: "B" },
            B: { Type: "Task", Resource: "arn:aws:states:::glue:startJobRun", End: true },
          },
        },
      });
      flow.allow("StartJobs", ["glue:StartJobRun"], ["arn:aws:glue:eu-central-1:123456789012:job/j"]);
    });
    expect(machineOf(stack)).toBeDefined();
  });

  it("props of a wrong kind, where they are given", () => {
    const make = (props: object) =>
      refusal(() =>
        synthesized(
          (stack) => new Workflow(stack, "flow", { name: "flow", definition: PASS, ...props } as WorkflowProps),
        ),
      );
    expect(make({ definition: undefined })).toContain("test/flow: definition must be an object");
    const Resource = new EventBus(newStack(), "bus", { name: "bus" });
    const States = { A: { Type: "Task", Resource, End: true } };
    expect(make({ definition: { StartAt: "A", States } })).toContain(
      "definition.States.A.Resource must hold texts, numbers, lists and plain objects, got: an object of EventBus.",
    );
    expect(make({ type: "EXPRES" })).toContain('Write "EXPRESS". [VALUE_INVALID]');
    expect(make({ name: "a b" })).toContain("[NAME_CHARACTERS]");
    expect(make({ name: "x".repeat(81) })).toContain("[NAME_LENGTH]");
    expect(make({ alarms: { failed: -1 } })).toContain("[THRESHOLD_INVALID]");
    expect(make({ logRetentionDays: 2 })).toContain("[LOG_RETENTION]");
    expect(make({ type: "EXPRESS", definition: { ...PASS, TimeoutSeconds: 301 } })).toContain("[OUT_OF_RANGE]");
  });
});

it("warns of a choice without a way out, and of nothing in a definition that is in order", () => {
  const choice = (Default?: string) =>
    synthesized((stack) => {
      setAlarmTopic(
        stack,
        FanoutTopic.existing(stack, "alerts", {
          arn: "arn:aws:sns:eu-central-1:123456789012:alerts",
          policyManaged: "here",
        }),
      );
      new Workflow(stack, "flow", {
        name: "flow",
        definition: {
          StartAt: "Choose",
          States: {
            Choose: {
              Type: "Choice",
              Choices: [{ Variable: "$.a", IsNull: true, Next: "Done" }],
              ...(Default && { Default }),
            },
            Done: { Type: "Succeed" },
          },
        },
      });
    }).warnings.filter((warning) => warning.startsWith("test/flow:"));
  expect(choice()).toEqual([expect.stringContaining("[CHOICE_WITHOUT_DEFAULT]")]);
  expect(choice("Done")).toEqual([]);
});
