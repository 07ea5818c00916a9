import type { MetricSeries, MetricStore } from "../cloudwatch/metric-store";
import type { Mapping } from "../topology/places";

/**
 * What Lambda tells CloudWatch of a mapping that asks for it (`metrics_config`).
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
 */
export class MappingMetrics {
  private readonly polledEvents: MetricSeries;
  private readonly invokedEvents: MetricSeries;
  private readonly failedInvokeEvents: MetricSeries;
  private readonly filteredOutEvents: MetricSeries;
  private readonly deletedEvents: MetricSeries;

  constructor(metrics: MetricStore, { uuid }: Mapping) {
    const series = (metricName: string) => metrics.series("AWS/Lambda", metricName, { EventSourceMappingUUID: uuid });
    this.polledEvents = series("PolledEventCount");
    this.invokedEvents = series("InvokedEventCount");
    this.failedInvokeEvents = series("FailedInvokeEventCount");
    this.filteredOutEvents = series("FilteredOutEventCount");
    this.deletedEvents = series("DeletedEventCount");
  }

  polled(count: number): void {
    this.polledEvents.add(count);
  }

  invoked(count: number): void {
    this.invokedEvents.add(count);
  }

  /** What was processed, and what was not; of a batch that succeeds in part, there is both. */
  ended(deleted: number, failed: number): void {
    this.failedInvokeEvents.add(failed);
    if (deleted > 0) this.deletedEvents.add(deleted);
  }

  filteredOut(): void {
    this.filteredOutEvents.add(1);
  }
}
