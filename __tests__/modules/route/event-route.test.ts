import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { TerraformStack } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  acceptRisk,
  arnTarget,
  busTarget,
  EncryptionKey,
  EventBus,
  EventRoute,
  type EventRouteProps,
  FanoutTopic,
  HandlerFunction,
  ReliableQueue,
  type RouteTarget,
  setStage,
} from "../../../modules";
import { address, block, inventory, newStack, refused, statements, synth, synthesized } from "../../support/stack";

const PATTERN = { source: ["app.orders"] };

const route =
  (props: Partial<EventRouteProps> = {}, targets?: (stack: TerraformStack) => EventRouteProps["targets"]) =>
  (stack: TerraformStack) => {
    const bus = new EventBus(stack, "bus", { name: "ecom-bus" });
    const given = targets?.(stack) ?? [arn("a")];
    return new EventRoute(stack, "route", { bus, pattern: PATTERN, targets: given, ...props } as EventRouteProps);
  };

const FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:f";
const arn = (id: string): RouteTarget =>
  arnTarget({ id, arn: `arn:aws:lambda:eu-central-1:123456789012:function:${id}` });
const queue = (stack: TerraformStack, props = {}) => new ReliableQueue(stack, "orders", { name: "q-orders", ...props });

describe("what it deploys", () => {
  it("makes a rule, a target, a dead-letter queue and three alarms", () => {
    const stack = synthesized(route());
    expect(inventory(stack)).toEqual({
      aws_cloudwatch_event_bus: 1,
      aws_cloudwatch_event_rule: 1,
      aws_cloudwatch_event_target: 1,
      aws_cloudwatch_metric_alarm: 3,
      aws_sqs_queue: 1,
      aws_sqs_queue_policy: 1,
    });
    expect(block(stack, "aws_cloudwatch_event_rule", "route")).toMatchObject({
      name: "route",
      event_bus_name: `\${${address(stack, "aws_cloudwatch_event_bus", "bus")}.name}`,
      event_pattern: '{"source":["app.orders"]}',
      state: "ENABLED",
    });
    expect(block(stack, "aws_sqs_queue", "route_dlq")).toMatchObject({
      name: "route-dlq",
      message_retention_seconds: 1_209_600,
      redrive_allow_policy: '{"redrivePermission":"denyAll"}',
    });
  });

  it("lets its rule alone put events into its dead-letter queue, before the target is there", () => {
    const stack = synthesized(route());
    expect(statements(block(stack, "aws_sqs_queue_policy", "route_dlq_policy"))[1]).toMatchObject({
      Sid: "AllowEventsSendMessage",
      Condition: {
        ArnEquals: { "aws:SourceArn": `\${${address(stack, "aws_cloudwatch_event_rule", "route")}.arn}` },
        StringEquals: {
          "aws:SourceAccount": `\${element(split(":", ${address(stack, "aws_sqs_queue", "route_dlq")}.arn), 4)}`,
        },
      },
    });
    expect(block(stack, "aws_cloudwatch_event_target", "route_to-a")).toMatchObject({
      target_id: "a",
      rule: `\${${address(stack, "aws_cloudwatch_event_rule", "route")}.name}`,
      event_bus_name: `\${${address(stack, "aws_cloudwatch_event_bus", "bus")}.name}`,
      dead_letter_config: { arn: `\${${address(stack, "aws_sqs_queue", "route_dlq")}.arn}` },
      depends_on: [address(stack, "aws_sqs_queue_policy", "route_dlq_policy")],
    });
  });

  it("alarms on invocations that failed for good and on events that not even the dead-letter queue took", () => {
    const stack = synthesized(route());
    const dimensions = {
      EventBusName: `\${${address(stack, "aws_cloudwatch_event_bus", "bus")}.name}`,
      RuleName: `\${${address(stack, "aws_cloudwatch_event_rule", "route")}.name}`,
    };
    expect(block(stack, "aws_cloudwatch_metric_alarm", "route_failed-alarm")).toMatchObject({
      alarm_name: "route-failed-invocations",
      namespace: "AWS/Events",
      metric_name: "FailedInvocations",
      statistic: "Sum",
      threshold: 0,
      dimensions,
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "route_lost-alarm")).toMatchObject({
      alarm_name: "route-lost-events",
      metric_name: "InvocationsFailedToBeSentToDlq",
      dimensions,
    });
  });

  it("names the metrics of the default bus without a bus, as EventBridge does", () => {
    const stack = synthesized((scope) => {
      const bus = EventBus.existing(scope, "bus", { name: "default" });
      new EventRoute(scope, "route", { bus, schedule: "rate(5 minutes)", targets: [arn("a")] });
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "route_failed-alarm").dimensions).toEqual({
      RuleName: `\${${address(stack, "aws_cloudwatch_event_rule", "route")}.name}`,
    });
    expect(block(stack, "aws_cloudwatch_event_rule", "route")).toMatchObject({
      event_bus_name: "default",
      schedule_expression: "rate(5 minutes)",
    });
  });

  it("overrides every default", () => {
    const stack = synthesized(
      route({
        name: "named",
        description: "what for",
        enabled: false,
        deadLetterQueue: { name: "letters", retentionDays: 3 },
        alarms: { failedInvocations: 5 },
        tags: { team: "orders" },
      }),
    );
    expect(block(stack, "aws_cloudwatch_event_rule", "route")).toMatchObject({
      name: "named",
      description: "what for",
      state: "DISABLED",
      tags: { team: "orders" },
    });
    expect(block(stack, "aws_sqs_queue", "route_dlq")).toMatchObject({
      name: "letters",
      message_retention_seconds: 259_200,
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "route_failed-alarm").threshold).toBe(5);
  });

  it("encrypts its dead-letter queue on request, by a key that EventBridge may use", () => {
    const stack = synthesized((scope) => {
      const encryptionKey = new EncryptionKey(scope, "key", { name: "letters" });
      route({ deadLetterQueue: { encryptionKey } })(scope);
    });
    expect(block(stack, "aws_sqs_queue", "route_dlq").kms_master_key_id).toBe(
      `\${${address(stack, "aws_kms_key", "key")}.arn}`,
    );
    expect(statements(block(stack, "aws_kms_key_policy", "key_policy"))[1]).toMatchObject({
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    });
    expect(block(stack, "aws_cloudwatch_event_target", "route_to-a").depends_on).toContain(
      address(stack, "aws_kms_key_policy", "key_policy"),
    );
    expect(refused(route({ deadLetterQueue: { encryptionKey: "alias/aws/sqs" } }))).toContain("[AWS_MANAGED_KEY]");
  });

  it("puts the stage in front of the rule and its dead-letter queue", () => {
    const stack = synthesized((scope) => {
      setStage(scope, "prod");
      route()(scope);
    });
    expect(block(stack, "aws_cloudwatch_event_rule", "route").name).toBe("prod-route");
    expect(block(stack, "aws_sqs_queue", "route_dlq").name).toBe("prod-route-dlq");
    expect(block(stack, "aws_cloudwatch_event_bus", "bus").name).toBe("prod-ecom-bus");
  });

  it("is without a dead-letter queue only when said, with a warning", () => {
    const stack = synthesized(route({ deadLetterQueue: false }));
    expect(inventory(stack)).not.toHaveProperty("aws_sqs_queue");
    expect(block(stack, "aws_cloudwatch_event_target", "route_to-a")).not.toHaveProperty("dead_letter_config");
    expect(stack.warnings.join()).toContain("[NO_DEAD_LETTER_QUEUE]");
    const accepted = synthesized((scope) =>
      acceptRisk(route({ deadLetterQueue: false })(scope), "NO_DEAD_LETTER_QUEUE", "a test"),
    );
    expect(accepted.warnings.join()).not.toContain("NO_DEAD_LETTER_QUEUE");
  });
});

