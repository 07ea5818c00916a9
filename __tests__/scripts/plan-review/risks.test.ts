import { describe, expect, it } from "vitest";
import { reviewPlan } from "../../../scripts/plan-review/review-plan";
import { arn, kept, queue, rule, type SmallChange, smallPlan, target } from "./support/small-plan";

/** `severity CODE address` of every risk. */
function risksOf(resources: Readonly<Record<string, SmallChange>>): string[] {
  return reviewPlan(smallPlan(resources))
    .risks.map(({ severity, code, address }) => `${severity} ${code} ${address}`)
    .sort();
}

const openPolicy = (name: string) => ({
  queue_url: queue(name).url as string,
  policy: JSON.stringify({
    Statement: {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "*",
    },
  }),
});
const orders = { source: ["app.orders"], "detail-type": ["Created", "Cancelled"] };
const base = {
  "aws_sqs_queue.orders": kept(queue("orders")),
  "aws_sqs_queue_policy.orders": kept(openPolicy("orders")),
  "aws_cloudwatch_event_target.orders": kept(target("orders", "orders")),
};

describe("events arrive as before, by other rules", () => {
  it("a rule is split into two", () => {
    expect(
      risksOf({
        ...base,
        "aws_cloudwatch_event_rule.orders": {
          before: rule("orders", orders),
          after: rule("orders", { ...orders, "detail-type": ["Created"] }),
        },
        "aws_cloudwatch_event_rule.cancelled": {
          after: rule("cancelled", { ...orders, "detail-type": ["Cancelled"] }),
        },
        "aws_cloudwatch_event_target.cancelled": { after: target("cancelled", "orders") },
      }),
    ).toEqual([]);
  });

  it("but not where the second rule is on another bus", () => {
    expect(
      risksOf({
        ...base,
        "aws_cloudwatch_event_rule.orders": {
          before: rule("orders", orders),
          after: rule("orders", { ...orders, "detail-type": ["Created"] }),
        },
        "aws_cloudwatch_event_rule.cancelled": {
          after: rule("cancelled", orders, { event_bus_name: "other", arn: arn("events", "rule/other/cancelled") }),
        },
        "aws_cloudwatch_event_target.cancelled": { after: target("cancelled", "orders", { event_bus_name: "other" }) },
      }),
    ).toEqual(["high PATTERN_NARROWED aws_cloudwatch_event_rule.orders"]);
  });

  it("a pattern is written otherwise and means the same", () => {
    const after = rule("orders", {
      "detail-type": ["Cancelled", "Created"],
      source: [{ prefix: "app.orders" }, "app.orders"],
    });
    const narrow = rule("orders", { "detail-type": ["Cancelled", "Created"], source: ["app.orders"] });
    expect(
      risksOf({ ...base, "aws_cloudwatch_event_rule.orders": { before: rule("orders", orders), after: narrow } }),
    ).toEqual([]);
    expect(risksOf({ ...base, "aws_cloudwatch_event_rule.orders": { before: rule("orders", orders), after } })).toEqual(
      ["medium PATTERN_WIDENED aws_cloudwatch_event_rule.orders"],
    );
  });
});

