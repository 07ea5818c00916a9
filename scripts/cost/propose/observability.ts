import type { Resource } from "../../../simulator";
import { blockAt, blocksAt, numberAt, textAt, textsAt } from "../../../simulator/terraform";
import { removeResources, type StackJson, setAttributes } from "../alter-stack";
import type { Proposal, ProposedTo } from "./proposal";

const LOG_DAYS = 30;

/** Logs, alarms, dashboards and traces. */
export function observabilityProposals({ stack, topology, request }: ProposedTo): Proposal[] {
  const of = (type: string) => stack.resources.filter((each) => each.type === type);
  const groups = of("aws_cloudwatch_log_group");
  const alarms = of("aws_cloudwatch_metric_alarm");
  return [
    ...proposal(groups.filter(isKeptLong), "name", {
      what: `Keep logs for ${LOG_DAYS} days`,
      but: "what is older is gone",
      alter: (json, addresses) => setAttributes(json, addresses, { retention_in_days: LOG_DAYS }),
    }),
    ...withoutOwnGroup(
      topology.functions.filter(({ inStack }) => inStack).map(({ name }) => name),
      groups,
    ),
    ...proposal(
      alarms.filter((alarm) => (numberAt(alarm, "period") ?? 60) < 60 && blocksAt(alarm, "metric_query").length === 0),
      "alarm_name",
      {
        what: "Let alarms of high resolution look once a minute",
        but: "they go off up to a minute later",
        alter: (json, addresses) => setAttributes(json, addresses, { period: 60 }),
      },
    ),
    ...proposal(alarms.filter(isUnheard), "alarm_name", {
      what: "Let alarms notify somebody, or remove them",
      but: "who looks at them in the console no longer can",
      alter: removeResources,
    }),
    ...(request.assumptions.freeTier
      ? []
      : proposal(of("aws_cloudwatch_dashboard"), "dashboard_name", {
          what: "Do without the dashboard; an account with no more than three has it free (--free-tier)",
          but: "there is no picture of the stack in CloudWatch",
          alter: removeResources,
        })),
    ...proposal(of("aws_lambda_function").filter(isTraced), "function_name", {
      what: "Do without X-Ray, or sample less",
      but: "slow invocations cannot be looked into",
      alter: (json, addresses) => setAttributes(json, addresses, { tracing_config: { mode: "PassThrough" } }),
    }),
  ];
}

/** A proposal for resources, and none where there are none. */
export function proposal(
  resources: readonly Resource[],
  name: string,
  {
    alter,
    ...proposed
  }: Pick<Proposal, "what" | "but"> & {
    readonly alter: (stack: StackJson, addresses: readonly string[]) => void;
  },
): Proposal[] {
  if (resources.length === 0) return [];
  const addresses = resources.map(({ address }) => address);
  return [
    {
      ...proposed,
      where: resources.map((each) => textAt(each, name) ?? each.address),
      alter: (stack) => alter(stack, addresses),
    },
  ];
}

function isKeptLong(group: Resource): boolean {
  const days = numberAt(group, "retention_in_days") ?? 0;
  return days === 0 || days > LOG_DAYS;
}

/** Lambda makes a group that keeps for ever for a function that has none. */
function withoutOwnGroup(functions: readonly string[], groups: readonly Resource[]): Proposal[] {
  const known = new Set(groups.map((group) => textAt(group, "name")));
  const missing = functions.filter((name) => !known.has(`/aws/lambda/${name}`));
  if (missing.length === 0) return [];
  return [
    {
      what: `Give functions a log group that keeps for ${LOG_DAYS} days: Lambda makes one that keeps for ever`,
      where: missing,
      but: "what is older is gone",
      alter: ({ resource }) => {
        resource.aws_cloudwatch_log_group ??= {};
        for (const name of missing) {
          resource.aws_cloudwatch_log_group[`logs_${name}`] = {
            name: `/aws/lambda/${name}`,
            retention_in_days: LOG_DAYS,
          };
        }
      },
    },
  ];
}

function isUnheard(alarm: Resource): boolean {
  return ["alarm_actions", "ok_actions", "insufficient_data_actions"].every(
    (name) => textsAt(alarm, name).length === 0,
  );
}

function isTraced(fn: Resource): boolean {
  const tracing = blockAt(fn, "tracing_config");
  return tracing !== undefined && textAt(tracing, "mode") === "Active";
}
