import type { TerraformStack } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  acceptRisk,
  DeadLetterQueue,
  EncryptionKey,
  EventBus,
  EventRoute,
  FanoutTopic,
  HandlerFunction,
  ReliableQueue,
  type ReliableQueueProps,
  type RouteTarget,
  setStage,
} from "../../../modules";
import { address, block, inventory, parsed, refused, statements, synthesized } from "../../support/stack";

const queue =
  (props: Partial<ReliableQueueProps> = {}) =>
  (stack: TerraformStack) =>
    new ReliableQueue(stack, "orders", { name: "q-orders", ...props });

const consumed =
  (props: Partial<ReliableQueueProps>, timeoutSeconds = 30, options = {}) =>
  (stack: TerraformStack) => {
    const consumer = new HandlerFunction(stack, "consumer", {
      entry: "__tests__/support/handlers/minimal.ts",
      timeoutSeconds,
      idempotency: { because: "test" },
    });
    queue(props)(stack).consumedBy(consumer, options);
  };

describe("what it deploys", () => {
  it("makes a queue, its dead-letter queue, a policy for each, the redrive-allow policy and two alarms", () => {
    expect(inventory(synthesized(queue()))).toEqual({
      aws_cloudwatch_metric_alarm: 2,
      aws_sqs_queue: 2,
      aws_sqs_queue_policy: 2,
      aws_sqs_queue_redrive_allow_policy: 1,
    });
  });

  it("has the documented defaults", () => {
    const stack = synthesized(queue());
    expect(block(stack, "aws_sqs_queue", "orders")).toMatchObject({
      name: "q-orders",
      visibility_timeout_seconds: 30,
      message_retention_seconds: 4 * 24 * 3600,
      receive_wait_time_seconds: 20,
      delay_seconds: 0,
      sqs_managed_sse_enabled: true,
    });
    expect(block(stack, "aws_sqs_queue", "orders")).not.toHaveProperty("fifo_queue");
    expect(parsed(block(stack, "aws_sqs_queue", "orders"), "redrive_policy")).toEqual({
      deadLetterTargetArn: `\${${address(stack, "aws_sqs_queue", "orders_dlq")}.arn}`,
      maxReceiveCount: 5,
    });
    expect(block(stack, "aws_sqs_queue", "orders_dlq")).toMatchObject({
      name: "q-orders-dlq",
      visibility_timeout_seconds: 30,
      message_retention_seconds: 14 * 24 * 3600,
      sqs_managed_sse_enabled: true,
    });
  });

  it("overrides every default", () => {
    const stack = synthesized(
      queue({
        visibilityTimeoutSeconds: 77,
        retentionDays: 2,
        receiveWaitSeconds: 0,
        delaySeconds: 9,
        deadLetterQueue: { name: "letters", maxReceiveCount: 8, retentionDays: 3 },
        alarms: { depth: 100, ageSeconds: 60 },
        tags: { team: "orders" },
      }),
    );
    expect(block(stack, "aws_sqs_queue", "orders")).toMatchObject({
      visibility_timeout_seconds: 77,
      message_retention_seconds: 172_800,
      receive_wait_time_seconds: 0,
      delay_seconds: 9,
      tags: { team: "orders" },
    });
    expect(parsed(block(stack, "aws_sqs_queue", "orders"), "redrive_policy")).toMatchObject({ maxReceiveCount: 8 });
    expect(block(stack, "aws_sqs_queue", "orders_dlq")).toMatchObject({
      name: "letters",
      message_retention_seconds: 259_200,
      tags: { team: "orders" },
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "orders_depth-alarm")).toMatchObject({ threshold: 100 });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "orders_age-alarm")).toMatchObject({ threshold: 60 });
  });

  it("lets only its own messages be moved to its dead-letter queue", () => {
    const stack = synthesized(queue());
    const allow = block(stack, "aws_sqs_queue_redrive_allow_policy", "orders_dlq_redrive-allow");
    expect(allow.queue_url).toBe(`\${${address(stack, "aws_sqs_queue", "orders_dlq")}.url}`);
    expect(parsed(allow, "redrive_allow_policy")).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: [`\${${address(stack, "aws_sqs_queue", "orders")}.arn}`],
    });
  });

  it("refuses plain HTTP on both queues, and lets nobody in until something is connected", () => {
    const stack = synthesized(queue());
    for (const name of ["orders", "orders_dlq"]) {
      expect(statements(block(stack, "aws_sqs_queue_policy", `${name}_policy`))).toEqual([
        {
          Sid: "DenyPlainHttp",
          Effect: "Deny",
          Principal: { AWS: "*" },
          Action: "sqs:*",
          Resource: `\${${address(stack, "aws_sqs_queue", name)}.arn}`,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]);
    }
  });

  it("puts alarms on the first dead letter, on the age and, when asked, on the depth", () => {
    const stack = synthesized(queue({ alarms: { depth: 100 } }));
    const dimensions = (name: string) => ({ QueueName: `\${${address(stack, "aws_sqs_queue", name)}.name}` });
    const common = {
      namespace: "AWS/SQS",
      comparison_operator: "GreaterThanThreshold",
      evaluation_periods: 1,
      period: 60,
      statistic: "Maximum",
      treat_missing_data: "notBreaching",
    };
    expect(block(stack, "aws_cloudwatch_metric_alarm", "orders_dlq_alarm")).toMatchObject({
      ...common,
      alarm_name: "q-orders-dlq-not-empty",
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: dimensions("orders_dlq"),
      threshold: 0,
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "orders_depth-alarm")).toMatchObject({
      ...common,
      alarm_name: "q-orders-depth",
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: dimensions("orders"),
      threshold: 100,
    });
    expect(block(stack, "aws_cloudwatch_metric_alarm", "orders_age-alarm")).toMatchObject({
      ...common,
      alarm_name: "q-orders-age",
      metric_name: "ApproximateAgeOfOldestMessage",
      dimensions: dimensions("orders"),
      threshold: 900,
    });
  });

  it("makes no alarm but that of the dead-letter queue when told so", () => {
    const stack = synthesized(queue({ alarms: false }));
    expect(inventory(stack).aws_cloudwatch_metric_alarm).toBe(1);
    block(stack, "aws_cloudwatch_metric_alarm", "orders_dlq_alarm");
  });

  it("alarms on age only after the receives that a message has, at their visibility timeout", () => {
    const age = (props: Partial<ReliableQueueProps>) =>
      block(synthesized(queue(props)), "aws_cloudwatch_metric_alarm", "orders_age-alarm").threshold;
    expect(age({ visibilityTimeoutSeconds: 180 })).toBe(900);
    expect(age({ visibilityTimeoutSeconds: 181 })).toBe(905);
    expect(age({ visibilityTimeoutSeconds: 600, deadLetterQueue: { maxReceiveCount: 10 } })).toBe(6000);
  });

  it("alarms on age while there are still messages of that age", () => {
    const age = (props: Partial<ReliableQueueProps>) =>
      block(synthesized(queue(props)), "aws_cloudwatch_metric_alarm", "orders_age-alarm").threshold;
    const opted = { retentionDays: 1, deadLetterQueue: false, visibilityTimeoutSeconds: 43_200 } as const;
    expect(age(opted)).toBe(82_800);
    expect(age({ retentionDays: 3, visibilityTimeoutSeconds: 43_200 })).toBe(216_000);
    expect(age({ retentionDays: 1, alarms: { ageSeconds: 86_399 } })).toBe(86_399);
    expect(refused(queue({ retentionDays: 1, alarms: { ageSeconds: 86_400 } }))).toContain(
      "[test/orders] alarms.ageSeconds must be below the retention of the queue (86400 s): no message becomes older, got: 86400.",
    );
  });

  it("puts the stage in front of every name", () => {
    const stack = synthesized((scope) => {
      setStage(scope, "prod");
      queue()(scope);
    });
    expect(block(stack, "aws_sqs_queue", "orders").name).toBe("prod-q-orders");
    expect(block(stack, "aws_sqs_queue", "orders_dlq").name).toBe("prod-q-orders-dlq");
    expect(block(stack, "aws_cloudwatch_metric_alarm", "orders_age-alarm").alarm_name).toBe("prod-q-orders-age");
  });
});

