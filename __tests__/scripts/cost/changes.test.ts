import { describe, expect, test } from "vitest";
import { type Assumptions, DEFAULT_ASSUMPTIONS } from "../../../scripts/cost/assumptions";
import { costReport } from "../../../scripts/cost/report";
import type { Blocks } from "../../simulator/support/stack-json";
import { busTo, consumedQueue, PER_DAY } from "./support/bills";

/*
 * Savings are worked out by hand, as in bill.test.ts: 24,000 events a day are 730,000 a month.
 */

interface Wanted {
  readonly entry?: string;
  readonly shares?: Readonly<Record<string, number>>;
  readonly assumptions?: Partial<Assumptions>;
}

/** What each change saves, by the beginning of its text. */
function savings(
  resource: Blocks,
  { entry = "q", shares = {}, assumptions = {} }: Wanted = {},
): Record<string, number> {
  const text = JSON.stringify({ provider: { aws: [{ region: "us-east-1" }] }, resource });
  const { changes } = costReport(text, "s", {
    perDay: new Map([[entry, PER_DAY]]),
    shares: { byAddress: new Map(Object.entries(shares)), origin: "" },
    assumptions: { ...DEFAULT_ASSUMPTIONS, ...assumptions },
  });
  expect(changes.map(({ monthlyUsd }) => monthlyUsd)).toEqual(
    changes.map(({ monthlyUsd }) => monthlyUsd).sort((a, b) => b - a),
  );
  return Object.fromEntries(
    changes.map(({ what, monthlyUsd }) => [what.split(/[:,;]/)[0], Number(monthlyUsd.toFixed(5))]),
  );
}

