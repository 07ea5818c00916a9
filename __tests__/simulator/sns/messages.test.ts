import { describe, expect, test } from "vitest";
import type { PublishRequest } from "../../../simulator/sns/publish-request";
import {
  balance,
  bodiesIn,
  deployedTopic,
  fn,
  functionArn,
  IN_BALANCE,
  jsonIn,
  losses,
  metricsOf,
  queue,
  REGION,
  started,
  subscription,
  topic,
} from "../support/routing-blocks";

const ATTRIBUTES = {
  tier: { DataType: "String", StringValue: "gold" },
  weight: { DataType: "Number", StringValue: "1.5" },
  photo: { DataType: "Binary", BinaryValue: "AQID" },
};
const lambda = (name: string) => ({ protocol: "lambda", endpoint: functionArn(name) });

describe("a message for a queue", () => {
  test("comes within SNS's envelope, its names in this order", async () => {
    const simulation = await started([topic("news"), queue("inbox"), subscription("news", "inbox")]);
    const { messageId } = simulation
      .topic()
      .publish({ message: 'He said "hi"', subject: "Grüße", attributes: ATTRIBUTES });
    await simulation.settle();
    expect(bodiesIn(simulation, "inbox")).toEqual([
      JSON.stringify({
        Type: "Notification",
        MessageId: messageId,
        TopicArn: deployedTopic("news"),
        Subject: "Grüße",
        Message: 'He said "hi"',
        Timestamp: "2026-01-01T00:00:00.000Z",
        SignatureVersion: "1",
        Signature: "EXAMPLE",
        SigningCertURL: `https://sns.${REGION}.amazonaws.com/SimpleNotificationService-EXAMPLE.pem`,
        UnsubscribeURL: `https://sns.${REGION}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${deployedTopic("news")}:EXAMPLE`,
        MessageAttributes: {
          tier: { Type: "String", Value: "gold" },
          weight: { Type: "Number", Value: "1.5" },
          photo: { Type: "Binary", Value: "AQID" },
        },
      }),
    ]);
    expect(simulation.queue("inbox").peek()[0]?.attributes).toBeUndefined();
  });

  test("has no subject and no attributes in its envelope where it has none", async () => {
    const simulation = await started([topic("news"), queue("inbox"), subscription("news", "inbox")]);
    simulation.topic().publish({ message: "a" });
    simulation.topic().publish({ message: "b", attributes: {} });
    await simulation.settle();
    for (const envelope of jsonIn(simulation, "inbox")) {
      expect(Object.keys(envelope)).toEqual([
        "Type",
        "MessageId",
        "TopicArn",
        "Message",
        "Timestamp",
        "SignatureVersion",
        "Signature",
        "SigningCertURL",
        "UnsubscribeURL",
      ]);
    }
  });

  test("comes as it was published where delivery is raw, with at most 10 attributes", async () => {
    const raw = { raw_message_delivery: true };
    const simulation = await started([topic("news"), queue("inbox"), subscription("news", "inbox", raw)]);
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, { DataType: "String", StringValue: "x" }]));
    simulation.topic().publish({ message: "plain", subject: "gone", attributes: ATTRIBUTES });
    simulation.topic().publish({ message: "ten", attributes: many(10) });
    simulation.topic().publish({ message: "eleven", attributes: many(11) });
    await simulation.settle();
    expect(simulation.queue("inbox").peek()).toMatchObject([
      { body: "plain", attributes: ATTRIBUTES },
      { body: "ten", attributes: many(10) },
    ]);
    expect(losses(simulation)).toEqual({
      "inbox: CLIENT_ERROR: with raw delivery a message may have at most 10 attributes; SNS discards one that has more.": 1,
    });
    expect(metricsOf(simulation, "AWS/SNS", ["NumberOfNotificationsFailed"], {})).toEqual({
      NumberOfNotificationsFailed: 1,
    });
  });
});

describe("a message for a function", () => {
  test("is an event of one record, which spells a few names another way", async () => {
    const events: unknown[] = [];
    const simulation = await started([topic("news"), fn("worker"), subscription("news", "worker", lambda("worker"))], {
      functions: { worker: (event: object) => void events.push(event) },
    });
    const { messageId } = simulation.topic().publish({ message: "hi", attributes: { tier: ATTRIBUTES.tier } });
    await simulation.settle();
    const arn = expect.stringMatching(`^${deployedTopic("news")}:`);
    expect(events).toEqual([
      {
        Records: [
          {
            EventSource: "aws:sns",
            EventVersion: "1.0",
            EventSubscriptionArn: arn,
            Sns: {
              Type: "Notification",
              MessageId: messageId,
              TopicArn: deployedTopic("news"),
              Subject: null,
              Message: "hi",
              Timestamp: "2026-01-01T00:00:00.000Z",
              SignatureVersion: "1",
              Signature: "EXAMPLE",
              SigningCertUrl: `https://sns.${REGION}.amazonaws.com/SimpleNotificationService-EXAMPLE.pem`,
              UnsubscribeUrl: expect.stringContaining(
                `https://sns.${REGION}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=`,
              ),
              MessageAttributes: { tier: { Type: "String", Value: "gold" } },
            },
          },
        ],
      },
    ]);
    expect(simulation.accounts().ways.ended).toEqual({ forked: 1, processed: 1 });
  });
});