describe("settings that only a small plan shows", () => {
  const update = (address: string, before: object, after: object) =>
    risksOf({
      [address]: {
        before: before as SmallChange["before"] & object,
        after: { ...before, ...after } as SmallChange["after"] & object,
      },
    });
  const alarm = {
    alarm_name: "depth",
    arn: arn("cloudwatch", "alarm:depth"),
    metric_name: "X",
    namespace: "N",
    period: 60,
    evaluation_periods: 1,
    threshold: 10,
    comparison_operator: "GreaterThanThreshold",
    alarm_actions: [arn("sns", "alerts")],
    actions_enabled: true,
  };
  const low = { ...alarm, comparison_operator: "LessThanThreshold" };
  const fn = {
    function_name: "fn",
    arn: arn("lambda", "function:fn"),
    timeout: 30,
    memory_size: 512,
    runtime: "nodejs22.x",
    reserved_concurrent_executions: -1,
  };

  it.each([
    ["aws_cloudwatch_metric_alarm.a", alarm, { threshold: 11 }, ["medium ALARM_THRESHOLD_RAISED"]],
    ["aws_cloudwatch_metric_alarm.a", alarm, { threshold: 9 }, []],
    ["aws_cloudwatch_metric_alarm.a", low, { threshold: 9 }, ["medium ALARM_THRESHOLD_RAISED"]],
    ["aws_cloudwatch_metric_alarm.a", low, { threshold: 11 }, []],
    ["aws_cloudwatch_metric_alarm.a", alarm, { evaluation_periods: 12 }, ["medium ALARM_SLOWED"]],
    ["aws_cloudwatch_metric_alarm.a", alarm, { actions_enabled: false }, ["high ALARM_SILENCED"]],
    ["aws_cloudwatch_metric_alarm.a", alarm, { alarm_description: "other" }, []],
    [
      "aws_cloudwatch_event_archive.a",
      {
        name: "a",
        arn: arn("events", "archive/a"),
        event_source_arn: arn("events", "event-bus/shop"),
        retention_days: 0,
      },
      { retention_days: 30 },
      ["high RETENTION_SHORTENED"],
    ],
    [
      "aws_cloudwatch_event_archive.a",
      {
        name: "a",
        arn: arn("events", "archive/a"),
        event_source_arn: arn("events", "event-bus/shop"),
        retention_days: 30,
      },
      { retention_days: 0 },
      [],
    ],
    ["aws_sqs_queue.a", queue("a"), { message_retention_seconds: 345_599 }, ["high RETENTION_SHORTENED"]],
    ["aws_sqs_queue.a", queue("a"), { message_retention_seconds: 345_601 }, []],
    [
      "aws_sqs_queue.a",
      queue("a", { max_message_size: 1000 }),
      { max_message_size: 999 },
      ["high MESSAGE_SIZE_LOWERED"],
    ],
    [
      "aws_sqs_queue.a",
      queue("a", { redrive_policy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "dead"), maxReceiveCount: 5 }) }),
      { redrive_policy: "" },
      ["high DEAD_LETTER_QUEUE_REMOVED"],
    ],
    [
      "aws_sqs_queue.a",
      queue("a", { redrive_policy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "dead"), maxReceiveCount: 5 }) }),
      { redrive_policy: JSON.stringify({ deadLetterTargetArn: arn("sqs", "dead"), maxReceiveCount: 2 }) },
      ["medium RECEIVES_LOWERED"],
    ],
    [
      "aws_sqs_queue.a",
      queue("a", { kms_master_key_id: "my-key" }),
      { kms_master_key_id: "alias/aws/sqs" },
      ["medium ENCRYPTION_WEAKENED"],
    ],
    [
      "aws_sqs_queue.a.fifo",
      queue("a.fifo", { fifo_queue: true, content_based_deduplication: true }),
      { content_based_deduplication: false },
      ["medium DEDUPLICATION_CHANGED"],
    ],
    ["aws_lambda_function.a", fn, { timeout: 29 }, ["medium TIMEOUT_LOWERED"]],
    ["aws_lambda_function.a", fn, { memory_size: 256 }, ["medium MEMORY_LOWERED"]],
    ["aws_lambda_function.a", fn, { reserved_concurrent_executions: 0 }, ["high CONSUMER_STOPPED"]],
    [
      "aws_lambda_function.a",
      { ...fn, reserved_concurrent_executions: 5 },
      { reserved_concurrent_executions: -1 },
      ["low CONCURRENCY_RAISED"],
    ],
    ["aws_lambda_function.a", fn, { source_code_hash: "other", handler: "index.other", last_modified: "now" }, []],
    [
      "aws_lambda_function_url.a",
      { function_name: "fn", authorization_type: "AWS_IAM" },
      { authorization_type: "NONE" },
      ["high ENDPOINT_OPENED"],
    ],
    [
      "aws_dynamodb_table.a",
      { name: "a", arn: arn("dynamodb", "table/a"), point_in_time_recovery: [{ enabled: true }] },
      { point_in_time_recovery: [{ enabled: false }] },
      ["medium BACKUP_REMOVED"],
    ],
    [
      "aws_s3_bucket_notification.a",
      { bucket: "files", eventbridge: true },
      { eventbridge: false },
      ["high OBJECT_EVENTS_STOPPED"],
    ],
    ["aws_s3_bucket_notification.a", { bucket: "files", eventbridge: false }, { eventbridge: true }, []],
    [
      "aws_s3_bucket_versioning.a",
      { bucket: "files", versioning_configuration: [{ status: "Enabled" }] },
      { versioning_configuration: [{ status: "Suspended" }] },
      ["medium BACKUP_REMOVED"],
    ],
  ] as const)("%s: %o with %o", (address, before, after, expected) => {
    const shown = update(address, before, after).map((each) => each.replace(` ${address}`, ""));
    expect(shown).toEqual(expected);
  });
});

