import type { Construct } from "constructs";
import { type HandlerResource, handlerResource } from "../handler-function/handler-resource";

/** Where a handler finds its bus unless it is told another variable. */
export const BUS_VARIABLE = "EVENT_BUS_NAME";

/** What a function needs to publish to a bus. Its key is none of the publisher's business: EventBridge uses that itself. */
export function publishToBus(
  scope: Construct,
  bus: { readonly variable: string; readonly value: string; readonly arn: string },
): HandlerResource {
  const permission = { sid: "PublishEvents", actions: ["events:PutEvents"], resources: [bus.arn] };
  return handlerResource(scope, { variable: bus.variable, value: bus.value, permission });
}
