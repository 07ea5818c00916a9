import { expect, onTestFinished, test } from "vitest";
import { connectSystem } from "../../../scripts/aws/connect-system";
import { discoverSystem } from "../../../scripts/deployed/discover-system";
import { startSimulation } from "../../../simulator";
import { ref, stackJson } from "../../simulator/support/stack-json";
import { openParcels, plainEnvironment } from "../support/parcels";

const SITE = "eu-central-1:123456789012";

async function discovered(text: string, bus: string) {
  plainEnvironment();
  const simulation = await startSimulation(text, { endpoint: {} });
  onTestFinished(() => simulation.stop());
  const reader = connectSystem({ region: "eu-central-1", endpoint: simulation.url });
  onTestFinished(() => reader.close());
  return discoverSystem(reader, bus);
}

test("everything behind a bus, each part once, with the dead-letter queues of every hop", async () => {
  plainEnvironment();
  const { url } = await openParcels();
  const reader = connectSystem({ region: "eu-central-1", endpoint: url });
  onTestFinished(() => reader.close());
  const system = await discoverSystem(reader, `arn:aws:events:${SITE}:event-bus/parcels`);
  expect(system.bus.name).toBe("parcels");
  expect(system.rules.map(({ name, enabled }) => [name, enabled])).toEqual([
    ["direct", true],
    ["flow", true],
    ["live-only", true],
    ["off", false],
    ["sorted", true],
  ]);
  expect(system.queues.map(({ name, deadLettersOf }) => [name, deadLettersOf])).toEqual([
    ["live", []],
    ["news-letters", ["subscription of work to topic news"]],
    ["notify-failures", ["function notify"]],
    ["rule-letters", ["rule sorted"]],
    ["work", []],
    ["work-letters", ["queue work"]],
  ]);
  expect(system.topics.map(({ subscriptions }) => subscriptions)).toEqual([
    [
      {
        protocol: "sqs",
        endpoint: `arn:aws:sqs:${SITE}:work`,
        pending: false,
        filtered: true,
        deadLetterArn: `arn:aws:sqs:${SITE}:news-letters`,
      },
      { protocol: "sms", endpoint: "+15550100", pending: false, filtered: false, deadLetterArn: undefined },
      { protocol: "email", endpoint: "ops@example.com", pending: false, filtered: false, deadLetterArn: undefined },
    ],
  ]);
  expect(system.functions).toEqual([
    {
      name: "notify",
      arn: `arn:aws:lambda:${SITE}:function:notify`,
      environment: {},
      deadLetterArns: [`arn:aws:sqs:${SITE}:notify-failures`],
    },
    {
      name: "worker",
      arn: `arn:aws:lambda:${SITE}:function:worker`,
      environment: { IDEMPOTENCY_TABLE_NAME: "parcels-seen" },
      deadLetterArns: [],
    },
  ]);
  expect(system.others).toEqual([`arn:aws:states:${SITE}:stateMachine:delivery-flow`]);
  expect(system.gaps).toEqual([]);
});

test("lists that come page by page, to their end", async () => {
  const numbers = Array.from({ length: 101 }, (_, i) => i);
  const rules = numbers.map((i) => [
    `r${i}`,
    { name: `rule-${i}`, event_bus_name: "wide", event_pattern: '{"source":["x"]}' },
  ]);
  const subscriptions = numbers.map((i) => [
    `s${i}`,
    { topic_arn: ref("aws_sns_topic.t"), protocol: "sms", endpoint: `+1555${i}` },
  ]);
  const system = await discovered(
    stackJson({
      aws_cloudwatch_event_bus: { bus: { name: "wide" } },
      aws_cloudwatch_event_rule: Object.fromEntries(rules),
      aws_cloudwatch_event_target: {
        t: { rule: "rule-7", event_bus_name: "wide", target_id: "t", arn: ref("aws_sns_topic.t") },
      },
      aws_sns_topic: { t: { name: "t" } },
      aws_sns_topic_subscription: Object.fromEntries(subscriptions),
    }),
    "wide",
  );
  expect(system.rules).toHaveLength(101);
  expect(system.topics[0]?.subscriptions).toHaveLength(101);
});

test("what is elsewhere or gone does not keep the rest from being seen, and ways may lead in a circle", async () => {
  const letters = (of: string) => JSON.stringify({ deadLetterTargetArn: ref(of), maxReceiveCount: 3 });
  const to = (id: string, arn: string) => ({ rule: "all", event_bus_name: "odd", target_id: id, arn });
  const system = await discovered(
    stackJson({
      aws_cloudwatch_event_bus: { bus: { name: "odd" } },
      aws_cloudwatch_event_rule: { all: { name: "all", event_bus_name: "odd", event_pattern: '{"source":["x"]}' } },
      aws_cloudwatch_event_target: {
        far: to("far", "arn:aws:sqs:us-west-2:123456789012:far"),
        gone: to("gone", `arn:aws:sqs:${SITE}:gone`),
        a: to("a", ref("aws_sqs_queue.a")),
      },
      aws_sqs_queue: {
        a: { name: "a" },
        b: { name: "b", redrive_policy: letters("aws_sqs_queue.a") },
      },
      aws_sqs_queue_redrive_policy: {
        a: { queue_url: ref("aws_sqs_queue.a", "url"), redrive_policy: letters("aws_sqs_queue.b") },
      },
    }),
    "odd",
  );
  expect(system.others).toEqual(["arn:aws:sqs:us-west-2:123456789012:far"]);
  expect(system.gaps.map(({ action, on, problem }) => [action, on, problem.kind])).toEqual([
    ["sqs:GetQueueUrl", "queue gone", "missing"],
  ]);
  expect(system.queues.map(({ name, deadLettersOf }) => [name, deadLettersOf])).toEqual([
    ["a", ["queue b"]],
    ["b", ["queue a"]],
  ]);
});
