import type { Simulation } from "../../../simulation/simulation";
import type { SimulatedTopic } from "../../../sns/simulated-topic";
import { jsonAt, textAt } from "../../../terraform";
import type { Subscription, Topic } from "../../../topology/places";
import type { Call } from "../../call";
import { pageOf } from "../../paging";
import type { Output } from "../../service";
import { resourceAt, resourcesOf } from "../../stack-facts";
import { effectiveDeliveryPolicy } from "./effective-delivery-policy";
import { invalidParameter, topicNotFound } from "./errors";

/** https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html */
export function listTopics(call: Call): Output {
  call.authorize("sns:ListTopics", "*");
  const { items, next } = listPage(call, call.simulation.services.topics);
  return { Topics: items.map(({ place }) => ({ TopicArn: place.arn })), NextToken: next };
}

/** Every subscription counts as confirmed. https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export function getTopicAttributes(call: Call): Output {
  const { place } = topicNamed(call, call.input.neededText("TopicArn"));
  call.authorize("sns:GetTopicAttributes", place.arn);
  const resource = resourceAt(call.simulation, place.address);
  const attributes: Record<string, string | undefined> = {
    TopicArn: place.arn,
    Owner: place.location.account,
    DisplayName: (resource && textAt(resource, "display_name")) ?? "",
    Policy: policyOf(call.simulation, place),
    SubscriptionsConfirmed: String(place.subscriptions.length),
    SubscriptionsPending: "0",
    SubscriptionsDeleted: "0",
    DeliveryPolicy: resource && textAt(resource, "delivery_policy"),
    EffectiveDeliveryPolicy: effectiveDeliveryPolicy(resource && jsonAt(resource, "delivery_policy")),
    KmsMasterKeyId: resource && textAt(resource, "kms_master_key_id"),
    SignatureVersion: resource && textAt(resource, "signature_version"),
    ...(place.fifo && { FifoTopic: "true", ContentBasedDeduplication: String(place.contentBasedDeduplication) }),
  };
  return { Attributes: Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) };
}

/** https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html */
export function listSubscriptions(call: Call): Output {
  call.authorize("sns:ListSubscriptions", "*");
  return subscriptionList(
    call,
    call.simulation.services.topics.map(({ place }) => place),
  );
}

/** https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
export function listSubscriptionsByTopic(call: Call): Output {
  const { place } = topicNamed(call, call.input.neededText("TopicArn"));
  call.authorize("sns:ListSubscriptionsByTopic", place.arn);
  return subscriptionList(call, [place]);
}

/** @throws {AwsError} InvalidParameter, NotFound */
export function topicNamed({ simulation }: Call, arn: string): SimulatedTopic {
  if (!/^arn:[^:]+:sns:[^:]*:[^:]*:[^:]+/.test(arn)) {
    throw invalidParameter(`TopicArn Reason: An ARN must have at least 6 elements, not ${arn.split(":").length}`);
  }
  const found = simulation.services.topics.find(({ place }) => place.arn === arn);
  if (found === undefined) throw topicNotFound();
  return found;
}

function subscriptionList(call: Call, topics: readonly Topic[]): Output {
  const all = topics.flatMap((topic) => topic.subscriptions.map((subscription) => ({ topic, subscription })));
  const { items, next } = listPage(call, all);
  return {
    Subscriptions: items.map(({ topic, subscription }) => ({
      SubscriptionArn: subscription.arn,
      Owner: topic.location.account,
      Protocol: subscription.protocol,
      Endpoint: endpointOf(call.simulation, subscription),
      TopicArn: topic.arn,
    })),
    NextToken: next,
  };
}

/** What is subscribed: an ARN, an address, a URL. */
export function endpointOf(simulation: Simulation, { address, to }: Subscription): string {
  const resource = resourceAt(simulation, address);
  return (resource && textAt(resource, "endpoint")) ?? to.arn;
}

function policyOf(simulation: Simulation, topic: Topic): string | undefined {
  const own = resourceAt(simulation, topic.address);
  const separate = resourcesOf(simulation).find(
    (resource) => resource.type === "aws_sns_topic_policy" && textAt(resource, "arn") === topic.arn,
  );
  return (separate && textAt(separate, "policy")) ?? (own && textAt(own, "policy"));
}

const PAGE = 100;

function listPage<Item>({ input }: Call, items: readonly Item[]) {
  return pageOf(items, PAGE, input.text("NextToken"), () => invalidParameter("NextToken"));
}
