import { arn } from "../location";
import { madeUpId, madeUpUuid } from "../made-up";
import { given, nameFrom, type ResourceFacts, type ResourceType } from "./resource-type";

const functionArn = (facts: ResourceFacts) =>
  arn(facts.location, "lambda", `function:${given(facts, "function_name")}`);
const mappingArn = (facts: ResourceFacts) =>
  arn(facts.location, "lambda", `event-source-mapping:${madeUpUuid(facts.address)}`);

/** How API Gateway names a function that it calls. */
const invokeArn = (facts: ResourceFacts) => {
  const { partition, region } = facts.location;
  return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${given(facts, "arn")}/invocations`;
};

/** A function may be given by name or by ARN. */
const namedFunctionArn = (facts: ResourceFacts) => {
  const name = given(facts, "function_name");
  return name.startsWith("arn:") ? name : functionArn(facts);
};

/** Lambda. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html */
export const LAMBDA: Readonly<Record<string, ResourceType>> = {
  aws_lambda_function: {
    computed: {
      arn: functionArn,
      id: (facts) => given(facts, "function_name"),
      invoke_arn: invokeArn,
      qualified_arn: (facts) => `${functionArn(facts)}:${given(facts, "version")}`,
      version: (facts) => (facts.text("publish") === "true" ? "1" : "$LATEST"),
    },
    defaults: { memory_size: 128, package_type: "Zip", publish: false, timeout: 3 },
  },
  aws_lambda_alias: {
    computed: {
      arn: (facts) => `${namedFunctionArn(facts)}:${given(facts, "name")}`,
      id: (facts) => given(facts, "arn"),
      invoke_arn: invokeArn,
    },
  },
  aws_lambda_event_source_mapping: {
    computed: {
      arn: mappingArn,
      function_arn: namedFunctionArn,
      id: (facts) => madeUpUuid(facts.address),
      uuid: (facts) => madeUpUuid(facts.address),
    },
    defaults: { enabled: true },
  },
  aws_lambda_permission: {
    computed: {
      id: (facts) => given(facts, "statement_id"),
      statement_id: (facts) => nameFrom(facts, "statement_id_prefix"),
    },
  },
  aws_lambda_function_event_invoke_config: {
    computed: { id: (facts) => given(facts, "function_name") },
    defaults: { maximum_event_age_in_seconds: 21_600, maximum_retry_attempts: 2 },
  },
  aws_lambda_function_url: {
    computed: {
      function_arn: namedFunctionArn,
      function_url: (facts) => `https://${madeUpId(facts.address, 32)}.lambda-url.${facts.location.region}.on.aws/`,
      id: (facts) => given(facts, "function_name"),
      url_id: (facts) => madeUpId(facts.address, 32),
    },
  },
  aws_lambda_layer_version: {
    computed: {
      arn: (facts) => `${given(facts, "layer_arn")}:1`,
      id: (facts) => given(facts, "arn"),
      layer_arn: (facts) => arn(facts.location, "lambda", `layer:${given(facts, "layer_name")}`),
      version: () => "1",
    },
  },
};
