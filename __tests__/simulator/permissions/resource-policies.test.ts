import { describe, expect, test } from "vitest";
import type { Sender } from "../../../simulator/world";
import { type Blocks, ref } from "../support/stack-json";
import { judgedBlocks } from "./support/hops";

const ACCOUNT = "123456789012";
const HERE = `eu-central-1:${ACCOUNT}`;
const RULE = `arn:aws:events:${HERE}:rule/orders`;
const TOPIC = `arn:aws:sns:${HERE}:t`;
const ALARM = `arn:aws:cloudwatch:${HERE}:alarm:depth`;

const from = (service: string, sourceArn: string, sourceAccount = ACCOUNT): Sender => ({
  service: `${service}.amazonaws.com`,
  sourceArn,
  sourceAccount,
});
const EVENTS = from("events", RULE);
const SNS = from("sns", TOPIC);
const CLOUDWATCH = from("cloudwatch", ALARM);

const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** The message with which a sender is refused by the place of a stack with a name. */
function refusal(resources: Blocks, sender: Sender, name: string, rest = {}): string | undefined {
  const { topology, permissions } = judgedBlocks(resources, rest);
  const { buses, topics, queues, functions, others } = topology;
  const to = [...buses, ...topics, ...queues, ...functions, ...others].find((place) => place.name === name);
  if (to === undefined) throw new Error(`no place ${name}`);
  const denial = permissions.mayDeliver(sender, to);
  if (denial) expect(denial.code).toBe("NO_PERMISSIONS");
  return denial?.message;
}

