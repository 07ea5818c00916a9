import { describe, expect, test } from "vitest";
import { alarmEvent } from "../../../simulator/cloudwatch/alarm-event";
import type { AlarmStateChange } from "../../../simulator/cloudwatch/alarm-watch";
import type { Sender } from "../../../simulator/world";
import { ref } from "../support/stack-json";
import { alarmBlock, watchedStack } from "./support/watched-stack";

const PAGER = ref("aws_sns_topic.pager");

function stackOf(settings: Readonly<Record<string, unknown>>, options = {}) {
  return watchedStack(
    {
      aws_sns_topic: { pager: { name: "pager" }, log: { name: "log" } },
      aws_cloudwatch_metric_alarm: { it: alarmBlock("it", settings) },
    },
    options,
  );
}

const everywhere = {
  alarm_actions: [PAGER, ref("aws_sns_topic.log")],
  ok_actions: [PAGER],
  insufficient_data_actions: [ref("aws_sns_topic.log")],
};

describe("whom an alarm notifies", () => {
  test("by the state that it goes into", async () => {
    const { metrics, minutes, notifications } = stackOf(everywhere);
    const heard = () => notifications.splice(0).map(({ to, subject }) => `${to} ${subject?.split(":")[0]}`);
    metrics.series("Test", "Faults", {}).add(0);
    await minutes(1);
    expect(heard()).toEqual(["pager OK"]);
    metrics.series("Test", "Faults", {}).add(1);
    await minutes(1);
    expect(heard()).toEqual(["pager ALARM", "log ALARM"]);
    await minutes(10);
    expect(heard()).toEqual(["log INSUFFICIENT_DATA"]);
  });

  test("nobody, where its actions are disabled; its state changes all the same", async () => {
    const { alarm, metrics, minutes, notifications } = stackOf({ ...everywhere, actions_enabled: false });
    metrics.series("Test", "Faults", {}).add(1);
    await minutes(1);
    expect(alarm("it").state).toBe("ALARM");
    expect(notifications).toEqual([]);
  });

  test("a message is published at the topic, and its way is the topic's from then on", async () => {
    const { ledger, metrics, minutes, notifications } = stackOf({ alarm_actions: [PAGER] });
    metrics.series("Test", "Faults", {}).add(1);
    await minutes(1);
    expect(ledger).toMatchObject({ published: 1, unended: 1 });
    expect(notifications[0]?.way.record.from.name).toBe("pager");
  });
});

test("a function is invoked with the alarm's data, by a service of its own", async () => {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
  const fn = "arn:aws:lambda:us-east-1:123456789012:function:on-call";
  const { alarm, metrics, minutes, notifications } = stackOf({ alarm_actions: [fn] });
  metrics.series("Test", "Faults", {}).add(1);
  await minutes(1);
  expect(notifications).toMatchObject([
    { to: "on-call", subject: undefined, sender: { service: "lambda.alarms.cloudwatch.amazonaws.com" } },
  ]);
  expect(JSON.parse(notifications[0]?.body ?? "")).toMatchObject({
    source: "aws.cloudwatch",
    alarmArn: alarm("it").arn,
    time: "2026-11-21T10:01:00.000+0000",
    region: "us-east-1",
    alarmData: { alarmName: "it", state: { value: "ALARM" }, previousState: { value: "INSUFFICIENT_DATA" } },
  });
});

