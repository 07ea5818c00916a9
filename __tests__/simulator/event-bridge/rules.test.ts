import { describe, expect, test } from "vitest";
import {
  balance,
  bodiesIn,
  bus,
  deployedRule,
  fn,
  functionArn,
  IN_BALANCE,
  jsonIn,
  losses,
  metricsOf,
  order,
  queue,
  queueArn,
  rule,
  started,
  target,
  topic,
  topicArn,
} from "../support/routing-blocks";

const pattern = (event_pattern: object, more: object = {}) => ({
  event_pattern: JSON.stringify(event_pattern),
  ...more,
});

describe("rules", () => {
  test("send an event to every target of every rule that matches, and of none that is switched off", async () => {
    const simulation = await started([
      bus(),
      rule("large", pattern({ detail: { value: [{ numeric: [">", 100] }] } })),
      rule("all"),
      rule("off", { state: "DISABLED" }),
      target("large", queueArn("first")),
      target("large", queueArn("second"), { id: "other" }),
      target("all", queueArn("first")),
      target("off", queueArn("second")),
      ...["first", "second"].map((name) => queue(name)),
    ]);
    simulation.publish(order({ value: 101 }), order({ value: 100 }), order({}, "ops.deploys"));
    await simulation.settle();
    const values = (name: string) =>
      jsonIn<{ detail: { value: number } }>(simulation, name).map(({ detail }) => detail.value);
    expect(values("first")).toEqual([101, 101, 100]);
    expect(values("second")).toEqual([101]);
    expect(simulation.accounts()).toMatchObject({
      lost: 0,
      ways: { opened: 3 + 4, ended: { forked: 2, unmatched: 1 }, resting: 4 },
    });
    const named = (RuleName: string) => ({ RuleName, EventBusName: "shop" });
    const names = ["MatchedEvents", "TriggeredRules", "Invocations", "InvocationAttempts", "FailedInvocations"];
    expect(metricsOf(simulation, "AWS/Events", names, named("large"))).toEqual({
      MatchedEvents: 1,
      TriggeredRules: 1,
      Invocations: 2,
      InvocationAttempts: 2,
    });
    expect(metricsOf(simulation, "AWS/Events", names, named("off"))).toEqual({});
    expect(metricsOf(simulation, "AWS/Events", names, { EventBusName: "shop" })).toMatchObject({
      MatchedEvents: 2,
      TriggeredRules: 3,
    });
  });

  test("of the default bus are counted by their name alone", async () => {
    const simulation = await started([
      { aws_cloudwatch_event_rule: { any: { name: "any", event_pattern: '{"source":["app.orders"]}' } } },
      { aws_cloudwatch_event_target: { any: { rule: "any", arn: queueArn("inbox") } } },
      queue("inbox"),
    ]);
    simulation.publish(order());
    await simulation.settle();
    const { world } = simulation;
    const found = world.metrics.find({
      namespace: "AWS/Events",
      metricName: "Invocations",
      dimensions: { RuleName: "any" },
    });
    expect(found?.between(0, Number.POSITIVE_INFINITY)?.sum).toBe(1);
  });

  test("name in the notes the schedules that do not fire", async () => {
    const simulation = await started([
      bus(),
      rule("nightly", { event_pattern: undefined, schedule_expression: "rate(1 day)" }),
    ]);
    expect(simulation.notes).toEqual([
      "The rule nightly does not fire: EventBridge would refuse a schedule on a bus of one's own.",
    ]);
  });

  test("deliver at least once: twice, where a fault says so, also onto topics and functions", async () => {
    let invocations = 0;
    const simulation = await started(
      [
        bus(),
        rule("all"),
        target("all", queueArn("inbox"), { id: "queue" }),
        target("all", functionArn("worker"), { id: "function" }),
        target("all", topicArn("news"), { id: "topic" }),
        queue("inbox"),
        fn("worker"),
        topic("news"),
        {
          aws_sns_topic_subscription: {
            mail: { topic_arn: topicArn("news"), protocol: "email", endpoint: "a@example.com" },
          },
        },
      ],
      { functions: { worker: () => void invocations++ } },
    );
    simulation.fault({ kind: "duplicate", at: "shop" });
    const [id = ""] = simulation.publish(order());
    await simulation.settle();
    expect(simulation.queue("inbox").size).toBe(2);
    expect(invocations).toBe(2);
    expect(simulation.beyond("a@example.com").count).toBe(2);
    const { ways, duplicates } = simulation.accounts();
    // The event; three targets, each twice; the message to the mailbox, twice.
    expect(ways).toMatchObject({
      opened: 1 + 6 + 2,
      resting: 2,
      ended: { forked: 1 + 2, processed: 2, "handed-over": 2 },
    });
    expect(duplicates).toBe(1);
    expect(balance(simulation)).toEqual(IN_BALANCE);
    expect(simulation.story(id)?.steps.filter(({ kind }) => kind === "duplicated")).toHaveLength(3);
  });
});

