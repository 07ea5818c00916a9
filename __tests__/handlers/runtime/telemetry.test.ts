import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { expect, it } from "vitest";
import { telemetryOf } from "../../../handlers/runtime/telemetry";

it.each([
  ["nothing", {}, "charge", "Signalbox"],
  ["empty variables", { POWERTOOLS_SERVICE_NAME: "", POWERTOOLS_METRICS_NAMESPACE: "" }, "charge", "Signalbox"],
  ["other names", { POWERTOOLS_SERVICE_NAME: "till", POWERTOOLS_METRICS_NAMESPACE: "Shop" }, "till", "Shop"],
])("named by its environment, which holds %s", (_case, environment, name, namespace) => {
  const { serviceName, metrics } = telemetryOf("charge", environment);
  metrics.addMetric("OrdersCharged", MetricUnit.Count, 1);
  expect(serviceName).toBe(name);
  expect(metrics.serializeMetrics()).toMatchObject({
    service: name,
    _aws: { CloudWatchMetrics: [{ Namespace: namespace }] },
  });
});
