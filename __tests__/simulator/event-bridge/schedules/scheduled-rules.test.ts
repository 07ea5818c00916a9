import { expect, test } from "vitest";
import {
  ACCOUNT,
  balance,
  bus,
  IN_BALANCE,
  jsonIn,
  queue,
  queueArn,
  REGION,
  rule,
  START,
  started,
} from "../../support/routing-blocks";
import { type Blocks, ref } from "../../support/stack-json";

/** A rule of the default bus with a schedule, whose events come into a queue of its name. */
function scheduled(
  name: string,
  schedule_expression: string,
  { to = name, ...attributes }: Record<string, unknown> = {},
): Blocks[] {
  return [
    { aws_cloudwatch_event_rule: { [name]: { name, schedule_expression, ...attributes } } },
    {
      aws_cloudwatch_event_target: {
        [name]: {
          rule: ref(`aws_cloudwatch_event_rule.${name}`, "name"),
          target_id: name,
          arn: queueArn(to as string),
        },
      },
    },
  ];
}

test("a rule on a schedule sends EventBridge's scheduled event to its own targets", async () => {
  const simulation = await started([
    ...scheduled("nightly", "cron(30 2 * * ? *)"),
    queue("nightly"),
    ...scheduled("often", "rate(6 hours)"),
    queue("often"),
    bus(),
    rule("all"),
  ]);
  expect(simulation.notes).toEqual([]);
  // Nothing is to be waited for.
  expect(await simulation.settle()).toBe(true);
  expect(simulation.now).toBe(START);
  await simulation.advance({ days: 2 });
  expect(jsonIn(simulation, "nightly").map(({ time }) => time)).toEqual([
    "2026-01-01T02:30:00Z",
    "2026-01-02T02:30:00Z",
  ]);
  expect(simulation.queue("often").size).toBe(8);
  expect(jsonIn(simulation, "nightly")[0]).toEqual({
    version: "0",
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: ACCOUNT,
    time: "2026-01-01T02:30:00Z",
    region: REGION,
    resources: [`arn:aws:events:${REGION}:${ACCOUNT}:rule/nightly`],
    detail: {},
  });
  expect(simulation.metric("AWS/Events", "TriggeredRules", { RuleName: "often" }).sum).toBe(8);
  expect(simulation.metric("AWS/Events", "Invocations", { RuleName: "often" }).sum).toBe(8);
  expect(balance(simulation)).toEqual(IN_BALANCE);
});

test("it changes nothing else: the ids of other events are the same without it", async () => {
  const events = async (parts: readonly Blocks[]) => {
    const simulation = await started([bus(), rule("all"), ...parts]);
    await simulation.advance({ hours: 1 });
    return simulation.publish({ bus: "shop", source: "app.orders", "detail-type": "OrderCreated" });
  };
  expect(await events([...scheduled("often", "rate(1 minute)"), queue("often")])).toEqual(await events([]));
});

test("a disabled one does not fire; one that EventBridge would refuse is named", async () => {
  const simulation = await started([
    ...scheduled("off", "rate(1 minute)", { state: "DISABLED", to: "all" }),
    ...scheduled("odd", "rate(1 minutes)", { to: "all" }),
    queue("all"),
  ]);
  await simulation.advance({ days: 1 });
  expect(simulation.queue("all").size).toBe(0);
  expect(simulation.notes).toEqual([
    'The rule odd does not fire: EventBridge would refuse its schedule "rate(1 minutes)".',
  ]);
});
