import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";

/**
 * Log and metrics of a function, under one name: `POWERTOOLS_SERVICE_NAME`, or the name that is given; the metrics in the namespace
 * `POWERTOOLS_METRICS_NAMESPACE` (default `Signalbox`). A variable that is empty counts as one that is not set.
 */
export function telemetryOf(
  defaultServiceName: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { readonly serviceName: string; readonly logger: Logger; readonly metrics: Metrics } {
  const serviceName = environment.POWERTOOLS_SERVICE_NAME || defaultServiceName;
  const namespace = environment.POWERTOOLS_METRICS_NAMESPACE || "Signalbox";
  const logger = new Logger({ serviceName });
  return { serviceName, logger, metrics: new Metrics({ serviceName, namespace, logger }) };
}
