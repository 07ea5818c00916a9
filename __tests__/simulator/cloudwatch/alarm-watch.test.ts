import { describe, expect, test } from "vitest";
import type { AlarmState } from "../../../simulator/cloudwatch/alarm-watch";
import { ref } from "../support/stack-json";
import { alarmBlock, watchedStack } from "./support/watched-stack";

const TOPIC = { aws_sns_topic: { pager: { name: "pager" } } };
const PAGER = ref("aws_sns_topic.pager");

/** A stack with one alarm, and the metric that it is on. */
function oneAlarm(settings: Readonly<Record<string, unknown>>, options = {}) {
  const resources = { ...TOPIC, aws_cloudwatch_metric_alarm: { it: alarmBlock("it", settings) } };
  const stack = watchedStack(resources, options);
  return { ...stack, it: stack.alarm("it"), faults: stack.metrics.series("Test", "Faults", {}) };
}

/** The states after each minute, with these values in it; `undefined`: none. */
async function statesAfter(settings: Readonly<Record<string, unknown>>, values: readonly (number | undefined)[]) {
  const { it, faults, minutes } = oneAlarm(settings);
  const states: string[] = [];
  for (const value of values) {
    if (value !== undefined) faults.add(value);
    await minutes(1);
    states.push(SHORT[it.state]);
  }
  return states.join(" ");
}

const SHORT: Readonly<Record<AlarmState, string>> = { OK: "ok", ALARM: "AL", INSUFFICIENT_DATA: "??" };
const none = undefined;

describe("the state of a metric alarm", () => {
  test.each([
    ["GreaterThanThreshold", "ok ok AL"],
    ["GreaterThanOrEqualToThreshold", "ok AL AL"],
    ["LessThanThreshold", "AL ok ok"],
    ["LessThanOrEqualToThreshold", "AL AL ok"],
  ])("%s 2, with 1, 2 and 3", async (comparison_operator, expected) => {
    expect(await statesAfter({ comparison_operator, threshold: 2 }, [1, 2, 3])).toBe(expected);
  });

  test("a new alarm cannot tell before it has data, unless missing data is good or bad", async () => {
    expect(await statesAfter({}, [none, none, 0])).toBe("?? ?? ok");
    expect(await statesAfter({ treat_missing_data: "ignore" }, [none, none, 1])).toBe("?? ?? AL");
    expect(await statesAfter({ treat_missing_data: "notBreaching" }, [none, 1])).toBe("ok AL");
    expect(await statesAfter({ treat_missing_data: "breaching" }, [none, 0])).toBe("AL ok");
  });

  test("2 out of 3: the breaching ones need not follow on each other", async () => {
    const settings = { evaluation_periods: 3, datapoints_to_alarm: 2 };
    expect(await statesAfter(settings, [0, 1, 0, 1, 0, 0])).toBe("ok ok ok AL ok ok");
    expect(await statesAfter({ ...settings, datapoints_to_alarm: 3 }, [0, 1, 1, 1, 0])).toBe("ok ok ok AL ok");
  });

  test("where there is no data any more, the last that is in the evaluation range counts on", async () => {
    // 1 out of 1: two periods more are looked at.
    expect(await statesAfter({ treat_missing_data: "notBreaching" }, [1, none, none, none])).toBe("AL AL AL ok");
    expect(await statesAfter({}, [1, none, none, none])).toBe("AL AL AL ??");
    expect(await statesAfter({ treat_missing_data: "ignore" }, [1, none, none, none, 0])).toBe("AL AL AL AL ok");
  });

  test("metrics of DynamoDB: missing data is ignored unless the alarm says otherwise", async () => {
    const { it, metrics, minutes } = oneAlarm({ namespace: "AWS/DynamoDB" });
    metrics.series("AWS/DynamoDB", "Faults", {}).add(1);
    await minutes(10);
    expect(it.state).toBe("ALARM");
  });

  test("a period of 5 minutes is looked at every minute, and counted back from then", async () => {
    const { it, faults, at } = oneAlarm({ period: 300, threshold: 3, treat_missing_data: "notBreaching" });
    for (const minute of ["10:03", "10:04", "10:05", "10:06"]) {
      await at(`2026-11-21T${minute}:30Z`);
      faults.add(1);
    }
    await at("2026-11-21T10:06:59.999Z");
    expect(it.state).toBe("OK");
    await at("2026-11-21T10:07:00Z");
    expect(it).toMatchObject({ state: "ALARM", since: Date.parse("2026-11-21T10:07:00Z") });
    await at("2026-11-21T10:09:00Z");
    expect(it.history.at(-1)).toMatchObject({
      to: "OK",
      time: Date.parse("2026-11-21T10:09:00Z"),
      reason: expect.stringContaining("[3.0 (21/11/26 10:04:00)] was not greater than the threshold (3.0)"),
    });
  });

  test("an extended statistic", async () => {
    const { it, faults, minutes } = oneAlarm({ statistic: undefined, extended_statistic: "p90", threshold: 95 });
    for (let value = 1; value <= 100; value++) faults.add(value);
    await minutes(1);
    expect(it.state).toBe("OK");
    for (let value = 11; value <= 110; value++) faults.add(value);
    await minutes(1);
    expect(it.state).toBe("ALARM");
  });

  test("that has been up for a while", async () => {
    const settings = { treat_missing_data: "notBreaching", alarm_actions: [PAGER], ok_actions: [PAGER] };
    const { it, notifications, minutes } = oneAlarm(settings, { initialState: "OK" });
    await minutes(5);
    expect(it).toMatchObject({ state: "OK", history: [] });
    expect(notifications).toEqual([]);
  });
});

