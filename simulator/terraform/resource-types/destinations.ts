import { arn } from "../location";
import { madeUpId } from "../made-up";
import { given, nameFrom, type ResourceFacts, type ResourceType } from "./resource-type";

const stateMachineArn = (facts: ResourceFacts) => arn(facts.location, "states", `stateMachine:${given(facts, "name")}`);
const streamArn = (facts: ResourceFacts) => arn(facts.location, "kinesis", `stream/${given(facts, "name")}`);
const firehoseArn = (facts: ResourceFacts) => arn(facts.location, "firehose", `deliverystream/${given(facts, "name")}`);
const tableArn = (facts: ResourceFacts) => arn(facts.location, "dynamodb", `table/${given(facts, "name")}`);
const apiId = (facts: ResourceFacts) => madeUpId(facts.address, 10);
/** What is said beside a bucket has its name. */
const partOfBucket: ResourceType = { computed: { id: (facts) => given(facts, "bucket") } };
/** When a table's stream was switched on, which its ARN ends with; a moment that never changes. */
const STREAM_LABEL = "2026-01-01T00:00:00.000";

/** Where events may end or come from beyond EventBridge, SNS, SQS and Lambda. */
export const DESTINATIONS: Readonly<Record<string, ResourceType>> = {
  aws_sfn_state_machine: {
    computed: { arn: stateMachineArn, id: stateMachineArn, name: (facts) => nameFrom(facts) },
    defaults: { type: "STANDARD" },
  },
  aws_sfn_activity: {
    computed: { id: (facts) => arn(facts.location, "states", `activity:${given(facts, "name")}`) },
  },
  aws_kinesis_stream: { computed: { arn: streamArn, id: streamArn } },
  aws_kinesis_firehose_delivery_stream: { computed: { arn: firehoseArn, id: firehoseArn } },
  aws_dynamodb_table: {
    computed: {
      arn: tableArn,
      id: (facts) => given(facts, "name"),
      stream_arn: (facts) => `${tableArn(facts)}/stream/${STREAM_LABEL}`,
      stream_label: () => STREAM_LABEL,
    },
  },
  aws_s3_bucket: {
    computed: {
      // Buckets are named for all accounts and Regions of a partition.
      arn: (facts) => `arn:${facts.location.partition}:s3:::${given(facts, "bucket")}`,
      bucket: (facts) => nameFrom(facts, "bucket_prefix"),
      bucket_domain_name: (facts) => `${given(facts, "bucket")}.s3.${facts.location.dnsSuffix}`,
      bucket_regional_domain_name: (facts) =>
        `${given(facts, "bucket")}.s3.${facts.location.region}.${facts.location.dnsSuffix}`,
      id: (facts) => given(facts, "bucket"),
    },
  },
  aws_s3_bucket_lifecycle_configuration: partOfBucket,
  aws_s3_bucket_notification: partOfBucket,
  aws_s3_bucket_ownership_controls: partOfBucket,
  aws_s3_bucket_policy: partOfBucket,
  aws_s3_bucket_public_access_block: partOfBucket,
  aws_s3_bucket_server_side_encryption_configuration: partOfBucket,
  aws_s3_bucket_versioning: partOfBucket,
  aws_apigatewayv2_api: {
    computed: {
      api_endpoint: (facts) =>
        `https://${apiId(facts)}.execute-api.${facts.location.region}.${facts.location.dnsSuffix}`,
      arn: (facts) => `arn:${facts.location.partition}:apigateway:${facts.location.region}::/apis/${apiId(facts)}`,
      execution_arn: (facts) => arn(facts.location, "execute-api", apiId(facts)),
      id: apiId,
    },
  },
};
