import type { OtherPlace, ResolvedStack, Topology } from "../../simulator";
import { PRICED_REGION } from "./prices";
import type { Flow } from "./traffic/flow";
import { isAwsBus } from "./usage/event-bridge";

/** Types that cost nothing by themselves. */
const FREE: readonly RegExp[] = [
  /^aws_iam_/,
  /^aws_apigatewayv2_(authorizer|integration|route|stage)$/,
  /^aws_cloudwatch_event_(rule|target|bus_policy|permission|connection|endpoint)$/,
  /^aws_cloudwatch_(query_definition|log_resource_policy|log_stream|log_data_protection_policy)$/,
  /^aws_sns_topic_(subscription|policy|data_protection_policy)$/,
  /^aws_sqs_queue_(policy|redrive_policy|redrive_allow_policy)$/,
  /^aws_lambda_(alias|event_source_mapping|function_event_invoke_config|function_recursion_config|layer_version|permission)$/,
  /^aws_kms_(alias|key_policy|grant)$/,
  /^aws_schemas_(registry|registry_policy|schema)$/,
  /^aws_dynamodb_resource_policy$/,
  /^aws_s3_bucket_/,
  /^aws_secretsmanager_secret_(version|policy|rotation)$/,
  /^aws_(resourcegroups_group|ssm_parameter|xray_group|xray_sampling_rule)$/,
  /^(archive|null|random|time|tls)_/,
  /^terraform_data$/,
];

/** Types of which every price that their use depends on is counted. */
const PRICED: ReadonlySet<string> = new Set([
  "aws_apigatewayv2_api",
  "aws_cloudwatch_composite_alarm",
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_event_api_destination",
  "aws_cloudwatch_event_archive",
  "aws_cloudwatch_event_bus",
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_log_metric_filter",
  "aws_cloudwatch_metric_alarm",
  "aws_dynamodb_table",
  "aws_kms_key",
  "aws_lambda_function",
  "aws_schemas_discoverer",
  "aws_secretsmanager_secret",
  "aws_sfn_state_machine",
  "aws_sns_topic",
  "aws_sqs_queue",
]);

/** A resource, and what of it is not in the bill. */
export interface Unpriced {
  readonly address: string;
  readonly reason: string;
}

/** What may cost something and is not counted. */
export function unpricedOf({ resources, modules }: ResolvedStack, topology: Topology, flow: Flow): Unpriced[] {
  const types = resources.filter(
    ({ type, address }) =>
      !PRICED.has(type) && !FREE.some((pattern) => pattern.test(type)) && !isConnection(topology, type, address),
  );
  return [
    ...types.map(({ address, type }) => ({ address, reason: `no price of ${type} is known here` })),
    ...modules.map((name) => ({ address: `module.${name}`, reason: "what a module holds is not seen" })),
    ...topology.topics.flatMap(({ subscriptions }) =>
      subscriptions
        .filter(({ protocol }) => protocol === "sms" || protocol === "firehose")
        .map(({ address, protocol }) => ({ address, reason: `deliveries by ${protocol}` })),
    ),
    ...topology.topics.flatMap(({ subscriptions }) =>
      subscriptions
        .filter(({ filter }) => filter?.scope === "MessageBody")
        .map(({ address }) => ({ address, reason: "its filter on the body, for which SNS charges by the GB" })),
    ),
    ...topology.others.flatMap(({ address, machine }) =>
      machine === undefined || machine.calls.length === 0
        ? []
        : [{ address, reason: `what its tasks call: ${machine.calls.map(({ name }) => name).join(", ")}` }],
    ),
    ...topology.queues.flatMap(({ mappings }) =>
      mappings
        .filter(({ eventCounts }) => eventCounts)
        .map(({ address }) => ({ address, reason: "its own metrics (EventCount)" })),
    ),
    ...topology.rules
      .filter(({ schedule, enabled }) => enabled && schedule !== undefined && !schedule.startsWith("rate("))
      .map(({ address, schedule }) => ({ address, reason: `how often ${schedule} fires` })),
    ...topology.others.flatMap((place) => (place.httpApi === undefined ? [] : unpricedOfApi(place, flow))),
    ...topology.functions.flatMap(({ address, asyncInvocation: { onSuccess } }) =>
      onSuccess ? [{ address, reason: `what it hands over to ${onSuccess.name}` }] : [],
    ),
    ...topology.buses
      .filter((bus) => isAwsBus(bus) && flow.put.has(bus))
      .map(({ address }) => ({ address, reason: "its events are taken for those of AWS services, which are free" })),
  ];
}

/** A CloudFormation stack is as dear as what it makes: connections cost nothing, and of what else it makes the topology knows nothing. */
function isConnection({ unknown }: Topology, type: string, address: string): boolean {
  return type === "aws_cloudformation_stack" && !unknown.some((each) => each.address === address);
}

function unpricedOfApi(place: OtherPlace, flow: Flow): Unpriced[] {
  const { address, name, httpApi } = place;
  const isGiven = [...flow.handedOver.keys()].some((each) => each.address === address);
  return [
    ...(isGiven ? [] : [{ address, reason: `its requests: say how many, ${name}=N` }]),
    ...(httpApi?.stage?.detailedMetrics ? [{ address, reason: "its metrics for each route" }] : []),
  ];
}

/** What the figures leave out, whatever the stack. */
export function generalNotes({ resources }: ResolvedStack): string[] {
  const regions = [
    ...new Set(resources.filter(({ type }) => type.startsWith("aws_")).map(({ location }) => location.region)),
  ];
  const others = regions.filter((region) => region !== PRICED_REGION);
  return [
    ...(others.length > 0
      ? [`Prices are those of ${PRICED_REGION}; ${others.join(", ")}, where the stack is, may be dearer.`]
      : []),
    "Traffic is taken to come evenly through a month of 730 hours. Not counted: data transfer, discounts, taxes, API calls of deployments, what functions call beyond the stack, and failed deliveries.",
  ];
}
