import { describe, expect, test } from "vitest";
import { bill, busTo, consumedQueue, PER_DAY, usdOf } from "./support/bills";

/*
 * Expected figures are worked out by hand, from the prices on AWS's pricing pages; each comment shows how. All are of
 * 24,000 events a day, which are 730,000 a month.
 */

const queue = { aws_sqs_queue: { q: { name: "q" } } };

describe("EventBridge", () => {
  const bus = { aws_cloudwatch_event_bus: { b: { name: "b" } } };
  const archive = (more: object = {}) => ({
    ...bus,
    aws_cloudwatch_event_archive: { a: { name: "a", event_source_arn: "${aws_cloudwatch_event_bus.b.arn}", ...more } },
  });

  test.each([
    // 730,000 × US$ 1 per million
    [65_536, 0.73],
    // 64 KB and a byte are two chunks: 1,460,000 × US$ 1 per million
    [65_537, 1.46],
    // 256 KB are four, as in AWS's own example
    [262_144, 2.92],
  ])("events of %i bytes", (eventBytes, usd) => {
    expect(usdOf(bill(bus, { assumptions: { eventBytes } }))).toEqual({ "events put on the bus": usd });
  });

  test("events of AWS services on the default bus are free", () => {
    const rule = { r: { name: "r", event_pattern: '{"source":["aws.s3"]}' } };
    const { usd } = bill({ aws_cloudwatch_event_rule: rule }, { perDay: { default: PER_DAY } });
    expect(usd).toBe(0);
  });

  test("an archive of 7 days", () => {
    expect(usdOf(bill(archive({ retention_days: 7 })), "aws_cloudwatch_event_archive.a")).toEqual({
      // 730,000 × 1,024 bytes = 0.696182 GB × US$ 0.10
      "events archived": 0.069618,
      // 24,000 × 1,024 bytes × 7 days = 0.160217 GB × US$ 0.023
      "events kept for 7 days": 0.003685,
    });
  });

  test("an archive for ever, as it is after a year", () => {
    // 24,000 × 1,024 bytes × 365 days = 8.354187 GB × US$ 0.023
    expect(usdOf(bill(archive()), "aws_cloudwatch_event_archive.a")).toMatchObject({
      "events kept, after a year": 0.192146,
    });
  });

  test("replays of 7 archived days, which go through the rules again", () => {
    const stack = { ...busTo("aws_sqs_queue.q", queue), ...archive() };
    const { lines } = bill(stack, { assumptions: { replayDays: 7 } });
    const quantity = (what: string) => lines.find((line) => line.what === what)?.quantity;
    // 7 × 24,000 events × US$ 1 per million
    expect(quantity("events replayed")).toBeCloseTo(168_000, 3);
    expect(lines.find(({ what }) => what === "events replayed")?.usd).toBeCloseTo(0.168, 9);
    expect(quantity("messages sent")).toBeCloseTo(730_000 + 168_000, 3);
    expect(quantity("events put on the bus")).toBeCloseTo(730_000, 3);
  });

  test("events sent on to another bus are charged as custom events there, once", () => {
    const second = busTo("aws_cloudwatch_event_bus.c", {
      aws_cloudwatch_event_bus: { b: { name: "b" }, c: { name: "c" } },
    });
    const stack = {
      ...second,
      aws_cloudwatch_event_rule: {
        ...second.aws_cloudwatch_event_rule,
        back: { name: "back", event_bus_name: "c", event_pattern: '{"source":["a"]}' },
      },
      aws_cloudwatch_event_target: {
        ...second.aws_cloudwatch_event_target,
        back: { rule: "back", event_bus_name: "c", target_id: "b", arn: "${aws_cloudwatch_event_bus.b.arn}" },
      },
    };
    // 730,000 × US$ 1 per million on each; EventBridge sends nothing on a second time
    expect(usdOf(bill(stack), "aws_cloudwatch_event_bus.c")).toEqual({ "events from other buses": 0.73 });
    expect(usdOf(bill(stack), "aws_cloudwatch_event_bus.b")).toEqual({ "events put on the bus": 0.73 });
  });

  test("discovery of schemas, by 8 KB", () => {
    const discoverer = { d: { source_arn: "${aws_cloudwatch_event_bus.b.arn}" } };
    const stack = { ...bus, aws_schemas_discoverer: discoverer };
    // 730,000 × 2 chunks × US$ 0.10 per million
    expect(usdOf(bill(stack, { assumptions: { eventBytes: 8_193 } }))).toMatchObject({
      "events whose schemas are discovered": 0.146,
    });
  });

  test("a rule that matches a quarter, and one on a schedule", () => {
    const stack = busTo("aws_sqs_queue.q", {
      ...queue,
      aws_cloudwatch_event_rule: {
        r: { name: "r", event_bus_name: "b", event_pattern: '{"source":["a"]}' },
        hourly: { name: "hourly", schedule_expression: "rate(2 hours)" },
      },
    });
    const hourly = { rule: "hourly", target_id: "h", arn: "${aws_sqs_queue.q.arn}" };
    const targets = { ...stack.aws_cloudwatch_event_target, hourly };
    const { lines } = bill(
      { ...stack, aws_cloudwatch_event_target: targets },
      { shares: { "aws_cloudwatch_event_rule.r": 0.25 } },
    );
    // 182,500 events, and 365 firings in 730 hours
    expect(lines.find(({ what }) => what === "messages sent")?.quantity).toBeCloseTo(182_865, 6);
  });

  test("calls of an API destination", () => {
    const stack = busTo("aws_cloudwatch_event_api_destination.d", {
      aws_cloudwatch_event_api_destination: {
        d: { name: "d", connection_arn: "arn:aws:events:us-east-1:1:connection/c" },
      },
    });
    // 730,000 × US$ 0.20 per million
    expect(usdOf(bill(stack), "aws_cloudwatch_event_api_destination.d")).toEqual({
      "calls of the API destination": 0.146,
    });
  });
});