describe("the alarm of the dead-letter queue", () => {
  const description = (build: (stack: TerraformStack) => unknown, name: string) =>
    block(
      synthesized((scope) => void build(scope)),
      "aws_cloudwatch_metric_alarm",
      `${name}_alarm`,
    ).alarm_description as string;
  const routed = (target: (scope: TerraformStack) => RouteTarget) => (scope: TerraformStack) => {
    const bus = new EventBus(scope, "bus", {
      name: "b",
      encryptionKey: new EncryptionKey(scope, "key", { name: "k" }),
    });
    new EventRoute(scope, "route", { bus, pattern: { source: ["a"] }, targets: [target(scope)] });
  };

  it("tells to redrive what SQS moved there", () => {
    expect(description(queue(), "orders_dlq")).toBe(
      "Messages of q-orders that were received 5 times without being processed. They wait in q-orders-dlq for up to 14 days: find the cause, mend it, then redrive them. Runbook: docs/runbooks/queue-dead-letters.md",
    );
  });

  it.each([
    ["route_dlq", "send each to the target that missed it, or publish the events again, for all targets", "rule"],
    ["bus_dlq", "publish the events again", "bus"],
    ["fn_dlq", "invoke the function with them again", "function"],
    ["topic_to-orders_dlq", "send them to q-orders, or publish them again, for all subscribers", "subscription"],
    ["own", "send them again to where they were meant to go", undefined],
  ])("of %s tells what to do with letters that SQS cannot redrive", (name, recovery, runbook) => {
    const text = description((scope) => {
      routed(() => new HandlerFunction(scope, "fn", { entry: "__tests__/support/handlers/minimal.ts" }))(scope);
      new FanoutTopic(scope, "topic", { name: "t" }).subscribe(queue()(scope));
      new DeadLetterQueue(scope, "own", { name: "own", meaning: "Letters." });
    }, name);
    expect(text).toContain(`: read them, mend the cause, then ${recovery}. (SQS redrives only`);
    expect(text).toContain(` Runbook: docs/runbooks/${runbook === undefined ? "" : `${runbook}-`}dead-letters.md`);
    expect(text).not.toContain("redrive them");
  });
});

