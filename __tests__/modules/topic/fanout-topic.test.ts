import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  acceptRisk,
  EncryptionKey,
  email,
  FanoutTopic,
  type FanoutTopicProps,
  HandlerFunction,
  https,
  ReliableQueue,
  type SubscriptionOptions,
  setAlarmTopic,
  setStage,
  sms,
} from "../../../modules";
import { address, block, inventory, refused, statements, synthesized } from "../../support/stack";

const topic =
  (props: Partial<FanoutTopicProps> = {}) =>
  (stack: TerraformStack) =>
    new FanoutTopic(stack, "orders-topic", { name: "topic-orders", ...props });

const subscribed =
  (options: SubscriptionOptions = {}, fifo = false) =>
  (stack: TerraformStack) => {
    const queue = new ReliableQueue(stack, "orders", { name: "q-orders", fifo });
    return topic({ fifo })(stack).subscribe(queue, options);
  };

const subscription = (options: SubscriptionOptions = {}) =>
  block(synthesized(subscribed(options)), "aws_sns_topic_subscription", "orders-topic_to-orders");

describe("the topic", () => {
  it("makes a topic, its policy and an alarm", () => {
    const stack = synthesized(topic({ displayName: "Order Events Topic" }));
    expect(inventory(stack)).toEqual({ aws_cloudwatch_metric_alarm: 1, aws_sns_topic: 1, aws_sns_topic_policy: 1 });
    expect(block(stack, "aws_sns_topic", "orders-topic")).toMatchObject({
      name: "topic-orders",
      display_name: "Order Events Topic",
      signature_version: 2,
    });
    expect(block(stack, "aws_sns_topic", "orders-topic")).not.toHaveProperty("kms_master_key_id");
    expect(block(stack, "aws_cloudwatch_metric_alarm", "orders-topic_failed-alarm")).toMatchObject({
      alarm_name: "topic-orders-failed-deliveries",
      namespace: "AWS/SNS",
      metric_name: "NumberOfNotificationsFailed",
      dimensions: { TopicName: `\${${address(stack, "aws_sns_topic", "orders-topic")}.name}` },
      statistic: "Sum",
      period: 300,
      threshold: 0,
    });
  });

  it("warns while nobody subscribes, as SNS then drops what is published", () => {
    expect(synthesized(topic()).warnings.join()).toContain("[NO_SUBSCRIBERS]");
    expect(synthesized(subscribed()).warnings.join()).not.toContain("NO_SUBSCRIBERS");
  });

  it("refuses plain HTTP and lets nobody publish until something is connected", () => {
    const stack = synthesized(topic());
    expect(statements(block(stack, "aws_sns_topic_policy", "orders-topic_policy"))).toEqual([
      {
        Sid: "DenyPlainHttp",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "sns:Publish",
        Resource: `\${${address(stack, "aws_sns_topic", "orders-topic")}.arn}`,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("lets the alarms of its own account publish once it is the alarm topic, however often that is said", () => {
    const stack = synthesized((scope) => {
      const alerts = topic()(scope);
      setAlarmTopic(scope, alerts);
      setAlarmTopic(scope, alerts);
    });
    const arn = `${address(stack, "aws_sns_topic", "orders-topic")}.arn`;
    const part = (index: number) => `\${element(split(":", ${arn}), ${index})}`;
    expect(statements(block(stack, "aws_sns_topic_policy", "orders-topic_policy")).slice(1)).toEqual([
      {
        Sid: "AllowCloudwatchAlarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: `\${${arn}}`,
        Condition: {
          ArnLike: { "aws:SourceArn": `arn:${part(1)}:cloudwatch:${part(3)}:${part(4)}:alarm:*` },
          StringEquals: { "aws:SourceAccount": part(4) },
        },
      },
    ]);
    const actions = { alarm_actions: [`\${${arn}}`], ok_actions: [`\${${arn}}`] };
    expect(block(stack, "aws_cloudwatch_metric_alarm", "orders-topic_failed-alarm")).toMatchObject(actions);
  });

  it("is FIFO when told so, with .fifo in the name", () => {
    const stack = synthesized(topic({ fifo: true }));
    expect(block(stack, "aws_sns_topic", "orders-topic")).toMatchObject({
      name: "topic-orders.fifo",
      fifo_topic: true,
      content_based_deduplication: true,
    });
    const byId = synthesized(topic({ fifo: { contentBasedDeduplication: false } }));
    expect(block(byId, "aws_sns_topic", "orders-topic")).toMatchObject({ content_based_deduplication: false });
    expect(refused(topic({ name: "topic.fifo" }))).toContain("[FIFO_NAME]");
  });

  it("takes names of up to 256 characters, and display names of up to 100", () => {
    expect(() => synthesized(topic({ name: "t".repeat(256), displayName: "d".repeat(100) }))).not.toThrow();
    expect(refused(topic({ name: "t".repeat(257) }))).toContain("[NAME_LENGTH]");
    expect(refused(topic({ displayName: "d".repeat(101) }))).toContain("[DISPLAY_NAME_LENGTH]");
  });
});

describe("encryption", () => {
  it("lets the alarms use the key, without a condition, as CloudWatch documents none", () => {
    const stack = synthesized((scope) => {
      const encryptionKey = new EncryptionKey(scope, "key", { name: "alerts" });
      setAlarmTopic(scope, topic({ encryptionKey })(scope));
    });
    expect(block(stack, "aws_sns_topic", "orders-topic").kms_master_key_id).toBe(
      `\${${address(stack, "aws_kms_key", "key")}.arn}`,
    );
    expect(statements(block(stack, "aws_kms_key_policy", "key_policy"))).toContainEqual({
      Sid: "AllowCloudwatchDecryptGenerateDataKey",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: `\${${address(stack, "aws_kms_key", "key")}.arn}`,
    });
  });

  it("refuses alias/aws/sns for an alarm topic, as no alarm would ever arrive", () => {
    const message = refused((scope) => setAlarmTopic(scope, topic({ encryptionKey: "alias/aws/sns" })(scope)));
    expect(message).toContain(
      '[test/orders-topic] encryptionKey must be a key whose policy can let cloudwatch.amazonaws.com in, got: "alias/aws/sns".',
    );
  });

  it("warns of a key whose policy it does not manage", () => {
    const arn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const stack = synthesized((scope) => setAlarmTopic(scope, topic({ encryptionKey: arn })(scope)));
    expect(stack.warnings.join()).toContain("[KEY_POLICY_UNMANAGED]");
  });
});

describe("a subscription of a queue", () => {
  it("adds the subscription, a dead-letter queue with its alarm, and lets the topic send to both queues", () => {
    const stack = synthesized(subscribed());
    expect(inventory(stack)).toEqual({
      aws_cloudwatch_metric_alarm: 4,
      aws_sns_topic: 1,
      aws_sns_topic_policy: 1,
      aws_sns_topic_subscription: 1,
      aws_sqs_queue: 3,
      aws_sqs_queue_policy: 3,
      aws_sqs_queue_redrive_allow_policy: 1,
    });
    expect(block(stack, "aws_sns_topic_subscription", "orders-topic_to-orders")).toMatchObject({
      topic_arn: `\${${address(stack, "aws_sns_topic", "orders-topic")}.arn}`,
      protocol: "sqs",
      endpoint: `\${${address(stack, "aws_sqs_queue", "orders")}.arn}`,
      raw_message_delivery: false,
      redrive_policy: `{"deadLetterTargetArn":"\${${address(stack, "aws_sqs_queue", "orders-topic_to-orders_dlq")}.arn}"}`,
      depends_on: [
        address(stack, "aws_sqs_queue_policy", "orders_policy"),
        address(stack, "aws_sqs_queue_policy", "orders-topic_to-orders_dlq_policy"),
      ],
    });
    expect(block(stack, "aws_sqs_queue", "orders-topic_to-orders_dlq")).toMatchObject({
      name: "topic-orders-to-q-orders-dlq",
      redrive_allow_policy: '{"redrivePermission":"denyAll"}',
    });
    for (const name of ["orders", "orders-topic_to-orders_dlq"]) {
      const arn = `${address(stack, "aws_sqs_queue", name)}.arn`;
      expect(statements(block(stack, "aws_sqs_queue_policy", `${name}_policy`)).slice(1)).toEqual([
        {
          Sid: "AllowSnsSendMessage",
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: `\${${arn}}`,
          Condition: {
            ArnEquals: { "aws:SourceArn": `\${${address(stack, "aws_sns_topic", "orders-topic")}.arn}` },
            StringEquals: { "aws:SourceAccount": expect.stringContaining('element(split(":"') },
          },
        },
      ]);
    }
  });

  it("takes a filter, its scope and raw delivery", () => {
    expect(subscription()).not.toHaveProperty("filter_policy");
    expect(subscription({ filter: { kind: ["a"] }, raw: true })).toMatchObject({
      filter_policy: '{"kind":["a"]}',
      filter_policy_scope: "MessageAttributes",
      raw_message_delivery: true,
    });
    const body = subscription({ filter: { detail: { kind: ["a"] } }, filterScope: "MessageBody" });
    expect(body).toMatchObject({ filter_policy_scope: "MessageBody" });
  });

  it("refuses a filter that SNS refuses, and says where", () => {
    const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`key${n}`, ["a"]]));
    expect(() => subscription({ filter: keys(5) })).not.toThrow();
    expect(refused(subscribed({ filter: keys(6) }))).toContain("[FILTER_POLICY_INVALID]");
    expect(refused(subscribed({ filter: { kind: [] } }))).toContain("kind");
    expect(refused(subscribed({ filter: { detail: { kind: ["a"] } } }))).toContain("[FILTER_POLICY_INVALID]");
  });

  it("is left without a dead-letter queue only when said, with a warning", () => {
    const stack = synthesized(subscribed({ deadLetterQueue: false }));
    expect(block(stack, "aws_sns_topic_subscription", "orders-topic_to-orders")).not.toHaveProperty("redrive_policy");
    expect(stack.warnings.join()).toContain("test/orders-topic/to-orders: deadLetterQueue must be there");
    const accepted = synthesized((scope) =>
      acceptRisk(subscribed({ deadLetterQueue: false })(scope), "NO_DEAD_LETTER_QUEUE", "a test"),
    );
    expect(accepted.warnings.join()).not.toContain("NO_DEAD_LETTER_QUEUE");
  });

  it("puts the stage once in front of the name of the dead-letter queue", () => {
    const stack = synthesized((scope) => {
      setStage(scope, "dev");
      subscribed()(scope);
    });
    expect(block(stack, "aws_sqs_queue", "orders-topic_to-orders_dlq").name).toBe("dev-topic-orders-to-q-orders-dlq");
  });

  it("keeps FIFO and standard apart", () => {
    const mixed = (topicFifo: boolean, queueFifo: boolean) => (stack: TerraformStack) => {
      topic({ fifo: topicFifo })(stack).subscribe(new ReliableQueue(stack, "q", { name: "q", fifo: queueFifo }));
    };
    expect(refused(mixed(true, false))).toContain("[FIFO_MIXED]");
    expect(refused(mixed(false, true))).toContain("[FIFO_MIXED]");
    expect(() => synthesized(mixed(false, false))).not.toThrow();
    const fifo = synthesized(mixed(true, true));
    expect(block(fifo, "aws_sqs_queue", "orders-topic_to-q_dlq")).toMatchObject({
      name: "topic-orders-to-q-dlq.fifo",
      fifo_queue: true,
    });
  });
});

describe("a subscription of anything else", () => {
  it("lets the topic invoke a function, which gets a dead-letter queue for what it cannot process", () => {
    const stack = synthesized((scope) => {
      const fn = new HandlerFunction(scope, "mailer", { entry: "__tests__/support/handlers/minimal.ts" });
      topic()(scope).subscribe(fn);
    });
    expect(block(stack, "aws_lambda_permission", "orders-topic_to-mailer_permission")).toMatchObject({
      action: "lambda:InvokeFunction",
      principal: "sns.amazonaws.com",
      source_arn: `\${${address(stack, "aws_sns_topic", "orders-topic")}.arn}`,
    });
    expect(block(stack, "aws_sns_topic_subscription", "orders-topic_to-mailer").protocol).toBe("lambda");
    expect(block(stack, "aws_lambda_function", "mailer").dead_letter_config).toEqual({
      target_arn: `\${${address(stack, "aws_sqs_queue", "mailer_dlq")}.arn}`,
    });
    expect(statements(block(stack, "aws_iam_role_policy", "mailer_role-policy"))).toContainEqual({
      Sid: "SendDeadLetters",
      Effect: "Allow",
      Action: "sqs:SendMessage",
      Resource: `\${${address(stack, "aws_sqs_queue", "mailer_dlq")}.arn}`,
    });
  });

  it.each([
    [email("ops@example.com"), "email", "ops@example.com", "email-ops-example-com"],
    [https("https://hooks.example.com/x"), "https", "https://hooks.example.com/x", "https-hooks-example-com-x"],
    [sms("+4930123456"), "sms", "+4930123456", "sms-4930123456"],
  ])("takes addresses, each with a dead-letter queue", (subscriber, protocol, endpoint, name) => {
    const stack = synthesized((scope) => {
      topic()(scope).subscribe(subscriber);
    });
    const made = block(stack, "aws_sns_topic_subscription", `orders-topic_to-${name}`);
    expect(made).toMatchObject({ protocol, endpoint });
    expect(block(stack, "aws_sqs_queue", `orders-topic_to-${name}_dlq`).name).toBe(`topic-orders-to-${name}-dlq`);
  });

  it("refuses raw delivery where SNS has none, and anything but queues on a FIFO topic", () => {
    expect(refused((scope) => void topic()(scope).subscribe(email("a@b.c"), { raw: true }))).toContain(
      "[RAW_NOT_SUPPORTED]",
    );
    expect(refused((scope) => void topic({ fifo: true })(scope).subscribe(email("a@b.c")))).toContain("[FIFO_MIXED]");
  });
});
