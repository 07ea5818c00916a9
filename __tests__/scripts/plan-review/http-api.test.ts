import { describe, expect, it } from "vitest";
import { reviewPlan } from "../../../scripts/plan-review/review-plan";
import { arn, kept, type SmallChange, smallPlan } from "./support/small-plan";

/** `severity CODE address` of every risk. */
function risksOf(resources: Readonly<Record<string, SmallChange>>): string[] {
  const { risks } = reviewPlan(smallPlan(resources));
  return risks.map(({ severity, code, address }) => `${severity} ${code} ${address}`).sort();
}

describe("HTTP APIs", () => {
  const api = { id: "a1", name: "orders", protocol_type: "HTTP", arn: arn("apigateway", "/apis/a1") };
  const route = (key: string, more = {}) => ({
    id: key,
    api_id: "a1",
    route_key: key,
    authorization_type: "AWS_IAM",
    ...more,
  });

  it("that go, or lose a route, refuse their callers; that open, let anybody in", () => {
    expect(
      risksOf({
        "aws_apigatewayv2_api.gone": { before: api },
        "aws_apigatewayv2_route.gone": { before: route("POST /a") },
        "aws_apigatewayv2_route.opened": {
          before: route("POST /b"),
          after: route("POST /b", { authorization_type: "NONE" }),
        },
        "aws_apigatewayv2_route.new": { after: route("POST /c", { authorization_type: "NONE" }) },
        "aws_apigatewayv2_route.kept": kept(route("POST /d")),
      }),
    ).toEqual([
      "high ENDPOINT_LOST aws_apigatewayv2_api.gone",
      "high ENDPOINT_LOST aws_apigatewayv2_route.gone",
      "high ENDPOINT_OPENED aws_apigatewayv2_route.opened",
    ]);
  });
});
