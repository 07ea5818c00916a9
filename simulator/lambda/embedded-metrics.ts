import type { MetricStore } from "../cloudwatch/metric-store";

/**
 * Adds the metrics that a log line carries, as CloudWatch Logs does with lines in its embedded metric format: that is how
 * Powertools publishes metrics. Anything that is not in the format is a line like any other.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function addEmbeddedMetrics(metrics: Pick<MetricStore, "series">, line: string): void {
  if (!line.includes('"_aws"')) return;
  const document = objectIn(line.slice(line.indexOf("{")));
  const directives = (document?._aws as { CloudWatchMetrics?: unknown } | undefined)?.CloudWatchMetrics;
  if (document === undefined || !Array.isArray(directives)) return;
  for (const directive of directives as readonly Partial<Directive>[]) {
    const { Namespace: namespace, Dimensions: sets = [[]], Metrics: definitions = [] } = directive;
    if (typeof namespace !== "string") continue;
    for (const keys of sets) {
      const dimensions = Object.fromEntries(keys.map((key) => [key, String(document[key])]));
      for (const { Name: name, Unit: unit } of definitions) {
        const series = metrics.series(namespace, name, dimensions);
        series.unit = unit;
        for (const value of [document[name]].flat()) if (typeof value === "number") series.add(value);
      }
    }
  }
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[];
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
