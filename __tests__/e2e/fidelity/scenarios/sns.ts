import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
  type MessageAttributeValue,
  PublishBatchCommand,
  type PublishBatchRequestEntry,
  PublishCommand,
  type PublishCommandInput,
} from "@aws-sdk/client-sns";
import { takeAll } from "../messages";
import type { Scenario } from "../scenario";
import type { Side } from "../side";
import { arn } from "../workbench";

const ORDERS = arn("sns", "topic-orders");
const WORKBENCH = arn("sns", "workbench");
const FIFO = arn("sns", "workbench.fifo");
const NO_TOPIC = arn("sns", "no-topic");

const text = (StringValue: string): MessageAttributeValue => ({ DataType: "String", StringValue });
const number = (StringValue: string): MessageAttributeValue => ({ DataType: "Number", StringValue });

const ATTRIBUTES = {
  kind: text("order"),
  price: number("12.50"),
  tags: { DataType: "String.Array", StringValue: '["a","b"]' },
  blob: { DataType: "Binary", BinaryValue: Buffer.from([0, 1, 254]) },
};

export const sns: readonly Scenario[] = [
  {
    name: "messages to a topic of the stack",
    async act(side, step) {
      await step("plain", publish(side, { TopicArn: ORDERS, Message: '1: ü "quoted" \u2028' }));
      await step("with a subject", publish(side, { TopicArn: ORDERS, Message: "2", Subject: "About 2" }));
      await step("with attributes", publish(side, { TopicArn: ORDERS, Message: "3", MessageAttributes: ATTRIBUTES }));
      const forEach = JSON.stringify({ default: "for all", sqs: "4: for queues" });
      await step("by protocol", publish(side, { TopicArn: ORDERS, Message: forEach, MessageStructure: "json" }));
      await step("by TargetArn", publish(side, { TargetArn: ORDERS, Message: "5" }));
      await step("of a group", publish(side, { TopicArn: ORDERS, Message: "6", MessageGroupId: "a" }));
      await step("in q-orders", takeAll(side, "q-orders"));
    },
  },
  {
    name: "raw delivery and filters",
    async act(side, step) {
      const send = (Message: string, MessageAttributes?: Record<string, MessageAttributeValue>) =>
        publish(side, { TopicArn: WORKBENCH, Message, MessageAttributes });
      await send("no attributes");
      const { blob: _, ...textual } = ATTRIBUTES;
      await send("kind and price", textual);
      await send("price too low", { kind: text("order"), price: number("10") });
      await send("another kind", { kind: text("invoice"), price: number("11") });
      await send("kind by its prefix", { kind: text("return"), price: number("11") });
      await send("a kind in a list", {
        kind: { DataType: "String.Array", StringValue: '["x","order"]' },
        price: number("11"),
      });
      await send("price as text", { kind: text("order"), price: text("11") });
      await send("no price", { kind: text("order") });
      await send('{"order":{"items":[{"sku":"a-1"},{"sku":"b-9"}]}}');
      await send('{"order":{"items":[{"sku":"a-9"}],"gift":true}}');
      await send('{"order":{"items":[{"sku":"a-1"}]}}');
      await send('{"order":{"items":{"sku":"c-9"}}}');
      await step("raw", takeAll(side, "workbench-raw"));
      await step("by attributes", takeAll(side, "workbench-attributes"));
      await step("by body", takeAll(side, "workbench-body"));
    },
  },
  {
    name: "messages that are refused",
    async act(side, step) {
      const refuse = (name: string, change: Partial<PublishCommandInput>) =>
        step(name, publish(side, { TopicArn: WORKBENCH, Message: "x", ...change }));
      await refuse("to no topic", { TopicArn: undefined });
      await refuse("to a topic that there is not", { TopicArn: NO_TOPIC });
      await refuse("to what is no ARN", { TopicArn: "workbench" });
      await refuse("empty", { Message: "" });
      await refuse("of more than 256 KiB", { Message: "x".repeat(256 * 1024 + 1) });
      await refuse("with attributes of more than 256 KiB", {
        MessageAttributes: { a: text("x".repeat(200 * 1024)), b: text("x".repeat(56 * 1024)) },
      });
      await refuse("with an empty subject", { Subject: "" });
      await refuse("with a subject of 101 characters", { Subject: "x".repeat(101) });
      await refuse("with a subject of two lines", { Subject: "x\ny" });
      await refuse("by protocol, and no JSON", { MessageStructure: "json" });
      await refuse("by protocol, without a default", { MessageStructure: "json", Message: '{"sqs":"x"}' });
      await refuse("with a deduplication id", { MessageDeduplicationId: "a" });
      await refuse("with an attribute of an unknown type", {
        MessageAttributes: { a: { DataType: "Text", StringValue: "x" } },
      });
      await refuse("with an attribute without a value", { MessageAttributes: { a: { DataType: "String" } } });
      await refuse("with a number that is none", { MessageAttributes: { a: number("x") } });
      await step("raw", takeAll(side, "workbench-raw"));
    },
  },
  {
    name: "batches of messages",
    async act(side, step) {
      const batch = (name: string, entries: PublishBatchRequestEntry[], TopicArn = WORKBENCH) =>
        step(name, side.sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: entries })));
      const entry = (Id: string): PublishBatchRequestEntry => ({ Id, Message: Id });
      await batch("of two", [entry("a"), { ...entry("b"), MessageAttributes: { kind: text("order") }, Subject: "B" }]);
      await batch("with a bad one", [entry("c"), { Id: "d", Message: "" }]);
      await batch("of none", []);
      await batch(
        "of 11",
        Array.from({ length: 11 }, (_, index) => entry(`n${index}`)),
      );
      await batch("with an id twice", [entry("e"), entry("e")]);
      await batch("with a bad id", [entry("e f")]);
      await batch("of more than 256 KiB", [
        { Id: "a", Message: "x".repeat(200_000) },
        { Id: "b", Message: "x".repeat(200_000) },
      ]);
      await batch("to a topic that there is not", [entry("a")], NO_TOPIC);
      await step("raw", takeAll(side, "workbench-raw"));
    },
  },
  {
    name: "messages to a FIFO topic",
    async act(side, step) {
      const send = (name: string, input: Partial<PublishCommandInput>) =>
        step(name, publish(side, { TopicArn: FIFO, Message: name, ...input }));
      await send("first", { MessageGroupId: "a", MessageDeduplicationId: "1" });
      await send("second", { MessageGroupId: "b", MessageDeduplicationId: "2" });
      await send("a copy", { MessageGroupId: "a", MessageDeduplicationId: "1" });
      await send("a copy in another group", { MessageGroupId: "b", MessageDeduplicationId: "1" });
      await send("without a group", { MessageDeduplicationId: "3" });
      await send("without a deduplication id", { MessageGroupId: "a" });
      await step("in the queue", takeAll(side, "workbench-topic.fifo"));
    },
  },
  {
    name: "topics and subscriptions",
    async act({ sns: client }, step) {
      await step("attributes", client.send(new GetTopicAttributesCommand({ TopicArn: ORDERS })));
      await step("attributes of none", client.send(new GetTopicAttributesCommand({ TopicArn: NO_TOPIC })));
      const { Topics = [] } = await client.send(new ListTopicsCommand({}));
      await step("topics", Promise.resolve(Topics.map(({ TopicArn }) => TopicArn).sort()));
      await step("subscriptions of a topic", client.send(new ListSubscriptionsByTopicCommand({ TopicArn: ORDERS })));
      await step("subscriptions of none", client.send(new ListSubscriptionsByTopicCommand({ TopicArn: NO_TOPIC })));
      const { Subscriptions = [] } = await client.send(new ListSubscriptionsCommand({}));
      await step("subscriptions", Promise.resolve(Subscriptions.map(({ Endpoint }) => Endpoint).sort()));
    },
  },
];

function publish({ sns: client }: Side, input: PublishCommandInput) {
  return client.send(new PublishCommand(input));
}
