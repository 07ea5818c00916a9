import { type Blocks, ref } from "../../support/stack-json";

type Attributes = Readonly<Record<string, unknown>>;

/** An HTTP API `api` with a stage; its routes are beside it. */
export function api(stage: Attributes = {}, attributes: Attributes = {}): Blocks {
  return {
    aws_apigatewayv2_api: { api: { name: "api", protocol_type: "HTTP", ...attributes } },
    aws_apigatewayv2_stage: {
      api: { api_id: ref("aws_apigatewayv2_api.api", "id"), name: "$default", auto_deploy: true, ...stage },
    },
  };
}

/** A route of `api` to a function that it may invoke. Open, unless its attributes say otherwise. */
export function route(key: string, functionName: string, attributes: Attributes = {}): Blocks {
  const name = key.replace(/[^A-Za-z0-9]+/g, "_");
  return {
    aws_apigatewayv2_integration: {
      [name]: {
        api_id: ref("aws_apigatewayv2_api.api", "id"),
        integration_type: "AWS_PROXY",
        integration_uri: ref(`aws_lambda_function.${functionName}`),
        payload_format_version: "2.0",
      },
    },
    aws_apigatewayv2_route: {
      [name]: {
        api_id: ref("aws_apigatewayv2_api.api", "id"),
        route_key: key,
        target: `integrations/${ref(`aws_apigatewayv2_integration.${name}`, "id")}`,
        ...attributes,
      },
    },
    aws_lambda_permission: {
      [name]: {
        statement_id: name,
        action: "lambda:InvokeFunction",
        function_name: ref(`aws_lambda_function.${functionName}`, "function_name"),
        principal: "apigateway.amazonaws.com",
        source_arn: `${ref("aws_apigatewayv2_api.api", "execution_arn")}/*/*`,
      },
    },
  };
}

/** An authorizer for tokens of an issuer, as `jwt`. */
export function authorizer(issuer: string, ...audience: readonly string[]): Blocks {
  return {
    aws_apigatewayv2_authorizer: {
      jwt: {
        api_id: ref("aws_apigatewayv2_api.api", "id"),
        name: "jwt",
        authorizer_type: "JWT",
        identity_sources: ["$request.header.Authorization"],
        jwt_configuration: [{ issuer, audience }],
      },
    },
  };
}

/** What a route needs to have tokens of {@link authorizer} asked for. */
export function withTokens(...scopes: readonly string[]): Attributes {
  return {
    authorization_type: "JWT",
    authorizer_id: ref("aws_apigatewayv2_authorizer.jwt", "id"),
    ...(scopes.length > 0 && { authorization_scopes: scopes }),
  };
}

/** A route of `api` straight to the bus `shop`, by a role that may put on it. */
export function directRoute(key: string, parameters: Attributes = {}, allowed = "events:PutEvents"): Blocks {
  const policy = (Action: string, Resource: string, more: object = {}) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource, ...more }] });
  return {
    aws_iam_role: {
      gateway: {
        name: "gateway",
        assume_role_policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "apigateway.amazonaws.com" } },
          ],
        }),
      },
    },
    aws_iam_role_policy: {
      gateway: {
        role: ref("aws_iam_role.gateway", "id"),
        policy: policy(allowed, ref("aws_cloudwatch_event_bus.shop")),
      },
    },
    aws_apigatewayv2_integration: {
      direct: {
        api_id: ref("aws_apigatewayv2_api.api", "id"),
        integration_type: "AWS_PROXY",
        integration_subtype: "EventBridge-PutEvents",
        payload_format_version: "1.0",
        credentials_arn: ref("aws_iam_role.gateway"),
        request_parameters: {
          Detail: "$request.body",
          DetailType: "OrderCreated",
          EventBusName: ref("aws_cloudwatch_event_bus.shop"),
          Source: "app.web",
          ...parameters,
        },
      },
    },
    aws_apigatewayv2_route: {
      direct: {
        api_id: ref("aws_apigatewayv2_api.api", "id"),
        route_key: key,
        target: `integrations/${ref("aws_apigatewayv2_integration.direct", "id")}`,
      },
    },
  };
}
