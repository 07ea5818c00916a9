import type { SentEvent } from "../event-bridge/event-text";
import type { Alarm } from "../topology/places";
import type { AlarmStateChange, StateRecord } from "./alarm-status";
import { timestampText } from "./alarm-text";

/**
 * The event of an alarm that changed, which CloudWatch puts on the default bus.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function alarmEvent(change: AlarmStateChange): SentEvent {
  return {
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm State Change",
    resources: [change.status.arn],
    timeSeconds: Math.floor(change.time / 1_000),
    detail: JSON.stringify(detailOf(change)),
  };
}

/**
 * What an alarm invokes a function with.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
 */
export function invocationBody(change: AlarmStateChange): string {
  const { arn, region, account } = change.status;
  return JSON.stringify({
    source: "aws.cloudwatch",
    alarmArn: arn,
    accountId: account,
    time: timestampText(change.time),
    region,
    alarmData: detailOf(change),
  });
}

function detailOf({ status, from, to }: AlarmStateChange) {
  return {
    alarmName: status.name,
    state: stateOf(to),
    previousState: stateOf(from),
    configuration: configurationOf(status.alarm),
  };
}

function stateOf({ state, since, reason, reasonData }: StateRecord) {
  return { value: state, reason, reasonData, timestamp: timestampText(since) };
}

function configurationOf({ description, metric, alarmRule }: Alarm) {
  if (metric === undefined) return { description, alarmRule };
  const { namespace, metricName: name, dimensions, periodSeconds: period, statistic: stat } = metric;
  return {
    description,
    // CloudWatch gives the metric a random id of its own; nothing refers to it.
    metrics: [{ id: "m1", metricStat: { metric: { namespace, name, dimensions }, period, stat }, returnData: true }],
  };
}
