// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of Terraform
import { describe, expect, test } from "vitest";
import { type ResolveOptions, resolveStack } from "../../../simulator/terraform";
import { type Blocks, ref, stackJson } from "../support/stack-json";

const ACCOUNT = "123456789012";

/** The value of an attribute in a stack of these resources. */
function attribute(resources: Blocks, address: string, name: string, rest = {}, options: ResolveOptions = {}) {
  const stack = resolveStack(stackJson(resources, rest), options);
  return [...stack.resources, ...stack.dataSources].find((each) => each.address === address)?.attribute(name);
}

describe("what AWS computes", () => {
  // [type, given, attribute, value as AWS spells it]
  test.each([
    ["aws_cloudwatch_event_bus", { name: "b" }, "arn", `arn:aws:events:eu-central-1:${ACCOUNT}:event-bus/b`],
    ["aws_cloudwatch_event_archive", { name: "a" }, "arn", `arn:aws:events:eu-central-1:${ACCOUNT}:archive/a`],
    ["aws_cloudwatch_event_rule", { name: "r" }, "arn", `arn:aws:events:eu-central-1:${ACCOUNT}:rule/r`],
    [
      "aws_cloudwatch_event_rule",
      { name: "r", event_bus_name: "b" },
      "arn",
      `arn:aws:events:eu-central-1:${ACCOUNT}:rule/b/r`,
    ],
    ["aws_cloudwatch_event_rule", { name: "r", event_bus_name: "b" }, "id", "b/r"],
    ["aws_cloudwatch_event_target", { rule: "r", target_id: "t", event_bus_name: "b" }, "id", "b-r-t"],
    ["aws_cloudwatch_event_target", { rule: "r", target_id: "t" }, "id", "r-t"],
    ["aws_sqs_queue", { name: "q" }, "arn", `arn:aws:sqs:eu-central-1:${ACCOUNT}:q`],
    ["aws_sqs_queue", { name: "q" }, "url", `https://sqs.eu-central-1.amazonaws.com/${ACCOUNT}/q`],
    ["aws_sqs_queue", { name: "q" }, "id", `https://sqs.eu-central-1.amazonaws.com/${ACCOUNT}/q`],
    ["aws_sqs_queue", { name: "q" }, "visibility_timeout_seconds", 30],
    ["aws_sqs_queue", { name: "q" }, "message_retention_seconds", 345600],
    ["aws_sns_topic", { name: "t" }, "arn", `arn:aws:sns:eu-central-1:${ACCOUNT}:t`],
    ["aws_sns_topic", { name: "t" }, "id", `arn:aws:sns:eu-central-1:${ACCOUNT}:t`],
    ["aws_lambda_function", { function_name: "f" }, "arn", `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:f`],
    [
      "aws_lambda_function",
      { function_name: "f" },
      "qualified_arn",
      `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:f:$LATEST`,
    ],
    [
      "aws_lambda_function",
      { function_name: "f" },
      "invoke_arn",
      `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:${ACCOUNT}:function:f/invocations`,
    ],
    [
      "aws_lambda_event_source_mapping",
      { function_name: "f" },
      "function_arn",
      `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:f`,
    ],
    ["aws_cloudwatch_metric_alarm", { alarm_name: "a" }, "arn", `arn:aws:cloudwatch:eu-central-1:${ACCOUNT}:alarm:a`],
    [
      "aws_cloudwatch_dashboard",
      { dashboard_name: "d" },
      "dashboard_arn",
      `arn:aws:cloudwatch::${ACCOUNT}:dashboard/d`,
    ],
    ["aws_cloudwatch_log_group", { name: "/l/g" }, "arn", `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/l/g`],
    ["aws_iam_role", { name: "r" }, "arn", `arn:aws:iam::${ACCOUNT}:role/r`],
    ["aws_iam_role", { name: "r", path: "/p/" }, "arn", `arn:aws:iam::${ACCOUNT}:role/p/r`],
    ["aws_kms_alias", { name: "alias/k" }, "arn", `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/k`],
    ["aws_dynamodb_table", { name: "t" }, "arn", `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/t`],
    ["aws_s3_bucket", { bucket: "b" }, "arn", "arn:aws:s3:::b"],
    ["aws_sfn_state_machine", { name: "s" }, "arn", `arn:aws:states:eu-central-1:${ACCOUNT}:stateMachine:s`],
    ["aws_kinesis_stream", { name: "k" }, "arn", `arn:aws:kinesis:eu-central-1:${ACCOUNT}:stream/k`],
    [
      "aws_kinesis_firehose_delivery_stream",
      { name: "f" },
      "arn",
      `arn:aws:firehose:eu-central-1:${ACCOUNT}:deliverystream/f`,
    ],
  ] as const)("%s %j: %s", (type, given, name, value) => {
    expect(attribute({ [type]: { x: given } }, `${type}.x`, name)).toBe(value);
  });

  test("what is given stands above what is computed", () => {
    expect(
      attribute({ aws_sqs_queue: { x: { name: "q", delay_seconds: 5 } } }, "aws_sqs_queue.x", "delay_seconds"),
    ).toBe(5);
  });

  test("a name of which only the prefix is given is made up, the same every time, another for each resource", () => {
    const resources = {
      aws_sqs_queue: { a: { name_prefix: "q-" }, b: { name_prefix: "q-" }, c: { name_prefix: "q-", fifo_queue: true } },
    };
    const a = attribute(resources, "aws_sqs_queue.a", "name");
    expect(a).toMatch(/^q-[0-9a-f]{26}$/);
    expect(attribute(resources, "aws_sqs_queue.a", "name")).toBe(a);
    expect(attribute(resources, "aws_sqs_queue.a", "arn")).toBe(`arn:aws:sqs:eu-central-1:${ACCOUNT}:${a}`);
    expect(attribute(resources, "aws_sqs_queue.b", "name")).not.toBe(a);
    expect(attribute(resources, "aws_sqs_queue.c", "name")).toMatch(/^q-[0-9a-f]{26}\.fifo$/);
  });

  test("keys and subscriptions get a UUID that depends on their address", () => {
    const resources = { aws_kms_key: { a: {}, b: {} } };
    const arn = String(attribute(resources, "aws_kms_key.a", "arn"));
    expect(arn).toMatch(
      /^arn:aws:kms:eu-central-1:123456789012:key\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(attribute(resources, "aws_kms_key.b", "arn")).not.toBe(arn);
  });
});

describe("references", () => {
  const resources = {
    aws_sqs_queue: {
      "orders-1": {
        name: "q",
        redrive_policy: `{"deadLetterTargetArn":"${ref("aws_sqs_queue.dlq")}","maxReceiveCount":5}`,
      },
      dlq: { name: "d", redrive_allow_policy: `{"sourceQueueArns":["${ref("aws_sqs_queue.orders-1")}"]}` },
    },
    aws_lambda_function: {
      f: { function_name: "f", timeout: 7, environment: [{ variables: { A: ref("aws_sqs_queue.dlq", "url") } }] },
    },
  };

  test("within text, next to each other", () => {
    const name = `${ref("aws_sqs_queue.dlq", "name")}-and-${ref("aws_sqs_queue.orders-1", "name")}`;
    expect(attribute({ ...resources, aws_sns_topic: { t: { name } } }, "aws_sns_topic.t", "name")).toBe("d-and-q");
  });

  test("keep the type of what they refer to", () => {
    expect(
      attribute({ ...resources, aws_x: { y: { n: ref("aws_lambda_function.f", "timeout") } } }, "aws_x.y", "n"),
    ).toBe(7);
  });

  test("two resources may refer to each other by different attributes", () => {
    expect(attribute(resources, "aws_sqs_queue.dlq", "redrive_allow_policy")).toBe(
      `{"sourceQueueArns":["arn:aws:sqs:eu-central-1:${ACCOUNT}:q"]}`,
    );
    expect(attribute(resources, "aws_sqs_queue.orders-1", "redrive_policy")).toBe(
      `{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:${ACCOUNT}:d","maxReceiveCount":5}`,
    );
  });

  test("into nested blocks", () => {
    const value = "${aws_lambda_function.f.environment[0].variables.A}";
    expect(attribute({ ...resources, aws_x: { y: { value } } }, "aws_x.y", "value")).toMatch(/\/d$/);
  });

  test("an attribute made out of itself is named with the circle", () => {
    const circle = {
      aws_sqs_queue: { a: { name: ref("aws_sqs_queue.b", "name") }, b: { name: ref("aws_sqs_queue.a", "name") } },
    };
    expect(() => attribute(circle, "aws_sqs_queue.a", "name")).toThrow(
      "aws_sqs_queue.a.name must not be made out of itself, got: aws_sqs_queue.a.name → aws_sqs_queue.b.name → aws_sqs_queue.a.name.",
    );
  });

  test("to nothing: the message names the attribute, the expression and the reason", () => {
    const broken = { aws_sns_topic: { t: { name: "x-${aws_sqs_queue.gone.name}" } } };
    expect(() => attribute(broken, "aws_sns_topic.t", "name")).toThrow(
      'aws_sns_topic.t.name must refer to what is in the stack, got: "x-${aws_sqs_queue.gone.name}": there is no aws_sqs_queue.gone.',
    );
  });

  test("to an attribute that only AWS knows", () => {
    const broken = {
      aws_x: { y: { v: ref("aws_sqs_queue.q", "kms_data_key_reuse_period_seconds") } },
      aws_sqs_queue: { q: { name: "q" } },
    };
    expect(() => attribute(broken, "aws_x.y", "v")).toThrow("is given nowhere, and only AWS knows it");
  });

  test("what is wrong in one attribute does not keep anybody from asking for another", () => {
    const half = { aws_sqs_queue: { q: { name: "q", policy: '${templatefile("p", {})}' } } };
    expect(attribute(half, "aws_sqs_queue.q", "arn")).toMatch(/:q$/);
    expect(() => attribute(half, "aws_sqs_queue.q", "policy")).toThrow("the function templatefile is not known");
  });

  test("an unknown type has an ARN of its own to be told apart by", () => {
    const odd = { aws_batch_job_queue: { j: {} }, aws_x: { y: { v: ref("aws_batch_job_queue.j") } } };
    expect(attribute(odd, "aws_x.y", "v")).toBe(`arn:aws:batch:eu-central-1:${ACCOUNT}:aws_batch_job_queue.j`);
  });

  test("count and for_each are refused by name", () => {
    expect(() => attribute({ aws_sqs_queue: { q: { name: "q", count: 2 } } }, "aws_sqs_queue.q", "arn")).toThrow(
      "aws_sqs_queue.q must be one resource, got: count. Make the resources in a loop of the program instead.",
    );
  });
});

describe("variables, locals and data sources", () => {
  const rest = {
    variable: { stage: { default: "dev" }, needed: {} },
    locals: { prefix: "${var.stage}-x" },
    data: {
      aws_region: { r: {} },
      aws_partition: { p: {} },
      aws_caller_identity: { c: {} },
      aws_sqs_queue: { there: { name: "old" } },
      aws_vpc: { v: {} },
    },
  };
  const value = (expression: string, options?: ResolveOptions) =>
    resolveStack(stackJson({}, rest), options).evaluate(expression);

  test.each([
    ["${var.stage}", "dev"],
    ["${local.prefix}", "dev-x"],
    ["${data.aws_region.r.name}", "eu-central-1"],
    ["${data.aws_partition.p.partition}", "aws"],
    ["${data.aws_caller_identity.c.account_id}", ACCOUNT],
    ["${data.aws_sqs_queue.there.arn}", `arn:aws:sqs:eu-central-1:${ACCOUNT}:old`],
  ])("%s", (expression, expected) => expect(value(expression)).toBe(expected));

  test("variables can be given", () =>
    expect(value("${local.prefix}", { variables: { stage: "prod" } })).toBe("prod-x"));

  test("what another stack knows can be given", () => {
    const known = { "data.terraform_remote_state.other": { outputs: { arn: "arn:aws:sqs:eu-central-1:1:q" } } };
    const stack = resolveStack(stackJson({}, { data: { terraform_remote_state: { other: { backend: "local" } } } }), {
      known,
    });
    expect(stack.evaluate("${data.terraform_remote_state.other.outputs.arn}")).toBe("arn:aws:sqs:eu-central-1:1:q");
  });

  test("a variable without a value is named", () =>
    expect(() => value("${var.needed}")).toThrow('the variable "needed" has no value'));
  test("a data source that calls AWS is named", () =>
    expect(() => value("${data.aws_vpc.v.arn}")).toThrow("data.aws_vpc.v.arn is given nowhere"));
});

describe("providers", () => {
  const arnWith = (provider: unknown, own: object, options?: ResolveOptions) =>
    attribute(
      { aws_sqs_queue: { q: { name: "q", ...own } } },
      "aws_sqs_queue.q",
      "arn",
      { provider: { aws: provider } },
      options,
    );

  test.each([
    ["the Region of the provider", [{ region: "sa-east-1" }], {}, `arn:aws:sqs:sa-east-1:${ACCOUNT}:q`],
    ["one that names no Region", [{}], {}, `arn:aws:sqs:us-east-1:${ACCOUNT}:q`],
    [
      "an alias",
      [{ region: "sa-east-1" }, { alias: "far", region: "us-west-2" }],
      { provider: "aws.far" },
      `arn:aws:sqs:us-west-2:${ACCOUNT}:q`,
    ],
    ["China", [{ region: "cn-north-1" }], {}, `arn:aws-cn:sqs:cn-north-1:${ACCOUNT}:q`],
    ["GovCloud", [{ region: "us-gov-west-1" }], {}, `arn:aws-us-gov:sqs:us-gov-west-1:${ACCOUNT}:q`],
    [
      "a role in another account",
      [{ region: "eu-west-1", assume_role: [{ role_arn: "arn:aws:iam::210987654321:role/deploy" }] }],
      {},
      "arn:aws:sqs:eu-west-1:210987654321:q",
    ],
    [
      "an allowed account",
      { region: "eu-west-1", allowed_account_ids: ["210987654321"] },
      {},
      "arn:aws:sqs:eu-west-1:210987654321:q",
    ],
  ])("%s", (_, provider, own, arn) => expect(arnWith(provider, own)).toBe(arn));

  test("account and Region can be given", () =>
    expect(arnWith([{}], {}, { account: "000000000001", region: "eu-north-1" })).toBe(
      "arn:aws:sqs:eu-north-1:000000000001:q",
    ));

  test("the queue's URL in China", () => {
    const url = attribute({ aws_sqs_queue: { q: { name: "q" } } }, "aws_sqs_queue.q", "url", {
      provider: { aws: { region: "cn-north-1" } },
    });
    expect(url).toBe(`https://sqs.cn-north-1.amazonaws.com.cn/${ACCOUNT}/q`);
  });

  test("an alias that there is not", () =>
    expect(() => arnWith([{}], { provider: "aws.nowhere" })).toThrow(
      'aws_sqs_queue.q: provider must be one of the stack\'s, got: "aws.nowhere".',
    ));
});

describe("bad input", () => {
  test.each([
    ["not JSON", "{ resource", "STACK_NOT_JSON", 'The stack must be JSON, got: "{ resource"'],
    ["empty", "", "STACK_NOT_JSON", 'The stack must be JSON, got: ""'],
    ["a list", "[]", "STACK_SHAPE", "the stack must be an object, got: []"],
    [
      "some other JSON",
      '{"name":"signalbox","version":"1"}',
      "STACK_SHAPE",
      "the stack must hold resources, as cdk.tf.json does, got: name, version.",
    ],
    [
      "a type that is no object",
      '{"resource":{"aws_sqs_queue":3}}',
      "STACK_SHAPE",
      "resource.aws_sqs_queue must be an object, got: 3.",
    ],
    [
      "a resource that is no object",
      '{"resource":{"aws_sqs_queue":{"q":"x"}}}',
      "STACK_SHAPE",
      'aws_sqs_queue.q must be an object, got: "x".',
    ],
  ])("%s", (_, text, code, message) => {
    expect(() => resolveStack(text)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) as string }),
    );
  });

  test("a stack without resources is one", () => expect(resolveStack({ terraform: {} }).resources).toEqual([]));
});
