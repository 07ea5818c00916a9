import { describe, expect, test } from "vitest";
import { attentionTo } from "../../../scripts/monitor/attention";
import type { Snapshot } from "../../../scripts/monitor/snapshot";

const WELL: Snapshot = {
  at: 0,
  windowSeconds: 3_600,
  bus: { name: "shop", arn: "", deadLetterArn: undefined },
  rules: [],
  topics: [],
  queues: [],
  deadLetterQueues: [],
  functions: [],
  alarms: [],
  others: [],
  gaps: [],
};

const NONE = { matched: 0, invocations: 0, failed: 0, sentToDlq: 0, lostOnWayToDlq: 0, throttled: 0 };

function ruleWith(figures: Partial<Snapshot["rules"][number]["figures"]>): Partial<Snapshot> {
  const facts = { arn: "", enabled: true, pattern: "{}", schedule: undefined, managedBy: undefined, targets: [] };
  return { rules: [{ name: "r", ...facts, figures: { ...NONE, ...figures } }] };
}

const FIGURES = { sent: 0, received: 0, deleted: 0, oldestSeconds: undefined };
const EMPTY = {
  name: "dlq",
  arn: "",
  url: "",
  fifo: false,
  visible: 0,
  inFlight: 0,
  delayed: 0,
  deadLetterArn: undefined,
};

function letters(counts: object): Partial<Snapshot> {
  const facts = {
    ...EMPTY,
    deadLettersOf: ["queue q"],
    consumers: [],
    figures: FIGURES,
    letters: [],
    unread: undefined,
  };
  return { deadLetterQueues: [{ ...facts, ...counts }] };
}

function alarmIn(state: "ALARM" | "OK" | "INSUFFICIENT_DATA", actionsEnabled = true): Partial<Snapshot> {
  const alarm = { name: "a", arn: "", since: 0, reason: "", dimensions: [], rule: undefined };
  return { alarms: [{ ...alarm, state, actionsEnabled }] };
}

function topicWith(...pending: readonly { readonly pending: boolean }[]): Partial<Snapshot> {
  const facts = { protocol: "email", endpoint: "ops@example.com", filtered: false, deadLetterArn: undefined };
  const figures = { published: 0, delivered: 0, failed: 0, sentToDlq: 0, lostOnWayToDlq: 0, filteredOut: 0 };
  return { topics: [{ name: "t", arn: "", figures, subscriptions: pending.map((each) => ({ ...facts, ...each })) }] };
}

const texts = (change: Partial<Snapshot>, severity: "bad" | "warning") =>
  attentionTo({ ...WELL, ...change }).flatMap((each) => (each.severity === severity ? [each.text] : []));

describe("bad is", () => {
  test.each([
    ["nothing of a system that is well", {}, []],
    ["an alarm that is on", alarmIn("ALARM"), ["a is in ALARM"]],
    ["no alarm that is off", alarmIn("OK"), []],
    ["no alarm without data", alarmIn("INSUFFICIENT_DATA"), []],
    ["a message in a dead-letter queue, visible", letters({ visible: 1 }), ["dlq holds 1 message"]],
    ["… in flight, too", letters({ inFlight: 2 }), ["dlq holds 2 messages"]],
    ["no empty one", letters({}), []],
    ["no failure that a dead-letter queue has", ruleWith({ failed: 3, sentToDlq: 3 }), []],
    [
      "a failure that none has",
      ruleWith({ failed: 3, sentToDlq: 2 }),
      ["rule r lost 1 event: they failed, and no dead-letter queue has them"],
    ],
    [
      "a failure that its dead-letter queue did not take, once",
      ruleWith({ failed: 3, sentToDlq: 1, lostOnWayToDlq: 2 }),
      ["rule r lost 2 events: its dead-letter queue did not take them"],
    ],
  ])("%s", (_, change, expected) => {
    expect(texts(change, "bad")).toEqual(expected);
  });
});

describe("a warning is", () => {
  const fn = { name: "f", arn: "", environment: {}, deadLetterArns: [] };
  const calm = { invocations: 9, errors: 0, throttles: 0, p50Milliseconds: 1, p99Milliseconds: 1 };
  const consumer = (enabled: boolean) => ({ functionArn: "arn:aws:lambda:r:1:function:f", enabled });
  const queue = (enabled: boolean): Partial<Snapshot> => ({
    queues: [{ ...EMPTY, name: "q", deadLettersOf: [], consumers: [consumer(enabled)], figures: FIGURES }],
  });

  test.each([
    ["nothing of a function that does its work", { functions: [{ ...fn, figures: calm }] }, []],
    [
      "errors and throttles",
      { functions: [{ ...fn, figures: { ...calm, errors: 1_200, throttles: 1 } }] },
      ["function f failed 1,200 times", "function f was throttled once"],
    ],
    ["a consumer that is switched off", queue(false), ["the consumer f of queue q is switched off"]],
    ["none that is not", queue(true), []],
    ["an alarm that tells nobody", alarmIn("ALARM", false), ["a tells nobody: its actions are switched off"]],
    ["none that has nothing to tell", alarmIn("OK", false), []],
    [
      "a subscription that nobody has confirmed",
      topicWith({ pending: true }, { pending: false }),
      ["1 of 2 subscriptions of topic t await confirmation: nothing is delivered to them"],
    ],
    ["none that is confirmed", topicWith({ pending: false }), []],
    [
      "events in a rule's dead-letter queue",
      ruleWith({ failed: 1, sentToDlq: 1 }),
      ["rule r sent 1 event to its dead-letter queue"],
    ],
  ])("%s", (_, change, expected) => {
    expect(texts(change as Partial<Snapshot>, "warning")).toEqual(expected);
  });
});