describe("its targets", () => {
  it("a queue: lets the rule send, limited to the rule and the account", () => {
    const stack = synthesized(route({}, (scope) => [queue(scope)]));
    const [, grant] = statements(block(stack, "aws_sqs_queue_policy", "orders_policy"));
    expect(grant).toEqual({
      Sid: "AllowEventsSendMessage",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: `\${${address(stack, "aws_sqs_queue", "orders")}.arn}`,
      Condition: {
        ArnEquals: { "aws:SourceArn": `\${${address(stack, "aws_cloudwatch_event_rule", "route")}.arn}` },
        StringEquals: {
          "aws:SourceAccount": `\${element(split(":", ${address(stack, "aws_sqs_queue", "orders")}.arn), 4)}`,
        },
      },
    });
    expect(block(stack, "aws_cloudwatch_event_target", "route_to-orders").depends_on).toContain(
      address(stack, "aws_sqs_queue_policy", "orders_policy"),
    );
  });

  it("two routes to one queue: one policy, one statement, both rules", () => {
    const stack = synthesized((scope) => {
      const bus = new EventBus(scope, "bus", { name: "b" });
      const orders = queue(scope);
      for (const id of ["second", "first"]) new EventRoute(scope, id, { bus, pattern: PATTERN, targets: [orders] });
    });
    const all = statements(block(stack, "aws_sqs_queue_policy", "orders_policy"));
    expect(all).toHaveLength(2);
    expect(all[1]).toMatchObject({
      Condition: {
        ArnEquals: {
          "aws:SourceArn": ["first", "second"].map(
            (id) => `\${${address(stack, "aws_cloudwatch_event_rule", id)}.arn}`,
          ),
        },
      },
    });
  });

  it("a topic: lets EventBridge publish without a condition, as AWS says that it must be", () => {
    const stack = synthesized(route({}, (scope) => [new FanoutTopic(scope, "topic", { name: "t" })]));
    expect(statements(block(stack, "aws_sns_topic_policy", "topic_policy"))[1]).toEqual({
      Sid: "AllowEventsPublish",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: `\${${address(stack, "aws_sns_topic", "topic")}.arn}`,
    });
  });

  it("a function: lets the rule invoke it, and keeps what it cannot process", () => {
    const stack = synthesized(
      route({}, (scope) => [new HandlerFunction(scope, "fn", { entry: "__tests__/support/handlers/minimal.ts" })]),
    );
    expect(block(stack, "aws_lambda_permission", "route_to-fn_permission")).toMatchObject({
      principal: "events.amazonaws.com",
      source_arn: `\${${address(stack, "aws_cloudwatch_event_rule", "route")}.arn}`,
      function_name: `\${${address(stack, "aws_lambda_function", "fn")}.function_name}`,
    });
    expect(block(stack, "aws_sqs_queue", "fn_dlq").name).toBe("fn-dlq");
  });

  it("a function in another account or Region: the permission is made where the function is", () => {
    const stack = synthesized(
      route({}, (scope) => {
        const provider = new AwsProvider(scope, "elsewhere", { region: "eu-central-1", alias: "elsewhere" });
        return [
          new HandlerFunction(scope, "fn", { entry: "__tests__/support/handlers/minimal.ts", provider }),
          HandlerFunction.existing(scope, "there", { name: "there", provider }),
        ];
      }),
    );
    for (const id of ["fn", "there"]) {
      expect(block(stack, "aws_lambda_permission", `route_to-${id}_permission`).provider).toBe("aws.elsewhere");
      expect(block(stack, "aws_cloudwatch_event_target", `route_to-${id}`)).not.toHaveProperty("provider");
    }
  });

  it("the keys on the path: of the queue, and of the topic without a condition", () => {
    const stack = synthesized(
      route({}, (scope) => [
        queue(scope, { encryptionKey: new EncryptionKey(scope, "queue-key", { name: "queue" }) }),
        new FanoutTopic(scope, "topic", {
          name: "t",
          encryptionKey: new EncryptionKey(scope, "topic-key", { name: "topic" }),
        }),
      ]),
    );
    expect(statements(block(stack, "aws_kms_key_policy", "queue-key_policy"))[1]).toMatchObject({
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Condition: { StringEquals: { "aws:SourceAccount": expect.stringContaining("element(split(") } },
    });
    const topicKey = statements(block(stack, "aws_kms_key_policy", "topic-key_policy"))[1];
    expect(topicKey).toMatchObject({ Principal: { Service: "events.amazonaws.com" } });
    expect(topicKey).not.toHaveProperty("Condition");
    const target = block(stack, "aws_cloudwatch_event_target", "route_to-topic");
    expect(target.depends_on).toContain(address(stack, "aws_kms_key_policy", "topic-key_policy"));
  });

  it("a key of AWS's on a queue or topic is refused", () => {
    expect(refused(route({}, (scope) => [queue(scope, { encryptionKey: "alias/aws/sqs" })]))).toContain(
      "[AWS_MANAGED_KEY]",
    );
    expect(
      refused(route({}, (scope) => [new FanoutTopic(scope, "t", { name: "t", encryptionKey: "alias/aws/sns" })])),
    ).toContain("[AWS_MANAGED_KEY]");
  });

  it("retry and message group", () => {
    const stack = synthesized(
      route({}, (scope) => [
        { target: queue(scope, { fifo: true }), messageGroupId: "orders", retry: { maxAgeSeconds: 60 } },
      ]),
    );
    expect(block(stack, "aws_cloudwatch_event_target", "route_to-orders")).toMatchObject({
      sqs_target: { message_group_id: "orders" },
      retry_policy: { maximum_event_age_in_seconds: 60, maximum_retry_attempts: 185 },
    });
  });

  it.each([
    [{ maxAgeSeconds: 59 }, false],
    [{ maxAgeSeconds: 60 }, true],
    [{ maxAgeSeconds: 86_400 }, true],
    [{ maxAgeSeconds: 86_401 }, false],
    [{ maxAttempts: -1 }, false],
    [{ maxAttempts: 0 }, true],
    [{ maxAttempts: 185 }, true],
    [{ maxAttempts: 186 }, false],
  ])("a retry policy of %j: %s", (retry, fine) => {
    const build = route({}, () => [{ target: arn("a"), retry }]);
    if (fine) expect(() => synthesized(build)).not.toThrow();
    else expect(refused(build)).toContain("[OUT_OF_RANGE]");
  });

  it("are told apart by an id", () => {
    expect(refused(route({}, () => [arn("a"), arn("a")]))).toContain("[TARGET_TWICE]");
    const stack = synthesized(route({}, () => [arn("a"), { target: arn("a"), id: "a-again" }]));
    expect(inventory(stack).aws_cloudwatch_event_target).toBe(2);
  });

  it("keep their ids when others are written before them", () => {
    const ids = (names: string[]) =>
      Object.entries(synthesized(route({}, () => names.map(arn))).resource.aws_cloudwatch_event_target ?? {}).map(
        ([key, { target_id }]) => [key, target_id],
      );
    expect(Object.fromEntries(ids(["x", "a", "b"]))).toMatchObject(Object.fromEntries(ids(["a", "b"])));
    expect(ids(["b", "a"]).sort()).toEqual(ids(["a", "b"]).sort());
  });

  it("get a target id that EventBridge takes, whatever their own", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.string({ minLength: 1, maxLength: 90 }).filter((id) => !id.includes("/") && id.trim() !== ""),
          { minLength: 2, maxLength: 5 },
        ),
        (ids) => {
          const targets =
            synthesized(route({}, () => ids.map((id) => arnTarget({ id, arn: FUNCTION })))).resource
              .aws_cloudwatch_event_target ?? {};
          const made = Object.values(targets).map(({ target_id }) => target_id as string);
          for (const id of made) expect(id).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
          expect(new Set(made).size).toBe(ids.length);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("FIFO", () => {
  it("needs a message group for a FIFO queue, and refuses one for a standard queue", () => {
    expect(refused(route({}, (scope) => [queue(scope, { fifo: true })]))).toContain("[MESSAGE_GROUP_MISSING]");
    expect(refused(route({}, (scope) => [{ target: queue(scope), messageGroupId: "g" }]))).toContain(
      "[ORDER_ON_STANDARD_QUEUE]",
    );
  });

  it("needs deduplication by content, as a rule sends no deduplication id", () => {
    const fifo = { contentBasedDeduplication: false };
    expect(refused(route({}, (scope) => [{ target: queue(scope, { fifo }), messageGroupId: "g" }]))).toContain(
      "[DEDUPLICATION_MISSING]",
    );
  });

  it("knows that EventBridge cannot send to a FIFO topic", () => {
    expect(refused(route({}, (scope) => [new FanoutTopic(scope, "t", { name: "t", fifo: true })]))).toContain(
      "[FIFO_TOPIC_TARGET]",
    );
  });

  it("checks the message group itself", () => {
    const group = (messageGroupId: string) =>
      route({}, (scope) => [{ target: queue(scope, { fifo: true }), messageGroupId }]);
    expect(() => synthesized(group("g".repeat(100)))).not.toThrow();
    expect(refused(group("g".repeat(101)))).toContain("[MESSAGE_GROUP_INVALID]");
    expect(refused(group("a b"))).toContain("[MESSAGE_GROUP_INVALID]");
    expect(synthesized(group("$.detail.orderId")).warnings.join()).toContain("[MESSAGE_GROUP_PATH]");
    expect(synthesized(group("$5-orders")).warnings.join()).not.toContain("MESSAGE_GROUP_PATH");
  });
});

describe("more than five targets", () => {
  it("are split over sibling rules with one pattern and one dead-letter queue", () => {
    const stack = synthesized(route({}, () => ["a", "b", "c", "d", "e", "f"].map(arn)));
    expect(inventory(stack)).toMatchObject({
      aws_cloudwatch_event_rule: 2,
      aws_cloudwatch_event_target: 6,
      aws_cloudwatch_metric_alarm: 5,
      aws_sqs_queue: 1,
    });
    expect(block(stack, "aws_cloudwatch_event_rule", "route_rule-2")).toMatchObject({
      name: "route-2",
      event_pattern: '{"source":["app.orders"]}',
    });
    expect(block(stack, "aws_cloudwatch_event_target", "route_to-e").rule).toContain("route_");
    expect(block(stack, "aws_cloudwatch_event_target", "route_to-f").rule).toBe(
      `\${${address(stack, "aws_cloudwatch_event_rule", "route_rule-2")}.name}`,
    );
    expect(statements(block(stack, "aws_sqs_queue_policy", "route_dlq_policy"))[1]).toMatchObject({
      Condition: { ArnEquals: { "aws:SourceArn": [expect.anything(), expect.anything()] } },
    });
  });

  it("stay where they are when one is taken out and its place left empty", () => {
    const ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"];
    const rulesOf = (places: readonly (string | undefined)[]) => {
      const made = synthesized(route({}, () => places.map((id) => (id === undefined ? undefined : arn(id)))));
      const targets = Object.values(made.resource.aws_cloudwatch_event_target ?? {});
      return new Map(targets.map(({ target_id, rule }) => [target_id as string, rule as string]));
    };
    const all = rulesOf(ids);
    for (const out of ids) {
      const others = [...all].filter(([id]) => id !== out);
      const left = rulesOf(ids.map((id) => (id === out ? undefined : id)));
      expect([...left].sort()).toEqual(others.sort());
    }
    // A rule that has lost all its targets is none; those behind it keep their names.
    const gap = synthesized(
      route({}, () => ids.map((id) => (["f", "g", "h", "i", "j"].includes(id) ? undefined : arn(id)))),
    );
    expect(inventory(gap)).toMatchObject({ aws_cloudwatch_event_rule: 2, aws_cloudwatch_metric_alarm: 5 });
    expect(block(gap, "aws_cloudwatch_event_rule", "route_rule-3").name).toBe("route-3");
    expect(block(gap, "aws_cloudwatch_metric_alarm", "route_failed-alarm-3").alarm_name).toBe(
      "route-3-failed-invocations",
    );
    expect(refused(route({}, () => [undefined, undefined]))).toContain("[NO_TARGETS]");
  });

  it("of any number: each target once, at most five a rule, as few rules as will do, and appending moves none", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 24 }), (count) => {
        const rulesOf = (targets: number) => {
          const ids = Array.from({ length: targets }, (_, n) => `t${n}`);
          const made = synthesized(route({}, () => ids.map(arn)));
          const byTarget = Object.values(made.resource.aws_cloudwatch_event_target ?? {});
          return new Map(byTarget.map(({ target_id, rule }) => [target_id as string, rule as string]));
        };
        const before = rulesOf(count);
        expect([...before.keys()].sort()).toEqual(Array.from({ length: count }, (_, n) => `t${n}`).sort());
        const sizes = new Map<string, number>();
        for (const rule of before.values()) sizes.set(rule, (sizes.get(rule) ?? 0) + 1);
        expect(Math.max(...sizes.values())).toBeLessThanOrEqual(5);
        expect(sizes.size).toBe(Math.ceil(count / 5));
        const after = rulesOf(count + 1);
        for (const [target, rule] of before) expect(after.get(target)).toBe(rule);
      }),
      { numRuns: 24 },
    );
  });
});

