import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  acceptRisk,
  type ConsumerFunction,
  EventBus,
  EventRoute,
  FanoutTopic,
  HandlerFunction,
  ReliableQueue,
  type RouteTarget,
  setAlarmTopic,
  type TopicSubscriber,
} from "../../modules";
import { address, block, inventory, refused, statements, synthesized } from "../support/stack";

const HERE = "eu-central-1:123456789012";
const QUEUE = `arn:aws:sqs:${HERE}:audit`;
const TOPIC = `arn:aws:sns:${HERE}:pager`;
const FUNCTION = `arn:aws:lambda:${HERE}:function:audit`;

const routed = (target: (stack: TerraformStack) => RouteTarget) => (stack: TerraformStack) => {
  const bus = new EventBus(stack, "bus", { name: "b" });
  new EventRoute(stack, "route", { bus, pattern: { source: ["a"] }, targets: [target(stack)] });
};

const subscribed = (subscriber: (stack: TerraformStack) => TopicSubscriber) => (stack: TerraformStack) => {
  new FanoutTopic(stack, "topic", { name: "t" }).subscribe(subscriber(stack));
};

describe("an existing queue", () => {
  it("by ARN: needs no call to AWS, and warns of the policy that is not managed here", () => {
    const stack = synthesized(routed((scope) => ReliableQueue.existing(scope, "audit", { arn: QUEUE })));
    expect(stack.data).not.toHaveProperty("aws_sqs_queue");
    expect(block(stack, "aws_cloudwatch_event_target", "route_to-audit").arn).toBe(QUEUE);
    const warning = stack.warnings.find((each) => each.includes("[POLICY_UNMANAGED]"));
    expect(warning).toContain("the policy of audit let events.amazonaws.com do sqs:SendMessage");
  });

  it("by name: Terraform looks it up", () => {
    const stack = synthesized(routed((scope) => ReliableQueue.existing(scope, "audit", { name: "audit" })));
    const [key] = Object.keys(stack.data.aws_sqs_queue ?? {});
    expect(block(stack, "aws_cloudwatch_event_target", "route_to-audit").arn).toBe(`\${data.aws_sqs_queue.${key}.arn}`);
  });

  it("whose policy is managed here: one document for everybody who asks", () => {
    const stack = synthesized((scope) => {
      const audit = ReliableQueue.existing(scope, "audit", { arn: QUEUE, policyManaged: "here" });
      routed(() => audit)(scope);
      subscribed(() => audit)(scope);
    });
    const policy = block(stack, "aws_sqs_queue_policy", "audit_policy");
    expect(policy.queue_url).toBe("https://sqs.eu-central-1.amazonaws.com/123456789012/audit");
    expect(statements(policy).map(({ Sid }) => Sid)).toEqual([
      "DenyPlainHttp",
      "AllowEventsSendMessage",
      "AllowSnsSendMessage",
    ]);
    expect(statements(policy)[1]).toMatchObject({
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    });
    expect(stack.warnings.join()).not.toContain("POLICY_UNMANAGED");
    expect(block(stack, "aws_cloudwatch_event_target", "route_to-audit").depends_on).toContain(
      address(stack, "aws_sqs_queue_policy", "audit_policy"),
    );
  });

  it("keeps the rules of FIFO: known by its name", () => {
    expect(refused(routed((scope) => ReliableQueue.existing(scope, "q", { arn: `${QUEUE}.fifo` })))).toContain(
      "[MESSAGE_GROUP_MISSING]",
    );
    expect(refused(subscribed((scope) => ReliableQueue.existing(scope, "q", { name: "q.fifo" })))).toContain(
      "[FIFO_MIXED]",
    );
  });

  it("keeps the rules of keys", () => {
    const build = routed((scope) => ReliableQueue.existing(scope, "q", { arn: QUEUE, encryptionKey: "alias/aws/sqs" }));
    expect(refused(build)).toContain("[AWS_MANAGED_KEY]");
  });

  it("can be consumed", () => {
    const stack = synthesized((scope) => {
      const idempotency = { because: "test" };
      const fn = new HandlerFunction(scope, "fn", { entry: "__tests__/support/handlers/minimal.ts", idempotency });
      ReliableQueue.existing(scope, "audit", { arn: QUEUE }).consumedBy(fn);
    });
    expect(block(stack, "aws_lambda_event_source_mapping", "audit_to-fn").event_source_arn).toBe(QUEUE);
    expect(block(stack, "aws_cloudwatch_metric_alarm", "audit_to-fn_failed-alarm").alarm_name).toBe(
      "audit-failed-messages",
    );
  });

  it("that is consumed warns of what is not known of it: its dead-letter queue, its visibility timeout", () => {
    const warnings = (accept: boolean) =>
      synthesized((scope) => {
        const idempotency = { because: "test" };
        const entry = "__tests__/support/handlers/minimal.ts";
        const audit = ReliableQueue.existing(scope, "audit", { arn: QUEUE });
        audit.consumedBy(new HandlerFunction(scope, "fn", { entry, idempotency, timeoutSeconds: 20 }));
        if (accept) acceptRisk(audit, "CONSUMED_QUEUE_UNMANAGED", "its own stack sees to it");
      }).warnings.join();
    expect(warnings(false)).toContain(
      "test/audit: consumedBy must be called on a queue that has a dead-letter queue and a visibility timeout of at least 120 seconds",
    );
    expect(warnings(true)).not.toContain("CONSUMED_QUEUE_UNMANAGED");
    const sentTo = synthesized(routed((scope) => ReliableQueue.existing(scope, "audit", { arn: QUEUE })));
    expect(sentTo.warnings.join()).not.toContain("CONSUMED_QUEUE_UNMANAGED");
  });

  it("has one consumer", () => {
    const twice = (scope: TerraformStack) => {
      const audit = ReliableQueue.existing(scope, "audit", { arn: QUEUE });
      const idempotency = { because: "test" };
      const entry = "__tests__/support/handlers/minimal.ts";
      for (const id of ["one", "two"]) audit.consumedBy(new HandlerFunction(scope, id, { entry, idempotency }));
    };
    const message = refused(twice);
    expect(message).toContain("[TWO_CONSUMERS]");
    expect(message).toContain("or two alarms have one name: test/audit/to-one/failed-alarm and test/audit/to-two/");
  });

  it.each([TOPIC, "audit", "arn:aws:sqs:eu-central-1", ""])("is not %j", (arn) => {
    expect(refused(routed((scope) => ReliableQueue.existing(scope, "q", { arn })))).toContain("[ARN_INVALID]");
  });
});

