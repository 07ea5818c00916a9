import { arn } from "../location";
import { madeUpUuid } from "../made-up";
import { EVENTS } from "./events";
import { LAMBDA } from "./lambda";
import { MESSAGING } from "./messaging";
import { policyDocumentJson } from "./policy-document";
import { given, type ResourceType } from "./resource-type";
import { SECURITY } from "./security";

/** Data sources: what needs no call, and what is looked up by name, which is taken to be there. */
export const DATA_SOURCES: Readonly<Record<string, ResourceType>> = {
  aws_region: {
    computed: {
      description: ({ location }) => location.region,
      endpoint: ({ location }) => `ec2.${location.region}.${location.dnsSuffix}`,
      id: ({ location }) => location.region,
      name: ({ location }) => location.region,
      region: ({ location }) => location.region,
    },
  },
  aws_partition: {
    computed: {
      dns_suffix: ({ location }) => location.dnsSuffix,
      id: ({ location }) => location.partition,
      partition: ({ location }) => location.partition,
      reverse_dns_prefix: ({ location }) => location.dnsSuffix.split(".").reverse().join("."),
    },
  },
  aws_caller_identity: {
    computed: {
      account_id: ({ location }) => location.account,
      arn: ({ location }) => arn({ ...location, region: "" }, "iam", "user/simulated"),
      id: ({ location }) => location.account,
      user_id: () => "AIDASIMULATED",
    },
  },
  aws_iam_policy_document: { computed: { json: policyDocumentJson } },
  aws_sqs_queue: MESSAGING.aws_sqs_queue as ResourceType,
  aws_sns_topic: MESSAGING.aws_sns_topic as ResourceType,
  aws_lambda_function: LAMBDA.aws_lambda_function as ResourceType,
  aws_cloudwatch_event_bus: EVENTS.aws_cloudwatch_event_bus as ResourceType,
  aws_iam_role: SECURITY.aws_iam_role as ResourceType,
  aws_kms_alias: SECURITY.aws_kms_alias as ResourceType,
  aws_kms_key: {
    computed: {
      arn: (facts) => {
        const key = given(facts, "key_id");
        return key.startsWith("arn:")
          ? key
          : arn(facts.location, "kms", key.startsWith("alias/") ? `key/${madeUpUuid(key)}` : `key/${key}`);
      },
      id: (facts) => given(facts, "arn").replace(/^.*:key\//, ""),
    },
  },
};