describe("policies", () => {
  const allow = (more: object) => ({
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: "*",
    ...more,
  });
  const from = (...sources: string[]) => ({ Condition: { ArnEquals: { "aws:SourceArn": sources } } });
  const [one, two] = [arn("events", "rule/shop/one"), arn("events", "rule/shop/two")];
  const change = (before: object[], after: object[]) => {
    const of = (statements: object[]) => ({
      queue_url: queue("a").url as string,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    });
    const found = risksOf({
      "aws_sqs_queue.a": kept(queue("a")),
      "aws_sqs_queue_policy.a": { before: of(before), after: of(after) },
    });
    return found.map((each) => each.replace(" aws_sqs_queue_policy.a", ""));
  };

  it.each([
    ["a second source is let in", [allow(from(one))], [allow(from(one, two))], []],
    ["another source is let in instead", [allow(from(one))], [allow(from(two))], []],
    [
      "every rule is let in",
      [allow(from(one))],
      [allow({ Condition: { ArnLike: { "aws:SourceArn": arn("events", "rule/*") } } })],
      ["high ACCESS_SOURCE_LOST"],
    ],
    ["two statements become one", [allow(from(one)), allow(from(two))], [allow(from(one, two))], []],
    [
      "the condition is written in other letters",
      [allow(from(one))],
      [allow({ Condition: { ArnEquals: { "AWS:SourceArn": one } } })],
      [],
    ],
    ["an action becomes all", [allow(from(one))], [allow({ ...from(one), Action: "sqs:*" })], ["high ACCESS_WILDCARD"]],
    [
      "anybody from one organization",
      [],
      [allow({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } })],
      [],
    ],
    [
      "anybody, on behalf of anything",
      [],
      [allow({ Principal: { AWS: "*" }, Condition: { ArnLike: { "aws:SourceArn": "arn:*" } } })],
      ["critical ACCESS_PUBLIC"],
    ],
    ["a role of the own account", [], [allow({ Principal: { AWS: "arn:aws:iam::123456789012:role/a" } })], []],
    [
      "a source in another account",
      [],
      [allow(from("arn:aws:events:eu-west-1:999999999999:rule/x"))],
      ["high ACCESS_OTHER_ACCOUNT"],
    ],
    ["a refusal of somebody is gone", [{ ...allow({}), Effect: "Deny", Sid: "No" }], [], ["high ACCESS_DENY_REMOVED"]],
    [
      "a refusal of more",
      [{ ...allow({}), Effect: "Deny" }],
      [{ ...allow({ Principal: "*", Action: "sqs:*" }), Effect: "Deny" }],
      [],
    ],
  ])("%s", (_, before, after, expected) => {
    expect(change(before, after)).toEqual(expected);
  });
});

describe("what the plan does not tell", () => {
  it("a pattern that is known only after apply is not judged, and says so", () => {
    const plan = smallPlan({
      ...base,
      "aws_cloudwatch_event_rule.orders": {
        before: rule("orders", orders),
        after: { ...rule("orders", orders), event_pattern: null },
        change: { after_unknown: { event_pattern: true } },
      },
    });
    const { risks, unjudged } = reviewPlan(plan);
    expect(risks).toEqual([]);
    expect(unjudged).toContainEqual({
      address: "aws_cloudwatch_event_rule.orders",
      reason: "its pattern is not told by the plan",
    });
  });

  it("one resource that cannot be read keeps nobody from judging the others", () => {
    const plan = smallPlan({
      "aws_cloudwatch_event_rule.broken": kept({ ...rule("broken", {}), event_pattern: "{not json" }),
      "aws_sqs_queue.gone": { before: queue("gone") },
    });
    const { risks, unjudged } = reviewPlan(plan);
    expect(risks.map(({ code }) => code)).toEqual(["QUEUE_LOST"]);
    expect(unjudged).toMatchObject([{ address: "aws_cloudwatch_event_rule.broken" }]);
  });
});

describe("what Terraform does", () => {
  it("replaces in either order, and names the attribute that makes it", () => {
    for (const actions of [
      ["delete", "create"],
      ["create", "delete"],
    ]) {
      const { risks } = reviewPlan(
        smallPlan({
          "aws_sqs_queue.a": { before: queue("a"), after: queue("b"), change: { actions, replace_paths: [["name"]] } },
        }),
      );
      expect(risks).toMatchObject([{ code: "QUEUE_LOST", what: expect.stringContaining("name changes") }]);
    }
  });

  it("a move, an import and what Terraform only forgets are no risk", () => {
    expect(
      risksOf({
        "module.new.aws_sqs_queue.a": { ...kept(queue("a")), more: { previous_address: "aws_sqs_queue.a" } },
        "aws_sqs_queue.b": { ...kept(queue("b")), change: { importing: { id: "b" } } },
        "aws_sqs_queue.c": { before: queue("c"), change: { actions: ["forget"] } },
      }),
    ).toEqual([]);
  });

  it("tells what was changed beside it", () => {
    const drifted = smallPlan({ "aws_sqs_queue.a": { before: queue("a"), after: queue("a", { delay_seconds: 5 }) } });
    const { drift, risks } = reviewPlan({
      ...smallPlan({ "aws_sqs_queue.a": kept(queue("a")) }),
      resource_drift: drifted.resource_changes ?? [],
    });
    expect(drift).toMatchObject([{ address: "aws_sqs_queue.a", changed: ["delay_seconds"] }]);
    expect(risks).toEqual([]);
  });
});
