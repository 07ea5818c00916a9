import { expect, test } from "vitest";
import { bill, PER_DAY, usdOf } from "./support/bills";

/* Worked out by hand, of 24,000 requests a day, which are 730,000 a month. */

const ref = (address: string, attribute = "arn") => `\${${address}.${attribute}}`;

/** An API with a route to a function and one straight to a bus, and an access log. */
const api = {
  aws_apigatewayv2_api: { a: { name: "a", protocol_type: "HTTP" } },
  aws_apigatewayv2_stage: {
    s: {
      api_id: ref("aws_apigatewayv2_api.a", "id"),
      name: "$default",
      access_log_settings: [{ destination_arn: ref("aws_cloudwatch_log_group.l"), format: "$context.status" }],
    },
  },
  aws_cloudwatch_log_group: { l: { name: "/aws/vendedlogs/apigateway/a", retention_in_days: 30 } },
  aws_lambda_function: { f: { function_name: "f", role: "r", memory_size: 512, architectures: ["arm64"] } },
  aws_cloudwatch_event_bus: { b: { name: "b" } },
  aws_apigatewayv2_integration: {
    f: {
      api_id: ref("aws_apigatewayv2_api.a", "id"),
      integration_type: "AWS_PROXY",
      integration_uri: ref("aws_lambda_function.f"),
      payload_format_version: "2.0",
    },
    b: {
      api_id: ref("aws_apigatewayv2_api.a", "id"),
      integration_type: "AWS_PROXY",
      integration_subtype: "EventBridge-PutEvents",
      request_parameters: { Detail: "$request.body", EventBusName: ref("aws_cloudwatch_event_bus.b") },
    },
  },
  aws_apigatewayv2_route: Object.fromEntries(
    ["f", "b"].map((name) => [
      name,
      {
        api_id: ref("aws_apigatewayv2_api.a", "id"),
        route_key: `POST /${name}`,
        target: `integrations/${ref(`aws_apigatewayv2_integration.${name}`, "id")}`,
      },
    ]),
  ),
};

test("requests, what is behind their routes, and the access log", () => {
  const found = bill(api, { perDay: { a: PER_DAY } });
  // 730,000 × US$ 1 per million
  expect(usdOf(found, "aws_apigatewayv2_api.a")).toEqual({ requests: 0.73 });
  // Half of them: 365,000 × US$ 1 per million, and × US$ 0.20 per million
  expect(usdOf(found, "aws_cloudwatch_event_bus.b")).toEqual({ "events put on the bus": 0.365 });
  expect(usdOf(found, "aws_lambda_function.f")).toMatchObject({ invocations: 0.073 });
  expect(usdOf(found, "aws_cloudwatch_log_group.l")).toEqual({
    // 730,000 × 600 bytes = 0.407919 GB × US$ 0.50
    "access log taken in": 0.20396,
    // 24,000 × 600 bytes × 30 days × 0.15 = 0.060350 GB × US$ 0.03
    "access log kept for 30 days": 0.00181,
  });
});

test("requests are charged by 512 KB", () => {
  const usd = (eventBytes: number) =>
    usdOf(bill(api, { perDay: { a: PER_DAY }, assumptions: { eventBytes } }), "aws_apigatewayv2_api.a").requests;
  expect(usd(512 * 1024)).toBe(0.73);
  expect(usd(512 * 1024 + 1)).toBe(1.46);
});
