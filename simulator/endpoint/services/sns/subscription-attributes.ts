import { textAt } from "../../../terraform";
import type { Call } from "../../call";
import type { Output } from "../../service";
import { resourceAt } from "../../stack-facts";
import { subscriptionNotFound } from "./errors";
import { endpointOf } from "./topics";

/** https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
export function getSubscriptionAttributes(call: Call): Output {
  const { simulation, input } = call;
  const arn = input.neededText("SubscriptionArn");
  const topic = simulation.topology.topics.find(({ subscriptions }) => subscriptions.some((each) => each.arn === arn));
  const subscription = topic?.subscriptions.find((each) => each.arn === arn);
  if (topic === undefined || subscription === undefined) throw subscriptionNotFound();
  call.authorize("sns:GetSubscriptionAttributes", topic.arn);
  const resource = resourceAt(simulation, subscription.address);
  const said = (name: string) => resource && textAt(resource, name);
  const attributes: Record<string, string | undefined> = {
    SubscriptionArn: arn,
    TopicArn: topic.arn,
    Owner: topic.location.account,
    Protocol: subscription.protocol,
    Endpoint: endpointOf(simulation, subscription),
    RawMessageDelivery: String(subscription.raw),
    PendingConfirmation: "false",
    ConfirmationWasAuthenticated: "true",
    FilterPolicy: said("filter_policy"),
    FilterPolicyScope: subscription.filter?.scope,
    DeliveryPolicy: said("delivery_policy"),
    RedrivePolicy: said("redrive_policy"),
    SubscriptionRoleArn: said("subscription_role_arn"),
  };
  return { Attributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) };
}