describe("rules of one name on two buses", () => {
  const two =
    (
      names: readonly [string, string],
      own: Partial<EventRouteProps> = {},
      ids: readonly string[] = ["first", "second"],
    ) =>
    (scope: TerraformStack) => {
      for (const id of ids) {
        const index = ["first", "second"].indexOf(id);
        const bus = new EventBus(scope, `bus-${id}`, { name: names[index] as string });
        const deadLetterQueue = index === 0 ? {} : { name: "second-letters" };
        const props = { name: "orders", bus, pattern: PATTERN, targets: [arn("a")], deadLetterQueue, ...own };
        new EventRoute(scope, id, props as EventRouteProps);
      }
    };
  const alarmNames = (stack: ReturnType<typeof synthesized>) =>
    Object.values(stack.resource.aws_cloudwatch_metric_alarm ?? {})
      .map(({ alarm_name }) => alarm_name as string)
      .sort();

  it("are fine, and their alarms name their buses, whichever is written first", () => {
    const expected = [
      "orders-dlq-not-empty",
      "orders-on-audit-failed-invocations",
      "orders-on-audit-lost-events",
      "orders-on-shop-failed-invocations",
      "orders-on-shop-lost-events",
      "second-letters-not-empty",
    ];
    expect(alarmNames(synthesized(two(["shop", "audit"])))).toEqual(expected);
    expect(alarmNames(synthesized(two(["shop", "audit"], {}, ["second", "first"])))).toEqual(expected);
    expect(alarmNames(synthesized(two(["shop", "audit"], {}, ["first"])))).toEqual([
      "orders-dlq-not-empty",
      "orders-failed-invocations",
      "orders-lost-events",
    ]);
  });

  it("make alarm names that CloudWatch takes, however long those of the buses", () => {
    const names = alarmNames(synthesized(two([`${"b".repeat(255)}1`, `${"b".repeat(255)}2`])));
    for (const name of names) expect(name.length).toBeLessThanOrEqual(255);
    expect(new Set(names).size).toBe(6);
  });

  it("need a dead-letter queue of another name, as queue names are unique in the account", () => {
    expect(refused(two(["shop", "audit"], { deadLetterQueue: {} }))).toContain(
      '[test/second] deadLetterQueue.name must differ from every other queue name in the stack, got: "orders-dlq".',
    );
  });

  it("are refused on one bus", () => {
    const message = refused((scope) => {
      const bus = new EventBus(scope, "bus", { name: "shop" });
      for (const id of ["first", "second"]) {
        new EventRoute(scope, id, {
          ...{ name: "orders", bus, pattern: PATTERN, targets: [arn("a")] },
          deadLetterQueue: { name: id },
        });
      }
    });
    expect(message).toContain('[test/second] name must differ from every other rule name on the bus, got: "orders".');
    expect(message.match(/NAME_TAKEN/g)).toHaveLength(1);
  });
});

