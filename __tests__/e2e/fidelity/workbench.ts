import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand } from "@aws-sdk/client-sqs";
import type { Side } from "./side";

/** ARN of something in the account and Region that both sides have. */
export function arn(service: string, resource: string): string {
  return `arn:aws:${service}:us-east-1:123456789012:${resource}`;
}

const LETTERS = "workbench-letters";

/** Queues beside those of the stack, to try out what the stack has no need of. As SQS names their attributes. */
const QUEUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  workbench: {},
  [LETTERS]: {},
  "workbench-small": { MaximumMessageSize: "1024" },
  "workbench-once": { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("sqs", LETTERS), maxReceiveCount: 1 }) },
  "workbench.fifo": { FifoQueue: "true", ContentBasedDeduplication: "true" },
  "workbench-explicit.fifo": { FifoQueue: "true" },
  "workbench-topic.fifo": { FifoQueue: "true" },
  "workbench-raw": {},
  "workbench-attributes": {},
  "workbench-body": {},
};

/** What subscribes to the topics beside those of the stack. As SNS names their attributes. */
const SUBSCRIPTIONS: readonly {
  readonly topic: string;
  readonly queue: string;
  readonly attributes: Readonly<Record<string, string>>;
}[] = [
  { topic: "workbench", queue: "workbench-raw", attributes: { RawMessageDelivery: "true" } },
  {
    topic: "workbench",
    queue: "workbench-attributes",
    attributes: {
      FilterPolicy: JSON.stringify({ kind: ["order", { prefix: "re" }], price: [{ numeric: [">", 10] }] }),
    },
  },
  {
    topic: "workbench",
    queue: "workbench-body",
    attributes: {
      FilterPolicyScope: "MessageBody",
      FilterPolicy: JSON.stringify({ order: { items: { sku: [{ suffix: "-9" }] }, gift: [{ exists: false }] } }),
    },
  },
  { topic: "workbench.fifo", queue: "workbench-topic.fifo", attributes: { RawMessageDelivery: "true" } },
];

const TOPICS = ["workbench", "workbench.fifo"];

/** For the simulator: the workbench as Terraform describes it. */
export function workbenchResources(): Readonly<Record<string, Readonly<Record<string, object>>>> {
  return {
    aws_sqs_queue: byId(Object.keys(QUEUES), (name) => {
      const { FifoQueue, ContentBasedDeduplication, MaximumMessageSize, RedrivePolicy } = QUEUES[name] ?? {};
      return {
        name,
        fifo_queue: FifoQueue === "true",
        content_based_deduplication: ContentBasedDeduplication === "true",
        policy: LETS_TOPICS_IN,
        ...(MaximumMessageSize && { max_message_size: Number(MaximumMessageSize) }),
        ...(RedrivePolicy && { redrive_policy: RedrivePolicy }),
      };
    }),
    aws_sns_topic: byId(TOPICS, (name) => ({ name, fifo_topic: name.endsWith(".fifo") })),
    aws_sns_topic_subscription: Object.fromEntries(
      SUBSCRIPTIONS.map(({ topic, queue, attributes }) => [
        idOf(queue),
        {
          topic_arn: arn("sns", topic),
          protocol: "sqs",
          endpoint: arn("sqs", queue),
          raw_message_delivery: attributes.RawMessageDelivery === "true",
          ...(attributes.FilterPolicy && { filter_policy: attributes.FilterPolicy }),
          ...(attributes.FilterPolicyScope && { filter_policy_scope: attributes.FilterPolicyScope }),
        },
      ]),
    ),
  };
}

/** For the emulator: makes the workbench by calls, as Terraform waits half a minute for each queue. */
export async function makeWorkbench({ sqs, sns }: Side): Promise<void> {
  for (const [QueueName, Attributes] of Object.entries(QUEUES)) {
    await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { ...AS_BY_TERRAFORM, ...Attributes } }));
  }
  for (const Name of TOPICS) {
    const Attributes = Name.endsWith(".fifo") ? { FifoTopic: "true" } : undefined;
    await sns.send(new CreateTopicCommand({ Name, Attributes }));
  }
  for (const { topic, queue, attributes: Attributes } of SUBSCRIPTIONS) {
    const Endpoint = arn("sqs", queue);
    await sns.send(new SubscribeCommand({ TopicArn: arn("sns", topic), Protocol: "sqs", Endpoint, Attributes }));
  }
}

/** What lets SNS send to a queue. The emulator does not ask. */
const LETS_TOPICS_IN = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage", Resource: "*" },
  ],
});

/** What the AWS provider writes where nothing is said: not SQS's own default. */
const AS_BY_TERRAFORM = { MaximumMessageSize: "262144", Policy: LETS_TOPICS_IN };

function byId(names: readonly string[], describe: (name: string) => object): Record<string, object> {
  return Object.fromEntries(names.map((name) => [idOf(name), describe(name)]));
}

function idOf(name: string): string {
  return name.replace(/\W/g, "_");
}
