import type { MetricSeries, MetricStore } from "../cloudwatch/metric-store";
import type { HttpApi } from "../topology/http-api";
import type { Answered } from "./context-values";

/**
 * What API Gateway tells CloudWatch of an HTTP API: of all of it, of its stage, and, where the stage asks for that, of each route.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
export class ApiMetrics {
  private readonly byRoute = new Map<string, readonly Series[]>();

  constructor(
    private readonly store: MetricStore,
    private readonly api: HttpApi,
  ) {
    // An alarm looks at them before the first request comes.
    this.seriesOf("");
  }

  count(routeKey: string, { status, latency, integrationLatency, responseLength }: Answered): void {
    for (const series of this.seriesOf(routeKey)) {
      series.requests.add(1);
      series.clientErrors.add(status >= 400 && status < 500 ? 1 : 0);
      series.serverErrors.add(status >= 500 ? 1 : 0);
      series.latency.add(latency);
      series.dataProcessed.add(responseLength);
      if (integrationLatency !== undefined) series.integrationLatency.add(integrationLatency);
    }
  }

  private seriesOf(routeKey: string): readonly Series[] {
    const { apiId, stage } = this.api.httpApi;
    const known = this.byRoute.get(routeKey);
    if (known !== undefined) return known;
    const stages = stage === undefined ? [] : [{ ApiId: apiId, Stage: stage.name }];
    const routes =
      stage?.detailedMetrics && routeKey !== "" ? [{ ApiId: apiId, Stage: stage.name, Route: routeKey }] : [];
    const made = [{ ApiId: apiId }, ...stages, ...routes].map((dimensions) => this.series(dimensions));
    this.byRoute.set(routeKey, made);
    return made;
  }

  private series(dimensions: Readonly<Record<string, string>>): Series {
    const of = (metricName: string) => this.store.series("AWS/ApiGateway", metricName, dimensions);
    return {
      requests: of("Count"),
      clientErrors: of("4xx"),
      serverErrors: of("5xx"),
      latency: of("Latency"),
      integrationLatency: of("IntegrationLatency"),
      dataProcessed: of("DataProcessed"),
    };
  }
}

interface Series {
  readonly requests: MetricSeries;
  readonly clientErrors: MetricSeries;
  readonly serverErrors: MetricSeries;
  readonly latency: MetricSeries;
  readonly integrationLatency: MetricSeries;
  readonly dataProcessed: MetricSeries;
}