describe("SNS", () => {
  const topic = (more: object = {}) => ({ aws_sns_topic: { t: { name: "t", ...more } } });
  const subscription = (protocol: string, endpoint: string) => ({
    topic_arn: "${aws_sns_topic.t.arn}",
    protocol,
    endpoint,
  });

  test("publishes by 64 KB, and deliveries by protocol: to queues and functions free", () => {
    const stack = {
      ...topic(),
      ...queue,
      aws_lambda_function: { f: { function_name: "f", role: "r" } },
      aws_sns_topic_subscription: {
        q: subscription("sqs", "${aws_sqs_queue.q.arn}"),
        f: subscription("lambda", "${aws_lambda_function.f.arn}"),
        h: subscription("https", "https://example.com"),
        e: subscription("email", "ops@example.com"),
      },
    };
    expect(usdOf(bill(stack, { perDay: { t: PER_DAY } }), "aws_sns_topic.t")).toEqual({
      // 730,000 × US$ 0.50 per million
      "messages published": 0.365,
      // 730,000 × US$ 0.60 per million
      "deliveries by https to https://example.com": 0.438,
      // 730,000 × US$ 2.00 per 100,000
      "deliveries by email to ops@example.com": 14.6,
    });
    // 65,537 bytes are two chunks
    const large = bill(stack, { perDay: { t: PER_DAY }, assumptions: { eventBytes: 65_537 } });
    expect(usdOf(large, "aws_sns_topic.t")).toMatchObject({ "messages published": 0.73 });
  });

  test("FIFO: messages and their size, in and out", () => {
    const stack = {
      ...topic({ name: "t.fifo", fifo_topic: true }),
      aws_sqs_queue: { q: { name: "q.fifo", fifo_queue: true } },
      aws_sns_topic_subscription: {
        q: { ...subscription("sqs", "${aws_sqs_queue.q.arn}"), raw_message_delivery: true },
      },
    };
    expect(usdOf(bill(stack, { perDay: { "t.fifo": PER_DAY } }), "aws_sns_topic.t")).toEqual({
      // 730,000 × US$ 0.30 per million; 0.696182 GB × US$ 0.017
      "messages published": 0.219,
      "messages published, by size": 0.011835,
      // 730,000 × US$ 0.01 per million; 0.696182 GB × US$ 0.001
      "deliveries to q.fifo": 0.0073,
      "deliveries to q.fifo, by size": 0.000696,
    });
  });
});