describe("reasons, in the words of CloudWatch", () => {
  const reasons = async (settings: Readonly<Record<string, unknown>>, values: readonly (number | undefined)[]) => {
    const { it, faults, minutes } = oneAlarm(settings);
    for (const value of values) {
      if (value !== undefined) faults.add(value);
      await minutes(1);
    }
    return it.history.map(({ reason }) => reason);
  };

  test("data that is there", async () => {
    expect(await reasons({ evaluation_periods: 2, datapoints_to_alarm: 2 }, [0, 3, 20_000_000])).toEqual([
      "Threshold Crossed: 1 out of the last 2 datapoints [0.0 (21/11/26 10:00:00)] was not greater than the threshold (0.0) (minimum 1 datapoint for ALARM -> OK transition).",
      "Threshold Crossed: 2 out of the last 2 datapoints [2.0E7 (21/11/26 10:02:00), 3.0 (21/11/26 10:01:00)] were greater than the threshold (0.0) (minimum 2 datapoints for OK -> ALARM transition).",
    ]);
  });

  test("data that is missing", async () => {
    const settings = { evaluation_periods: 3, datapoints_to_alarm: 1, treat_missing_data: "notBreaching" };
    expect(await reasons(settings, [none, 613])).toEqual([
      "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [NonBreaching].",
      "Threshold Crossed: 1 out of the last 3 datapoints [613.0 (21/11/26 10:01:00)] was greater than the threshold (0.0) and 2 missing datapoints were treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).",
    ]);
    // The one that is there does not speak for the alarm.
    const worst = { evaluation_periods: 3, datapoints_to_alarm: 2, treat_missing_data: "breaching" };
    expect((await reasons(worst, [0]))[0]).toBe(
      "Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].",
    );
    expect((await reasons({}, [0, none, none, none])).at(-1)).toBe("Insufficient Data: 1 datapoint was unknown.");
  });
});