describe("an existing topic", () => {
  it("can be subscribed to, routed to and notified by alarms", () => {
    const stack = synthesized((scope) => {
      const pager = FanoutTopic.existing(scope, "pager", { arn: TOPIC });
      setAlarmTopic(scope, pager);
      acceptRisk(scope, "POLICY_UNMANAGED", "the pager's own stack lets us in");
      pager.subscribe(new ReliableQueue(scope, "orders", { name: "q-orders" }));
      routed(() => pager)(scope);
    });
    expect(inventory(stack)).not.toHaveProperty("aws_sns_topic");
    expect(block(stack, "aws_sns_topic_subscription", "pager_to-orders")).toMatchObject({ topic_arn: TOPIC });
    expect(block(stack, "aws_sqs_queue", "pager_to-orders_dlq").name).toBe("pager-to-q-orders-dlq");
    expect(statements(block(stack, "aws_sqs_queue_policy", "orders_policy"))[1]).toMatchObject({
      Condition: { ArnEquals: { "aws:SourceArn": TOPIC }, StringEquals: { "aws:SourceAccount": "123456789012" } },
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "orders_age-alarm").alarm_actions).toEqual([TOPIC]);
    expect(stack.warnings).toEqual([]);
  });

  it("whose policy is managed here", () => {
    const stack = synthesized((scope) => {
      const pager = FanoutTopic.existing(scope, "pager", { arn: TOPIC, policyManaged: "here" });
      setAlarmTopic(scope, pager);
      routed(() => pager)(scope);
    });
    expect(statements(block(stack, "aws_sns_topic_policy", "pager_policy")).map(({ Sid }) => Sid)).toEqual([
      "DenyPlainHttp",
      "AllowCloudwatchAlarms",
      "AllowEventsPublish",
    ]);
  });
});

describe("an existing function", () => {
  const existing =
    (props = {}) =>
    (scope: TerraformStack) =>
      HandlerFunction.existing(scope, "audit", { arn: FUNCTION, ...props });

  it("gets the permissions, and a warning of the dead letters that are managed elsewhere", () => {
    const stack = synthesized((scope) => {
      const audit = existing()(scope);
      routed(() => audit)(scope);
      subscribed(() => audit)(scope);
    });
    for (const name of ["route_to-audit_permission", "topic_to-audit_permission"]) {
      expect(block(stack, "aws_lambda_permission", name).function_name).toBe(FUNCTION);
    }
    expect(stack.warnings.filter((each) => each.includes("[DEAD_LETTERS_UNMANAGED]"))).toHaveLength(1);
  });

  it("is named by its name, not by the version or alias of it in its ARN", () => {
    for (const arn of [FUNCTION, `${FUNCTION}:live`, `${FUNCTION}:7`]) {
      const stack = synthesized(subscribed((scope) => HandlerFunction.existing(scope, "there", { arn })));
      expect(block(stack, "aws_sqs_queue", "topic_to-there_dlq").name).toBe("t-to-audit-dlq");
      expect(block(stack, "aws_sns_topic_subscription", "topic_to-there").endpoint).toBe(arn);
    }
  });

  it("consumes a queue, whose visibility timeout follows from what is said of its own", () => {
    const consumed = (consumer: (scope: TerraformStack) => ConsumerFunction) =>
      synthesized((scope) => void new ReliableQueue(scope, "orders", { name: "q" }).consumedBy(consumer(scope)));
    const idempotency = { because: "test" };
    expect(block(consumed(existing({ timeoutSeconds: 20, idempotency })), "aws_sqs_queue", "orders")).toMatchObject({
      visibility_timeout_seconds: 120,
    });
    const unknown = consumed(existing({ idempotency }));
    expect(block(unknown, "aws_sqs_queue", "orders")).toMatchObject({ visibility_timeout_seconds: 30 });
    expect(unknown.warnings.join()).toContain("[TIMEOUT_UNKNOWN]");
  });
});
