import { CloudwatchEventEndpoint } from "@cdktf/provider-aws/lib/cloudwatch-event-endpoint";
import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check";
import { Construct } from "constructs";
import { createAlarm, type Metric } from "../alarm";
import { accountOf, partitionOf, regionOf } from "../arn";
import { AWS_LIMITS } from "../aws-limits";
import { type CommonProps, common, located } from "../common-props";
import type { DashboardWidget } from "../dashboard";
import { checkDescription } from "../description";
import { LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES, physicalName, stableId } from "../naming";
import { assumeRolePolicy, roleNamePrefix } from "../policy/role-policy";
import { checkRange } from "../range";
import { fail } from "../report";
import { canonicalJson } from "../terraform-json";
import type { GlobalEndpointOptions } from "./global-endpoint-props";
import type { ReplicaBus } from "./replica-bus";

interface GlobalEndpointProps extends GlobalEndpointOptions, Pick<CommonProps, "tags"> {
  readonly replication: "managed" | "rule";
  readonly latencySeconds: number;
  readonly bus: ReplicaBus;
  readonly to: ReplicaBus;
  /** Region of `to`, where synth knows it. */
  readonly secondaryRegion: string | undefined;
}

/**
 * An address for publishers that leads to the bus in the first Region, and to that of the same name in the second while a
 * Route 53 health check says that the first is unwell. Deploys the endpoint, the health check, the alarm that it goes by, and
 * with `"managed"` replication the role of EventBridge's rules. Publishers name its id: `PutEvents` with `EndpointId`. Made by
 * `BusReplica`.
 */
export class GlobalEndpoint extends Construct {
  readonly resource: CloudwatchEventEndpoint;
  readonly healthCheck: Route53HealthCheck;
  readonly alarm: CloudwatchMetricAlarm;
  /** `undefined` where the rule of the replica copies. */
  readonly role: IamRole | undefined;
  /** Name in AWS, stage included. */
  readonly name: string;
  private readonly metric: Metric = LATENCY;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GlobalEndpointProps,
  ) {
    super(scope, id);
    const { bus, to, replication } = props;
    checkDescription(scope, "globalEndpoint.description", props.description, AWS_LIMITS.eventBridge.descriptionLength);
    checkRange(scope, "globalEndpoint.latencySeconds", props.latencySeconds, LATENCY_SECONDS, "seconds");
    const given = props.name ?? scope.node.id;
    this.name = physicalName(scope, "globalEndpoint.name", given, ENDPOINT_NAME, located(bus));
    const [first, second] = [this.arnOf("bus", bus), this.arnOf("to", to)];
    this.alarm = this.createAlarm();
    this.healthCheck = this.createHealthCheck(regionOf(first));
    const permissions = replication === "managed" ? this.createRole([first, second]) : undefined;
    this.role = permissions?.role;
    this.resource = new CloudwatchEventEndpoint(this, "Resource", {
      name: this.name,
      description: props.description,
      // In this order: the first is the primary one.
      eventBus: [{ eventBusArn: first }, { eventBusArn: second }],
      roleArn: this.role?.arn,
      replicationConfig: { state: replication === "managed" ? "ENABLED" : "DISABLED" },
      routingConfig: {
        failoverConfig: {
          primary: { healthCheck: this.healthCheck.arn },
          secondary: { route: props.secondaryRegion ?? regionOf(second) },
        },
      },
      dependsOn: permissions && [permissions.policy],
      ...located(bus),
    });
  }

  dashboardWidgets(): readonly DashboardWidget[] {
    return [
      {
        title: `${this.name}: milliseconds until events reach a target`,
        provider: this.props.bus.provider,
        metrics: [{ ...this.metric, label: "average" }],
        line: { label: "unwell", value: this.props.latencySeconds * 1_000 },
      },
    ];
  }

  private arnOf(prop: string, { arn, busName }: ReplicaBus): string {
    if (arn !== undefined) return arn;
    return fail(this, {
      code: "BUS_ARN_MISSING",
      prop,
      must: "have an ARN for a global endpoint",
      got: `name: ${busName}`,
      mend: 'Write EventBus.existing(this, id, { arn: "arn:aws:events:REGION:ACCOUNT:event-bus/NAME" }).',
    });
  }

  private createAlarm(): CloudwatchMetricAlarm {
    const { latencySeconds, bus, tags } = this.props;
    const alarm = createAlarm(
      this,
      "alarm",
      {
        name: `${this.name}-unwell`,
        description: `EventBridge is slow or silent in the Region of the bus ${bus.name ?? bus.busName}: publishers who send to the endpoint ${this.name} reach the other Region.`,
        runbook: "global-endpoint-unwell",
        metric: this.metric,
        above: latencySeconds * 1_000,
        periodSeconds: 60,
        periods: 5,
      },
      { tags, provider: bus.provider },
    );
    // A Region that tells nothing is not well.
    alarm.treatMissingData = "breaching";
    return alarm;
  }

  private createHealthCheck(region: string): Route53HealthCheck {
    const { bus, tags } = this.props;
    return new Route53HealthCheck(this, "health-check", {
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: this.alarm.alarmName,
      cloudwatchAlarmRegion: region,
      insufficientDataHealthStatus: "Unhealthy",
      ...common({ tags: { ...tags, Name: this.name }, provider: bus.provider }),
    });
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-global-endpoints.html#eb-ge-event-replication */
  private createRole(busArns: readonly [string, string]): { role: IamRole; policy: IamRolePolicy } {
    const { bus, tags } = this.props;
    const within = { tags, provider: bus.provider };
    const role = new IamRole(this, "role", {
      namePrefix: roleNamePrefix(stableId(this)),
      assumeRolePolicy: assumeRolePolicy("events.amazonaws.com"),
      ...common(within),
    });
    const [first] = busArns;
    const path = bus.isDefault ? "" : `${bus.busName}/`;
    const rules = `arn:${partitionOf(first)}:events:*:${accountOf(first)}:rule/${path}GlobalEndpointManagedRule-*`;
    const policy = new IamRolePolicy(this, "role-policy", {
      role: role.id,
      policy: canonicalJson({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ManageRules",
            Effect: "Allow",
            Action: ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets"],
            Resource: rules,
          },
          { Sid: "CopyEvents", Effect: "Allow", Action: "events:PutEvents", Resource: busArns },
          {
            Sid: "GiveRulesThisRole",
            Effect: "Allow",
            Action: "iam:PassRole",
            Resource: role.arn,
            Condition: { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } },
          },
        ],
      }),
      ...located(within),
    });
    return { role, policy };
  }
}

/** Of all buses of the account in the Region. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
const LATENCY: Metric = {
  namespace: "AWS/Events",
  metricName: "IngestionToInvocationStartLatency",
  dimensions: {},
  statistic: "Average",
};

const LATENCY_SECONDS = { min: 1, max: 3_600 } as const;

const ENDPOINT_NAME = {
  kind: "endpoint",
  maxLength: AWS_LIMITS.eventBridge.endpointNameLength,
  ...LETTERS_DIGITS_DOTS_HYPHENS_UNDERSCORES,
} as const;
