import { describe, expect, test } from "vitest";
import { placeText, readTopology } from "../../simulator";
import { synthesizedEcommerce } from "./support/ecommerce";
import { type Blocks, ref, stackJson } from "./support/stack-json";

const read = (resources: Blocks, rest = {}) => readTopology(stackJson(resources, rest));

describe("the graph of ecommerce", () => {
  const topology = readTopology(synthesizedEcommerce());
  const queue = (name: string) => topology.queues.find((each) => each.name === name);

  test("buses, with their archive", () => {
    expect(topology.buses.map(({ name }) => name)).toEqual(["ecom-bus"]);
    expect(
      topology.buses[0]?.archives.map(({ name, retentionDays, pattern }) => ({ name, retentionDays, pattern })),
    ).toEqual([{ name: "ecom-events-archive", retentionDays: 7, pattern: undefined }]);
  });

  test("rules, with the dead-letter queue of each target", () => {
    const rules = topology.rules.map(({ name, enabled, targets }) => ({
      name,
      enabled,
      targets: targets.map(({ to, deadLetterQueue, maxAttempts }) => [to.name, deadLetterQueue?.name, maxAttempts]),
    }));
    expect(rules).toEqual([
      {
        name: "route-orders",
        enabled: true,
        targets: [
          ["topic-orders", "route-orders-dlq", 185],
          ["q-orders", "route-orders-dlq", 185],
        ],
      },
      { name: "route-payment-failures", enabled: true, targets: [["topic-alerts", "route-payment-failures-dlq", 185]] },
      { name: "route-shipments", enabled: true, targets: [["q-shipments", "route-shipments-dlq", 185]] },
    ]);
  });

  test("the queue with its settings, its dead-letter queue and its consumer", () => {
    expect(queue("q-orders")).toMatchObject({
      visibilityTimeoutSeconds: 180,
      retentionSeconds: 1209600,
      fifo: false,
      receiveWaitSeconds: 20,
    });
    expect(queue("q-orders")?.redrive).toMatchObject({ maxReceiveCount: 5, to: { name: "q-orders-dlq" } });
    expect(queue("q-orders")?.mappings).toMatchObject([
      {
        to: { kind: "function", name: "orders-consumer", runtime: "nodejs22.x" },
        batchSize: 10,
        batchWindowSeconds: 0,
        partialBatchResponse: true,
        enabled: true,
      },
    ]);
  });

  test("the subscription", () => {
    const subscriptions = topology.topics.flatMap(({ name, subscriptions: all }) =>
      all.map((each) => ({ topic: name, ...each })),
    );
    expect(subscriptions).toMatchObject([
      {
        topic: "topic-orders",
        protocol: "sqs",
        to: { name: "q-orders" },
        raw: false,
        filter: undefined,
        deadLetterQueue: { name: "topic-orders-to-q-orders-dlq" },
      },
    ]);
  });

  test("every alarm watches something of the stack and notifies topic-alerts", () => {
    expect(topology.alarms.length).toBeGreaterThan(10);
    for (const alarm of topology.alarms) {
      expect(
        alarm.notifies.map(({ name }) => name),
        alarm.name,
      ).toEqual(["topic-alerts"]);
      expect(
        alarm.notifiesWhenOver.map(({ name }) => name),
        alarm.name,
      ).toEqual(["topic-alerts"]);
      expect(alarm.metric, alarm.name).toBeDefined();
    }
    const depth = topology.alarms.find(({ name }) => name === "q-orders-depth");
    expect(depth?.watches).toBe(queue("q-orders"));
    expect(depth?.metric).toMatchObject({
      metricName: "ApproximateNumberOfMessagesVisible",
      comparison: "GreaterThanThreshold",
      threshold: 100,
    });
    const failed = topology.alarms.find(({ name }) => name === "route-orders-failed-invocations");
    expect(failed?.watches).toBe(topology.rules[0]);
  });

  test("nothing is unknown, and what routes nothing is listed", () => {
    expect(topology.unknown).toEqual([]);
    expect([...new Set(topology.irrelevant.map(({ type }) => type))].sort()).toEqual([
      "aws_cloudwatch_dashboard",
      "aws_cloudwatch_query_definition",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_sns_topic_policy",
      "aws_sqs_queue_policy",
    ]);
  });
});

