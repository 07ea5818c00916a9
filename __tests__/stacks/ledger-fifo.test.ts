import { expect, it } from "vitest";
import { LedgerFifoStack } from "../../stacks/ledger-fifo";
import { type Block, block, inventory, parsed, statements, synthOf } from "../support/stack";

const made = synthOf(LedgerFifoStack, "ledger-fifo");
const stack = made();
const names = (of: typeof stack, type: string, key: string) =>
  Object.values(of.resource[type] ?? {})
    .map((each: Block) => each[key])
    .sort();

it("holds exactly this", () => {
  expect(inventory(stack)).toEqual({
    aws_cloudwatch_dashboard: 1,
    aws_cloudwatch_log_group: 1,
    aws_cloudwatch_metric_alarm: 10,
    aws_dynamodb_table: 1,
    aws_iam_role: 1,
    aws_iam_role_policy: 1,
    aws_lambda_event_source_mapping: 1,
    aws_lambda_function: 1,
    aws_sns_topic: 2,
    aws_sns_topic_policy: 2,
    aws_sns_topic_subscription: 1,
    aws_sqs_queue: 3,
    aws_sqs_queue_policy: 3,
    aws_sqs_queue_redrive_allow_policy: 1,
  });
});

it("warns of one thing until somebody is told of alarms", () => {
  expect(stack.warnings).toEqual([expect.stringMatching(/^ledger-fifo\/alerts: .*\[NO_SUBSCRIBERS\]$/)]);
  expect(made({ alertEmail: "ops@example.com" }).warnings).toEqual([]);
});

it("is FIFO from end to end, and deduplicates by the id that is given", () => {
  expect(names(stack, "aws_sns_topic", "name")).toEqual(["ledger-alerts", "transactions.fifo"]);
  expect(names(stack, "aws_sqs_queue", "name")).toEqual([
    "transactions-dlq.fifo",
    "transactions-to-transactions-dlq.fifo",
    "transactions.fifo",
  ]);
  expect(block(stack, "aws_sns_topic", "transactions-topic")).toMatchObject({
    fifo_topic: true,
    content_based_deduplication: false,
  });
  const queue = block(stack, "aws_sqs_queue", "transactions");
  expect(queue).toMatchObject({
    fifo_queue: true,
    content_based_deduplication: false,
    message_retention_seconds: 14 * 86_400,
    visibility_timeout_seconds: 1200,
  });
  expect(block(stack, "aws_lambda_function", "ledger").timeout).toBe(200);
  expect(parsed(queue, "redrive_policy")).toMatchObject({ maxReceiveCount: 10 });
  expect(block(stack, "aws_sns_topic_subscription", "transactions-topic_to-transactions")).toMatchObject({
    protocol: "sqs",
    raw_message_delivery: true,
  });
});

it("lets the function add lines to the ledger and read them, and neither change nor delete any", () => {
  expect(block(stack, "aws_dynamodb_table", "ledger-table")).toMatchObject({
    name: "ledger",
    hash_key: "accountId",
    range_key: "sequence",
    deletion_protection_enabled: true,
  });
  const actions = statements(block(stack, "aws_iam_role_policy", "ledger_role-policy"))
    .flatMap(({ Action }) => Action as string[])
    .filter((action) => action.startsWith("dynamodb:"));
  expect(actions.sort()).toEqual(["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]);
});

it("a stage goes in front of every name", () => {
  const prod = made({ stage: "prod" });
  expect(names(prod, "aws_sns_topic", "name")).toEqual(["prod-ledger-alerts", "prod-transactions.fifo"]);
  expect(names(prod, "aws_lambda_function", "function_name")).toEqual(["prod-ledger"]);
});
