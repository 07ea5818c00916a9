/** The events of the `alert-routing` system: alarms of CloudWatch that changed, and those of them that wake somebody. */
import * as z from "zod/mini";
import { type EventOf, eventContract, nonEmptyText } from "./contract";

const state = () =>
  z.looseObject({
    /** `ALARM`, `OK` or `INSUFFICIENT_DATA`. */
    value: nonEmptyText(),
    reason: z.optional(z.string()),
    /** `2026-11-02T09:00:00.000+0000` */
    timestamp: nonEmptyText(),
  });

/** One of the metrics that an alarm is computed from: a metric itself, or an expression over others. */
const metricQuery = () =>
  z.looseObject({
    metricStat: z.optional(z.looseObject({ metric: z.looseObject({ name: z.optional(z.string()) }) })),
    expression: z.optional(z.string()),
  });

/**
 * CloudWatch says that an alarm has changed. Metric-math alarms have several metrics, composite alarms none.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const AlarmStateChange = eventContract({
  source: "aws.cloudwatch",
  detailType: "CloudWatch Alarm State Change",
  detail: z.looseObject({
    alarmName: nonEmptyText(),
    state: state(),
    previousState: z.optional(z.looseObject({ value: nonEmptyText() })),
    configuration: z.looseObject({
      description: z.optional(z.string()),
      metrics: z.optional(z.array(metricQuery())),
      /** Of a composite alarm: what it is made of. */
      alarmRule: z.optional(z.string()),
    }),
  }),
});

/** An alarm that wakes somebody, as the incident tool gets it. */
export const CriticalAlert = eventContract({
  source: "alert.router",
  detailType: "Critical Alert",
  detail: z.looseObject({
    /** The same for each telling of one alarm: what an incident tool knows a repetition by. */
    alertId: nonEmptyText(),
    severity: z.literal("CRITICAL"),
    alarmName: nonEmptyText(),
    /** Empty where the sender did not say it. */
    alarmArn: z.string(),
    account: z.string(),
    region: z.string(),
    /** When it went off, as CloudWatch writes it. */
    since: nonEmptyText(),
    reason: z.string(),
    description: z.string(),
    /** Names of its metrics; none of a composite alarm. */
    metricNames: z.array(z.string()),
  }),
});

/** What the router is invoked with. */
export const alarmEvents = { [AlarmStateChange.detailType]: AlarmStateChange } as const;

export type AlarmEvent = EventOf<typeof AlarmStateChange>;
export type CriticalAlertDetail = EventOf<typeof CriticalAlert>["detail"];
