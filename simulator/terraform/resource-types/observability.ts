import { arn } from "../location";
import { madeUpUuid } from "../made-up";
import { given, nameFrom, type ResourceFacts, type ResourceType } from "./resource-type";

const alarmArn = (facts: ResourceFacts) => arn(facts.location, "cloudwatch", `alarm:${given(facts, "alarm_name")}`);

/** CloudWatch and CloudWatch Logs. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
export const OBSERVABILITY: Readonly<Record<string, ResourceType>> = {
  aws_cloudwatch_metric_alarm: {
    computed: { arn: alarmArn, id: (facts) => given(facts, "alarm_name") },
    defaults: { actions_enabled: true, treat_missing_data: "missing" },
  },
  aws_cloudwatch_composite_alarm: {
    computed: { arn: alarmArn, id: (facts) => given(facts, "alarm_name") },
    defaults: { actions_enabled: true },
  },
  aws_cloudwatch_dashboard: {
    computed: {
      // Dashboards belong to no Region.
      dashboard_arn: ({ location, text }) =>
        arn({ ...location, region: "" }, "cloudwatch", `dashboard/${text("dashboard_name")}`),
      id: (facts) => given(facts, "dashboard_name"),
    },
  },
  aws_cloudwatch_log_group: {
    computed: {
      // Without the ":*" that the API appends, as the provider gives it.
      arn: (facts) => arn(facts.location, "logs", `log-group:${given(facts, "name")}`),
      id: (facts) => given(facts, "name"),
      name: (facts) => nameFrom(facts),
    },
    defaults: { retention_in_days: 0 },
  },
  aws_route53_health_check: {
    computed: {
      // Route 53 is of no Region and no account.
      arn: ({ location, address }) => `arn:${location.partition}:route53:::healthcheck/${madeUpUuid(address)}`,
      id: ({ address }) => madeUpUuid(address),
    },
  },
  aws_cloudwatch_log_stream: {
    computed: {
      arn: (facts) =>
        arn(facts.location, "logs", `log-group:${given(facts, "log_group_name")}:log-stream:${given(facts, "name")}`),
      id: (facts) => given(facts, "name"),
    },
  },
  aws_cloudwatch_log_resource_policy: { computed: { id: (facts) => given(facts, "policy_name") } },
};
