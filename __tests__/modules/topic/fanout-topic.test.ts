import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Lazy, type TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  acceptRisk,
  EncryptionKey,
  EventBus,
  EventRoute,
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
  type TopicSubscriber,
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

  it("cannot be the alarm topic when it is FIFO: CloudWatch gives no message group", () => {
    const arn = "arn:aws:sns:eu-central-1:123456789012:pager.fifo";
    expect(refused((scope) => setAlarmTopic(scope, topic({ fifo: true })(scope)))).toContain("[FIFO_ALARM_TOPIC]");
    expect(refused((scope) => setAlarmTopic(scope, FanoutTopic.existing(scope, "pager", { arn })))).toContain(
      "[FIFO_ALARM_TOPIC]",
    );
  });

  it("must be in the Region of the alarms that notify it", () => {
    const alarmsOf = (own: "us-west-2" | undefined) => (scope: TerraformStack) => {
      const provider = new AwsProvider(scope, "elsewhere", { region: "us-west-2", alias: "elsewhere" });
      setAlarmTopic(scope, topic()(scope));
      const there = new Construct(scope, "there");
      new ReliableQueue(there, "q", { name: "q", provider, alarms: false });
      if (own) setAlarmTopic(there, new FanoutTopic(there, "alerts", { name: "alerts", provider }));
    };
    const message = refused(alarmsOf(undefined));
    expect(message).toContain(
      'setAlarmTopic must name a topic in us-west-2 for test/there/q/dlq/alarm, as CloudWatch notifies topics of its own Region only, got: "a topic in eu-central-1".',
    );
    expect(message).toContain("[ALARM_TOPIC_IN_OTHER_REGION]");
    expect(() => synthesized(alarmsOf("us-west-2"))).not.toThrow();
  });

  it("made elsewhere must be in the Region of the alarms too, as its ARN says", () => {
    const notifying = (region: string) => (scope: TerraformStack) => {
      topic()(scope);
      const arn = `arn:aws:sns:${region}:123456789012:pager`;
      setAlarmTopic(scope, FanoutTopic.existing(scope, "pager", { arn }));
    };
    expect(refused(notifying("us-west-2"))).toContain("[ALARM_TOPIC_IN_OTHER_REGION]");
    expect(() => synthesized(notifying("eu-central-1"))).not.toThrow();
  });

  it("can hand its own alarm to another topic", () => {
    const stack = synthesized((scope) => {
      const [alerts, pager] = [topic()(scope), new FanoutTopic(scope, "pager", { name: "pager" })];
      setAlarmTopic(scope, alerts);
      setAlarmTopic(alerts, pager);
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "orders-topic_failed-alarm").alarm_actions).toEqual([
      `\${${address(stack, "aws_sns_topic", "pager")}.arn}`,
    ]);
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

  it("refuses a filter on attributes on a topic that a rule feeds, as rules send none; whichever comes first", () => {
    const fed = (options: SubscriptionOptions, ruleFirst: boolean) => (scope: TerraformStack) => {
      const orders = new ReliableQueue(scope, "orders", { name: "q-orders" });
      const there = topic()(scope);
      const bus = new EventBus(scope, "bus", { name: "b" });
      const route = () => new EventRoute(scope, "route", { bus, pattern: { source: ["a"] }, targets: [there] });
      if (ruleFirst) route();
      there.subscribe(orders, options);
      if (!ruleFirst) route();
    };
    const filter = { priority: ["high"] };
    for (const ruleFirst of [true, false]) {
      const message = refused(fed({ filter }, ruleFirst));
      expect(message).toContain(
        '[test/orders-topic/to-orders] filterScope must be "MessageBody": rules publish without message attributes, so nothing of test/route/to-orders-topic would ever pass, got: "MessageAttributes".',
      );
      expect(message).toContain("[FILTER_WITHOUT_ATTRIBUTES]");
      expect(() => synthesized(fed({ filter, filterScope: "MessageBody" }, ruleFirst))).not.toThrow();
      expect(() => synthesized(fed({}, ruleFirst))).not.toThrow();
    }
    expect(() => synthesized(subscribed({ filter }))).not.toThrow();
  });

  it("is there before a rule sends to the topic, in an order that does not depend on the writing", () => {
    const build = (first: "rule" | "subscriptions", ids: readonly string[]) =>
      synthesized((scope) => {
        const there = topic()(scope);
        const bus = new EventBus(scope, "bus", { name: "b" });
        const route = () => new EventRoute(scope, "route", { bus, pattern: { source: ["a"] }, targets: [there] });
        if (first === "rule") route();
        for (const id of ids) there.subscribe(new ReliableQueue(scope, id, { name: id }));
        if (first === "subscriptions") route();
      });
    const dependencies = (stack: ReturnType<typeof build>) =>
      block(stack, "aws_cloudwatch_event_target", "route_to-orders-topic").depends_on;
    const stack = build("rule", ["a", "b"]);
    expect(dependencies(stack)).toEqual([
      address(stack, "aws_sns_topic_policy", "orders-topic_policy"),
      address(stack, "aws_sqs_queue_policy", "route_dlq_policy"),
      address(stack, "aws_sns_topic_subscription", "orders-topic_to-a"),
      address(stack, "aws_sns_topic_subscription", "orders-topic_to-b"),
    ]);
    expect(dependencies(build("subscriptions", ["b", "a"]))).toEqual(dependencies(stack));
  });

  it("of many topics takes one statement in the policy of the queue", () => {
    const stack = synthesized((scope) => {
      const orders = new ReliableQueue(scope, "orders", { name: "q-orders" });
      for (const id of ["a", "b"]) new FanoutTopic(scope, id, { name: id }).subscribe(orders);
    });
    expect(statements(block(stack, "aws_sqs_queue_policy", "orders_policy")).slice(1)).toEqual([
      expect.objectContaining({
        Condition: {
          ArnEquals: { "aws:SourceArn": ["a", "b"].map((id) => `\${${address(stack, "aws_sns_topic", id)}.arn}`) },
          StringEquals: {
            "aws:SourceAccount": `\${element(split(":", ${address(stack, "aws_sqs_queue", "orders")}.arn), 4)}`,
          },
        },
      }),
    ]);
  });

  it("of a topic that another provider makes names that topic's account", () => {
    const stack = synthesized((scope) => {
      const provider = new AwsProvider(scope, "elsewhere", { region: "eu-central-1", alias: "elsewhere" });
      topic({ provider })(scope).subscribe(new ReliableQueue(scope, "orders", { name: "q-orders" }));
    });
    expect(statements(block(stack, "aws_sqs_queue_policy", "orders_policy"))[1]).toMatchObject({
      Condition: {
        StringEquals: {
          "aws:SourceAccount": `\${element(split(":", ${address(stack, "aws_sns_topic", "orders-topic")}.arn), 4)}`,
        },
      },
    });
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
  ])(
    "takes addresses, each with a dead-letter queue whose name does not tell them",
    (subscriber, protocol, endpoint, id) => {
      const stack = synthesized((scope) => {
        topic()(scope).subscribe(subscriber);
      });
      const made = block(stack, "aws_sns_topic_subscription", `orders-topic_to-${id}`);
      expect(made).toMatchObject({ protocol, endpoint });
      expect(block(stack, "aws_sqs_queue", `orders-topic_to-${id}_dlq`).name).toMatch(
        new RegExp(`^topic-orders-to-${protocol}-[0-9a-f]{8}-dlq$`),
      );
    },
  );

  it("names those queues after the address: the same for the same, however long it is", () => {
    const names = (...addresses: string[]) => {
      const stack = synthesized((scope) => {
        const there = topic()(scope);
        for (const address of addresses) there.subscribe(email(address));
      });
      return Object.values(stack.resource.aws_sqs_queue ?? {}).map(({ name }) => name);
    };
    const long = `${"o".repeat(240)}@example.com`;
    const both = names("ops@example.com", long);
    expect(new Set(both).size).toBe(2);
    expect(both.sort()).toEqual([...names("ops@example.com"), ...names(long)].sort());
  });

  it("says which prop makes a name of a dead-letter queue too long", () => {
    const subscribed = (name: string, dlq?: string) => (scope: TerraformStack) =>
      void topic({ name })(scope).subscribe(email("ops@example.com"), dlq ? { deadLetterQueue: { name: dlq } } : {});
    const fits = "t".repeat(80 - "-to-email-01234567-dlq".length);
    expect(() => synthesized(subscribed(fits))).not.toThrow();
    expect(refused(subscribed(`${fits}t`))).toContain(
      "test/orders-topic/to-email-ops-example-com: deadLetterQueue.name must make a name of 1 to 80 characters",
    );
    expect(() => synthesized(subscribed(`${fits}t`, "letters"))).not.toThrow();
  });

  it("refuses raw delivery where SNS has none, and anything but queues on a FIFO topic", () => {
    expect(refused((scope) => void topic()(scope).subscribe(email("a@b.c"), { raw: true }))).toContain(
      "[RAW_NOT_SUPPORTED]",
    );
    expect(refused((scope) => void topic({ fifo: true })(scope).subscribe(email("a@b.c")))).toContain("[FIFO_MIXED]");
  });
});