describe("an alarm that cannot notify", () => {
  test("is asked for as CloudWatch on behalf of the alarm, and a denial is a loss that is told once", async () => {
    const senders: Sender[] = [];
    const mayDeliver = (sender: Sender) => {
      senders.push(sender);
      return {
        code: "NO_PERMISSIONS",
        message: "The policy of pager does not let cloudwatch.amazonaws.com publish.",
      } as const;
    };
    const { alarm, ledger, metrics, minutes, notifications, watch } = stackOf(
      { alarm_actions: [PAGER] },
      { mayDeliver },
    );
    for (let minute = 0; minute < 4; minute++) {
      metrics.series("Test", "Faults", {}).add(minute % 2);
      await minutes(1);
    }
    const [, , , , account] = alarm("it").arn.split(":");
    expect(senders[0]).toEqual({
      service: "cloudwatch.amazonaws.com",
      sourceArn: alarm("it").arn,
      sourceAccount: account,
    });
    expect(notifications).toEqual([]);
    expect(watch.problems).toEqual([
      "The alarm it: cannot notify pager. NO_PERMISSIONS: The policy of pager does not let cloudwatch.amazonaws.com publish.",
    ]);
    expect(ledger.losses).toMatchObject([
      { place: { name: "pager" }, reason: expect.stringMatching(/^NO_PERMISSIONS/), count: 2 },
    ]);
    expect(ledger.unended).toBe(0);
  });

  test("because the topic does not take it: CloudWatch does not try again", async () => {
    const refusal = { code: "SERVICE_UNAVAILABLE", message: "pager is out of order.", retryable: true };
    const { ledger, metrics, minutes, watch } = stackOf({ alarm_actions: [PAGER] }, { refusal });
    metrics.series("Test", "Faults", {}).add(1);
    await minutes(1);
    expect(watch.problems[0]).toContain("SERVICE_UNAVAILABLE");
    expect(ledger.losses).toHaveLength(1);
  });

  test("because what it would do is not simulated", async () => {
    const scaling = "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:1:autoScalingGroupName/a:policyName/b";
    const { ledger, metrics, minutes, watch } = stackOf({ alarm_actions: [scaling] });
    metrics.series("Test", "Faults", {}).add(1);
    await minutes(1);
    expect(watch.problems).toEqual([`The alarm it: its action ${scaling} is not simulated: nothing comes of it.`]);
    expect(ledger.published).toBe(0);
  });
});

test("the message of a metric alarm, as one was recorded in 2025", async () => {
  // Recorded of an alarm that does not say how many datapoints it takes; one that does has DatapointsToAlarm too, and
  // words its reason as in the documentation of the event (below).
  const recorded = {
    AlarmName: "ErrorAlarm",
    AlarmDescription: "Alarm when ERROR appears in logs",
    AWSAccountId: "449671225256",
    AlarmConfigurationUpdatedTimestamp: "2025-02-02T11:48:52.788+0000",
    NewStateValue: "ALARM",
    NewStateReason:
      "Threshold Crossed: 1 datapoint [1.0 (02/02/25 12:05:00)] was greater than or equal to the threshold (1.0).",
    StateChangeTime: "2025-02-02T12:06:35.472+0000",
    Region: "Asia Pacific (Tokyo)",
    AlarmArn: "arn:aws:cloudwatch:ap-northeast-1:449671225256:alarm:ErrorAlarm",
    OldStateValue: "INSUFFICIENT_DATA",
    OKActions: ["arn:aws:sns:ap-northeast-1:449671225256:example-topic"],
    AlarmActions: ["arn:aws:sns:ap-northeast-1:449671225256:example-topic"],
    InsufficientDataActions: [],
    Trigger: {
      MetricName: "ErrorCount",
      Namespace: "YourNamespace",
      StatisticType: "Statistic",
      Statistic: "SUM",
      Unit: null,
      Dimensions: [],
      Period: 60,
      EvaluationPeriods: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      Threshold: 1,
      TreatMissingData: "missing",
      EvaluateLowSampleCountPercentile: "",
    },
  };
  const topic = "arn:aws:sns:ap-northeast-1:449671225256:example-topic";
  const { alarm, at, metrics, notifications } = watchedStack(
    {
      aws_cloudwatch_metric_alarm: {
        it: alarmBlock("ErrorAlarm", {
          alarm_description: "Alarm when ERROR appears in logs",
          namespace: "YourNamespace",
          metric_name: "ErrorCount",
          comparison_operator: "GreaterThanOrEqualToThreshold",
          threshold: 1,
          alarm_actions: [topic],
          ok_actions: [topic],
        }),
      },
    },
    { region: "ap-northeast-1", startsAt: "2025-02-02T11:48:52.788Z" },
  );
  await at("2025-02-02T12:05:20Z");
  metrics.series("YourNamespace", "ErrorCount", {}).add(1);
  await at("2025-02-02T12:06:35Z");
  const [, , , , account] = alarm("ErrorAlarm").arn.split(":");
  const message = JSON.parse(notifications[0]?.body ?? "");
  const { DatapointsToAlarm, ...trigger } = message.Trigger;
  expect(DatapointsToAlarm).toBe(1);
  expect({ ...message, Trigger: trigger }).toEqual({
    ...recorded,
    AWSAccountId: account,
    AlarmArn: recorded.AlarmArn.replace("449671225256", String(account)),
    // On AWS it is looked at some seconds after the minute, when its data has come.
    StateChangeTime: "2025-02-02T12:06:00.000+0000",
    NewStateReason:
      "Threshold Crossed: 1 out of the last 1 datapoints [1.0 (02/02/25 12:05:00)] was greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).",
  });
  expect(Object.keys(message)).toEqual(Object.keys(recorded));
  expect(Object.keys(trigger)).toEqual(Object.keys(recorded.Trigger));
  expect(notifications[0]?.subject).toBe('ALARM: "ErrorAlarm" in Asia Pacific (Tokyo)');
});