describe("SQS", () => {
  const consumed = (parts: Parameters<typeof consumedQueue>[0] = {}, wanted: Parameters<typeof bill>[1] = {}) =>
    usdOf(bill(consumedQueue(parts), { perDay: { q: PER_DAY }, ...wanted }), "aws_sqs_queue.q");

  test("each message is sent, received and deleted; Lambda's five pollers ask three times a minute each", () => {
    expect(consumed()).toEqual({
      // 730,000 × US$ 0.40 per million, three times
      "messages sent": 0.292,
      "calls that receive messages": 0.292,
      "calls that delete messages": 0.292,
      // 5 × 3 × 60 × 730 = 657,000 × US$ 0.40 per million
      "empty polls of Lambda, which never stop": 0.2628,
    });
  });

  test("a FIFO queue at its own price", () => {
    expect(consumed({ queue: { fifo_queue: true, name: "q.fifo" } }, { perDay: { "q.fifo": PER_DAY } })).toMatchObject({
      // 730,000 and 657,000 × US$ 0.50 per million
      "messages sent": 0.365,
      "empty polls of Lambda, which never stop": 0.3285,
    });
  });

  test("a batch window: 1.39 messages come in 5 s", () => {
    // 24,000 a day are 0.2778 a second, 1.3889 in 5 s: 525,600 calls × US$ 0.40 per million
    expect(consumed({ mapping: { maximum_batching_window_in_seconds: 5 } })).toMatchObject({
      "messages sent": 0.292,
      "calls that receive messages": 0.21024,
      "calls that delete messages": 0.21024,
    });
  });

  test("a call takes no more than ten messages, and no more than its batch", () => {
    const window = { maximum_batching_window_in_seconds: 60 };
    // 2,400,000 a day are 1,667 in 60 s. 73,000,000 / 10 × US$ 0.40 per million
    const busy = { perDay: { q: 100 * PER_DAY } };
    expect(consumed({ mapping: { ...window, batch_size: 1_000 } }, busy)).toMatchObject({
      "calls that receive messages": 2.92,
    });
    // 73,000,000 / 4 × US$ 0.40 per million
    expect(consumed({ mapping: { ...window, batch_size: 4 } }, busy)).toMatchObject({
      "calls that receive messages": 7.3,
    });
  });

  test("large messages are charged by 64 KB when sent and when received", () => {
    // 100,000 bytes are two chunks: 1,460,000 × US$ 0.40 per million; the delete has no message
    expect(consumed({}, { assumptions: { eventBytes: 100_000 } })).toMatchObject({
      "messages sent": 0.584,
      "calls that receive messages": 0.584,
      "calls that delete messages": 0.292,
    });
  });

  test("what fails is received again, and in the end not deleted", () => {
    const letters = { redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.q.arn}","maxReceiveCount":5}' };
    const usd = consumed({ queue: letters }, { assumptions: { retryRate: 0.5, deadLetterRate: 0.1 } });
    expect(usd).toMatchObject({
      // 730,000 × (1 + 0.5 + 0.1 × 4 further receives) = 1,387,000 × US$ 0.40 per million
      "calls that receive messages": 0.5548,
      // 657,000 × US$ 0.40 per million
      "calls that delete messages": 0.2628,
    });
  });

  test("without a consumer in the stack: consumers beyond it poll as long as the queue says, or once a second", () => {
    const unconsumed = (wait: number) => ({ aws_sqs_queue: { q: { name: "q", receive_wait_time_seconds: wait } } });
    const polls = "empty polls of 2 consumers beyond the stack";
    const request = { perDay: { q: PER_DAY }, assumptions: { pollers: 2 } };
    // 2 × 3,600 × 730 / 20 = 262,800 × US$ 0.40 per million
    expect(usdOf(bill(unconsumed(20), request))).toMatchObject({ [polls]: 0.10512 });
    // 2 × 3,600 × 730 = 5,256,000 × US$ 0.40 per million
    expect(usdOf(bill(unconsumed(0), request))).toMatchObject({ [polls]: 2.1024 });
    expect(Object.keys(usdOf(bill(unconsumed(0), { perDay: { q: PER_DAY } })))).toHaveLength(3);
  });
});

