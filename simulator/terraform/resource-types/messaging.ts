import { arn } from "../location";
import { madeUpUuid } from "../made-up";
import { given, nameFrom, type ResourceFacts, type ResourceType } from "./resource-type";

const queueUrl = (facts: ResourceFacts) => {
  const { region, dnsSuffix, account } = facts.location;
  return `https://sqs.${region}.${dnsSuffix}/${account}/${given(facts, "name")}`;
};
const fifoName = (attribute: string) => (facts: ResourceFacts) =>
  nameFrom(facts, "name_prefix", facts.text(attribute) === "true" ? ".fifo" : "");
const topicArn = (facts: ResourceFacts) => arn(facts.location, "sns", given(facts, "name"));
const subscriptionArn = (facts: ResourceFacts) => `${given(facts, "topic_arn")}:${madeUpUuid(facts.address)}`;

/** SQS and SNS. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
export const MESSAGING: Readonly<Record<string, ResourceType>> = {
  aws_sqs_queue: {
    computed: {
      arn: (facts) => arn(facts.location, "sqs", given(facts, "name")),
      id: queueUrl,
      name: fifoName("fifo_queue"),
      url: queueUrl,
    },
    defaults: {
      content_based_deduplication: false,
      delay_seconds: 0,
      fifo_queue: false,
      max_message_size: 262_144,
      message_retention_seconds: 345_600,
      receive_wait_time_seconds: 0,
      visibility_timeout_seconds: 30,
    },
  },
  aws_sqs_queue_policy: { computed: { id: (facts) => given(facts, "queue_url") } },
  aws_sqs_queue_redrive_policy: { computed: { id: (facts) => given(facts, "queue_url") } },
  aws_sqs_queue_redrive_allow_policy: { computed: { id: (facts) => given(facts, "queue_url") } },
  aws_sns_topic: {
    computed: {
      arn: topicArn,
      id: topicArn,
      name: fifoName("fifo_topic"),
      owner: (facts) => facts.location.account,
    },
    defaults: { content_based_deduplication: false, fifo_topic: false },
  },
  aws_sns_topic_policy: {
    computed: { id: (facts) => given(facts, "arn"), owner: (facts) => facts.location.account },
  },
  aws_sns_topic_subscription: {
    computed: { arn: subscriptionArn, id: subscriptionArn, owner_id: (facts) => facts.location.account },
    defaults: { filter_policy_scope: "MessageAttributes", raw_message_delivery: false },
  },
};