describe("a queue", () => {
  const queue = { name: "q" };
  const arn = `arn:aws:sqs:${HERE}:q`;
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions */
  const fromRule = {
    Sid: "EventsToMyQueue",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: arn,
    Condition: { ArnEquals: { "aws:SourceArn": RULE } },
  };
  const beside = (text: string): Blocks => ({
    aws_sqs_queue: { q: queue },
    aws_sqs_queue_policy: { p: { queue_url: ref("aws_sqs_queue.q", "url"), policy: text } },
  });

  test("without a policy lets no service in", () => {
    expect(refusal({ aws_sqs_queue: { q: queue } }, EVENTS, "q")).toBe(
      `events.amazonaws.com for ${RULE} may not sqs:SendMessage on queue q: it has no policy that lets anybody in.`,
    );
  });

  test("lets in whom its policy names, in the queue or beside it", () => {
    expect(refusal(beside(policy(fromRule)), EVENTS, "q")).toBeUndefined();
    expect(refusal({ aws_sqs_queue: { q: { ...queue, policy: policy(fromRule) } } }, EVENTS, "q")).toBeUndefined();
  });

  test("of two policies the one beside the queue counts", () => {
    const both = { ...beside(policy()), aws_sqs_queue: { q: { ...queue, policy: policy(fromRule) } } };
    expect(refusal(both, EVENTS, "q")).toContain("no statement of aws_sqs_queue_policy.p allows it");
  });

  test("refuses another rule, and says what came nearest", () => {
    const other = from("events", `arn:aws:events:${HERE}:rule/other`);
    expect(refusal(beside(policy(fromRule)), other, "q")).toBe(
      `events.amazonaws.com for ${other.sourceArn} may not sqs:SendMessage on queue q: no statement of aws_sqs_queue_policy.p allows it; EventsToMyQueue of aws_sqs_queue_policy.p comes nearest, but has the condition ArnEquals on aws:SourceArn asks for ${RULE}, got: ${other.sourceArn}.`,
    );
    expect(refusal(beside(policy(fromRule)), SNS, "q")).toContain("is for Service events.amazonaws.com");
  });

  test("refuses another account", () => {
    const mine = { ...fromRule, Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } };
    expect(refusal(beside(policy(mine)), EVENTS, "q")).toBeUndefined();
    expect(refusal(beside(policy(mine)), { ...EVENTS, sourceAccount: "999999999999" }, "q")).toContain(
      "got: 999999999999",
    );
  });

  /** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#sns-publish-messages-to-sqs-queue */
  test("takes from a topic, over TLS", () => {
    const fromTopic = {
      ...fromRule,
      Principal: { Service: "sns.amazonaws.com" },
      Condition: { ArnEquals: { "aws:SourceArn": TOPIC } },
    };
    const plain = {
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: arn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    };
    expect(refusal(beside(policy(plain, fromTopic)), SNS, "q")).toBeUndefined();
    expect(refusal(beside(policy({ ...plain, Condition: undefined }, fromTopic)), SNS, "q")).toContain(
      "statement 1 of aws_sqs_queue_policy.p denies it",
    );
  });

  test("a Deny that spares AWS's services", () => {
    const spared = {
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: "*",
      Condition: {
        StringNotEquals: { "aws:PrincipalOrgID": "o-1" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    };
    expect(refusal(beside(policy(spared, fromRule)), EVENTS, "q")).toBeUndefined();
    const { BoolIfExists: _, ...org } = spared.Condition;
    expect(refusal(beside(policy({ ...spared, Condition: org }, fromRule)), EVENTS, "q")).toContain("denies it");
  });

  test("as a dead-letter queue takes from SQS without a policy", () => {
    expect(refusal({ aws_sqs_queue: { q: queue } }, from("sqs", `arn:aws:sqs:${HERE}:other`), "q")).toBeUndefined();
  });

  test("of another stack: its policy is not known, unless this stack writes it", () => {
    const url = `https://sqs.eu-central-1.amazonaws.com/${ACCOUNT}/far`;
    const target: Blocks = {
      aws_cloudwatch_event_rule: { r: { name: "orders", event_pattern: '{"source":["a"]}' } },
      aws_cloudwatch_event_target: { t: { rule: "orders", target_id: "t", arn: `arn:aws:sqs:${HERE}:far` } },
    };
    expect(refusal(target, EVENTS, "far")).toBeUndefined();
    const written = (text: string) => ({ ...target, aws_sqs_queue_policy: { p: { queue_url: url, policy: text } } });
    expect(refusal(written(policy({ ...fromRule, Resource: "*" })), EVENTS, "far")).toBeUndefined();
    expect(refusal(written(policy(fromRule)), EVENTS, "far")).toContain(`is about ${arn}`);
  });
});

describe("a topic", () => {
  const topic = { name: "t" };
  const withPolicy = (...statements: object[]): Blocks => ({
    aws_sns_topic: { t: topic },
    aws_sns_topic_policy: { p: { arn: ref("aws_sns_topic.t"), policy: policy(...statements) } },
  });
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions */
  const fromEvents = {
    Sid: "PublishEventsToMyTopic",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sns:Publish",
    Resource: TOPIC,
  };
  /** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#sns-allow-cloudwatch-alarm-to-publish-to-topic-in-another-account */
  const fromAlarms = {
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "SNS:Publish",
    Resource: TOPIC,
    Condition: { ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:${HERE}:alarm:*` } },
  };

  test("without a policy has the default one: for alarms of the account, not for rules", () => {
    expect(refusal({ aws_sns_topic: { t: topic } }, CLOUDWATCH, "t")).toBeUndefined();
    expect(refusal({ aws_sns_topic: { t: topic } }, { ...CLOUDWATCH, sourceAccount: "9" }, "t")).toContain(
      "AWS:SourceOwner",
    );
    expect(refusal({ aws_sns_topic: { t: topic } }, EVENTS, "t")).toContain(
      "no statement of the default policy of aws_sns_topic.t allows it",
    );
  });

  test("with a policy of its own lets in whom that names", () => {
    expect(refusal(withPolicy(fromEvents), EVENTS, "t")).toBeUndefined();
    expect(refusal({ aws_sns_topic: { t: { ...topic, policy: policy(fromEvents) } } }, EVENTS, "t")).toBeUndefined();
    expect(refusal(withPolicy(fromEvents), CLOUDWATCH, "t")).toContain("is for Service events.amazonaws.com");
    expect(refusal(withPolicy(fromAlarms), CLOUDWATCH, "t")).toBeUndefined();
    expect(refusal(withPolicy(fromAlarms), EVENTS, "t")).toContain("may not sns:Publish on topic t");
  });

  test.each([
    { ArnEquals: { "aws:SourceArn": RULE } },
    { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    { Bool: { "aws:SecureTransport": "true" } },
  ])("lets no rule in by a statement with a condition: %j", (Condition) => {
    expect(refusal(withPolicy({ ...fromEvents, Condition }), EVENTS, "t")).toContain(
      "PublishEventsToMyTopic of aws_sns_topic_policy.p comes nearest, but has a Condition, which counts for nothing in the policy of a topic when EventBridge publishes",
    );
  });

  test("a Deny under a condition counts for rules too, which do not say for whom they work", () => {
    const deny = (Condition: object) => ({ ...fromEvents, Sid: "No", Effect: "Deny", Condition });
    expect(
      refusal(withPolicy(deny({ Bool: { "aws:SecureTransport": "false" } }), fromEvents), EVENTS, "t"),
    ).toBeUndefined();
    const others = deny({ StringNotEquals: { "aws:SourceAccount": ACCOUNT } });
    expect(refusal(withPolicy(others, fromEvents), EVENTS, "t")).toContain("No of aws_sns_topic_policy.p denies it");
  });
});

describe("a function", () => {
  const fn = { aws_lambda_function: { f: { function_name: "f" } }, aws_sns_topic: { t: { name: "t" } } };
  const permitted = (permission: object): Blocks => ({
    ...fn,
    aws_lambda_permission: {
      p: { statement_id: "Invoke", action: "lambda:InvokeFunction", function_name: "f", ...permission },
    },
  });

  test("without a permission is invoked by nobody", () => {
    expect(refusal(fn, EVENTS, "f")).toContain("may not lambda:InvokeFunction on function f: it has no policy");
  });

  test.each<[permission: object, sender: Sender, reason: string | undefined]>([
    [{ principal: "events.amazonaws.com" }, EVENTS, undefined],
    [{ principal: "events.amazonaws.com", source_arn: RULE }, EVENTS, undefined],
    [{ principal: "events.amazonaws.com", source_arn: `arn:aws:events:${HERE}:rule/*` }, EVENTS, undefined],
    [
      { principal: "events.amazonaws.com", source_arn: `${RULE}s` },
      EVENTS,
      `ArnLike on AWS:SourceArn asks for ${RULE}s`,
    ],
    [{ principal: "events.amazonaws.com", source_account: ACCOUNT }, EVENTS, undefined],
    [
      { principal: "events.amazonaws.com", source_account: "9" },
      EVENTS,
      "StringEquals on AWS:SourceAccount asks for 9",
    ],
    [{ principal: "events.amazonaws.com", action: "lambda:GetFunction" }, EVENTS, "is about lambda:GetFunction"],
    [{ principal: "events.amazonaws.com", action: "lambda:*" }, EVENTS, undefined],
    [{ principal: "sns.amazonaws.com", source_arn: TOPIC }, SNS, undefined],
    [{ principal: "sns.amazonaws.com" }, EVENTS, "is for Service sns.amazonaws.com"],
    [{ principal: "lambda.alarms.cloudwatch.amazonaws.com", source_arn: ALARM }, CLOUDWATCH, undefined],
    [{ principal: "cloudwatch.amazonaws.com" }, CLOUDWATCH, "is for Service cloudwatch.amazonaws.com"],
    [{ principal: "*", principal_org_id: "o-1" }, EVENTS, "aws:PrincipalOrgID"],
    [{ principal: "*", function_url_auth_type: "NONE" }, EVENTS, "lambda:FunctionUrlAuthType"],
    [{ principal: ACCOUNT }, EVENTS, `is for AWS ${ACCOUNT}`],
    [{ principal: "events.amazonaws.com", function_name: ref("aws_lambda_function.f") }, EVENTS, undefined],
    [
      { principal: "events.amazonaws.com", qualifier: "live" },
      EVENTS,
      `is about arn:aws:lambda:${HERE}:function:f:live`,
    ],
  ])("%j", (permission, sender, reason) => {
    const message = refusal(permitted(permission), sender, "f");
    if (reason === undefined) expect(message).toBeUndefined();
    else expect(message).toContain(reason);
  });

  test("is permitted by the alias or version that is invoked", () => {
    const invoked = (arn: string, permission: object): Blocks => ({
      ...permitted({ principal: "events.amazonaws.com", ...permission }),
      aws_lambda_alias: { live: { name: "live", function_name: "f", function_version: "1" } },
      aws_cloudwatch_event_rule: { r: { name: "orders", event_pattern: '{"source":["a"]}' } },
      aws_cloudwatch_event_target: { t: { rule: "orders", target_id: "t", arn } },
    });
    const live = ref("aws_lambda_alias.live");
    expect(refusal(invoked(live, { qualifier: "live" }), EVENTS, "f")).toBeUndefined();
    expect(refusal(invoked(live, {}), EVENTS, "f")).toContain(`is about arn:aws:lambda:${HERE}:function:f`);
    expect(refusal(invoked(ref("aws_lambda_function.f"), { qualifier: "live" }), EVENTS, "f")).toContain(":f:live");
  });
});

describe("a bus", () => {
  const bus = { aws_cloudwatch_event_bus: { b: { name: "b" } } };
  const arn = `arn:aws:events:${HERE}:event-bus/b`;
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html */
  const put = {
    Sid: "sid1",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "events:PutEvents",
    Resource: arn,
  };
  const withPolicy = (...statements: object[]): Blocks => ({
    ...bus,
    aws_cloudwatch_event_bus_policy: { p: { event_bus_name: "b", policy: policy(...statements) } },
  });

  test("takes from a rule without a role what its policy lets in", () => {
    expect(refusal(bus, EVENTS, "b")).toContain("may not events:PutEvents on bus b: it has no policy");
    expect(refusal(withPolicy(put), EVENTS, "b")).toBeUndefined();
    expect(
      refusal(withPolicy({ ...put, Condition: { ArnEquals: { "aws:SourceArn": RULE } } }), EVENTS, "b"),
    ).toBeUndefined();
    expect(refusal(withPolicy({ ...put, Principal: { AWS: "9" } }), EVENTS, "b")).toContain("is for AWS 9");
    const fromWest = {
      ...put,
      Effect: "Deny",
      Principal: { AWS: "*" },
      Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-central-1:*:*" } },
    };
    expect(refusal(withPolicy(put, fromWest), EVENTS, "b")).toContain("denies it");
  });

  test("takes what a permission lets in", () => {
    const permission = { statement_id: "s", event_bus_name: "b", principal: ACCOUNT };
    const permitted = (more: object) => ({
      ...bus,
      aws_cloudwatch_event_permission: { p: { ...permission, ...more } },
    });
    expect(refusal(permitted({}), EVENTS, "b")).toBeUndefined();
    const org = { principal: "*", condition: { type: "StringEquals", key: "aws:PrincipalOrgID", value: "o-1" } };
    expect(refusal(permitted(org), EVENTS, "b")).toContain(
      "StringEquals on aws:PrincipalOrgID asks for o-1, got: nothing",
    );
  });

  test("takes nothing from another account or Region without a role", () => {
    for (const far of [
      `arn:aws:events:eu-central-1:999999999999:rule/r`,
      `arn:aws:events:us-west-2:${ACCOUNT}:rule/r`,
    ]) {
      const anybody = { ...put, Principal: "*" };
      expect(refusal(withPolicy(anybody), from("events", far, far.split(":")[4]), "b")).toBe(
        `events.amazonaws.com for ${far} may not events:PutEvents on bus b: that takes a role, and it has no role_arn.`,
      );
    }
  });
});

describe("a log group", () => {
  const group = { aws_cloudwatch_log_group: { g: { name: "/aws/events/all" } } };
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions */
  const store = {
    Sid: "TrustEventsToStoreLogEvent",
    Effect: "Allow",
    Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `arn:aws:logs:${HERE}:log-group:/aws/events/*:*`,
  };
  const withPolicy = (...statements: object[]): Blocks => ({
    ...group,
    aws_cloudwatch_log_resource_policy: { p: { policy_name: "p", policy_document: policy(...statements) } },
  });

  test("is written to where a policy of the account says so", () => {
    expect(refusal(withPolicy(store), EVENTS, "/aws/events/all")).toBeUndefined();
    expect(refusal(group, EVENTS, "/aws/events/all")).toContain(
      "may not logs:CreateLogStream on log group /aws/events/all",
    );
    const elsewhere = { ...store, Resource: `arn:aws:logs:${HERE}:log-group:/shop/*:*` };
    expect(refusal(withPolicy(elsewhere), EVENTS, "/aws/events/all")).toContain("TrustEventsToStoreLogEvent");
  });

  test("the rule may be named where events are put, not where the stream is made", () => {
    const named = { ...store, Condition: { ArnEquals: { "aws:SourceArn": RULE } } };
    const create = { ...store, Action: "logs:CreateLogStream" };
    expect(
      refusal(withPolicy(create, { ...named, Action: "logs:PutLogEvents" }), EVENTS, "/aws/events/all"),
    ).toBeUndefined();
    expect(refusal(withPolicy(named), EVENTS, "/aws/events/all")).toContain("may not logs:CreateLogStream");
  });
});

test("nothing is asked of an e-mail address", () => {
  const stack: Blocks = {
    aws_sns_topic: { t: { name: "t" } },
    aws_sns_topic_subscription: {
      s: { topic_arn: ref("aws_sns_topic.t"), protocol: "email", endpoint: "a@example.com" },
    },
  };
  expect(refusal(stack, SNS, "a@example.com")).toBeUndefined();
});
