/** What a type of resource has to do with where events go. */
export type ResourceRole = "routing" | "place" | "irrelevant" | "unknown";

/** Types that the topology is made of. */
const ROUTING: ReadonlySet<string> = new Set([
  "aws_apigatewayv2_authorizer",
  "aws_apigatewayv2_integration",
  "aws_apigatewayv2_route",
  "aws_apigatewayv2_stage",
  "aws_cloudformation_stack",
  "aws_cloudwatch_composite_alarm",
  "aws_cloudwatch_event_archive",
  "aws_cloudwatch_event_bus",
  "aws_cloudwatch_event_endpoint",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_metric_alarm",
  "aws_lambda_event_source_mapping",
  "aws_lambda_function",
  "aws_lambda_function_event_invoke_config",
  "aws_pipes_pipe",
  "aws_s3_bucket_notification",
  "aws_sns_topic",
  "aws_sns_topic_subscription",
  "aws_sqs_queue",
  "aws_sqs_queue_redrive_allow_policy",
  "aws_sqs_queue_redrive_policy",
]);

/** Types that events can end at, with the word for them. What happens there is not looked into. */
export const OTHER_PLACES: Readonly<Record<string, string>> = {
  aws_apigatewayv2_api: "HTTP API",
  aws_cloudwatch_event_api_destination: "API destination",
  aws_cloudwatch_log_group: "log group",
  aws_dynamodb_table: "table",
  aws_kinesis_firehose_delivery_stream: "Firehose stream",
  aws_kinesis_stream: "Kinesis stream",
  aws_s3_bucket: "bucket",
  aws_sfn_state_machine: "state machine",
};

/** Types that events neither come from nor go to nor pass. */
const IRRELEVANT: readonly RegExp[] = [
  /^aws_iam_/,
  /^aws_kms_/,
  /^aws_resourcegroups_/,
  /^aws_route53_health_check$/,
  /^aws_schemas_/,
  /^aws_secretsmanager_/,
  /^aws_ssm_parameter$/,
  /^aws_xray_/,
  /^aws_cloudwatch_(dashboard|query_definition)$/,
  /^aws_cloudwatch_log_(metric_filter|resource_policy|data_protection_policy|stream)$/,
  /^aws_cloudwatch_event_(bus_policy|permission|connection)$/,
  /^aws_dynamodb_(table_item|resource_policy|contributor_insights)$/,
  /^aws_lambda_(alias|function_recursion_config|layer_version|permission|provisioned_concurrency_config)$/,
  /^aws_s3_bucket_/,
  /^aws_sns_topic_(policy|data_protection_policy)$/,
  /^aws_sqs_queue_policy$/,
  /^(archive|null|random|time|tls)_/,
  /^terraform_data$/,
];

export function roleOf(type: string): ResourceRole {
  if (ROUTING.has(type)) return "routing";
  if (Object.hasOwn(OTHER_PLACES, type)) return "place";
  return IRRELEVANT.some((pattern) => pattern.test(type)) ? "irrelevant" : "unknown";
}