describe("its policy", () => {
  const grant = (n: number) => ({
    Sid: `Sender${n}`,
    Effect: "Allow" as const,
    Principal: { AWS: "123456789012" },
    Action: "sqs:SendMessage",
    Resource: "*",
  });

  it("holds at most 20 statements", () => {
    const withStatements = (count: number) => (scope: TerraformStack) => {
      const orders = queue()(scope);
      // One of its own refuses plain HTTP.
      for (let n = 2; n <= count; n++) orders.addToPolicy(grant(n));
    };
    expect(() => synthesized(withStatements(20))).not.toThrow();
    expect(refused(withStatements(21))).toContain(
      "[test/orders] policy must need at most 20 statements, one for each service and account that sends, got: 21.",
    );
  });

  it("has at most 8,192 bytes, as far as synth can tell", () => {
    const fedBy = (topics: number) => (scope: TerraformStack) => {
      const audit = ReliableQueue.existing(scope, "audit", {
        arn: "arn:aws:sqs:eu-central-1:123456789012:audit",
        policyManaged: "here",
      });
      acceptRisk(scope, "POLICY_UNMANAGED", "a test");
      for (let n = 1; n <= topics; n++) {
        // 67 bytes each, the quotes and the comma included.
        const arn = `arn:aws:sns:eu-central-1:123456789012:a-topic-of-a-longer-nam${String(n).padStart(3, "0")}`;
        FanoutTopic.existing(scope, `t${n}`, { arn }).subscribe(audit, { deadLetterQueue: false });
      }
    };
    expect(() => synthesized(fedBy(110))).not.toThrow();
    expect(refused(fedBy(130))).toContain("policy must have at most 8192 bytes");
  });

  it("counts an ARN that is known after apply only at its shortest", () => {
    const fedBy = (topics: number) => (scope: TerraformStack) => {
      const { arn } = new FanoutTopic(scope, "topic", { name: "t" });
      const Condition = { ArnEquals: { "aws:SourceArn": Array.from({ length: topics }, () => arn) } };
      queue()(scope).addToPolicy({ ...grant(1), Condition });
    };
    expect(() => synthesized(fedBy(150))).not.toThrow();
    expect(refused(fedBy(250))).toContain("[QUEUE_POLICY_SIZE]");
  });
});

describe("FIFO", () => {
  it.each(["ledger", "ledger.fifo"])("ends the names of both queues in .fifo when named %s", (name) => {
    const stack = synthesized(queue({ name, fifo: true }));
    expect(block(stack, "aws_sqs_queue", "orders")).toMatchObject({
      name: "ledger.fifo",
      fifo_queue: true,
      content_based_deduplication: true,
      deduplication_scope: "queue",
      fifo_throughput_limit: "perQueue",
    });
    expect(block(stack, "aws_sqs_queue", "orders_dlq")).toMatchObject({ name: "ledger-dlq.fifo", fifo_queue: true });
  });

  it("takes high throughput and deduplication by id", () => {
    const stack = synthesized(queue({ fifo: { highThroughput: true, contentBasedDeduplication: false } }));
    expect(block(stack, "aws_sqs_queue", "orders")).toMatchObject({
      content_based_deduplication: false,
      deduplication_scope: "messageGroup",
      fifo_throughput_limit: "perMessageGroupId",
    });
  });

  it("refuses .fifo on a standard queue", () => {
    expect(refused(queue({ name: "ledger.fifo" }))).toBe(
      'test/orders: name must not end in ".fifo" on a standard queue, got: "ledger.fifo". Set fifo: true, or drop the ending. [FIFO_NAME]',
    );
  });
});

