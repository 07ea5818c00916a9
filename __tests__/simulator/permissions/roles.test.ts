import { describe, expect, test } from "vitest";
import type { Denial } from "../../../simulator/permissions/permissions";
import type { Sender } from "../../../simulator/world";
import { type Blocks, ref } from "../support/stack-json";
import { judgedBlocks } from "./support/hops";

const ACCOUNT = "123456789012";
const HERE = `eu-central-1:${ACCOUNT}`;
const RULE = `arn:aws:events:${HERE}:rule/orders`;
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const may = (Action: unknown, Resource: unknown = "*") => ({ Sid: "May", Effect: "Allow", Action, Resource });
const trust = (service: string, more: object = {}) =>
  policy({
    Sid: "Trust",
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: "sts:AssumeRole",
    ...more,
  });

describe("a rule that takes on a role", () => {
  /** A rule with one target and a role `r` with the policies given. */
  function delivered(arn: string, role: Blocks, more: Blocks = {}, trusts = trust("events")): Denial | undefined {
    const { topology, permissions } = judgedBlocks({
      aws_cloudwatch_event_rule: { r: { name: "orders", event_pattern: '{"source":["a"]}' } },
      aws_cloudwatch_event_target: { t: { rule: "orders", target_id: "t", arn, role_arn: ref("aws_iam_role.r") } },
      aws_iam_role: { r: { name: "r", assume_role_policy: trusts } },
      ...more,
      ...role,
    });
    const [rule] = topology.rules;
    const [target] = rule?.targets ?? [];
    if (!rule || !target) throw new Error("the stack has a rule with a target");
    const sender: Sender = {
      service: "events.amazonaws.com",
      sourceArn: rule.arn,
      sourceAccount: rule.bus.location.account,
      roleArn: target.roleArn,
    };
    return permissions.mayDeliver(sender, target.to);
  }
  const inline = (...statements: object[]): Blocks => ({
    aws_iam_role_policy: { p: { role: ref("aws_iam_role.r", "id"), policy: policy(...statements) } },
  });
  const MACHINE: Blocks = { aws_sfn_state_machine: { m: { name: "m" } } };
  const machine = ref("aws_sfn_state_machine.m");

  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html#eb-target-permissions */
  test.each<[arn: string, made: Blocks, action: string]>([
    [machine, MACHINE, "states:StartExecution"],
    [ref("aws_kinesis_stream.s"), { aws_kinesis_stream: { s: { name: "s" } } }, "kinesis:PutRecord"],
    [
      ref("aws_kinesis_firehose_delivery_stream.s"),
      { aws_kinesis_firehose_delivery_stream: { s: { name: "s" } } },
      "firehose:PutRecord",
    ],
    [
      ref("aws_cloudwatch_event_api_destination.d"),
      { aws_cloudwatch_event_api_destination: { d: { name: "d" } } },
      "events:InvokeApiDestination",
    ],
    [ref("aws_cloudwatch_event_bus.b"), { aws_cloudwatch_event_bus: { b: { name: "b" } } }, "events:PutEvents"],
    [ref("aws_sqs_queue.q"), { aws_sqs_queue: { q: { name: "q" } } }, "sqs:SendMessage"],
    [ref("aws_lambda_function.f"), { aws_lambda_function: { f: { function_name: "f" } } }, "lambda:InvokeFunction"],
  ])("to %s: the role must allow it", (arn, made, action) => {
    expect(delivered(arn, inline(may(action, arn)), made)).toBeUndefined();
    expect(delivered(arn, inline(may("s3:*")), made)).toMatchObject({
      code: "NO_PERMISSIONS",
      message: expect.stringContaining(`, as aws_iam_role.r, may not ${action} on `),
    });
    expect(delivered(arn, {}, made)?.message).toContain("the role aws_iam_role.r has no policy");
  });

  test.each<[string, Blocks]>([
    [
      "inline",
      {
        aws_iam_role: {
          r: {
            name: "r",
            assume_role_policy: trust("events"),
            inline_policy: [{ name: "i", policy: policy(may("states:*")) }],
          },
        },
      },
    ],
    [
      "attached",
      {
        aws_iam_policy: { p: { name: "p", policy: policy(may("states:*")) } },
        aws_iam_role_policy_attachment: {
          a: { role: ref("aws_iam_role.r", "name"), policy_arn: ref("aws_iam_policy.p") },
        },
      },
    ],
    [
      "attached to several",
      {
        aws_iam_policy: { p: { name: "p", policy: policy(may("states:*")) } },
        aws_iam_policy_attachment: {
          a: { name: "a", roles: [ref("aws_iam_role.r", "name")], policy_arn: ref("aws_iam_policy.p") },
        },
      },
    ],
    [
      "of AWS",
      {
        aws_iam_role_policy_attachment: {
          a: { role: "r", policy_arn: "arn:aws:iam::aws:policy/AWSStepFunctionsFullAccess" },
        },
      },
    ],
    [
      "of AWS, in the role",
      {
        aws_iam_role: {
          r: {
            name: "r",
            assume_role_policy: trust("events"),
            managed_policy_arns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
          },
        },
      },
    ],
    [
      "of another stack, which is not known",
      { aws_iam_role_policy_attachment: { a: { role: "r", policy_arn: `arn:aws:iam::${ACCOUNT}:policy/far` } } },
    ],
  ])("by a policy %s", (_, role) => {
    expect(delivered(machine, role, MACHINE)).toBeUndefined();
  });

  test("a Deny of the role stands above", () => {
    const role = inline(may("states:*"), { ...may("states:StartExecution", machine), Sid: "No", Effect: "Deny" });
    expect(delivered(machine, role, MACHINE)?.message).toContain("No of aws_iam_role_policy.p denies it");
    const far = {
      aws_iam_role_policy_attachment: { a: { role: "r", policy_arn: `arn:aws:iam::${ACCOUNT}:policy/far` } },
    };
    expect(delivered(machine, { ...role, ...far }, MACHINE)?.message).toContain("denies it");
  });

  test("policies of another role do not count", () => {
    const other = { aws_iam_role_policy: { p: { role: "other", policy: policy(may("states:*")) } } };
    expect(delivered(machine, other, MACHINE)?.message).toContain("has no policy");
    expect(
      delivered(
        machine,
        {
          aws_iam_role_policy_attachment: {
            a: { role: "r", policy_arn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
          },
        },
        MACHINE,
      )?.message,
    ).toContain("no statement of service-role/AWSLambdaBasicExecutionRole allows it");
  });

  test("no further than its boundary", () => {
    const bounded = (boundary: string): Blocks => ({
      ...inline(may("states:*")),
      aws_iam_role: { r: { name: "r", assume_role_policy: trust("events"), permissions_boundary: boundary } },
      aws_iam_policy: {
        b: { name: "b", policy: policy(may("states:StartExecution")) },
        c: { name: "c", policy: policy(may("sqs:*")) },
      },
    });
    expect(delivered(machine, bounded(ref("aws_iam_policy.b")), MACHINE)).toBeUndefined();
    expect(delivered(machine, bounded(ref("aws_iam_policy.c")), MACHINE)?.message).toContain(
      "no statement of aws_iam_policy.c allows it",
    );
  });

  test.each<[trusts: string, reason: string | undefined]>([
    [
      trust("events", {
        Condition: { ArnEquals: { "aws:SourceArn": RULE }, StringEquals: { "aws:SourceAccount": ACCOUNT } },
      }),
      undefined,
    ],
    [
      trust("events", { Condition: { ArnEquals: { "aws:SourceArn": `${RULE}2` } } }),
      `ArnEquals on aws:SourceArn asks for ${RULE}2, got: ${RULE}`,
    ],
    [trust("lambda"), "Trust of aws_iam_role.r comes nearest, but is for Service lambda.amazonaws.com"],
    [
      policy(JSON.parse(trust("events")).Statement[0], { Sid: "No", Effect: "Deny", Principal: "*", Action: "sts:*" }),
      "No of aws_iam_role.r denies it",
    ],
  ])("%s lets it take the role: %s", (trusts, reason) => {
    const denial = delivered(machine, inline(may("states:*")), MACHINE, trusts);
    if (reason === undefined) {
      expect(denial).toBeUndefined();
      return;
    }
    expect(denial?.code).toBe("FAILED_TO_ASSUME_ROLE");
    expect(denial?.message).toContain("events.amazonaws.com for rule orders may not take on the role aws_iam_role.r: ");
    expect(denial?.message).toContain(reason);
  });

  test("to a place of another stack: the role's side is judged", () => {
    const far = `arn:aws:states:${HERE}:stateMachine:far`;
    expect(delivered(far, inline(may("states:StartExecution", far)))).toBeUndefined();
    expect(delivered(far, inline(may("states:StartExecution", `${far}2`)))?.message).toContain(
      "May of aws_iam_role_policy.p",
    );
  });

  test("to a bus of another account: both sides must let it", () => {
    const far = {
      provider: {
        aws: [
          { region: "eu-central-1" },
          { alias: "far", region: "eu-central-1", allowed_account_ids: ["999999999999"] },
        ],
      },
    };
    const { permissions, topology } = judgedBlocks(
      {
        aws_cloudwatch_event_bus: {
          b: { name: "b", provider: "aws.far" },
          open: { name: "open", provider: "aws.far" },
        },
        aws_cloudwatch_event_bus_policy: {
          p: {
            provider: "aws.far",
            event_bus_name: "open",
            policy: policy({
              ...may("events:PutEvents"),
              Principal: { AWS: ACCOUNT },
              Condition: { ArnEquals: { "aws:SourceArn": RULE } },
            }),
          },
        },
        aws_iam_role: {
          r: { name: "r", assume_role_policy: trust("events") },
          none: { name: "none", assume_role_policy: trust("events") },
        },
        ...inline(may("events:PutEvents")),
      },
      far,
    );
    const ask = (bus: string, role: string) => {
      const to = topology.buses.find(({ name }) => name === bus);
      const sender = {
        service: "events.amazonaws.com",
        sourceArn: RULE,
        sourceAccount: ACCOUNT,
        roleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      };
      return to && permissions.mayDeliver(sender, to)?.message;
    };
    expect(ask("open", "r")).toBeUndefined();
    expect(ask("open", "none")).toContain("the role aws_iam_role.none has no policy");
    expect(ask("b", "r")).toContain("it has no policy that lets anybody in");
  });

  test("to a state machine without a role: refused", () => {
    const { topology, permissions } = judgedBlocks(MACHINE);
    const [to] = topology.others;
    const sender = { service: "events.amazonaws.com", sourceArn: RULE, sourceAccount: ACCOUNT };
    expect(to && permissions.mayDeliver(sender, to)?.message).toBe(
      `events.amazonaws.com for ${RULE} may not states:StartExecution on state machine m: that takes a role, and it has no role_arn.`,
    );
  });
});

describe("a function", () => {
  function withRole(policies: readonly object[], more: Blocks = {}, trusts = trust("lambda")) {
    return judgedBlocks({
      aws_sqs_queue: { q: { name: "q" }, dead: { name: "dead" } },
      aws_sns_topic: { t: { name: "t" } },
      aws_iam_role: { r: { name: "r", assume_role_policy: trusts } },
      aws_iam_role_policy: { p: { role: "r", policy: policy(...policies) } },
      aws_lambda_function: {
        f: {
          function_name: "f",
          role: ref("aws_iam_role.r"),
          dead_letter_config: { target_arn: ref("aws_sqs_queue.dead") },
        },
      },
      aws_lambda_event_source_mapping: { m: { event_source_arn: ref("aws_sqs_queue.q"), function_name: "f" } },
      ...more,
    });
  }
  type Judged = ReturnType<typeof judgedBlocks>;
  const consume = ({ topology, permissions }: Judged) => {
    const [queue] = topology.queues;
    const mapping = queue?.mappings[0];
    return queue && mapping && permissions.mayConsume(mapping, queue);
  };
  const call = ({ topology, permissions }: Judged, action: string, arn: string) => {
    const [fn] = topology.functions;
    return fn && permissions.mayCall(fn, action, arn);
  };
  const CONSUME = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

  test("consumes by its own role, by the policy of AWS, or by that of the queue", () => {
    expect(consume(withRole([may(CONSUME, ref("aws_sqs_queue.q"))]))).toBeUndefined();
    expect(consume(withRole([may(CONSUME.slice(1))]))?.message).toBe(
      "function f, as aws_iam_role.r, may not sqs:ReceiveMessage on queue q: no statement of aws_iam_role_policy.p allows it; May of aws_iam_role_policy.p comes nearest, but is about sqs:DeleteMessage, sqs:GetQueueAttributes.",
    );
    const attached = {
      aws_iam_role_policy_attachment: {
        a: { role: "r", policy_arn: "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole" },
      },
    };
    expect(consume(withRole([], attached))).toBeUndefined();
    const byQueue = (principal: string): Blocks => ({
      aws_sqs_queue_policy: {
        p: {
          queue_url: ref("aws_sqs_queue.q", "url"),
          policy: policy({ ...may(CONSUME), Principal: { AWS: principal } }),
        },
      },
    });
    expect(consume(withRole([], byQueue(ref("aws_iam_role.r"))))).toBeUndefined();
    // The account alone leaves it to the policies of the role.
    expect(consume(withRole([], byQueue(ACCOUNT)))?.message).toContain("may not sqs:ReceiveMessage");
  });

  test("with a role that Lambda may not take on does nothing", () => {
    const judged = withRole([may("*")], {}, trust("events"));
    const denial = {
      code: "FAILED_TO_ASSUME_ROLE",
      message: expect.stringContaining("lambda.amazonaws.com for function f may not take on the role aws_iam_role.r"),
    };
    expect(consume(judged)).toMatchObject(denial);
    expect(call(judged, "sqs:SendMessage", `arn:aws:sqs:${HERE}:q`)).toMatchObject(denial);
  });

  test("whose role is of another stack may do anything that nothing here denies", () => {
    const far = { aws_lambda_function: { f: { function_name: "f", role: `arn:aws:iam::${ACCOUNT}:role/far` } } };
    const judged = withRole([], far);
    expect(consume(judged)).toBeUndefined();
    expect(call(judged, "sqs:SendMessage", `arn:aws:sqs:${HERE}:q`)).toBeUndefined();
  });

  test("hands what it failed to process to its dead-letter queue by its role", () => {
    const onFailure = ({ topology, permissions }: Judged) => {
      const [fn] = topology.functions;
      const sender = { service: "lambda.amazonaws.com", sourceArn: fn?.arn ?? "", sourceAccount: ACCOUNT };
      return fn?.onFailure && permissions.mayDeliver(sender, fn.onFailure)?.message;
    };
    expect(onFailure(withRole([may("sqs:SendMessage", ref("aws_sqs_queue.dead"))]))).toBeUndefined();
    expect(onFailure(withRole([may("sqs:SendMessage", ref("aws_sqs_queue.q"))]))).toContain(
      "lambda.amazonaws.com for function f, as aws_iam_role.r, may not sqs:SendMessage on queue dead",
    );
  });

  test("its code may be told apart from Lambda's own calls", () => {
    const fromCode = {
      ...may("sqs:*"),
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": `arn:aws:lambda:${HERE}:function:f` } },
    };
    const judged = withRole([fromCode]);
    expect(call(judged, "sqs:SendMessage", `arn:aws:sqs:${HERE}:q`)).toBeUndefined();
    expect(consume(judged)?.message).toContain("lambda:SourceFunctionArn");
  });

  test("calls what its role allows, in the stack or beyond it", () => {
    const tagged = { aws_iam_role: { r: { name: "r", assume_role_policy: trust("lambda"), tags: { team: "shop" } } } };
    const judged = withRole(
      [
        may(
          "sqs:SendMessage",
          "arn:aws:sqs:*:*:${aws:PrincipalTag/team}-*".replace("${", () => "$${"),
        ),
      ],
      tagged,
    );
    expect(call(judged, "sqs:SendMessage", `arn:aws:sqs:${HERE}:shop-far`)).toBeUndefined();
    expect(call(judged, "sqs:SendMessage", `arn:aws:sqs:${HERE}:q`)?.message).toContain(
      "may not sqs:SendMessage on queue q",
    );
    expect(call(judged, "ssm:GetParameter", `arn:aws:ssm:${HERE}:parameter/p`)?.message).toContain(
      "may not ssm:GetParameter",
    );
  });
});

test("SNS reaches Firehose by the role of the subscription", () => {
  const { topology, permissions } = judgedBlocks({
    aws_sns_topic: { t: { name: "t" } },
    aws_kinesis_firehose_delivery_stream: { s: { name: "s" } },
    aws_iam_role: { r: { name: "r", assume_role_policy: trust("sns") } },
    aws_iam_role_policy: { p: { role: "r", policy: policy(may("firehose:PutRecord")) } },
    aws_sns_topic_subscription: {
      s: {
        topic_arn: ref("aws_sns_topic.t"),
        protocol: "firehose",
        endpoint: ref("aws_kinesis_firehose_delivery_stream.s"),
        subscription_role_arn: ref("aws_iam_role.r"),
      },
    },
  });
  const [to] = topology.others;
  const sender = { service: "sns.amazonaws.com", sourceArn: topology.topics[0]?.arn ?? "", sourceAccount: ACCOUNT };
  expect(to && permissions.mayDeliver(sender, to)).toBeUndefined();
});

test("an answer is the same for every sender that says the same, and the next time", () => {
  const { topology, permissions } = judgedBlocks({ aws_sqs_queue: { q: { name: "q" } } });
  const [queue] = topology.queues;
  if (!queue) throw new Error("the stack has a queue");
  const sender = { service: "events.amazonaws.com", sourceArn: RULE, sourceAccount: ACCOUNT };
  const denial = permissions.mayDeliver(sender, queue);
  expect(denial).toBeDefined();
  expect(permissions.mayDeliver(sender, queue)).toBe(denial);
  expect(permissions.mayDeliver({ ...sender }, queue)).toBe(denial);
});

test("a policy that cannot be read is named", () => {
  const stack = (text: string) => judgedBlocks({ aws_sqs_queue: { q: { name: "q", policy: text } } });
  const ask = ({ topology, permissions }: ReturnType<typeof stack>) =>
    permissions.mayDeliver(
      { service: "events.amazonaws.com", sourceArn: RULE, sourceAccount: ACCOUNT },
      topology.queues[0] as never,
    );
  expect(() => ask(stack("{"))).toThrow("aws_sqs_queue.q.policy must be JSON");
  expect(() => ask(stack(ref("data.aws_ssm_parameter.p", "value")))).toThrow(
    "aws_sqs_queue.q.policy must refer to what is in the stack",
  );
});
