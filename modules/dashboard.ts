import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region";
import { Lazy, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Metric } from "./alarm";
import { AWS_LIMITS } from "./aws-limits";
import { type CommonProps, located } from "./common-props";
import { LETTERS_DIGITS_HYPHENS_UNDERSCORES, physicalName } from "./naming";
import { COMMON_PROPS, checkArgument, checkProps, NAME, required, type ShapeOf } from "./props";
import { fail } from "./report";
import { canonicalJson } from "./terraform-json";

/** A graph of metrics over time. */
export interface DashboardWidget {
  readonly title: string;
  /** The provider of the Region that the metrics are in. @default that of the dashboard */
  readonly provider?: TerraformProvider | undefined;
  readonly metrics: readonly (Metric & { readonly label: string })[];
  /** A horizontal line, such as the threshold of an alarm. */
  readonly line?: { readonly label: string; readonly value: number };
}

/** Something that knows what of it belongs on a dashboard. */
export interface DashboardSource {
  dashboardWidgets(): readonly DashboardWidget[];
}

export interface DashboardProps extends Pick<CommonProps, "provider"> {
  /** Name of the dashboard: 1–255 letters, digits, hyphens and underscores; takes the stage prefix. */
  readonly name: string;
  /** What is shown, a row each, in this order. */
  readonly sources: readonly DashboardSource[];
}

const DASHBOARD_PROPS: ShapeOf<DashboardProps> = {
  provider: COMMON_PROPS.provider,
  name: NAME,
  sources: required("a list"),
};

/** CloudWatch's grid is 24 wide: three graphs in a row. */
const GRID = { columns: 3, width: 8, height: 6 } as const;

/** Seconds of one point of a graph. */
const PERIOD_SECONDS = 60;

/**
 * A CloudWatch dashboard of the constructs it is given; each knows its own graphs. Costs 3 US$ a month after the first three
 * of an account.
 *
 * @example
 * new Dashboard(this, "dashboard", { name: "ecommerce", sources: [bus, orders, shipments, alerts] });
 */
export class Dashboard extends Construct {
  readonly resource: CloudwatchDashboard;
  /** Name in AWS, stage included. */
  readonly name: string;

  private readonly regions: ReadonlyMap<TerraformProvider | undefined, DataAwsRegion>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DashboardProps,
  ) {
    super(scope, id);
    checkProps(this, props, DASHBOARD_PROPS);
    for (const [index, source] of props.sources.entries()) {
      checkArgument(this, `sources[${index}]`, source, "a bus, route, queue, topic or function", "dashboardWidgets");
    }
    this.name = physicalName(this, "name", props.name, DASHBOARD_NAME, { provider: props.provider });
    if (props.sources.length === 0) {
      fail(this, {
        code: "DASHBOARD_EMPTY",
        prop: "sources",
        must: "name at least one construct",
        got: props.sources,
        mend: "Give the queues, topics, routes and functions to show.",
      });
    }
    this.regions = this.createRegions();
    this.resource = new CloudwatchDashboard(this, "Resource", {
      dashboardName: this.name,
      // Asked at synth, when each construct knows what it was connected to.
      dashboardBody: Lazy.stringValue({ produce: () => canonicalJson({ widgets: this.layOut(props.sources) }) }),
      ...located(props),
    });
  }

  /** A row (or several) for each source, so that what belongs together stands together. */
  private layOut(sources: readonly DashboardSource[]): object[] {
    let top = 0;
    return sources.flatMap((source) => {
      const widgets = source.dashboardWidgets();
      const row = widgets.map((widget, index) => ({
        type: "metric",
        x: (index % GRID.columns) * GRID.width,
        y: top + Math.floor(index / GRID.columns) * GRID.height,
        width: GRID.width,
        height: GRID.height,
        properties: properties(widget, this.regionOf(widget.provider)),
      }));
      top += Math.ceil(widgets.length / GRID.columns) * GRID.height;
      return row;
    });
  }

  /**
   * A data source for each Region that is shown. Terraform reads it without asking AWS, so that a plan shows the whole
   * dashboard.
   */
  private createRegions(): Map<TerraformProvider | undefined, DataAwsRegion> {
    const widgets = this.props.sources.flatMap((source) => source.dashboardWidgets());
    const providers = [...new Set(widgets.map(({ provider }) => provider ?? this.props.provider))];
    return new Map(
      providers.map((provider, index) => [
        provider,
        new DataAwsRegion(this, index === 0 ? "region" : `region-${index + 1}`, located({ provider })),
      ]),
    );
  }

  private regionOf(provider: TerraformProvider | undefined): string {
    return this.regions.get(provider ?? this.props.provider)?.name ?? "";
  }
}

function properties({ title, metrics, line }: DashboardWidget, region: string): object {
  return {
    title,
    region,
    view: "timeSeries",
    stacked: false,
    period: PERIOD_SECONDS,
    metrics: metrics.map(({ namespace, metricName, dimensions, label, statistic }) => [
      namespace,
      metricName,
      ...Object.entries(dimensions).flat(),
      { label, stat: statistic },
    ]),
    yAxis: { left: { min: 0 } },
    ...(line && { annotations: { horizontal: [line] } }),
  };
}

const DASHBOARD_NAME = {
  kind: "dashboard",
  maxLength: AWS_LIMITS.cloudWatch.dashboardNameLength,
  ...LETTERS_DIGITS_HYPHENS_UNDERSCORES,
} as const;