describe("encryption", () => {
  it("uses a customer's key on both queues", () => {
    const stack = synthesized((scope) => {
      queue({ encryptionKey: new EncryptionKey(scope, "key", { name: "orders" }) })(scope);
    });
    const key = `\${${address(stack, "aws_kms_key", "key")}.arn}`;
    for (const name of ["orders", "orders_dlq"]) {
      expect(block(stack, "aws_sqs_queue", name).kms_master_key_id).toBe(key);
      expect(block(stack, "aws_sqs_queue", name)).not.toHaveProperty("sqs_managed_sse_enabled");
    }
  });
});

describe("visibility timeout", () => {
  it.each([
    { timeout: 30, window: undefined, expected: 180 },
    { timeout: 30, window: 5, expected: 185 },
    { timeout: 1, window: undefined, expected: 30 },
    { timeout: 900, window: 300, expected: 5700 },
  ])("is 6 × $timeout s and the window $window when not given", ({ timeout, window, expected }) => {
    const stack = synthesized(consumed({}, timeout, window === undefined ? {} : { batchWindowSeconds: window }));
    expect(block(stack, "aws_sqs_queue", "orders").visibility_timeout_seconds).toBe(expected);
    expect(stack.warnings.join()).not.toContain("VISIBILITY");
  });

  it("is refused below the timeout of the function, and warned of below 6 times that", () => {
    expect(refused(consumed({ visibilityTimeoutSeconds: 29 }))).toContain(
      "[test/orders] visibilityTimeoutSeconds must be at least the timeout of test/consumer (30 s), or Lambda refuses the mapping, got: 29. Leave it out for 180. [VISIBILITY_BELOW_TIMEOUT]",
    );
    expect(synthesized(consumed({ visibilityTimeoutSeconds: 30 })).warnings.join()).toContain("VISIBILITY_SHORT");
    expect(synthesized(consumed({ visibilityTimeoutSeconds: 179 })).warnings.join()).toContain("VISIBILITY_SHORT");
    expect(synthesized(consumed({ visibilityTimeoutSeconds: 180 })).warnings.join()).not.toContain("VISIBILITY_SHORT");
  });

  it("counts the batching window in the warning", () => {
    const withWindow = (seconds: number) =>
      synthesized(consumed({ visibilityTimeoutSeconds: seconds }, 30, { batchWindowSeconds: 10 })).warnings.join();
    expect(withWindow(189)).toContain("VISIBILITY_SHORT");
    expect(withWindow(190)).not.toContain("VISIBILITY_SHORT");
  });
});

describe("dead-letter queue", () => {
  it("is left out only when said, with a warning that can be accepted with a reason", () => {
    const stack = synthesized(queue({ deadLetterQueue: false }));
    expect(inventory(stack)).toEqual({ aws_cloudwatch_metric_alarm: 1, aws_sqs_queue: 1, aws_sqs_queue_policy: 1 });
    expect(block(stack, "aws_sqs_queue", "orders")).not.toHaveProperty("redrive_policy");
    expect(stack.warnings.join()).toContain("[NO_DEAD_LETTER_QUEUE]");

    const accepted = synthesized((scope) => {
      acceptRisk(queue({ deadLetterQueue: false })(scope), "NO_DEAD_LETTER_QUEUE", "telemetry that nobody reads twice");
    });
    expect(accepted.warnings.join()).not.toContain("NO_DEAD_LETTER_QUEUE");
  });

  it("must not forget before its source", () => {
    const retention = (days: number) => queue({ retentionDays: 7, deadLetterQueue: { retentionDays: days } });
    expect(refused(retention(6))).toContain("[DEAD_LETTER_RETENTION]");
    expect(() => synthesized(retention(7))).not.toThrow();
  });

  it("needs messages that are kept until they come there", () => {
    const kept = (visibilityTimeoutSeconds: number, retentionDays: number) =>
      queue({ visibilityTimeoutSeconds, retentionDays, deadLetterQueue: { maxReceiveCount: 10 } });
    expect(() => synthesized(kept(8_639, 1))).not.toThrow();
    expect(refused(kept(8_640, 1))).toContain(
      '[test/orders] retentionDays must be more than maxReceiveCount × visibility timeout (10 × 8640 s), or a message expires before it is a dead letter, got: "1 days".',
    );
    expect(refused(kept(43_200, 5))).toContain("[RETENTION_SHORT]");
    expect(() => synthesized(kept(43_200, 6))).not.toThrow();
  });

  it("counts the visibility timeout that follows from the consumer", () => {
    const consumedFor = (timeoutSeconds: number) =>
      consumed({ retentionDays: 1, deadLetterQueue: { maxReceiveCount: 16 } }, timeoutSeconds);
    expect(() => synthesized(consumedFor(899))).not.toThrow();
    expect(refused(consumedFor(900))).toContain("(16 × 5400 s)");
  });

  it("warns below 3 receives, once a function consumes the queue", () => {
    const receives = (count: number) => ({ deadLetterQueue: { maxReceiveCount: count } });
    expect(synthesized(consumed(receives(2))).warnings.join()).toContain("[FEW_RECEIVES]");
    expect(synthesized(consumed(receives(3))).warnings.join()).not.toContain("FEW_RECEIVES");
    expect(synthesized(queue(receives(2))).warnings.join()).not.toContain("FEW_RECEIVES");
  });
});

