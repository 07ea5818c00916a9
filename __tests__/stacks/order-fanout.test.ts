import validate from "asl-validator";
import { expect, it } from "vitest";
import { OrderFanoutStack } from "../../stacks/order-fanout";
import { block, inventory, parsed, synthOf } from "../support/stack";

const stack = synthOf(OrderFanoutStack, "order-fanout")({ alertEmail: "ops@example.com" });
const blocksOf = (type: string) => Object.values(stack.resource[type] ?? {});

it("holds exactly this, and nothing is left to warn of", () => {
  expect(inventory(stack)).toEqual({
    aws_apigatewayv2_api: 1,
    aws_apigatewayv2_integration: 1,
    aws_apigatewayv2_route: 1,
    aws_apigatewayv2_stage: 1,
    aws_cloudwatch_dashboard: 1,
    aws_cloudwatch_event_archive: 1,
    aws_cloudwatch_event_bus: 1,
    aws_cloudwatch_event_rule: 1,
    aws_cloudwatch_event_target: 1,
    aws_cloudwatch_log_group: 7,
    aws_cloudwatch_metric_alarm: 35,
    aws_dynamodb_table: 2,
    aws_iam_role: 7,
    aws_iam_role_policy: 7,
    aws_lambda_event_source_mapping: 2,
    aws_lambda_function: 5,
    aws_lambda_permission: 2,
    aws_sfn_state_machine: 1,
    aws_sns_topic: 2,
    aws_sns_topic_policy: 2,
    aws_sns_topic_subscription: 4,
    aws_sqs_queue: 10,
    aws_sqs_queue_policy: 10,
    aws_sqs_queue_redrive_allow_policy: 2,
  });
  expect(stack.warnings).toEqual([]);
});

it("the topic OrderPlaced reaches two queues and a function, each by a filter on attributes", () => {
  const filters = blocksOf("aws_sns_topic_subscription")
    .filter(({ filter_policy }) => filter_policy !== undefined)
    .map((each) => [each.protocol, each.filter_policy_scope, parsed(each, "filter_policy"), each.raw_message_delivery]);
  expect(filters).toHaveLength(3);
  expect(filters).toEqual(
    expect.arrayContaining([
      ["sqs", "MessageAttributes", { priority: ["high"] }, true],
      ["sqs", "MessageAttributes", { event_type: ["order_placed", "order_renewed"] }, true],
      ["lambda", "MessageAttributes", { region: [{ prefix: "us-" }] }, undefined],
    ]),
  );
  expect(block(stack, "aws_sns_topic", "order-placed")).toMatchObject({ name: "OrderPlaced" });
});

it("names are those of the system", () => {
  const queues = blocksOf("aws_sqs_queue").map(({ name }) => name);
  expect(queues.sort()).toEqual([
    "OrderPlaced-to-email-dlq",
    "OrderPlaced-to-inventory-dlq",
    "OrderPlaced-to-payment-dlq",
    "email-dlq",
    expect.stringMatching(/^fanout-alerts-to-email-/),
    "inventory",
    "inventory-dlq",
    "payment",
    "payment-dlq",
    "route-order-ready-dlq",
  ]);
  const functions = blocksOf("aws_lambda_function").map(({ function_name }) => function_name);
  expect(functions.sort()).toEqual([
    "email",
    "fanout-fulfil",
    "fanout-inventory",
    "fanout-order-api",
    "fanout-payment",
  ]);
});

it("nobody without credentials can place an order", () => {
  expect(blocksOf("aws_apigatewayv2_route")).toMatchObject([
    { route_key: "POST /orders", authorization_type: "AWS_IAM" },
  ]);
});

it("OrderReady starts the workflow, which claims the order first", () => {
  expect(parsed(block(stack, "aws_cloudwatch_event_rule", "route-order-ready"), "event_pattern")).toEqual({
    source: ["shop.payments"],
    "detail-type": ["OrderReady"],
  });
  const definition = parsed(block(stack, "aws_sfn_state_machine", "fulfilment"), "definition");
  expect(validate(definition)).toMatchObject({ isValid: true });
  expect(definition).toMatchObject({
    StartAt: "ClaimOrder",
    States: {
      ClaimOrder: {
        Resource: "arn:aws:states:::dynamodb:putItem",
        Parameters: { ConditionExpression: "attribute_not_exists(orderId) OR execution = :own" },
      },
    },
  });
});

it("an execution that fails releases its claim, and no other's, before it ends with the first error", () => {
  const { States } = parsed(block(stack, "aws_sfn_state_machine", "fulfilment"), "definition") as {
    States: Record<string, { Catch?: { ErrorEquals: string[]; Next: string }[] }>;
  };
  for (const name of ["ClaimOrder", "Pack", "Announce"]) {
    const release = { ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "ReleaseOrder" };
    expect(States[name]?.Catch?.at(-1)).toEqual(release);
  }
  expect(States.ReleaseOrder).toMatchObject({
    Resource: "arn:aws:states:::dynamodb:deleteItem",
    Parameters: {
      Key: { orderId: { "S.$": "$.orderId" }, step: { S: "fulfilment" } },
      ConditionExpression: "attribute_not_exists(orderId) OR execution = :own",
      ExpressionAttributeValues: { ":own": { "S.$": "$$.Execution.Id" } },
    },
    Next: "NotFulfilled",
  });
  expect(States.NotFulfilled).toMatchObject({
    Type: "Fail",
    ErrorPath: "$.failure.Error",
    CausePath: "$.failure.Cause",
  });
});
