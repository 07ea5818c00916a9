import type { MetricSeries } from "../cloudwatch/metric-store";
import type { Pipe } from "../topology/places";
import type { World } from "../world";

/** What EventBridge counts of a pipe. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
export class PipeMetrics {
  private readonly series: Readonly<Record<(typeof NAMES)[number], MetricSeries>>;

  constructor({ metrics }: World, { name }: Pipe) {
    const dimensions = { PipeName: name };
    const entries = NAMES.map((metric) => [metric, metrics.series("AWS/EventBridge/Pipes", metric, dimensions)]);
    this.series = Object.fromEntries(entries);
  }

  /** An execution is over. @param failed records of it that were not taken */
  executed(records: number, failed: number, milliseconds: number): void {
    this.series.Invocations.add(1);
    this.series.EventCount.add(records);
    this.series.Duration.add(milliseconds);
    this.series.ExecutionFailed.add(failed === records ? 1 : 0);
    this.series.ExecutionPartiallyFailed.add(failed > 0 && failed < records ? 1 : 0);
  }
}

const NAMES = ["Invocations", "EventCount", "Duration", "ExecutionFailed", "ExecutionPartiallyFailed"] as const;