describe("patterns", () => {
  it.each([
    ["a typo in an operator", { source: [{ prefx: "a" }] }, "prefix"],
    ["an empty array", { source: [] }, "source"],
    ["a numeric range upside down", { detail: { n: [{ numeric: [">", 5, "<", 3] }] } }, "detail.n[0]"],
  ])("%s is refused with the path inside the pattern", (_what, pattern, where) => {
    const message = refused(route({ pattern: pattern as never }));
    expect(message).toContain("test/route: pattern must be an event pattern that EventBridge accepts");
    expect(message).toContain(where);
    expect(message).toContain("[PATTERN_INVALID]");
  });

  it("that can never match is refused at synth", () => {
    expect(refused(route({ pattern: { detailType: ["OrderCreated"] } as never }))).toContain("[PATTERN_NEVER_MATCHES]");
  });

  it("must not wait on a custom bus for what AWS publishes to the default bus", () => {
    const warnings = (source: string[], name: string) =>
      synthesized((scope) => {
        const bus = EventBus.existing(scope, "bus", { name });
        new EventRoute(scope, "route", { bus, pattern: { source }, targets: [arn("a")] });
      }).warnings.join();
    expect(warnings(["aws.s3"], "custom")).toContain("[AWS_EVENTS_ON_CUSTOM_BUS]");
    expect(warnings(["aws.s3"], "default")).not.toContain("AWS_EVENTS");
    expect(warnings(["aws.s3", "app.orders"], "custom")).not.toContain("AWS_EVENTS");
  });

  it("must have numbers that are known at synth", () => {
    const build = (scope: TerraformStack) => {
      const bus = new EventBus(scope, "bus", { name: "b" });
      const size = queue(scope).resource.maxMessageSize;
      const detail = { size: [{ numeric: ["<", size] as const }] };
      new EventRoute(scope, "route", { bus, pattern: { detail }, targets: [arn("a")] });
    };
    expect(refused(build)).toContain("pattern.detail.size.0.numeric.1 must have numbers that are known at synth");
  });

  it("may have 2,048 characters", () => {
    const ofLength = (length: number) => {
      const pattern = { source: [""] };
      return { source: ["s".repeat(length - JSON.stringify(pattern).length)] };
    };
    expect(() => synthesized(route({ pattern: ofLength(2048) }))).not.toThrow();
    expect(refused(route({ pattern: ofLength(2049) }))).toContain("[PATTERN_LENGTH]");
  });

  it("stand for themselves where Terraform would see an expression", () => {
    const stack = synthesized(route({ pattern: { source: ["${x}"], detail: { y: ["%{z}"] } } }));
    expect(block(stack, "aws_cloudwatch_event_rule", "route").event_pattern).toBe(
      '{"source":["$${x}"],"detail":{"y":["%%{z}"]}}',
    );
  });

  it("may name what is known after apply only", () => {
    const stack = newStack();
    const bus = new EventBus(stack, "bus", { name: "b" });
    const orders = queue(stack);
    new EventRoute(stack, "route", {
      bus,
      pattern: { resources: [orders.arn], account: [orders.account] },
      targets: [arn("a")],
    });
    const made = synth(stack);
    expect(block(made, "aws_cloudwatch_event_rule", "route").event_pattern).toContain(
      `{"resources":["\${${address(made, "aws_sqs_queue", "orders")}.arn}"]`,
    );
  });
});