describe("Lambda", () => {
  const assumptions = { durationMs: { all: 100, byName: new Map<string, number>() } };
  const run = (parts: Parameters<typeof consumedQueue>[0] = {}, wanted: Parameters<typeof bill>[1] = {}) =>
    usdOf(bill(consumedQueue(parts), { perDay: { q: PER_DAY }, assumptions, ...wanted }), "aws_lambda_function.f");

  test("requests and GB-s, on arm64 and x86", () => {
    expect(run()).toEqual({
      // 730,000 × US$ 0.20 per million
      invocations: 0.146,
      // 730,000 × 0.1 s × 0.5 GB = 36,500 GB-s × US$ 0.0000133334
      "100 ms for each message, with 512 MiB, arm64": 0.486669,
    });
    // 36,500 GB-s × US$ 0.0000166667
    expect(run({ fn: { architectures: ["x86_64"] } })).toMatchObject({
      "100 ms for each message, with 512 MiB, x86_64": 0.608335,
    });
  });

  test("a batch is one request, and as much work", () => {
    expect(run({ mapping: { maximum_batching_window_in_seconds: 5 } })).toEqual({
      // 525,600 × US$ 0.20 per million
      invocations: 0.10512,
      "100 ms for each message, with 512 MiB, arm64": 0.486669,
    });
  });

  test("filters of the mapping keep off what is then not invoked", () => {
    const shares = { "aws_lambda_event_source_mapping.m": 0.5 };
    expect(run({}, { shares })).toMatchObject({ invocations: 0.073 });
  });

  test("the duration of one function by its name", () => {
    const durationMs = { all: 100, byName: new Map([["f", 200]]) };
    expect(run({}, { assumptions: { durationMs } })).toMatchObject({
      "200 ms for each message, with 512 MiB, arm64": 0.973338,
    });
  });

  test("invoked by a rule: what fails is tried twice more", () => {
    const stack = busTo("aws_lambda_function.f", { aws_lambda_function: { f: { function_name: "f", role: "r" } } });
    // 730,000 × (1 + 0.1 × 2) × US$ 0.20 per million
    expect(usdOf(bill(stack, { assumptions: { deadLetterRate: 0.1 } }), "aws_lambda_function.f")).toMatchObject({
      invocations: 0.1752,
    });
  });

  test.each([
    // 730,000 in a month are fewer than one a second: each is traced. × US$ 5 per million
    [PER_DAY, 3.65],
    // 26,280,000: 2,628,000 seconds, and 5 % of the other 23,652,000. 3,810,600 × US$ 5 per million
    [864_000, 19.053],
  ])("X-Ray of %i invocations a day", (perDay, usd) => {
    const fn = { tracing_config: { mode: "Active" } };
    expect(run({ fn }, { perDay: { q: perDay } })).toMatchObject({ "traces of X-Ray": usd });
    expect(run({ fn: { tracing_config: { mode: "PassThrough" } } })).not.toHaveProperty("traces of X-Ray");
  });

  const logs = (group: object) => ({
    ...consumedQueue(),
    aws_cloudwatch_log_group: { l: { name: "/aws/lambda/f", ...group } },
  });

  test("its logs: taken in, and kept as long as the group says", () => {
    const usd = usdOf(bill(logs({ retention_in_days: 30 }), { perDay: { q: PER_DAY } }), "aws_cloudwatch_log_group.l");
    expect(usd).toEqual({
      // 730,000 × (350 + 300) bytes = 0.441913 GB × US$ 0.50
      "logs taken in": 0.220956,
      // 24,000 × 650 bytes × 30 days × 0.15 = 0.065379 GB × US$ 0.03
      "logs kept for 30 days": 0.001961,
    });
  });

  test("its logs without a group of the stack, and in a group of infrequent access", () => {
    const own = usdOf(bill(consumedQueue(), { perDay: { q: PER_DAY } }), "(log group /aws/lambda/f)");
    // 24,000 × 650 bytes × 365 days × 0.15 = 0.795442 GB × US$ 0.03
    expect(own).toMatchObject({ "logs kept for ever, after a year": 0.023863 });
    const infrequent = bill(logs({ log_group_class: "INFREQUENT_ACCESS" }), { perDay: { q: PER_DAY } });
    // 0.441913 GB × US$ 0.25
    expect(usdOf(infrequent, "aws_cloudwatch_log_group.l")).toMatchObject({ "logs taken in": 0.110478 });
  });
});

