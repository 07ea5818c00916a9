import { describe, expect, test } from "vitest";
import {
  ACCOUNT,
  bus,
  deployedQueue,
  deployedTopic,
  jsonIn,
  queue,
  queueArn,
  REGION,
  rule,
  started,
  subscription,
  target,
  topic,
} from "../support/routing-blocks";
import { ref } from "../support/stack-json";
import { EXECUTION, execute, flow, MACHINE, machine } from "./support/machines";

const task = (integration: string, Parameters: object, more: object = {}) => ({
  Type: "Task",
  Resource: `arn:aws:states:::${integration}`,
  Parameters,
  End: true,
  ...more,
});
const QUEUE_URL = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/box`;
const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:work`;

test("lambda:invoke answers with Payload, a function's ARN with the answer alone", async () => {
  const functions = { work: ({ n }: { n: number }) => ({ twice: n * 2 }) };
  const invoke = task("lambda:invoke", { FunctionName: FUNCTION, "Payload.$": "$" });
  expect((await execute(await flow({ Invoke: invoke }, functions), { n: 2 })).output).toMatchObject({
    StatusCode: 200,
    ExecutedVersion: "$LATEST",
    Payload: { twice: 4 },
  });
  const bare = { Type: "Task", Resource: FUNCTION, End: true };
  expect((await execute(await flow({ Bare: bare }, functions), { n: 2 })).output).toEqual({ twice: 4 });
});

test("events:putEvents: on the bus, with execution and machine among its resources", async () => {
  const entry = { EventBusName: "shop", Source: "app.flow", DetailType: "Done", "Detail.$": "$" };
  const simulation = await flow(
    { Tell: task("events:putEvents", { Entries: [entry] }) },
    {},
    {
      blocks: [bus(), rule("all"), target("all", queueArn("box")), queue("box")],
    },
  );
  const execution = simulation.stateMachine("flow").start({ n: 1 }, "e1");
  await simulation.settle();
  expect(execution.output).toEqual({ Entries: [{ EventId: expect.any(String) }], FailedEntryCount: 0 });
  expect(jsonIn(simulation, "box")).toMatchObject([
    { source: "app.flow", "detail-type": "Done", detail: { n: 1 }, resources: [`${EXECUTION}:e1`, MACHINE] },
  ]);
});

test("an entry that the bus refuses fails the task", async () => {
  const entry = { EventBusName: "shop", Source: "app.flow", DetailType: "Done", Detail: {} };
  const options = { blocks: [bus()], faults: [{ kind: "throttle", at: "shop" }] as const };
  const execution = await execute(await flow({ Tell: task("events:putEvents", { Entries: [entry] }) }, {}, options));
  expect(execution).toMatchObject({
    error: "EventBridge.FailedEntry",
    cause: expect.stringContaining("ThrottlingException"),
  });
});

test("sns:publish with attributes, sqs:sendMessage; objects become JSON", async () => {
  const attributes = { kind: { DataType: "String", "StringValue.$": "$.kind" } };
  const states = {
    Publish: task(
      "sns:publish",
      { TopicArn: deployedTopic("news"), "Message.$": "$", MessageAttributes: attributes },
      { End: undefined, Next: "Send", ResultPath: null },
    ),
    Send: task("sqs:sendMessage", { QueueUrl: QUEUE_URL, MessageBody: { "direct.$": "$.kind" } }),
  };
  const filter_policy = '{"kind":["good"]}';
  const blocks = [
    topic("news"),
    queue("box"),
    subscription("news", "box", { raw_message_delivery: true, filter_policy }),
  ];
  const simulation = await flow(states, {}, { blocks });
  for (const kind of ["good", "bad"]) await execute(simulation, { kind });
  expect(jsonIn(simulation, "box")).toEqual(
    expect.arrayContaining([{ kind: "good" }, { direct: "good" }, { direct: "bad" }]),
  );
  expect(simulation.queue("box").size).toBe(3);
  expect(deployedQueue("box")).toBe(simulation.queue("box").place.arn);
});

test("states:startExecution starts another and does not wait", async () => {
  const other = { Other: { Type: "Wait", Seconds: 60, End: true } };
  const arn = MACHINE.replace(":flow", ":other");
  const start = task("states:startExecution", { StateMachineArn: arn, "Name.$": "$.id", "Input.$": "$" });
  const simulation = await flow({ Start: start }, {}, { blocks: [machine("other", other)] });
  const [first, second] = [await execute(simulation, { id: "a" }), await execute(simulation, { id: "a" })];
  expect(first).toMatchObject({ status: "SUCCEEDED", output: { ExecutionArn: expect.stringContaining(":other:a") } });
  expect(second).toMatchObject({ error: "StepFunctions.ExecutionAlreadyExistsException" });
  expect(simulation.stateMachine("other").executions.map(({ input }) => input)).toEqual([{ id: "a" }]);
});