describe("props", () => {
  it("need a target", () => {
    expect(refused(route({ targets: [] }))).toContain("[NO_TARGETS]");
  });

  it("take rule names of up to 64 characters", () => {
    expect(() => synthesized(route({ name: "r".repeat(64) }))).not.toThrow();
    expect(refused(route({ name: "r".repeat(65) }))).toContain("[NAME_LENGTH]");
  });

  it("take descriptions of up to 512 characters", () => {
    expect(() => synthesized(route({ description: "d".repeat(512) }))).not.toThrow();
    expect(refused(route({ description: "d".repeat(513) }))).toContain("[DESCRIPTION_LENGTH]");
  });

  it("know that schedules run on the default bus only, and what they look like", () => {
    const scheduled =
      (schedule: string, name = "default") =>
      (scope: TerraformStack) => {
        const bus = EventBus.existing(scope, "bus", { name });
        new EventRoute(scope, "route", { bus, schedule, targets: [arn("a")] });
      };
    expect(refused(scheduled("rate(5 minutes)", "other"))).toContain("[SCHEDULE_ON_CUSTOM_BUS]");
    for (const fine of [
      ...["rate(1 minute)", "rate(5 minutes)", "rate(1 hour)", "rate(24 hours)", "rate(1 day)", "rate(7 days)"],
      ...["cron(0 12 * * ? *)", "cron(0/10 * ? * MON-FRI *)", "cron(15 10 ? * 6L 2026-2030)", "cron(0 8 1,15 * ? *)"],
      ...["cron(0 8 L * ? *)", "cron(0 8 LW JAN,JUL ? *)", "cron(0 9 ? * 2#1 *)", "cron(0 9 15W * ? *)"],
    ]) {
      expect(() => synthesized(scheduled(fine)), fine).not.toThrow();
    }
    for (const [bad, mend] of [
      ["every 5 minutes", 'Such as "rate(5 minutes)"'],
      ["rate(1 minutes)", "Write 1 minute."],
      ["rate(5 minute)", "Write 5 minutes."],
      ["rate(0 minutes)", 'Such as "rate(5 minutes)"'],
      ["rate(30 seconds)", 'Such as "rate(5 minutes)"'],
      ["cron(0 12 * * * *)", "One of day-of-month and day-of-week must be ?, and the other not."],
      ["cron(0 12 ? * ? *)", "One of day-of-month and day-of-week must be ?, and the other not."],
      ["cron(0 12 1 * MON *)", "One of day-of-month and day-of-week must be ?, and the other not."],
      ["cron(0 12 * * ?)", "It has 5 fields in place of 6."],
      ["cron(60 12 * * ? *)", 'minutes cannot be "60".'],
      ["cron(0 24 * * ? *)", 'hours cannot be "24".'],
      ["cron(0 12 32 * ? *)", 'day-of-month cannot be "32".'],
      ["cron(0 12 * 13 ? *)", 'month cannot be "13".'],
      ["cron(0 12 ? * 8 *)", 'day-of-week cannot be "8".'],
      ["cron(0 12 * * ? 1969)", 'year cannot be "1969".'],
      ["cron(? 12 * * ? *)", 'minutes cannot be "?".'],
      ["cron(0/0 12 * * ? *)", 'minutes cannot be "0/0".'],
    ]) {
      const message = refused(scheduled(bad as string));
      expect(message).toContain("[SCHEDULE_INVALID]");
      expect(message).toContain(mend);
    }
  });

  it("warn of the 301st rule on a bus, and of no other", () => {
    const { warnings } = synthesized((scope) => {
      const bus = new EventBus(scope, "bus", { name: "b" });
      for (let n = 1; n <= 301; n++) {
        new EventRoute(scope, `r${n}`, { bus, pattern: PATTERN, targets: [arn("a")], alarms: false });
      }
    });
    expect(warnings.filter((warning) => warning.includes("[RULE_QUOTA]"))).toEqual([
      expect.stringContaining("test/r301: bus must have at most 300 rules unless the quota was raised, got: "),
    ]);
  }, 30_000);
});

