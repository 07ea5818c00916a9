import type { MetricSeries, MetricStore } from "../cloudwatch/metric-store";
import type { LambdaFunction } from "../topology/places";

/** What Lambda tells CloudWatch of a function. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export class FunctionMetrics {
  readonly invocations: MetricSeries;
  readonly errors: MetricSeries;
  readonly throttles: MetricSeries;
  readonly duration: MetricSeries;
  readonly concurrentExecutions: MetricSeries;
  readonly asyncEventsReceived: MetricSeries;
  readonly asyncEventsDropped: MetricSeries;
  readonly asyncEventAge: MetricSeries;
  readonly deadLetterErrors: MetricSeries;
  readonly destinationDeliveryFailures: MetricSeries;

  constructor(metrics: MetricStore, { name }: LambdaFunction) {
    const series = (metricName: string) => metrics.series("AWS/Lambda", metricName, { FunctionName: name });
    this.invocations = series("Invocations");
    this.errors = series("Errors");
    this.throttles = series("Throttles");
    this.duration = series("Duration");
    this.concurrentExecutions = series("ConcurrentExecutions");
    this.asyncEventsReceived = series("AsyncEventsReceived");
    this.asyncEventsDropped = series("AsyncEventsDropped");
    this.asyncEventAge = series("AsyncEventAge");
    this.deadLetterErrors = series("DeadLetterErrors");
    this.destinationDeliveryFailures = series("DestinationDeliveryFailures");
  }
}
