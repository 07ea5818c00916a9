// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are expressions of Terraform.

import { describe, expect, it } from "vitest";
import { mockTest } from "../../testing/mock-test/mock-test";

const NAME = 'run "no_event_is_lost_in_silence" {';

describe("mockTest", () => {
  it("mocks each provider, under each of its aliases", () => {
    const text = mockTest({
      terraform: { required_providers: { aws: {}, random: {} } },
      provider: { aws: [{}, { alias: "virginia" }] },
    });
    expect(text.slice(text.indexOf("mock_provider"), text.indexOf(NAME))).toBe(
      'mock_provider "aws" {}\n\nmock_provider "aws" {\n  alias = "virginia"\n}\n\nmock_provider "random" {}\n\n',
    );
  });

  it("gives what others refer to the values that AWS would give it, and nothing to the rest", () => {
    const text = mockTest({
      resource: {
        aws_sqs_queue: {
          orders: { name: "q-orders" },
          prefixed: { name: "${var.stage}-q" },
          alone: { name: "q-alone" },
        },
        aws_iam_role: { reader: {} },
        aws_dynamodb_table: { table: { name: "orders" } },
        aws_s3_bucket: { bucket: { bucket: "orders-archive" } },
        aws_glue_job: { job: { name: "nightly" } },
        aws_ssm_parameter: {
          all: {
            value: [
              "${aws_sqs_queue.orders.arn} ${aws_sqs_queue.orders.url} ${aws_sqs_queue.prefixed.arn} ${aws_sqs_queue.orders.name}",
              "${aws_iam_role.reader.arn} ${aws_dynamodb_table.table.stream_arn} ${aws_s3_bucket.bucket.arn}",
              "${aws_glue_job.job.arn} ${data.aws_caller_identity.me.account_id}",
            ],
          },
        },
      },
      data: { aws_caller_identity: { me: {} } },
    });
    const values = [...text.matchAll(/target = (\S+)\n {2}values = \{\n([^}]*)\}/g)].map(([, target, lines = ""]) => [
      target,
      lines.trim().split(/\n\s*/),
    ]);
    expect(Object.fromEntries(values)).toEqual({
      "aws_sqs_queue.orders": [
        'arn = "arn:aws:sqs:us-east-1:123456789012:q-orders"',
        'url = "https://sqs.us-east-1.amazonaws.com/123456789012/q-orders"',
      ],
      "aws_sqs_queue.prefixed": ['arn = "arn:aws:sqs:us-east-1:123456789012:prefixed"'],
      "aws_iam_role.reader": ['arn = "arn:aws:iam::123456789012:role/reader"'],
      "aws_dynamodb_table.table": ['stream_arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream_arn"'],
      "aws_s3_bucket.bucket": ['arn = "arn:aws:s3:::orders-archive"'],
      "aws_glue_job.job": ['arn = "arn:aws:glue-job:us-east-1:123456789012:nightly"'],
      "data.aws_caller_identity.me": ['account_id = "123456789012"'],
    });
  });

  it("says in each message which construct must do what, and writes nothing there that Terraform would expand", () => {
    const path = "shop/${orders}";
    const text = mockTest({
      resource: { aws_sqs_queue: { orders: { "//": { metadata: { path: `${path}/Resource` } } } } },
    });
    expect(messages(text)).toEqual(['"shop/$${orders} must have exactly one aws_sqs_queue_policy."']);
  });

  it("says nothing of resources with count or for_each, which have no single address", () => {
    const text = mockTest({
      resource: { aws_sqs_queue: { orders: { count: 2 }, others: { for_each: "${var.names}" } } },
    });
    expect(messages(text)).toEqual([]);
    expect(text).toContain(`${NAME}\n}`);
  });

  it("leaves out an excepted construct and what is below it, but not one whose name merely begins alike", () => {
    const queue = (path: string) => ({ "//": { metadata: { path } } });
    const stack = {
      resource: { aws_sqs_queue: { a: queue("shop/orders"), b: queue("shop/orders/dlq"), c: queue("shop/orders-2") } },
    };
    expect(messages(mockTest(stack, { except: ["shop/orders"] }))).toEqual([
      '"shop/orders-2 must have exactly one aws_sqs_queue_policy."',
    ]);
  });

  it("asks a dead-letter queue of a function that a rule invokes, not of one that nothing invokes", () => {
    const text = mockTest({
      resource: {
        aws_cloudwatch_event_rule: { rule: {} },
        aws_cloudwatch_event_target: {
          target: { rule: "${aws_cloudwatch_event_rule.rule.name}", arn: "${aws_lambda_function.invoked.arn}" },
        },
        aws_lambda_function: { invoked: {}, polling: {} },
      },
    });
    expect(messages(text)).toEqual([
      '"aws_cloudwatch_event_target.target must have a dead-letter queue."',
      '"aws_lambda_function.invoked must have a dead-letter queue."',
      '"aws_cloudwatch_event_target.target must be let in by aws_lambda_function.invoked: events.amazonaws.com on behalf of aws_cloudwatch_event_rule.rule."',
    ]);
  });

  it("grows with the stack no faster than the stack", () => {
    const lengths = [100, 200].map((count) => mockTest(queues(count)).length);
    expect((lengths[1] as number) / (lengths[0] as number)).toBeLessThan(2.1);
  });
});

function messages(text: string): string[] {
  return [...text.matchAll(/error_message = (.*)/g)].map(([, message = ""]) => message);
}

function queues(count: number) {
  const names = Array.from({ length: count }, (_, index) => `q${1000 + index}`);
  const each = (make: (name: string) => Record<string, unknown>) =>
    Object.fromEntries(names.map((name) => [name, make(name)]));
  return {
    resource: {
      aws_sqs_queue: each((name) => ({ name })),
      aws_sqs_queue_policy: each((name) => ({ queue_url: `\${aws_sqs_queue.${name}.url}`, policy: "{}" })),
    },
  };
}