describe("what reaches nobody", () => {
  it("is said of a disabled route, until that is accepted", () => {
    expect(synthesized(route({ enabled: false })).warnings.join()).toContain(
      "test/route: enabled must be true, or events that match are dropped in silence, and none is kept for later, got: false.",
    );
    expect(synthesized(route({ enabled: true })).warnings.join()).not.toContain("ROUTE_DISABLED");
    const accepted = synthesized((scope) =>
      acceptRisk(route({ enabled: false })(scope), "ROUTE_DISABLED", "replayed from the archive"),
    );
    expect(accepted.warnings.join()).not.toContain("ROUTE_DISABLED");
  });

  it("is a route with neither pattern nor schedule", () => {
    expect(refused(route({ pattern: undefined } as never))).toContain(
      "test/route: pattern must be given, or a schedule, got: undefined.",
    );
  });
});

describe("a rule to the bus that it is on", () => {
  const REFUSED = "must not hold the bus of the rule, where each event would match the rule again and again";
  const here = "arn:aws:events:eu-central-1:123456789012:event-bus/shop";
  const onExisting = (arn: string, target: string) => (scope: TerraformStack) => {
    const bus = EventBus.existing(scope, "bus", { arn });
    new EventRoute(scope, "route", { bus, pattern: PATTERN, targets: [busTarget({ id: "there", arn: target })] });
  };

  it("is refused, by construct, by reference and by ARN", () => {
    const onOwn = (target: (bus: EventBus) => RouteTarget) => (scope: TerraformStack) => {
      const bus = new EventBus(scope, "bus", { name: "shop" });
      new EventRoute(scope, "route", { bus, pattern: PATTERN, targets: [target(bus)] });
    };
    expect(refused(onOwn((bus) => bus))).toContain(REFUSED);
    expect(refused(onOwn(({ resource }) => busTarget({ id: "b", arn: resource.arn })))).toContain(REFUSED);
    expect(refused(onExisting(here, here))).toContain(REFUSED);
  });

  it("is none to the bus of that name elsewhere, or to another here", () => {
    for (const there of [here.replace("eu-central-1", "us-east-1"), here.replace("/shop", "/shop-2"), `${here}/x`]) {
      expect(() => synthesized(onExisting(here, there))).not.toThrow();
    }
    expect(() =>
      synthesized((scope) => {
        const mirror = new EventBus(scope, "mirror", { name: "mirror" });
        route({}, () => [mirror])(scope);
      }),
    ).not.toThrow();
  });
});