describe("props", () => {
  it.each([
    ["visibilityTimeoutSeconds", 0, 43_200, "seconds"],
    ["retentionDays", 1, 14, "days"],
    ["receiveWaitSeconds", 0, 20, "seconds"],
    ["delaySeconds", 0, 900, "seconds"],
  ])("%s lies between %d and %d", (prop, min, max, unit) => {
    const dlq = { deadLetterQueue: { retentionDays: 14 } };
    expect(() => synthesized(queue({ [prop]: min, ...dlq }))).not.toThrow();
    expect(() => synthesized(queue({ [prop]: max, ...dlq }))).not.toThrow();
    for (const bad of [min - 1, max + 1, min + 0.5]) {
      expect(refused(queue({ [prop]: bad, ...dlq }))).toContain(
        `test/orders: ${prop} must be a whole number from ${min} to ${max} ${unit}, got: ${bad}.`,
      );
    }
  });

  it("takes names of up to 80 characters, of what is added to them too", () => {
    const long = "q".repeat(76);
    expect(() => synthesized(queue({ name: long }))).not.toThrow();
    expect(refused(queue({ name: `${long}q` }))).toContain(
      `test/orders: deadLetterQueue.name must make a name of 1 to 80 characters for the queue, got: "${long}q-dlq" (81 characters). Give a deadLetterQueue.name that is shorter by 1. [NAME_LENGTH]`,
    );
    expect(() => synthesized(queue({ name: `${long}q`, deadLetterQueue: { name: "letters" } }))).not.toThrow();
    expect(refused(queue({ name: "" }))).toContain("[NAME_LENGTH]");
    expect(refused(queue({ name: "q orders" }))).toContain("[NAME_CHARACTERS]");
    expect(refused(queue({ name: undefined as never }))).toContain("[NAME_MISSING]");
  });

  it("refuses two queues with one name, and says which has it", () => {
    const two = (stack: TerraformStack) => {
      queue()(stack);
      new ReliableQueue(stack, "other", { name: "q-orders" });
    };
    const message = refused(two);
    expect(message).toContain(
      '[test/other] name must differ from every other queue name in the stack, got: "q-orders".',
    );
    expect(message).toContain("test/orders has it already");
  });

  it("refuses a second consumer", () => {
    const twice = (stack: TerraformStack) => {
      const orders = queue()(stack);
      for (const id of ["one", "two"]) {
        orders.consumedBy(
          new HandlerFunction(stack, id, {
            entry: "__tests__/support/handlers/minimal.ts",
            idempotency: { because: "test" },
          }),
        );
      }
    };
    expect(refused(twice)).toContain("[TWO_CONSUMERS]");
  });

  it("refuses the same consumer twice", () => {
    const twice = (stack: TerraformStack) => {
      const orders = queue()(stack);
      const consumer = new HandlerFunction(stack, "consumer", { entry: "__tests__/support/handlers/minimal.ts" });
      for (const batchSize of [1, 2]) orders.consumedBy(consumer, { batchSize });
    };
    expect(refused(twice)).toContain(
      'test/orders: consumedBy must connect the same two only once, got: "consumedBy(test/consumer) for the second time".',
    );
  });

  it("reports everything that is wrong across constructs in one go", () => {
    const message = refused((stack) => {
      queue({ retentionDays: 7, deadLetterQueue: { retentionDays: 1 } })(stack);
      new ReliableQueue(stack, "other", { name: "q-orders" });
    });
    expect(message.match(/\[[A-Z_]+\]$/gm)).toEqual(["[DEAD_LETTER_RETENTION]", "[NAME_TAKEN]", "[NAME_TAKEN]"]);
  });
});
