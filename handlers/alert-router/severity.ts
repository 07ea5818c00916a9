import type { AlarmEvent } from "../events/alert-routing";

/** Whether an alarm wakes somebody. */
export type Severity = "CRITICAL" | "WARNING";

/** Metrics whose alarms wake somebody. */
const CRITICAL_METRICS: readonly string[] = ["CPUUtilization", "DatabaseConnections", "DiskSpace"];

/**
 * How bad an alarm is, by its metrics: one that wakes somebody is enough.
 *
 * - Of a metric-math alarm every metric counts that goes into it, and what a query of Metrics Insights names.
 * - A composite alarm has no metrics, and says nothing of those of its parts. It is critical: somebody has put alarms together so
 *   that it alone wakes people, and to be woken for nothing is the smaller harm. Its parts come here on their own as well.
 * - Everything else is a warning.
 */
export function severityOf({ configuration }: Pick<AlarmEvent["detail"], "configuration">): Severity {
  if (isComposite(configuration)) return "CRITICAL";
  const names = metricNamesOf({ configuration });
  const queries = (configuration.metrics ?? []).flatMap(({ expression }) => expression ?? []);
  const isCritical = CRITICAL_METRICS.some(
    (metric) => names.includes(metric) || queries.some((query) => new RegExp(`\\b${metric}\\b`).test(query)),
  );
  return isCritical ? "CRITICAL" : "WARNING";
}

/** The names of the metrics that an alarm is computed from, each once. */
export function metricNamesOf({ configuration }: Pick<AlarmEvent["detail"], "configuration">): string[] {
  const names = (configuration.metrics ?? []).flatMap(({ metricStat }) => metricStat?.metric.name ?? []);
  return [...new Set(names)];
}

function isComposite({ alarmRule, metrics = [] }: AlarmEvent["detail"]["configuration"]): boolean {
  return alarmRule !== undefined && alarmRule !== "" && metrics.length === 0;
}