describe("rules with wildcards", () => {
  const routes =
    (count: number, detail: (n: number) => object, buses = 1) =>
    (scope: TerraformStack) => {
      const on = Array.from({ length: buses }, (_, n) => new EventBus(scope, `bus-${n}`, { name: `bus-${n}` }));
      for (let n = 0; n < count; n++) {
        new EventRoute(scope, `r${n}`, {
          bus: on[n % buses] as EventBus,
          pattern: { source: ["a"], detail: detail(n) } as EventRouteProps["pattern"] & object,
          targets: [arn("a")],
          deadLetterQueue: false,
          alarms: false,
        });
      }
    };
  const wild = (n: number) => ({ file: [{ wildcard: `*-${n}.*` }] });

  it("are at most 30 on a bus", () => {
    expect(() => synthesized(routes(30, wild))).not.toThrow();
    expect(refused(routes(31, wild))).toContain(
      '[test/r30] bus must have at most 30 rules with a wildcard in their pattern, a quota that cannot be raised, got: "31 rules in this stack".',
    );
    expect(refused(routes(31, (n) => ({ file: [{ "anything-but": { wildcard: `*-${n}` } }] })))).toContain(
      "[WILDCARD_RULE_QUOTA]",
    );
  });

  it("count for their own bus, and are not those that name a field so", () => {
    expect(() => synthesized(routes(31, wild, 2))).not.toThrow();
    expect(() => synthesized(routes(31, (n) => ({ wildcard: [`*-${n}`] })))).not.toThrow();
  });
});

describe("what is known after apply only", () => {
  it("stands in messages as Terraform spells it", () => {
    const warnings = synthesized((scope) => {
      const audit = ReliableQueue.existing(scope, "audit", { arn: "arn:aws:sqs:eu-central-1:123456789012:audit" });
      route({}, () => [audit])(scope);
    }).warnings.join("\n");
    expect(warnings).toMatch(/do sqs:SendMessage for \$\{aws_cloudwatch_event_rule\.route_[0-9A-F]{8}\.arn\}, got:/);
    expect(warnings).not.toContain("TfToken");
    expect(refused(route({ pattern: undefined, schedule: "rate(5 minutes)" } as never))).toContain('got: "ecom-bus".');
  });
});