describe("inputs of targets", () => {
  const transformer = (input_template: string, input_paths: object = {}) => ({
    input_transformer: { input_paths, input_template },
  });
  const received = async (input: object, detail: object) => {
    const simulation = await started([
      bus(),
      rule("all"),
      target("all", queueArn("inbox"), { ...input }),
      queue("inbox"),
    ]);
    simulation.publish(order(detail));
    await simulation.settle();
    return { simulation, bodies: bodiesIn(simulation, "inbox") };
  };

  test.each<[string, object, string]>([
    ["a constant", { input: '{"fixed":[1, 2]}' }, '{"fixed":[1, 2]}'],
    ["a part of the event", { input_path: "$.detail.items[1]" }, '{"sku":"B"}'],
    ["a part that is a text", { input_path: "$.detail.id" }, '"O-\\"1\\""'],
    ["a part that is not there", { input_path: "$.detail.none" }, "null"],
    [
      "a template: values by their JSON, and within quotes as text",
      transformer('{"id":<id>,"text":"Order <id> of <when>","none":"<none>","items":<items>}', {
        id: "$.detail.id",
        items: "$.detail.items",
        none: "$.detail.none",
        when: "$.time",
      }),
      '{"id":"O-\\"1\\"","text":"Order O-\\"1\\" of 2026-01-01T00:00:00Z","none":"","items":[{"sku":"A"},{"sku":"B"}]}',
    ],
    [
      "a template with reserved names",
      transformer(
        '{"rule":"<aws.events.rule-arn>","name":"<aws.events.rule-name>","at":<aws.events.event.ingestion-time>}',
      ),
      `{"rule":"${deployedRule("all")}","name":"all","at":"2026-01-01T00:00:00.000Z"}`,
    ],
    ["a template that is a text", transformer('"Order <id>"', { id: "$.source" }), '"Order app.orders"'],
  ])("%s", async (_, input, expected) => {
    const { bodies } = await received(input, { id: 'O-"1"', items: [{ sku: "A" }, { sku: "B" }] });
    expect(bodies).toEqual([expected]);
  });

  test("what a template makes no JSON of is lost, and is named", async () => {
    const { simulation, bodies } = await received(transformer('{"n":<n>}', { n: "$.detail.n" }), {});
    expect(bodies).toEqual([]);
    expect(losses(simulation)).toEqual({
      "inbox: INVALID_JSON: what the input transformer makes of this event is no JSON, and EventBridge does not deliver that.": 1,
    });
    simulation.publish(order({ n: 5 }));
    await simulation.settle();
    expect(bodiesIn(simulation, "inbox")).toEqual(['{"n":5}']);
  });

  test("a placeholder that nobody defines, which EventBridge would not deploy, ends the run", async () => {
    const simulation = await started([
      bus(),
      rule("all"),
      target("all", queueArn("inbox"), transformer('"<typo>"')),
      queue("inbox"),
    ]);
    simulation.publish(order());
    await expect(simulation.settle()).rejects.toMatchObject({ code: "PLACEHOLDER_UNDEFINED" });
  });
});
