import { GetSubscriptionAttributesCommand, ListSubscriptionsByTopicCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { SystemReader } from "../deployed/system-reader";
import { allPages } from "./all-pages";
import { deadLetterArnOf } from "./redrive-policy";

/** What SNS tells of a topic. */
export function snsReader(client: SNSClient): Pick<SystemReader, "subscriptions" | "subscriptionDetails"> {
  return {
    async subscriptions(topicArn) {
      const all = await allPages(async (NextToken) => {
        const page = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken }));
        return { items: page.Subscriptions, next: page.NextToken };
      });
      return all.map(({ SubscriptionArn = "", Protocol = "", Endpoint = "" }) => ({
        arn: SubscriptionArn,
        protocol: Protocol,
        endpoint: Endpoint,
        // In place of an ARN stands `PendingConfirmation`.
        pending: !SubscriptionArn.startsWith("arn:"),
      }));
    },
    async subscriptionDetails(subscriptionArn) {
      const command = new GetSubscriptionAttributesCommand({ SubscriptionArn: subscriptionArn });
      const { Attributes = {} } = await client.send(command);
      const { FilterPolicy, RedrivePolicy } = Attributes;
      return { filtered: (FilterPolicy ?? "{}") !== "{}", deadLetterArn: deadLetterArnOf(RedrivePolicy) };
    },
  };
}