describe("CloudWatch", () => {
  const alarm = (more: object = {}) => ({
    alarm_name: "a",
    comparison_operator: "GreaterThanThreshold",
    evaluation_periods: 1,
    metric_name: "M",
    namespace: "N",
    period: 60,
    statistic: "Sum",
    threshold: 0,
    ...more,
  });
  const query = (id: string, period: number) => ({
    id,
    metric: [{ metric_name: id, namespace: "N", period, stat: "Sum" }],
  });
  const usd = (resource: Parameters<typeof bill>[0]) => bill(resource, { perDay: {} }).usd;

  test.each([
    ["an alarm", { aws_cloudwatch_metric_alarm: { a: alarm() } }, 0.1],
    ["one of high resolution", { aws_cloudwatch_metric_alarm: { a: alarm({ period: 30 }) } }, 0.3],
    [
      "one that computes with two metrics",
      {
        aws_cloudwatch_metric_alarm: {
          a: { alarm_name: "a", metric_query: [query("m", 60), query("n", 60), { id: "e", expression: "m/n" }] },
        },
      },
      0.2,
    ],
    [
      "one on an anomaly: the metric and its two bounds",
      {
        aws_cloudwatch_metric_alarm: {
          a: {
            alarm_name: "a",
            threshold_metric_id: "band",
            metric_query: [query("m", 60), { id: "band", expression: "ANOMALY_DETECTION_BAND(m)" }],
          },
        },
      },
      0.3,
    ],
    ["a composite alarm", { aws_cloudwatch_composite_alarm: { c: { alarm_name: "c", alarm_rule: "ALARM(a)" } } }, 0.5],
    ["a dashboard", { aws_cloudwatch_dashboard: { d: { dashboard_name: "d", dashboard_body: "{}" } } }, 3],
    [
      "a metric from logs",
      { aws_cloudwatch_log_metric_filter: { m: { name: "m", pattern: "x", log_group_name: "l" } } },
      0.3,
    ],
    ["a secret", { aws_secretsmanager_secret: { s: { name: "s" } } }, 0.4],
    ["a key", { aws_kms_key: { k: {} } }, 1],
    ["a role", { aws_iam_role: { r: { name: "r" } } }, 0],
  ])("%s", (_, resource, expected) => {
    expect(usd(resource as Parameters<typeof bill>[0])).toBeCloseTo(expected, 9);
  });

  test("metrics of one's own", () => {
    expect(bill({ aws_iam_role: { r: {} } }, { perDay: {}, assumptions: { customMetrics: 4 } }).usd).toBeCloseTo(
      1.2,
      9,
    );
  });
});

