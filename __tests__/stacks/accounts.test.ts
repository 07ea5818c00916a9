import { expect, it } from "vitest";
import { AccountsStack } from "../../stacks/accounts";
import { type Block, block, inventory, parsed, statements, synthOf } from "../support/stack";

const made = synthOf(AccountsStack, "accounts");
const stack = made();

it("holds exactly this", () => {
  expect(inventory(stack)).toEqual({
    aws_cloudwatch_dashboard: 1,
    aws_cloudwatch_event_archive: 1,
    aws_cloudwatch_event_bus: 1,
    aws_cloudwatch_event_rule: 1,
    aws_cloudwatch_event_target: 1,
    aws_cloudwatch_log_group: 3,
    aws_cloudwatch_metric_alarm: 20,
    aws_dynamodb_table: 1,
    aws_iam_role: 3,
    aws_iam_role_policy: 3,
    aws_lambda_event_source_mapping: 1,
    aws_lambda_function: 2,
    aws_pipes_pipe: 1,
    aws_sns_topic: 1,
    aws_sns_topic_policy: 1,
    aws_sqs_queue: 6,
    aws_sqs_queue_policy: 6,
    aws_sqs_queue_redrive_allow_policy: 2,
  });
});

it("warns of one thing until somebody is told of alarms", () => {
  expect(stack.warnings).toEqual([expect.stringMatching(/^accounts\/alerts: .*\[NO_SUBSCRIBERS\]$/)]);
  expect(made({ alertEmail: "ops@example.com" }).warnings).toEqual([]);
});

it("keeps events by account and sequence, which cannot be deleted by accident", () => {
  expect(block(stack, "aws_dynamodb_table", "events")).toMatchObject({
    name: "account-events",
    hash_key: "accountId",
    range_key: "sequence",
    attribute: [
      { name: "accountId", type: "S" },
      { name: "sequence", type: "N" },
    ],
    billing_mode: "PAY_PER_REQUEST",
    deletion_protection_enabled: true,
    point_in_time_recovery: { enabled: true },
    stream_enabled: true,
    stream_view_type: "NEW_IMAGE",
  });
  expect(block(made({ stage: "dev" }), "aws_dynamodb_table", "events")).toMatchObject({
    name: "dev-account-events",
    deletion_protection_enabled: false,
  });
});

it("lets no function publish: events reach the bus by the pipe alone", () => {
  const policies = Object.entries(stack.resource.aws_iam_role_policy ?? {}).map(([name, policy]) => {
    const actions = statements(policy as Block).flatMap(({ Action }) => Action as string | string[]);
    return [name.replace(/_[0-9A-F]{8}$/, ""), actions.filter((action) => /^(dynamodb|events):/.test(action))];
  });
  const read = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"];
  const stream = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map((each) => `dynamodb:${each}`);
  expect(Object.fromEntries(policies)).toEqual({
    "account-command_role-policy": ["dynamodb:PutItem", ...read],
    "account-query_role-policy": read,
    "account-outbox_role-policy": ["events:PutEvents", ...stream],
  });
});

it("executes the commands of an account in their order", () => {
  expect(block(stack, "aws_sqs_queue", "commands")).toMatchObject({
    name: "account-commands.fifo",
    fifo_queue: true,
    content_based_deduplication: false,
    visibility_timeout_seconds: 900,
  });
  expect(block(stack, "aws_lambda_function", "account-command").timeout).toBe(150);
  expect(parsed(block(stack, "aws_sqs_queue", "commands"), "redrive_policy")).toMatchObject({ maxReceiveCount: 10 });
});
