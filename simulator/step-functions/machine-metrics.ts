import type { MetricSeries, MetricStore } from "../cloudwatch/metric-store";
import type { ExecutionStatus } from "./execution";

/** What Step Functions tells CloudWatch of a state machine. https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html */
export class MachineMetrics {
  readonly started: MetricSeries;
  readonly time: MetricSeries;
  private readonly ended: Readonly<Record<Exclude<ExecutionStatus, "RUNNING">, MetricSeries>>;

  constructor(metrics: MetricStore, arn: string) {
    const series = (metricName: string) => metrics.series("AWS/States", metricName, { StateMachineArn: arn });
    this.started = series("ExecutionsStarted");
    this.time = series("ExecutionTime");
    this.ended = {
      SUCCEEDED: series("ExecutionsSucceeded"),
      FAILED: series("ExecutionsFailed"),
      TIMED_OUT: series("ExecutionsTimedOut"),
      ABORTED: series("ExecutionsAborted"),
    };
  }

  /** One execution ended; the others of its kind count nothing, so that each series has a value to be seen. */
  end(status: Exclude<ExecutionStatus, "RUNNING">, milliseconds: number): void {
    for (const [each, series] of Object.entries(this.ended)) series.add(each === status ? 1 : 0);
    this.time.add(milliseconds);
  }
}
