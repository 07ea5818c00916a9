import { arn } from "../location";
import { madeUpId } from "../made-up";
import { given, type ResourceFacts, type ResourceType } from "./resource-type";

const id = (facts: ResourceFacts) => madeUpId(facts.address, 10);
const stageArn = (facts: ResourceFacts) =>
  `arn:${facts.location.partition}:apigateway:${facts.location.region}::/apis/${given(facts, "api_id")}/stages/${given(facts, "name")}`;
const host = ({ location }: ResourceFacts, apiId: string) =>
  `${apiId}.execute-api.${location.region}.${location.dnsSuffix}`;

/** API Gateway's HTTP APIs. https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html */
export const HTTP_API: Readonly<Record<string, ResourceType>> = {
  aws_apigatewayv2_api: {
    computed: {
      api_endpoint: (facts) => `https://${host(facts, id(facts))}`,
      arn: (facts) => `arn:${facts.location.partition}:apigateway:${facts.location.region}::/apis/${id(facts)}`,
      execution_arn: (facts) => arn(facts.location, "execute-api", id(facts)),
      id,
    },
  },
  aws_apigatewayv2_authorizer: { computed: { id } },
  aws_apigatewayv2_integration: { computed: { id } },
  aws_apigatewayv2_route: { computed: { id }, defaults: { authorization_type: "NONE" } },
  aws_apigatewayv2_stage: {
    computed: {
      arn: stageArn,
      execution_arn: (facts) => arn(facts.location, "execute-api", `${given(facts, "api_id")}/${given(facts, "name")}`),
      id: (facts) => given(facts, "name"),
      invoke_url: (facts) => {
        const name = given(facts, "name");
        return `https://${host(facts, given(facts, "api_id"))}/${name === "$default" ? "" : name}`;
      },
    },
  },
};
