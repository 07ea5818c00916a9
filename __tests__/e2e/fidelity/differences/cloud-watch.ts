import type { KnownDifference } from "../known-difference";

const API = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference";
const ALARMS = "cloudwatch: alarms";
const METRICS = "cloudwatch: metrics";
const BAD_VALUE = "refused: InvalidParameterValueException, 400";

export const cloudWatchDifferences: readonly KnownDifference[] = [
  {
    id: "alarms-without-data-or-math",
    moto: "gives an alarm on one metric an empty StateReasonData and an empty list of Metrics",
    simulator: "leaves both out",
    documentation: "Both are optional; Metrics are those of an alarm on metric math",
    source: `${API}/API_MetricAlarm.html`,
    right: "both",
    seen: [
      [ALARMS, "* > MetricAlarms > * > StateReasonData", "empty", "nothing"],
      [ALARMS, "* > MetricAlarms > * > Metrics", "list of 0", "nothing"],
    ],
  },
  {
    id: "alarms-transition-time",
    moto: "does not say since when an alarm is in its state",
    simulator: "says it",
    documentation: "StateTransitionedTimestamp",
    source: `${API}/API_MetricAlarm.html`,
    right: "simulator",
    seen: [[ALARMS, "* > MetricAlarms > * > StateTransitionedTimestamp", "nothing", "<time>"]],
  },
  {
    id: "alarms-by-type",
    moto: "lists metric alarms where composite ones are asked for",
    simulator: "lists composite ones",
    documentation: "AlarmTypes: whether metric alarms or composite alarms are returned",
    source: `${API}/API_DescribeAlarms.html`,
    right: "simulator",
    seen: [[ALARMS, "composite ones > MetricAlarms > *", "structure", "nothing"]],
  },
  {
    id: "alarms-max-records",
    moto: "takes 101",
    simulator: "refuses it: InvalidParameterValue",
    documentation: "MaxRecords: 1 to 100",
    source: `${API}/API_DescribeAlarms.html`,
    right: "simulator",
    seen: [[ALARMS, "too many", "structure", BAD_VALUE]],
  },
  {
    id: "alarm-history",
    moto: "has none",
    simulator: "lists the changes of state",
    documentation: "DescribeAlarmHistory",
    source: `${API}/API_DescribeAlarmHistory.html`,
    right: "simulator",
    seen: [[ALARMS, "history", "refused: SyntaxError, 500", "structure"]],
  },
  {
    id: "metrics-without-value",
    moto: "takes a datum without a value, and lists its metric",
    simulator: "refuses it: MissingParameter",
    documentation: "A datum has Value, Values or StatisticValues; MissingParameter",
    source: `${API}/API_PutMetricData.html`,
    right: "simulator",
    seen: [
      [METRICS, "put nothing", "empty", "refused: MissingRequiredParameterException, 400"],
      [METRICS, "list > Metrics", "list of 2", "list of 1"],
    ],
  },
  {
    id: "metrics-of-aws",
    moto: "takes values for a namespace that begins with `AWS/`",
    simulator: "refuses them: InvalidParameterValue",
    documentation: "Says that one should not name a namespace so, not what becomes of it",
    source: `${API}/API_PutMetricData.html`,
    right: "undecided",
    seen: [[METRICS, "put as AWS", "empty", BAD_VALUE]],
  },
  {
    id: "metrics-by-namespace",
    moto: "GetMetricData counts in what another namespace has under the same name and dimensions",
    simulator: "keeps namespaces apart",
    documentation: "Metrics in different namespaces are isolated from each other",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html",
    right: "simulator",
    seen: [
      [METRICS, "data > MetricDataResults > 0 > Values > 0", "9", "8"],
      [METRICS, "data > MetricDataResults > 1 > Values > 0", "3", "4"],
      [METRICS, "data > MetricDataResults > 3 > Values > 0", "3", "2"],
    ],
  },
  {
    id: "metrics-label",
    moto: "labels data with metric and statistic",
    simulator: "labels it with the metric",
    documentation: "If Label is omitted, CloudWatch generates a default; it does not say which",
    source: `${API}/API_MetricDataQuery.html`,
    right: "undecided",
    seen: [
      [METRICS, "data > MetricDataResults > * > Label", "Size *", "Size"],
      [METRICS, "data of another metric > MetricDataResults > * > Label", "Other Sum", "Other"],
    ],
  },
  {
    id: "metrics-no-messages",
    moto: "leaves Messages out",
    simulator: "answers an empty list of them",
    documentation: "Messages are there if the operation results in one",
    source: `${API}/API_GetMetricData.html`,
    right: "both",
    seen: [[METRICS, "data* > Messages", "nothing", "list of 0"]],
  },
  {
    id: "metrics-too-many-datapoints",
    moto: "answers however many",
    simulator: "refuses more than 1,440: InvalidParameterCombination",
    documentation: "At most 1,440 datapoints from one call",
    source: `${API}/API_GetMetricStatistics.html`,
    right: "simulator",
    seen: [
      [METRICS, "statistics of too many points", "structure", "refused: InvalidParameterCombinationException, 400"],
    ],
  },
];