describe("a message with a text for each protocol", () => {
  test("comes with the text of the subscriber's protocol, or the default", async () => {
    const messages: unknown[] = [];
    const record = ({ Records: [record] }: { Records: [{ Sns: { Message: string } }] }) =>
      void messages.push(record.Sns.Message);
    const simulation = await started(
      [
        topic("news"),
        queue("inbox"),
        subscription("news", "inbox"),
        fn("worker"),
        subscription("news", "worker", lambda("worker")),
        {
          aws_sns_topic_subscription: {
            mail: { topic_arn: deployedTopic("news"), protocol: "email", endpoint: "a@example.com" },
          },
        },
      ],
      { functions: { worker: record } },
    );
    const texts = { default: "to all", sqs: "to queues", email: 5, toString: "no" };
    simulation.topic().publish({ message: JSON.stringify(texts), messageStructure: "json" });
    await simulation.settle();
    expect(jsonIn(simulation, "inbox").map(({ Message }) => Message)).toEqual(["to queues"]);
    expect(messages).toEqual(["to all"]);
    expect(simulation.beyond("a@example.com").received.map(({ body }) => body)).toEqual(["to all"]);
  });
});

describe("Publish", () => {
  const bytes = (count: number) => "x".repeat(count);
  const limit = 262_144;

  test.each<[string, PublishRequest, PublishRequest, RegExp]>([
    ["an empty message", { message: "" }, { message: " " }, /Empty message/],
    ["a message over 256 KiB", { message: bytes(limit + 1) }, { message: bytes(limit) }, /Message too long/],
    [
      "a message over 256 KiB with its attributes",
      { message: bytes(limit - 13), attributes: { tier: ATTRIBUTES.tier } },
      { message: bytes(limit - 14), attributes: { tier: ATTRIBUTES.tier } },
      /Message too long/,
    ],
    [
      "a message over 256 KiB in bytes",
      { message: `${bytes(limit - 1)}ä` },
      { message: `${bytes(limit - 2)}ä` },
      /Message too long/,
    ],
    ["an empty subject", { message: "m", subject: "" }, { message: "m", subject: "s" }, /Subject/],
    [
      "a subject of 100 characters",
      { message: "m", subject: bytes(100) },
      { message: "m", subject: bytes(99) },
      /Subject/,
    ],
    ["a subject of two lines", { message: "m", subject: "a\nb" }, { message: "m", subject: "a b" }, /Subject/],
    [
      "a structure that SNS does not know",
      { message: "{}", messageStructure: "xml" },
      { message: '{"default":""}', messageStructure: "json" },
      /Message Structure/,
    ],
    [
      "texts for protocols that are no JSON",
      { message: "{", messageStructure: "json" },
      { message: "{" },
      /failed to parse/,
    ],
    [
      "texts for protocols without a default",
      { message: '{"sqs":"x","default":1}', messageStructure: "json" },
      { message: '{"sqs":"x","default":"1"}', messageStructure: "json" },
      /No default entry/,
    ],
    [
      "a deduplication id on a standard topic",
      { message: "m", messageDeduplicationId: "d" },
      { message: "m", messageGroupId: "g" },
      /not valid for this topic type/,
    ],
  ])("refuses %s", async (_, wrong, right, message) => {
    const simulation = await started([topic("news")]);
    const news = simulation.topic();
    expect(() => news.publish(wrong)).toThrow(
      expect.objectContaining({ code: "InvalidParameter", message: expect.stringMatching(message) }),
    );
    expect(news.publish(right).messageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(simulation.accounts().published).toBe(1);
  });

  test("fails while the topic is out, as far as the fault reaches", async () => {
    const simulation = await started([topic("news")]);
    simulation.fault({ kind: "outage", at: "news", containing: "bad" });
    expect(() => simulation.topic().publish({ message: "bad luck" })).toThrow(
      expect.objectContaining({ code: "InternalError", status: 500 }),
    );
    simulation.topic().publish({ message: "good" });
  });

  test("onto a topic that nobody subscribes to loses the message, and that is named", async () => {
    const simulation = await started([topic("news")]);
    const { messageId } = simulation.topic().publish({ message: "m" });
    await simulation.settle();
    expect(losses(simulation)).toEqual({
      "news: NO_SUBSCRIBERS: nobody subscribes to the topic, and SNS keeps nothing.": 1,
    });
    expect(simulation.accounts().lostIds).toEqual([messageId]);
    expect(balance(simulation)).toEqual(IN_BALANCE);
  });

  test("counts what is published and delivered", async () => {
    const simulation = await started([
      topic("news"),
      ...["first", "second"].flatMap((name) => [queue(name), subscription("news", name)]),
    ]);
    simulation.topic().publish({ message: "four", attributes: { tier: ATTRIBUTES.tier } });
    simulation.topic().publish({ message: "four" });
    await simulation.settle();
    const names = [
      "NumberOfMessagesPublished",
      "PublishSize",
      "NumberOfNotificationsDelivered",
      "NumberOfNotificationsFailed",
    ];
    expect(metricsOf(simulation, "AWS/SNS", names, { TopicName: "news" })).toEqual({
      NumberOfMessagesPublished: 2,
      PublishSize: 4 + 4 + "tierStringgold".length,
      NumberOfNotificationsDelivered: 4,
    });
  });

  test("delivers at least once: twice, where a fault says so", async () => {
    const simulation = await started([topic("news"), queue("inbox"), subscription("news", "inbox")]);
    const fault = simulation.fault({ kind: "duplicate", at: deployedTopic("news"), times: 1 });
    simulation.topic().publish({ message: "a" });
    simulation.topic().publish({ message: "b" });
    await simulation.settle();
    expect(jsonIn(simulation, "inbox").map(({ Message }) => Message)).toEqual(["a", "a", "b"]);
    expect(fault.struck).toBe(1);
    expect(simulation.accounts().ways).toMatchObject({ opened: 5, resting: 3, unaccounted: 0 });
  });
});