describe("what would be cheaper", () => {
  test("batches: fewer receives, deletes and invocations", () => {
    // 525,600 in place of 730,000: 204,400 × (0.40 + 0.40 + 0.20) per million; 204,400 × 350 bytes of logs = 0.06663 GB × 0.50,
    // and kept: 6,720 a day × 350 × 365 × 0.15 = 0.11993 GB × 0.03
    expect(savings(consumedQueue())["Let messages wait for a batch"]).toBeCloseTo(0.2044 + 0.033314 + 0.003598, 4);
    const waiting = consumedQueue({ mapping: { maximum_batching_window_in_seconds: 5 } });
    expect(savings(waiting)).not.toHaveProperty("Let messages wait for a batch");
    const fifo = consumedQueue({ queue: { name: "q.fifo", fifo_queue: true } });
    expect(savings(fifo, { entry: "q.fifo" })).not.toHaveProperty("Let messages wait for a batch");
  });

  test("arm64 in place of x86", () => {
    const assumptions = { durationMs: { all: 100, byName: new Map<string, number>() } };
    // 36,500 GB-s × (0.0000166667 − 0.0000133334)
    const x86 = consumedQueue({ fn: { architectures: ["x86_64"] } });
    expect(savings(x86, { assumptions })["Run functions on arm64"]).toBe(0.12167);
    expect(savings(consumedQueue(), { assumptions })).not.toHaveProperty("Run functions on arm64");
  });

  test("logs for 30 days in place of for ever, with a group or without", () => {
    const group = (more: object) => ({
      ...consumedQueue(),
      aws_cloudwatch_log_group: { l: { name: "/aws/lambda/f", ...more } },
    });
    // 24,000 × 650 bytes × 335 days × 0.15 = 0.730064 GB × 0.03
    expect(savings(group({}))["Keep logs for 30 days"]).toBe(0.0219);
    expect(savings(consumedQueue())["Give functions a log group that keeps for 30 days"]).toBe(0.0219);
    expect(savings(group({ retention_in_days: 30 }))).not.toHaveProperty("Keep logs for 30 days");
  });

  test("archives for 30 days in place of for ever", () => {
    const archive = (more: object) => ({
      aws_cloudwatch_event_bus: { b: { name: "b" } },
      aws_cloudwatch_event_archive: {
        a: { name: "a", event_source_arn: "${aws_cloudwatch_event_bus.b.arn}", ...more },
      },
    });
    // 24,000 × 1,024 bytes × 335 days = 7.667541 GB × 0.023
    expect(savings(archive({}), { entry: "b" })).toEqual({ "Keep archived events for 30 days": 0.17635 });
    expect(savings(archive({ retention_days: 30 }), { entry: "b" })).toEqual({});
  });

  test("long polling of consumers beyond the stack", () => {
    const queue = { aws_sqs_queue: { q: { name: "q" } } };
    // 2,628,000 polls once a second, 131,400 by 20 s: 2,496,600 × 0.40 per million
    expect(savings(queue, { assumptions: { pollers: 1 } })["Long polling"]).toBe(0.99864);
    expect(savings(queue)).not.toHaveProperty("Long polling");
  });

  test("a filter before the queue in place of one behind it", () => {
    // Half of 730,000 is not sent, received and deleted: 365,000 × 3 × 0.40 per million. The function sees the same.
    const half = savings(consumedQueue(), { shares: { "aws_lambda_event_source_mapping.m": 0.5 } });
    expect(half["Filter before the queue"]).toBe(0.438);
    expect(savings(consumedQueue())).not.toHaveProperty("Filter before the queue");
    // A tenth of what 730,000 cost in the queue, as requests and GB-s, and in the logs: 73,000 × 1.40 per million, 1,825 GB-s,
    // 73,000 × 650 bytes = 0.044191 GB × 0.50, and 0.079544 GB kept × 0.03
    const needless = savings(consumedQueue())["Filter before the queue what its consumer does not need"];
    expect(needless).toBeCloseTo(0.1022 + 0.024333 + 0.022096 + 0.002386, 4);
  });

  test("the second way of the same events to a queue", () => {
    const stack = busTo("aws_sqs_queue.q", { aws_sqs_queue: { q: { name: "q" } } });
    const topic = { rule: "r", event_bus_name: "b", target_id: "n", arn: "${aws_sns_topic.n.arn}" };
    const both = {
      ...stack,
      aws_cloudwatch_event_target: { ...stack.aws_cloudwatch_event_target, n: topic },
      aws_sns_topic: { n: { name: "n" } },
      aws_sns_topic_subscription: {
        s: { topic_arn: "${aws_sns_topic.n.arn}", protocol: "sqs", endpoint: "${aws_sqs_queue.q.arn}" },
      },
    };
    // 730,000 × 3 × 0.40 per million
    expect(savings(both, { entry: "b" })["Send each event of r to the queue once"]).toBe(0.876);
    expect(savings(stack, { entry: "b" })).toEqual({});
  });

  test("events of one chunk in place of two", () => {
    const bus = { aws_cloudwatch_event_bus: { b: { name: "b" } } };
    const what = "Put events of at most 64 KB on the bus";
    expect(savings(bus, { entry: "b", assumptions: { eventBytes: 65_537 } })[what]).toBe(0.73);
    expect(savings(bus, { entry: "b", assumptions: { eventBytes: 65_536 } })).toEqual({});
  });

  test("alarms, dashboards, traces, keys", () => {
    const alarm = {
      alarm_name: "a",
      comparison_operator: "GreaterThanThreshold",
      evaluation_periods: 1,
      metric_name: "M",
      namespace: "N",
      period: 10,
      statistic: "Sum",
      threshold: 0,
    };
    const stack = {
      ...consumedQueue({
        queue: { kms_master_key_id: "${aws_kms_key.k.arn}" },
        fn: { tracing_config: { mode: "Active" } },
      }),
      aws_kms_key: { k: {} },
      aws_cloudwatch_metric_alarm: {
        a: { ...alarm, alarm_actions: ["arn:aws:sns:us-east-1:111111111111:t"] },
        unheard: { ...alarm, alarm_name: "unheard", period: 60 },
      },
      aws_cloudwatch_dashboard: { d: { dashboard_name: "d", dashboard_body: "{}" } },
    };
    expect(savings(stack)).toMatchObject({
      // 0.30 − 0.10
      "Let alarms of high resolution look once a minute": 0.2,
      "Let alarms notify somebody": 0.1,
      "Do without the dashboard": 3,
      // 730,000 × 5 per million
      "Do without X-Ray": 3.65,
      // 26,280 − 2,190 requests × 0.03 per 10,000
      "Let queues use a data key for an hour": 0.07227,
    });
    expect(savings(stack, { assumptions: { freeTier: true } })).not.toHaveProperty("Do without the dashboard");
  });
});