test("the event of a metric alarm, as documented", async () => {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
  const settings = {
    alarm_description: "Goes into alarm when server CPU utilization is too high!",
    namespace: "AWS/EC2",
    metric_name: "CPUUtilization",
    dimensions: { InstanceId: "i-12345678901234567" },
    statistic: "Average",
    period: 300,
    threshold: 50,
  };
  const { at, metrics, watch } = watchedStack(
    { aws_cloudwatch_metric_alarm: { it: alarmBlock("ServerCpuTooHigh", settings) } },
    { startsAt: "2019-10-02T16:50:00Z" },
  );
  const changes: AlarmStateChange[] = [];
  watch.onStateChange((change) => changes.push(change));
  const cpu = metrics.series("AWS/EC2", "CPUUtilization", settings.dimensions);
  await at("2019-10-02T16:50:30Z");
  cpu.add(0.0666851903306472);
  await at("2019-10-02T17:03:30Z");
  cpu.add(99.50160229693434);
  await at("2019-10-02T17:04:00Z");
  const [first, second] = changes as [AlarmStateChange, AlarmStateChange];
  expect(first.to.state).toBe("OK");
  const event = alarmEvent(second);
  expect(event).toMatchObject({
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm State Change",
    resources: [expect.stringMatching(/^arn:aws:cloudwatch:us-east-1:\d{12}:alarm:ServerCpuTooHigh$/)],
    timeSeconds: Date.parse("2019-10-02T17:04:00Z") / 1_000,
  });
  expect(JSON.parse(event.detail)).toEqual({
    alarmName: "ServerCpuTooHigh",
    configuration: {
      description: "Goes into alarm when server CPU utilization is too high!",
      metrics: [
        {
          id: expect.any(String),
          metricStat: {
            metric: { dimensions: { InstanceId: "i-12345678901234567" }, name: "CPUUtilization", namespace: "AWS/EC2" },
            period: 300,
            stat: "Average",
          },
          returnData: true,
        },
      ],
    },
    previousState: {
      reason:
        "Threshold Crossed: 1 out of the last 1 datapoints [0.0666851903306472 (02/10/19 16:46:00)] was not greater than the threshold (50.0) (minimum 1 datapoint for ALARM -> OK transition).",
      reasonData:
        '{"version":"1.0","queryDate":"2019-10-02T16:51:00.000+0000","startDate":"2019-10-02T16:46:00.000+0000","statistic":"Average","period":300,"recentDatapoints":[0.0666851903306472],"threshold":50}',
      timestamp: "2019-10-02T16:51:00.000+0000",
      value: "OK",
    },
    state: {
      reason:
        "Threshold Crossed: 1 out of the last 1 datapoints [99.50160229693434 (02/10/19 16:59:00)] was greater than the threshold (50.0) (minimum 1 datapoint for OK -> ALARM transition).",
      reasonData:
        '{"version":"1.0","queryDate":"2019-10-02T17:04:00.000+0000","startDate":"2019-10-02T16:59:00.000+0000","statistic":"Average","period":300,"recentDatapoints":[99.50160229693434],"threshold":50}',
      timestamp: "2019-10-02T17:04:00.000+0000",
      value: "ALARM",
    },
  });
});
