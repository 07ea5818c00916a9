import { expect, test } from "vitest";
import type { AlarmState } from "../../../scripts/aws/cloudwatch-alarms";
import type { DeployedSystem } from "../../../scripts/deployed/deployed-system";
import { touchingAlarms } from "../../../scripts/monitor/touching-alarms";

const queue = { name: "q", arn: "arn:q", url: "", fifo: false, visible: 0, inFlight: 0, delayed: 0 };

function system(bus = "shop"): DeployedSystem {
  return {
    bus: { name: bus, arn: "", deadLetterArn: undefined },
    rules: [
      { name: "r", arn: "", enabled: true, pattern: "{}", schedule: undefined, managedBy: undefined, targets: [] },
    ],
    topics: [{ name: "t", arn: "", subscriptions: [] }],
    queues: [{ ...queue, deadLetterArn: undefined, deadLettersOf: [], consumers: [] }],
    functions: [{ name: "f", arn: "", environment: {}, deadLetterArns: [] }],
    others: [],
    gaps: [],
  };
}

function alarm(name: string, change: Partial<AlarmState>): AlarmState {
  const facts = { arn: `arn:aws:cloudwatch:r:1:alarm:${name}`, state: "OK", since: 0, reason: "" } as const;
  return { name, ...facts, actionsEnabled: true, dimensions: [], rule: undefined, ...change };
}

const on = (...dimensions: Record<string, string>[]) => alarm("it", { dimensions });

test.each([
  ["its queue", on({ QueueName: "q" }), true],
  ["another queue", on({ QueueName: "q2" }), false],
  ["its topic", on({ TopicName: "t" }), true],
  ["its function, by any metric of it", on({ FunctionName: "f", Resource: "f:live" }), true],
  ["its function by an alias", on({ FunctionName: "f:live" }), true],
  ["its bus", on({ EventBusName: "shop" }), true],
  ["its rule", on({ EventBusName: "shop", RuleName: "r" }), true],
  ["a rule of that name on another bus", on({ EventBusName: "other", RuleName: "r" }), false],
  ["a rule of that name on the default bus", on({ RuleName: "r" }), false],
  ["another rule of its bus", on({ EventBusName: "shop", RuleName: "r2" }), false],
  ["one of several metrics", on({ QueueName: "q2" }, { QueueName: "q" }), true],
  ["nothing in particular", on({}), false],
])("an alarm on %s", (_, given, isFound) => {
  expect(touchingAlarms(system(), [given])).toEqual(isFound ? [given] : []);
});

test("rules of the default bus are not named with it", () => {
  expect(touchingAlarms(system("default"), [on({ RuleName: "r" })])).toHaveLength(1);
  expect(touchingAlarms(system("default"), [on({ RuleName: "r", EventBusName: "shop" })])).toEqual([]);
});

test("composite alarms, and those made of them, by name or ARN; what is worst and newest first", () => {
  const own = alarm("own (1)", { dimensions: [{ QueueName: "q" }], since: 1 });
  const foreign = alarm("own", { dimensions: [{ QueueName: "z" }] });
  const above = alarm("above", { rule: `OK("own") AND NOT ALARM("own (1)")`, state: "INSUFFICIENT_DATA" });
  const top = alarm("top", { rule: `INSUFFICIENT_DATA( ${above.arn} )`, state: "ALARM", since: 5 });
  const newer = alarm("newer", { rule: "ALARM(top)", state: "ALARM", since: 6 });
  const beside = alarm("beside", { rule: "ALARM(own)" });
  const found = touchingAlarms(system(), [newer, top, above, foreign, beside, own]);
  expect(found.map(({ name }) => name)).toEqual(["newer", "top", "above", "own (1)"]);
});
