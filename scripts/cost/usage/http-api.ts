import { blockAt, textAt } from "../../../simulator/terraform";
import { FIXED_ASSUMPTIONS } from "../assumptions";
import { logGroupUsage } from "./log-groups";
import { chunks, gigabytes, perMonth, type System, type Usage } from "./usage";

/** What HTTP APIs are charged for, with their access logs. https://aws.amazon.com/api-gateway/pricing/ */
export function httpApiUsage({ flow, stack, topology }: System): Usage[] {
  return topology.others.flatMap((place) => {
    const { httpApi } = place;
    const streams = flow.handedOver.get(place) ?? [];
    if (httpApi === undefined || streams.length === 0) return [];
    const perDay = streams.reduce((sum, stream) => sum + stream.perDay, 0);
    const metered = streams.reduce((sum, stream) => sum + stream.perDay * chunks(stream.bytes, 512 * 1024), 0);
    const stage = stack.resources.find(
      (each) => each.type === "aws_apigatewayv2_stage" && textAt(each, "api_id") === httpApi.apiId,
    );
    const settings = stage && blockAt(stage, "access_log_settings");
    // `arn:aws:logs:us-east-1:123456789012:log-group:NAME`, and `:*` behind it or not.
    const group = settings && textAt(settings, "destination_arn")?.split(":").at(6);
    const logged = gigabytes(perDay * FIXED_ASSUMPTIONS.accessLogBytes);
    return [
      { meter: "httpRequests", quantity: perMonth(metered), resource: place.address, what: "requests" },
      ...(group === undefined ? [] : logGroupUsage(group, { gigabytesPerDay: logged, what: "access log" }, stack)),
    ];
  });
}
