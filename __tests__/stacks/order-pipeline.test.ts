import { describe, expect, it } from "vitest";
import { OrderPipelineStack } from "../../stacks/order-pipeline";
import { address, block, inventory, parsed, statements, synthOf } from "../support/stack";

const made = synthOf(OrderPipelineStack, "order-pipeline");
const stack = made();

it("holds exactly this", () => {
  expect(inventory(stack)).toEqual({
    aws_apigatewayv2_api: 1,
    aws_apigatewayv2_integration: 1,
    aws_apigatewayv2_route: 1,
    aws_apigatewayv2_stage: 1,
    aws_cloudwatch_dashboard: 1,
    aws_cloudwatch_event_archive: 1,
    aws_cloudwatch_event_bus: 1,
    aws_cloudwatch_event_rule: 1,
    aws_cloudwatch_event_target: 3,
    aws_cloudwatch_log_group: 5,
    aws_cloudwatch_metric_alarm: 24,
    aws_cloudwatch_query_definition: 4,
    aws_dynamodb_table: 2,
    aws_iam_role: 4,
    aws_iam_role_policy: 4,
    aws_lambda_event_source_mapping: 2,
    aws_lambda_function: 4,
    aws_lambda_permission: 2,
    aws_sns_topic: 1,
    aws_sns_topic_policy: 1,
    aws_sqs_queue: 6,
    aws_sqs_queue_policy: 6,
    aws_sqs_queue_redrive_allow_policy: 2,
  });
});

it("warns of one thing until somebody is told of alarms", () => {
  expect(stack.warnings).toEqual([expect.stringMatching(/^order-pipeline\/alerts: .*\[NO_SUBSCRIBERS\]$/)]);
  expect(made({ alertEmail: "ops@example.com" }).warnings).toEqual([]);
});

describe("the way of an order", () => {
  it("begins at POST /orders, for who signs alone", () => {
    const permission = address(stack, "aws_lambda_permission", "endpoint_POST-orders_permission");
    expect(block(stack, "aws_apigatewayv2_route", "endpoint_POST-orders")).toMatchObject({
      route_key: "POST /orders",
      authorization_type: "AWS_IAM",
      depends_on: [permission],
    });
    expect(block(stack, "aws_lambda_permission", "endpoint_POST-orders_permission")).toMatchObject({
      function_name: `\${${address(stack, "aws_lambda_function", "order-api")}.function_name}`,
      principal: "apigateway.amazonaws.com",
    });
  });

  it("goes on over the bus order-events, where order-api may publish and nothing else", () => {
    expect(block(stack, "aws_cloudwatch_event_bus", "bus").name).toBe("order-events");
    const bus = address(stack, "aws_cloudwatch_event_bus", "bus");
    const granted = statements(block(stack, "aws_iam_role_policy", "order-api_role-policy"));
    expect(granted.map(({ Sid }) => Sid)).toEqual(["PublishEvents", "WriteLogs", "WriteTraces"]);
    expect(granted[0]).toMatchObject({ Action: "events:PutEvents", Resource: `\${${bus}.arn}` });
    expect(block(stack, "aws_lambda_function", "order-api").environment).toMatchObject({
      variables: { EVENT_BUS_NAME: `\${${bus}.name}` },
    });
  });

  it("and by one rule to three targets", () => {
    expect(parsed(block(stack, "aws_cloudwatch_event_rule", "order-placed"), "event_pattern")).toEqual({
      source: ["com.myapp.orders"],
      "detail-type": ["order.placed"],
    });
    const targets = Object.values(stack.resource.aws_cloudwatch_event_target ?? {}).map(({ arn }) => arn);
    const arnOf = (type: string, name: string) => `\${${address(stack, type, name)}.arn}`;
    expect(new Set(targets)).toEqual(
      new Set([
        arnOf("aws_sqs_queue", "payments"),
        arnOf("aws_sqs_queue", "inventory"),
        arnOf("aws_lambda_function", "notifications"),
      ]),
    );
  });

  it("where payments are given up after 3 receives, with an alarm", () => {
    const queue = block(stack, "aws_sqs_queue", "payments");
    expect(queue.name).toBe("payments");
    expect(queue.redrive_policy).toContain('"maxReceiveCount":3');
    expect(queue.redrive_policy).toContain(address(stack, "aws_sqs_queue", "payments_dlq"));
    expect(block(stack, "aws_sqs_queue", "payments_dlq").name).toBe("payments-dlq");
    expect(block(stack, "aws_sqs_queue", "inventory").name).toBe("inventory");
    const alarms = Object.values(stack.resource.aws_cloudwatch_metric_alarm ?? {});
    expect(alarms.find(({ alarm_name }) => alarm_name === "payments-dlq-not-empty")).toMatchObject({ threshold: 0 });
  });

  it("each consumer names what failed, and may touch its own table only", () => {
    for (const [queue, fn] of [
      ["payments", "charge"],
      ["inventory", "reserve"],
    ]) {
      const mapping = block(stack, "aws_lambda_event_source_mapping", `${queue}_to-${fn}`);
      expect(mapping.function_response_types).toEqual(["ReportBatchItemFailures"]);
    }
    const actions = (name: string) =>
      statements(block(stack, "aws_iam_role_policy", `${name}_role-policy`))
        .flatMap(({ Action }) => Action as string | string[])
        .filter((action) => action.startsWith("dynamodb:"));
    expect(actions("reserve")).toEqual(["dynamodb:PutItem"]);
    const remember = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
    expect(actions("charge")).toEqual(remember);
    expect(actions("notifications")).toEqual(remember);
    expect(actions("order-api")).toEqual([]);
  });
});

it("a stage goes in front of every name", () => {
  const prod = made({ stage: "prod" });
  expect(block(prod, "aws_apigatewayv2_api", "endpoint").name).toBe("prod-orders");
  expect(block(prod, "aws_cloudwatch_event_bus", "bus").name).toBe("prod-order-events");
  expect(block(prod, "aws_sqs_queue", "payments_dlq").name).toBe("prod-payments-dlq");
  expect(block(prod, "aws_dynamodb_table", "reservations").name).toBe("prod-reservations");
  expect(block(prod, "aws_lambda_function", "order-api").function_name).toBe("prod-order-api");
});