describe("resources", () => {
  test("of types that are not known are named", () => {
    const { unknown } = read(
      { aws_mq_broker: { p: { name: "p" } }, aws_iam_role: { r: { name: "r" } } },
      { module: { network: {} } },
    );
    expect(unknown.map(({ address, reason }) => `${address}: ${reason}`)).toEqual([
      "aws_mq_broker.p: resources of this type are not known",
      "module.network: what a module holds is not seen",
    ]);
  });

  test("that belong to nothing in the stack are named", () => {
    const { unknown } = read({
      aws_cloudwatch_event_target: { t: { rule: "elsewhere", arn: "arn:aws:sqs:eu-central-1:1:q", target_id: "t" } },
      aws_lambda_event_source_mapping: {
        m: { event_source_arn: "arn:aws:kinesis:eu-central-1:1:stream/s", function_name: "f" },
      },
    });
    expect(unknown.map(({ address, reason }) => `${address}: ${reason}`)).toEqual([
      "aws_cloudwatch_event_target.t: the stack does not hold the rule elsewhere",
      "aws_lambda_event_source_mapping.m: its event source is no queue",
    ]);
  });

  test("redrive said by a resource beside the queue", () => {
    const policy = `{"deadLetterTargetArn":"${ref("aws_sqs_queue.dlq")}","maxReceiveCount":"3"}`;
    const { queues } = read({
      aws_sqs_queue: { q: { name: "q" }, dlq: { name: "dlq" } },
      aws_sqs_queue_redrive_policy: { r: { queue_url: ref("aws_sqs_queue.q", "url"), redrive_policy: policy } },
    });
    expect(queues[0]?.redrive).toMatchObject({ maxReceiveCount: 3, to: { name: "dlq" } });
  });

  test("a function's failures: its dead-letter queue, or the destination beside it", () => {
    const queue = { aws_sqs_queue: { q: { name: "q" } } };
    const inline = { function_name: "f", dead_letter_config: { target_arn: ref("aws_sqs_queue.q") } };
    expect(read({ ...queue, aws_lambda_function: { f: inline } }).functions[0]?.onFailure?.name).toBe("q");
    const beside = {
      function_name: "f",
      destination_config: [{ on_failure: [{ destination: ref("aws_sqs_queue.q") }] }],
    };
    const resources = {
      ...queue,
      aws_lambda_function: { f: { function_name: "f" } },
      aws_lambda_function_event_invoke_config: { c: beside },
    };
    expect(read(resources).functions[0]?.onFailure?.name).toBe("q");
  });

  describe("what a function sends to", () => {
    const places = {
      aws_cloudwatch_event_bus: {
        b: { name: "orders" },
        other: { name: "other" },
        far: { name: "orders", provider: "aws.far" },
        far_only: { name: "far-only", provider: "aws.far" },
      },
      aws_sns_topic: { t: { name: "told" }, far: { name: "told", provider: "aws.far" } },
      aws_sqs_queue: {
        q: { name: "work" },
        consumed: { name: "consumed" },
        letters: { name: "letters" },
        failed: { name: "failed" },
      },
      aws_dynamodb_table: { table: { name: "rows" } },
      aws_lambda_event_source_mapping: {
        m: { event_source_arn: ref("aws_sqs_queue.consumed"), function_name: ref("aws_lambda_function.f") },
      },
      aws_lambda_function_event_invoke_config: {
        c: { function_name: "f", destination_config: { on_failure: { destination: ref("aws_sqs_queue.failed") } } },
      },
    };
    const trust = {
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
    };
    const sentTo = (value: string, actions: readonly string[] = [], role = ref("aws_iam_role.r")) => {
      const policy = JSON.stringify({
        Statement: actions.map((Action) => ({ Effect: "Allow", Action, Resource: ref("aws_cloudwatch_event_bus.b") })),
      });
      const fn = {
        function_name: "f",
        role,
        dead_letter_config: { target_arn: ref("aws_sqs_queue.letters") },
        environment: { variables: { PLACE: value, AGAIN: value } },
      };
      const { functions } = read(
        {
          ...places,
          aws_iam_role: { r: { name: "r", assume_role_policy: JSON.stringify(trust) } },
          ...(actions.length > 0 && { aws_iam_role_policy: { p: { role: ref("aws_iam_role.r", "name"), policy } } }),
          aws_lambda_function: { f: fn },
        },
        { provider: { aws: [{ region: "eu-central-1" }, { alias: "far", region: "us-west-2" }] } },
      );
      return functions[0]?.sendsTo.map(({ address }) => address);
    };

    test.each([
      ["a bus by its ARN", ref("aws_cloudwatch_event_bus.b"), "aws_cloudwatch_event_bus.b"],
      ["a topic by its ARN", ref("aws_sns_topic.t"), "aws_sns_topic.t"],
      ["a queue by its URL", ref("aws_sqs_queue.q", "url"), "aws_sqs_queue.q"],
    ])("%s", (_, value, address) => {
      expect(sentTo(value)).toEqual([address]);
    });

    test.each([
      ["a topic by its name", "told"],
      ["a queue by its name", "work"],
      ["a queue by its ARN", ref("aws_sqs_queue.q")],
      ["the queue that it consumes", ref("aws_sqs_queue.consumed", "url")],
      ["its dead-letter queue", ref("aws_sqs_queue.letters", "url")],
      ["what gets what it failed to process", ref("aws_sqs_queue.failed", "url")],
      ["a table", "rows"],
      ["a bus of another Region by its ARN", ref("aws_cloudwatch_event_bus.far")],
      ["a topic of another Region", ref("aws_sns_topic.far")],
    ])("not %s", (_, value) => {
      expect(sentTo(value)).toEqual([]);
    });

    test("a bus by its name, where the role may put events on this one", () => {
      expect(sentTo("orders", ["events:PutEvents"])).toEqual(["aws_cloudwatch_event_bus.b"]);
      expect(sentTo("orders", ["events:*"])).toEqual(["aws_cloudwatch_event_bus.b"]);
      expect(sentTo("orders", ["events:DescribeEventBus"])).toEqual([]);
      expect(sentTo("orders")).toEqual([]);
      expect(sentTo("other", ["events:PutEvents"])).toEqual([]);
    });

    test("a bus by its name, where nothing is known of the role; never one of another Region", () => {
      const beyond = "arn:aws:iam::123456789012:role/elsewhere";
      expect(sentTo("orders", [], beyond)).toEqual(["aws_cloudwatch_event_bus.b"]);
      expect(sentTo("far-only", [], beyond)).toEqual([]);
    });
  });

  test("an alias or version of a function is the function", () => {
    const { rules, functions } = read({
      aws_lambda_function: { f: { function_name: "f" } },
      aws_lambda_alias: { live: { name: "live", function_name: "f", function_version: "1" } },
      aws_cloudwatch_event_rule: { r: { name: "r", event_pattern: '{"source":["a"]}' } },
      aws_cloudwatch_event_target: { t: { rule: "r", target_id: "t", arn: ref("aws_lambda_alias.live") } },
    });
    expect(rules[0]?.targets[0]?.to).toBe(functions[0]);
  });

  test("a target beyond the stack is what its ARN says", () => {
    const { rules, buses } = read({
      aws_cloudwatch_event_rule: { r: { name: "r", event_pattern: '{"source":["a"]}' } },
      aws_cloudwatch_event_target: {
        a: { rule: "r", target_id: "a", arn: "arn:aws:sqs:eu-west-1:1:orders.fifo" },
        b: { rule: "r", target_id: "b", arn: "arn:aws:states:eu-west-1:1:stateMachine:fulfil" },
        c: { rule: "r", target_id: "c", arn: "arn:aws:events:eu-west-1:1:event-bus/copy" },
        d: { rule: "r", target_id: "d", arn: "arn:aws:events:eu-west-1:1:api-destination/hook/0f1e" },
        e: { rule: "r", target_id: "e", arn: "arn:aws:logs:eu-west-1:1:log-group:/aws/events/all:*" },
      },
    });
    expect(rules[0]?.targets.map(({ to }) => [placeText(to), to.inStack, to.location.region])).toEqual([
      ["queue orders.fifo", false, "eu-west-1"],
      ["state machine fulfil", false, "eu-west-1"],
      ["bus copy", false, "eu-west-1"],
      ["API destination hook", false, "eu-west-1"],
      ["log group /aws/events/all", false, "eu-west-1"],
    ]);
    expect(buses.map(({ name, inStack, rules: all }) => [name, inStack, all.length])).toEqual([
      ["default", false, 1],
      ["copy", false, 0],
    ]);
  });

  test("one name in two Regions is two places", () => {
    const { buses } = read(
      { aws_cloudwatch_event_bus: { here: { name: "b" }, there: { name: "b", provider: "aws.far" } } },
      { provider: { aws: [{ region: "eu-central-1" }, { alias: "far", region: "us-west-2" }] } },
    );
    expect(buses.map(({ name, location }) => `${name} ${location.region}`)).toEqual(["b eu-central-1", "b us-west-2"]);
  });

  test.each<[object, string | undefined]>([
    [{ QueueName: "same" }, "aws_sqs_queue.q"],
    [{ FunctionName: "same", Resource: "same:live" }, "aws_lambda_function.f"],
    [{ TopicName: "same" }, "aws_sns_topic.t"],
    [{ EventBusName: "same" }, "aws_cloudwatch_event_bus.b"],
    [{ TableName: "same" }, "aws_dynamodb_table.t"],
    [{ StateMachineArn: ref("aws_sfn_state_machine.s") }, "aws_sfn_state_machine.s"],
    [{ EventBusName: "same", RuleName: "same" }, "aws_cloudwatch_event_rule.on_b"],
    [{ RuleName: "same" }, "aws_cloudwatch_event_rule.on_default"],
    [{ EventBusName: "other", RuleName: "same" }, undefined],
    [{ QueueName: "far" }, undefined],
    [{}, undefined],
  ])("an alarm with the dimensions %j watches %s", (dimensions, watched) => {
    const name = "same";
    const rule = { name, event_pattern: '{"source":["a"]}' };
    const { alarms } = read(
      {
        aws_cloudwatch_event_bus: { b: { name } },
        aws_cloudwatch_event_rule: { on_b: { ...rule, event_bus_name: name }, on_default: rule },
        aws_cloudwatch_metric_alarm: { a: { alarm_name: "a", metric_name: "M", comparison_operator: "C", dimensions } },
        aws_dynamodb_table: { t: { name } },
        aws_lambda_function: { f: { function_name: name } },
        aws_sfn_state_machine: { s: { name } },
        aws_sns_topic: { t: { name } },
        aws_sqs_queue: { q: { name }, far: { name: "far", provider: "aws.far" } },
      },
      { provider: { aws: [{ region: "eu-central-1" }, { alias: "far", region: "us-west-2" }] } },
    );
    expect(alarms[0]?.watches?.address).toBe(watched);
  });

  test("an alarm on other alarms, and one that notifies nobody", () => {
    const { alarms } = read({
      aws_cloudwatch_composite_alarm: { c: { alarm_name: "all", alarm_rule: "ALARM(a) AND ALARM(b)" } },
    });
    expect(alarms).toMatchObject([
      { name: "all", alarmRule: "ALARM(a) AND ALARM(b)", metric: undefined, notifies: [] },
    ]);
  });

  test.each([
    [
      "pattern",
      { aws_cloudwatch_event_rule: { r: { name: "r", event_pattern: '{"source":"a"}' } } },
      "aws_cloudwatch_event_rule.r.event_pattern must be accepted by AWS: source:",
    ],
    [
      "filter",
      {
        aws_sns_topic: { t: { name: "t" } },
        aws_sns_topic_subscription: {
          s: {
            topic_arn: ref("aws_sns_topic.t"),
            protocol: "sms",
            endpoint: "+49",
            filter_policy: '{"a":{"b":["c"]}}',
          },
        },
      },
      "aws_sns_topic_subscription.s.filter_policy must be accepted by AWS: a:",
    ],
    [
      "redrive policy",
      { aws_sqs_queue: { q: { name: "q", redrive_policy: '{"maxReceiveCount":3}' } } },
      "aws_sqs_queue.q.redrive_policy must hold deadLetterTargetArn and maxReceiveCount",
    ],
    ["name", { aws_sns_topic: { t: { name: ["x"] } } }, "aws_sns_topic.t.name must be text"],
    [
      "number",
      { aws_sqs_queue: { q: { name: "q", delay_seconds: "soon" } } },
      'aws_sqs_queue.q.delay_seconds must be a number, got: "soon".',
    ],
  ])("a %s that AWS refuses names the resource", (_, resources, message) => {
    expect(() => read(resources as Blocks)).toThrow(message);
  });
});
