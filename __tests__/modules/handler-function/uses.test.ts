import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  EncryptionKey,
  EventBus,
  EventTable,
  FanoutTopic,
  HandlerFunction,
  type HandlerFunctionProps,
  IdempotencyTable,
  ReliableQueue,
} from "../../../modules";
import { address, block, refused, statements, synthesized } from "../../support/stack";

const fn = (stack: TerraformStack, props: Partial<HandlerFunctionProps>) =>
  new HandlerFunction(stack, "fn", { entry: "__tests__/support/handlers/minimal.ts", tracing: false, ...props });
const table = (stack: TerraformStack, name = "events") => new EventTable(stack, name, { name, partitionKey: "id" });

/** What a function that uses things has: its variables, and what it may beyond its log. */
function given(use: (stack: TerraformStack) => Partial<HandlerFunctionProps>) {
  const stack = synthesized((scope) => void fn(scope, use(scope)));
  const { environment } = block(stack, "aws_lambda_function", "fn") as { environment: { variables: object } };
  const { NODE_OPTIONS, POWERTOOLS_SERVICE_NAME, ...variables } = environment.variables as Record<string, string>;
  const allowed = statements(block(stack, "aws_iam_role_policy", "fn_role-policy"));
  return { stack, variables, allowed: allowed.filter(({ Sid }) => Sid !== "WriteLogs") };
}

const ref = (stack: ReturnType<typeof synthesized>, type: string, name: string, attribute: string) =>
  `\${${address(stack, type, name)}.${attribute}}`;

describe("what a function uses", () => {
  it("a bus, a topic and a queue: one action on each, and where it is", () => {
    const { stack, variables, allowed } = given((scope) => ({
      uses: [
        new EventBus(scope, "bus", { name: "bus" }).toPublish(),
        new FanoutTopic(scope, "topic", { name: "topic" }).toPublish(),
        new ReliableQueue(scope, "queue", { name: "queue" }).toSend("WORK_URL"),
      ],
    }));
    expect(variables).toEqual({
      EVENT_BUS_NAME: ref(stack, "aws_cloudwatch_event_bus", "bus", "name"),
      TOPIC_ARN: ref(stack, "aws_sns_topic", "topic", "arn"),
      WORK_URL: ref(stack, "aws_sqs_queue", "queue", "url"),
    });
    const allow = (Sid: string, Action: string, Resource: string) => ({ Sid, Effect: "Allow", Action, Resource });
    expect(allowed).toEqual([
      allow("PublishEvents", "events:PutEvents", ref(stack, "aws_cloudwatch_event_bus", "bus", "arn")),
      allow("PublishMessages", "sns:Publish", ref(stack, "aws_sns_topic", "topic", "arn")),
      allow("SendMessages", "sqs:SendMessage", ref(stack, "aws_sqs_queue", "queue", "arn")),
    ]);
  });

  it("tables: what is the same for several is one statement, and what is for one does not hold for another", () => {
    const { stack, variables, allowed } = given((scope) => {
      const [events, orders] = [table(scope, "events"), table(scope, "orders")];
      return { uses: [events.toRead(), events.toAppend(), orders.toRead("ORDERS"), orders.toWrite("ORDERS")] };
    });
    const [events, orders] = ["events", "orders"].map((name) => ref(stack, "aws_dynamodb_table", name, "arn"));
    expect(Object.keys(variables)).toEqual(["ORDERS", "TABLE_NAME"]);
    expect(allowed.map(({ Sid, Action, Resource }) => [Sid, Action, Resource])).toEqual([
      ["AppendRows", "dynamodb:PutItem", events],
      ["ReadRows", ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"], [events, orders]],
      [
        "WriteRows",
        ["BatchWriteItem", "ConditionCheckItem", "DeleteItem", "PutItem", "UpdateItem"].map(
          (action) => `dynamodb:${action}`,
        ),
        orders,
      ],
    ]);
  });

  it("the key of what is encrypted with a customer's", () => {
    const { stack, allowed } = given((scope) => {
      const encryptionKey = new EncryptionKey(scope, "key", { name: "key" });
      const events = new EventTable(scope, "events", { name: "events", partitionKey: "id", encryptionKey });
      const queue = new ReliableQueue(scope, "queue", { name: "queue", encryptionKey });
      return { uses: [events.toRead(), queue.toSend()] };
    });
    const key = ref(stack, "aws_kms_key", "key", "arn");
    expect(allowed.filter(({ Resource }) => Resource === key).map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ["DecryptRows", ["kms:Decrypt", "kms:DescribeKey"]],
      ["EncryptMessages", ["kms:Decrypt", "kms:GenerateDataKey"]],
    ]);
  });

  it("what exists already, and whatever else says how", () => {
    const arn = "arn:aws:events:eu-central-1:123456789012:event-bus/theirs";
    const { variables, allowed } = given((scope) => ({
      uses: [
        EventBus.existing(scope, "theirs", { arn }).toPublish("THEIRS"),
        {
          handlerEnvironment: { BUCKET: "invoices" },
          handlerPermissions: [
            { sid: "ReadInvoices", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::invoices/*"] },
          ],
        },
        new IdempotencyTable(scope, "seen", { name: "seen" }),
      ],
    }));
    expect(variables).toMatchObject({ THEIRS: arn, BUCKET: "invoices", IDEMPOTENCY_TABLE_NAME: expect.any(String) });
    expect(allowed.map(({ Sid }) => Sid)).toEqual(["PublishEvents", "ReadInvoices", "RememberEvents"]);
  });
});

describe("what it refuses", () => {
  it.each<[string, (scope: TerraformStack) => Partial<HandlerFunctionProps>]>([
    ["ENVIRONMENT_TWICE", (scope) => ({ uses: [table(scope, "events").toRead(), table(scope, "orders").toRead()] })],
    ["ENVIRONMENT_TWICE", (scope) => ({ uses: [table(scope).toRead()], environment: { TABLE_NAME: "mine" } })],
    ["ENVIRONMENT_RESERVED", (scope) => ({ uses: [table(scope).toRead("AWS_REGION")] })],
    ["ENVIRONMENT_NAME", (scope) => ({ uses: [table(scope).toRead("events-table")] })],
    ["WRONG_TYPE", (scope) => ({ uses: [table(scope) as never] })],
    ["WRONG_TYPE", (scope) => ({ uses: table(scope).toRead() as never })],
    ["WRONG_TYPE", (scope) => ({ uses: [table(scope).toRead(7 as never)] })],
    ["BUS_ARN_MISSING", (scope) => ({ uses: [EventBus.existing(scope, "bus", { name: "theirs" }).toPublish()] })],
    [
      "KEY_ARN_MISSING",
      (scope) => ({
        uses: [new EventTable(scope, "t", { name: "ttt", partitionKey: "id", encryptionKey: "alias/bank" }).toRead()],
      }),
    ],
  ])("%s", (code, use) => {
    expect(refused((scope) => void fn(scope, use(scope)))).toContain(`[${code}]`);
  });

  it("says whose variable it is", () => {
    const message = refused(
      (scope) => void fn(scope, { uses: [table(scope, "a01").toRead(), table(scope, "b01").toRead()] }),
    );
    expect(message).toContain("test/fn: environment.TABLE_NAME must stand for one thing only");
    expect(message).toContain('toRead("ORDERS_TABLE")');
  });
});
