import type { XmlShapeOf } from "../../protocols/xml";
import type { Operation, Service } from "../../service";
import { describeAlarmHistory, describeAlarms } from "./alarms";
import { cloudWatchErrors } from "./errors";
import { putMetricData } from "./put-metric-data";
import { getMetricData, getMetricStatistics, listMetrics } from "./read-metrics";
import { setAlarmState } from "./set-alarm-state";

const shapeOf: XmlShapeOf = (member) => (member === "ExtendedStatistics" ? { kind: "map" } : undefined);

export const cloudWatch: Service = {
  name: "cloudwatch",
  signingName: "monitoring",
  target: "GraniteServiceVersion20100801",
  errorNamespace: "com.amazonaws.cloudwatch#",
  errors: cloudWatchErrors,
  query: {
    version: "2010-08-01",
    namespace: "http://monitoring.amazonaws.com/doc/2010-08-01/",
    isCompatible: true,
    normalize: (fields) => fields,
    shapesOf: () => shapeOf,
  },
  operations: new Map<string, Operation>([
    ["GetMetricData", getMetricData],
    ["GetMetricStatistics", getMetricStatistics],
    ["ListMetrics", listMetrics],
    ["PutMetricData", putMetricData],
    ["DescribeAlarms", describeAlarms],
    ["DescribeAlarmHistory", describeAlarmHistory],
    ["SetAlarmState", setAlarmState],
  ]),
};