describe("keys, tables, state machines", () => {
  test("requests of a queue: each sender twice and each consumer once in the reuse period", () => {
    const key = { aws_kms_key: { k: {} } };
    const encrypted = (more: object = {}) => ({
      ...key,
      ...consumedQueue({ queue: { kms_master_key_id: "${aws_kms_key.k.arn}", ...more } }),
    });
    const requests = (resource: Parameters<typeof bill>[0], perDay: number) =>
      usdOf(bill(resource, { perDay: { q: perDay } }), "aws_kms_key.k")["requests of q"];
    // 2,628,000 s / 300 s × (2 × 1 + 1) = 26,280 × US$ 0.03 per 10,000
    expect(requests(encrypted(), PER_DAY)).toBe(0.07884);
    // the same in an hour each: 2,190
    expect(requests(encrypted({ kms_data_key_reuse_period_seconds: 3_600 }), PER_DAY)).toBe(0.00657);
    // 24 a day are 730 a month: no more than two for each, 1,460
    expect(requests(encrypted(), 24)).toBe(0.00438);
  });

  test("a table that a function knows by name: two writes for each message", () => {
    const table = { name: "seen", billing_mode: "PAY_PER_REQUEST", ttl: { enabled: true, attribute_name: "x" } };
    const fn = { environment: { variables: { TABLE: "${aws_dynamodb_table.t.name}" } } };
    const stack = { ...consumedQueue({ fn }), aws_dynamodb_table: { t: table } };
    expect(
      usdOf(bill(stack, { perDay: { q: PER_DAY }, assumptions: { tableReads: 1 } }), "aws_dynamodb_table.t"),
    ).toEqual({
      // 1,460,000 × US$ 0.625 per million
      "2 writes for each message": 0.9125,
      // 730,000 × US$ 0.125 per million
      "1 reads for each message": 0.09125,
      // 24,000 × 500 bytes = 0.011176 GB × US$ 0.25
      "items kept for a day": 0.002794,
    });
  });

  test("a table with provisioned capacity", () => {
    const table = { name: "t", billing_mode: "PROVISIONED", read_capacity: 10, write_capacity: 5 };
    expect(usdOf(bill({ aws_dynamodb_table: { t: table } }, { perDay: {} }))).toEqual({
      // 5 × 730 h × US$ 0.00065; 10 × 730 h × US$ 0.00013
      "provisioned writes": 2.3725,
      "provisioned reads": 0.949,
    });
  });

  test("a state machine: a transition for each state that needs no error", () => {
    const States = {
      A: { Type: "Choice", Choices: [{ Next: "B" }], Default: "C" },
      B: { Type: "Task", Catch: [{ Next: "D" }], Next: "C" },
      C: { Type: "Succeed" },
      D: { Type: "Fail" },
    };
    const definition = JSON.stringify({ StartAt: "A", States });
    const machine = { name: "m", role_arn: "r", definition };
    const stack = (more: object) =>
      busTo("aws_sfn_state_machine.m", { aws_sfn_state_machine: { m: { ...machine, ...more } } });
    // 730,000 × 3 × US$ 25 per million
    expect(usdOf(bill(stack({})), "aws_sfn_state_machine.m")).toEqual({ "executions of 3 states each": 54.75 });
    // 730,000 × US$ 1 per million
    expect(usdOf(bill(stack({ type: "EXPRESS" })), "aws_sfn_state_machine.m")).toEqual({
      "executions, without their duration": 0.73,
    });
  });
});

describe("the free tier", () => {
  const usd = (stack: Parameters<typeof bill>[0], perDay: number) =>
    usdOf(bill(stack, { perDay: { q: perDay }, assumptions: { freeTier: true } }));

  test("is taken off: a million requests of queues, shared out by use", () => {
    // 2,190,000 + 657,000 requests less a million: 1,847,000 × US$ 0.40 per million = 0.7388; 730,000 of 2,847,000 of it
    const lines = usd(consumedQueue(), PER_DAY);
    expect(lines["messages sent"]).toBeCloseTo(0.189436, 5);
    expect(lines["empty polls of Lambda, which never stop"]).toBeCloseTo(0.170492, 5);
    // 730,000 invocations are fewer than a million; 730,000 × 0.05 s × 0.5 GB are fewer than 400,000 GB-s
    expect(lines).toMatchObject({ invocations: 0, "50 ms for each message, with 512 MiB, arm64": 0 });
  });

  test("covers ten alarms and three dashboards, and no more", () => {
    const alarms = (count: number) => ({
      aws_cloudwatch_metric_alarm: Object.fromEntries(
        Array.from({ length: count }, (_, i) => [`a${i}`, { alarm_name: `a${i}`, period: 60 }]),
      ),
    });
    const free = (stack: Parameters<typeof bill>[0]) =>
      bill(stack, { perDay: {}, assumptions: { freeTier: true } }).usd;
    expect(free(alarms(10))).toBe(0);
    expect(free(alarms(11))).toBeCloseTo(0.1, 9);
  });
});
