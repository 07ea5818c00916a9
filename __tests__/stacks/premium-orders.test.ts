import { expect, it } from "vitest";
import { PremiumOrdersStack } from "../../stacks/premium-orders";
import { block, inventory, parsed, synthOf } from "../support/stack";

const made = synthOf(PremiumOrdersStack, "premium-orders");
const stack = made();

it("holds exactly this", () => {
  expect(inventory(stack)).toEqual({
    aws_cloudwatch_dashboard: 1,
    aws_cloudwatch_event_archive: 1,
    aws_cloudwatch_event_bus: 1,
    aws_cloudwatch_event_rule: 1,
    aws_cloudwatch_event_target: 1,
    aws_cloudwatch_log_group: 1,
    aws_cloudwatch_metric_alarm: 9,
    aws_dynamodb_table: 1,
    aws_iam_role: 1,
    aws_iam_role_policy: 1,
    aws_lambda_event_source_mapping: 1,
    aws_lambda_function: 1,
    aws_sns_topic: 1,
    aws_sns_topic_policy: 1,
    aws_sqs_queue: 3,
    aws_sqs_queue_policy: 3,
    aws_sqs_queue_redrive_allow_policy: 1,
  });
});

it("warns of one thing until somebody is told of alarms", () => {
  expect(stack.warnings).toEqual([expect.stringMatching(/^premium-orders\/alerts: .*\[NO_SUBSCRIBERS\]$/)]);
  expect(made({ alertEmail: "ops@example.com" }).warnings).toEqual([]);
});

it("lets the rule pick the orders above 100 of premium customers", () => {
  const rule = block(stack, "aws_cloudwatch_event_rule", "route-premium-orders");
  expect(rule.name).toBe("route-premium-orders");
  expect(parsed(rule, "event_pattern")).toEqual({
    source: ["premium.shop"],
    "detail-type": ["OrderPlaced"],
    detail: { amount: [{ numeric: [">", 100] }], customerId: [{ prefix: "premium-" }] },
  });
  expect(block(stack, "aws_cloudwatch_event_target", "route-premium-orders_to-orders").arn).toContain(
    "aws_sqs_queue.orders_",
  );
  expect(block(stack, "aws_lambda_event_source_mapping", "orders_to-premium-care")).toMatchObject({
    function_response_types: ["ReportBatchItemFailures"],
  });
});

it("a stage goes in front of every name", () => {
  const prod = made({ stage: "prod" });
  expect(block(prod, "aws_cloudwatch_event_bus", "bus").name).toBe("prod-premium-shop");
  expect(block(prod, "aws_sqs_queue", "orders").name).toBe("prod-premium-orders");
  expect(block(prod, "aws_lambda_function", "premium-care").function_name).toBe("prod-premium-care");
});