describe("DynamoDB", () => {
  const table = {
    aws_dynamodb_table: {
      rows: { name: "rows", billing_mode: "PAY_PER_REQUEST", hash_key: "id", attribute: [{ name: "id", type: "S" }] },
    },
  };
  const claim = task(
    "dynamodb:putItem",
    { TableName: "rows", Item: { id: { "S.$": "$.id" } }, ConditionExpression: "attribute_not_exists(id)" },
    {
      End: undefined,
      Next: "Get",
      ResultPath: null,
      Catch: [{ ErrorEquals: ["DynamoDB.ConditionalCheckFailedException"], Next: "Known" }],
    },
  );
  const states = {
    Claim: claim,
    Get: task("dynamodb:getItem", { TableName: "rows", Key: { id: { "S.$": "$.id" } } }, { OutputPath: "$.Item.id.S" }),
    Known: { Type: "Pass", Result: "known", End: true },
  };

  test("a conditional write lets one through", async () => {
    const simulation = await flow(states, {}, { blocks: [table] });
    const outputs = [];
    for (const id of ["a", "b", "a"]) outputs.push((await execute(simulation, { id })).output);
    expect(outputs).toEqual(["a", "b", "known"]);
  });
});

describe("what the role of the machine may do", () => {
  const statement = (Action: string, Resource: unknown) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] });
  const trust = (Service: string) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service } }],
    });
  const run = async (policy: string, service = "states.amazonaws.com") => {
    const entry = { EventBusName: "shop", Source: "app.flow", DetailType: "Done", Detail: {} };
    const simulation = await started([
      bus(),
      machine("flow", { Tell: task("events:putEvents", { Entries: [entry] }) }, { role_arn: ref("aws_iam_role.flow") }),
      {
        aws_iam_role: { flow: { name: "flow", assume_role_policy: trust(service) } },
        aws_iam_role_policy: { flow: { role: ref("aws_iam_role.flow", "id"), policy } },
      },
    ]);
    const { status, error, cause } = await execute(simulation);
    return { status, error, cause };
  };
  const own = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/shop`;

  test("with the permission it goes through", async () => {
    expect(await run(statement("events:PutEvents", own))).toMatchObject({ status: "SUCCEEDED" });
  });

  test.each([
    ["for another bus", statement("events:PutEvents", `${own}2`), undefined],
    ["for another action", statement("events:PutRule", own), undefined],
    ["of a role that Step Functions may not take", statement("events:PutEvents", own), "lambda.amazonaws.com"],
  ])("a permission %s is none", async (_, policy, service) => {
    expect(await run(policy, service)).toMatchObject({
      status: "FAILED",
      error: "EventBridge.AccessDeniedException",
      cause: expect.stringMatching(/flow.*may not/),
    });
  });
});

test("heartbeats, which nothing sends, are named", async () => {
  const beating = task("lambda:invoke", { FunctionName: FUNCTION }, { HeartbeatSeconds: 5 });
  const simulation = await flow({ Work: beating }, { work: () => "done" });
  expect(simulation.notes).toEqual([expect.stringContaining("HeartbeatSeconds of aws_sfn_state_machine.flow")]);
  expect((await execute(simulation)).status).toBe("SUCCEEDED");
});

test("what is not simulated is named, and what is sent there counts as handed over", async () => {
  for (const [states, words] of [
    [{ A: task("glue:startJobRun.sync", {}) }, "tasks of glue:startJobRun.sync"],
    [{ A: task("sqs:sendMessage.waitForTaskToken", {}) }, "tasks of sqs:sendMessage.waitForTaskToken"],
    [{ A: { Type: "Pass", QueryLanguage: "JSONata", End: true } }, "JSONata"],
  ] as const) {
    const simulation = await flow(states);
    expect(simulation.notes).toEqual([expect.stringContaining(words)]);
    expect(simulation.beyond("flow").count).toBe(0);
  }
});

test("a table that is down is an error of its own, that retries get over", async () => {
  const table = {
    aws_dynamodb_table: {
      rows: {
        name: "rows",
        billing_mode: "PAY_PER_REQUEST",
        hash_key: "id",
        attribute: [{ name: "id", type: "S" }],
      },
    },
  };
  const Item = { id: { "S.$": "$.id" } };
  const put = (more: object) => task("dynamodb:putItem", { TableName: "rows", Item }, more);
  const faults = [{ kind: "outage", at: "rows", forSeconds: 10 }] as const;
  const run = async (more: object) =>
    execute(await flow({ Put: put(more) }, {}, { blocks: [table], faults }), { id: "a" });
  expect(await run({})).toMatchObject({ status: "FAILED", error: "DynamoDB.InternalServerErrorException" });
  const retried = await run({ Retry: [{ ErrorEquals: ["States.TaskFailed"], IntervalSeconds: 11 }] });
  expect(retried).toMatchObject({ status: "SUCCEEDED", states: [{ retries: 1 }] });
});