describe("an address", () => {
  const subscribing = (subscriber: TopicSubscriber) => (scope: TerraformStack) =>
    topic()(scope).subscribe(subscriber, { deadLetterQueue: false });

  it.each([
    [email, ["ops@example.com", "ops+alerts@mail.example.co.uk", "o'neil@example.com"]],
    [https, ["https://hooks.example.com/orders?x=1", "https://user:secret@example.com"]],
    [sms, ["+4930123456", "+12065550100"]],
  ])("is taken: %o", (make, addresses) => {
    for (const address of addresses) expect(() => synthesized(subscribing(make(address)))).not.toThrow();
  });

  it.each([
    [email, ["ops", "ops@", "@example.com", "ops@example", "a@example.com,b@example.com", "ops @example.com", ""]],
    [https, ["http://hooks.example.com", "hooks.example.com", "https://", "ftp://example.com", "https://a b", ""]],
    [sms, ["030123456", "+49 30 123456", "+0301234567", "+1206555010012345", "0049301234567", ""]],
  ])("is refused where SNS would refuse it, or nobody could ever confirm it: %o", (make, addresses) => {
    for (const address of [...addresses, undefined as never, 5 as never]) {
      expect(refused(subscribing(make(address)))).toMatch(
        new RegExp(`^test/orders-topic/to-${make.name}\\S*: ${make.name}\\(…\\) must .*\\[ENDPOINT_INVALID\\]$`),
      );
    }
  });

  it("that is known after apply only takes an id, where there are two", () => {
    const [one, two] = ["one", "two"].map((name) => Lazy.stringValue({ produce: () => `${name}@example.com` }));
    const both = (first: TopicSubscriber, second: TopicSubscriber) => (scope: TerraformStack) => {
      const alerts = topic()(scope);
      for (const each of [first, second]) alerts.subscribe(each);
    };
    expect(refused(both(email(one as string), email(two as string)))).toContain(
      'need an id each: email(address, { id: "…" })',
    );
    const stack = synthesized(both(email(one as string, { id: "ops" }), email(two as string, { id: "owner" })));
    expect(block(stack, "aws_sns_topic_subscription", "orders-topic_to-email-owner").endpoint).toBe("two@example.com");
    expect(block(stack, "aws_sqs_queue", "orders-topic_to-email-owner_dlq").name).toBe(
      "topic-orders-to-email-owner-dlq",
    );
  });
});

it("is subscribed to once by the same queue, made here or elsewhere", () => {
  const twice =
    (make: (scope: TerraformStack) => { subscribe: FanoutTopic["subscribe"] }) => (scope: TerraformStack) => {
      const queue = new ReliableQueue(scope, "orders", { name: "q-orders" });
      const made = make(scope);
      for (const raw of [false, true]) made.subscribe(queue, { raw });
    };
  const message = 'subscribe must connect the same two only once, got: "subscribe(q-orders) for the second time".';
  expect(refused(twice(topic()))).toContain(`test/orders-topic: ${message}`);
  const arn = "arn:aws:sns:eu-central-1:123456789012:there";
  expect(refused(twice((scope) => FanoutTopic.existing(scope, "there", { arn })))).toContain(`test/there: ${message}`);
});