describe("composite alarms", () => {
  const resources = {
    ...TOPIC,
    aws_cloudwatch_metric_alarm: {
      faults: alarmBlock("faults", { treat_missing_data: "notBreaching" }),
      delays: alarmBlock("delays", { metric_name: "Delays", treat_missing_data: "notBreaching" }),
    },
    aws_cloudwatch_composite_alarm: {
      // Before the one that it is on.
      outer: { alarm_name: "outer", alarm_rule: `NOT OK("\${aws_cloudwatch_composite_alarm.both.alarm_name}")` },
      both: {
        alarm_name: "both",
        alarm_rule: `ALARM(faults) AND ALARM("${ref("aws_cloudwatch_metric_alarm.delays")}")`,
        alarm_actions: [PAGER],
        insufficient_data_actions: [PAGER],
      },
    },
  };

  test("follow the others within the minute, and tell which one it was", async () => {
    const { alarm, metrics, minutes, notifications, watch } = watchedStack(resources);
    await minutes(1);
    const arn = (name: string) => `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${name}`;
    const [account] = alarm("both").arn.split(":").slice(4);
    const known = (name: string) => arn(name).replace("123456789012", String(account));
    expect(alarm("both").reason).toBe(`${known("both")} was created and its alarm rule evaluates to OK`);
    expect(alarm("outer").state).toBe("OK");
    metrics.series("Test", "Faults", {}).add(1);
    await minutes(1);
    expect(alarm("both").state).toBe("OK");
    metrics.series("Test", "Faults", {}).add(1);
    metrics.series("Test", "Delays", {}).add(1);
    await minutes(1);
    expect([alarm("both").state, alarm("outer").state]).toEqual(["ALARM", "ALARM"]);
    expect(alarm("both").reason).toBe(
      `${known("delays")} transitioned to ALARM at Saturday 21 November, 2026 10:03:00 UTC`,
    );
    // The form of a recorded message of a composite alarm, of 2021, with the fields that came later.
    expect(notifications).toHaveLength(1);
    expect(notifications[0]?.subject).toBe('ALARM: "both" in US East (N. Virginia)');
    expect(JSON.parse(notifications[0]?.body ?? "")).toEqual({
      AlarmName: "both",
      AlarmDescription: null,
      AWSAccountId: account,
      AlarmConfigurationUpdatedTimestamp: "2026-11-21T10:00:00.000+0000",
      NewStateValue: "ALARM",
      NewStateReason: alarm("both").reason,
      StateChangeTime: "2026-11-21T10:03:00.000+0000",
      Region: "US East (N. Virginia)",
      AlarmArn: known("both"),
      OldStateValue: "OK",
      OKActions: [],
      AlarmActions: [expect.stringMatching(/:pager$/)],
      InsufficientDataActions: [expect.stringMatching(/:pager$/)],
      AlarmRule: `ALARM(faults) AND ALARM("${known("delays")}")`,
      TriggeringChildren: [
        { Arn: known("delays"), State: { Value: "ALARM", Timestamp: "2026-11-21T10:03:00.000+0000" } },
      ],
    });
    expect(watch.problems).toEqual([]);
  });

  test("what cannot be evaluated as on AWS is told", async () => {
    const { alarm, minutes, watch } = watchedStack({
      aws_cloudwatch_metric_alarm: {
        math: {
          alarm_name: "math",
          comparison_operator: "GreaterThanThreshold",
          threshold: 1,
          evaluation_periods: 1,
          metric_query: [{ id: "e1", expression: "m1 / m2", return_data: true }],
        },
        fast: alarmBlock("fast", { period: 10 }),
        band: alarmBlock("band", { comparison_operator: "GreaterThanUpperThreshold" }),
      },
      aws_cloudwatch_composite_alarm: {
        lost: { alarm_name: "lost", alarm_rule: "INSUFFICIENT_DATA(elsewhere)" },
        hushed: {
          alarm_name: "hushed",
          alarm_rule: "FALSE",
          actions_suppressor: { alarm: "fast", wait_period: 60, extension_period: 60 },
        },
        wrong: { alarm_name: "wrong", alarm_rule: "ALARM(" },
      },
    });
    await minutes(2);
    expect(watch.problems).toEqual([
      expect.stringContaining("The alarm math is not evaluated: it is on several metrics or on an expression"),
      expect.stringContaining("The alarm fast has a period of 10 s"),
      expect.stringContaining("The alarm band is not evaluated: band: its comparison GreaterThanUpperThreshold"),
      expect.stringContaining("The alarm lost is on the alarm elsewhere, which the stack does not have"),
      expect.stringContaining("The alarm hushed notifies also while fast"),
      expect.stringContaining("The alarm wrong is not evaluated: The alarm rule ALARM( must have"),
    ]);
    expect(alarm("lost").state).toBe("ALARM");
    expect(alarm("math").state).toBe("INSUFFICIENT_DATA");
  });
});
