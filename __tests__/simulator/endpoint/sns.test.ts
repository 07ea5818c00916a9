import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openShop, refusal, type Shop, SITE } from "./support/shop";

const TopicArn = `arn:aws:sns:${SITE}:orders`;
const fifoArn = `arn:aws:sns:${SITE}:steps.fifo`;

describe("SNS through the SDK", () => {
  let shop: Shop;
  let client: SNSClient;

  beforeAll(async () => {
    shop = await openShop();
    client = new SNSClient(shop.client);
  });

  beforeEach(async () => {
    await shop.simulation.advance({ minutes: 2 });
    shop.simulation.queue("work").purge();
  });

  afterAll(async () => {
    client.destroy();
    await shop.close();
  });

  it("publishes a message with its attributes to who subscribes", async () => {
    const { simulation } = shop;
    const { MessageId } = await client.send(
      new PublishCommand({
        TopicArn,
        Message: "a <b> & c",
        Subject: "Hello",
        MessageAttributes: {
          kind: { DataType: "String", StringValue: "x" },
          raw: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) },
        },
      }),
    );
    await simulation.settle();
    const [message] = simulation.queue("work").peek();
    expect(message).toMatchObject({
      body: "a <b> & c",
      attributes: {
        kind: { DataType: "String", StringValue: "x" },
        raw: { DataType: "Binary", BinaryValue: "AP8=" },
      },
    });
    expect(simulation.story(MessageId ?? "")?.steps[0]).toMatchObject({ kind: "published", place: "orders" });
  });

  it("publishes batches, and says entry by entry what failed", async () => {
    const { Successful, Failed } = await client.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: "a", Message: "1" },
          { Id: "b", Message: "2", Subject: "no\nlines" },
          { Id: "c", Message: "3", MessageAttributes: { n: { DataType: "Number", StringValue: "7" } } },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(["a", "c"]);
    expect(Failed).toMatchObject([{ Id: "b", Code: "InvalidParameter", SenderFault: true }]);
    const batch = (entries: { Id: string; Message: string }[]) =>
      refusal(client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: entries })));
    const entries = (count: number) => Array.from({ length: count }, (_, index) => ({ Id: `${index}`, Message: "x" }));
    expect((await batch([])).name).toBe("EmptyBatchRequestException");
    expect((await batch(entries(11))).name).toBe("TooManyEntriesInBatchRequestException");
    expect((await batch([...entries(1), ...entries(1)])).name).toBe("BatchEntryIdsNotDistinctException");
    expect((await batch([{ Id: "a b", Message: "x" }])).name).toBe("InvalidBatchEntryIdException");
    const half = "x".repeat(128 * 1024);
    const both = [
      { Id: "a", Message: half },
      { Id: "b", Message: `${half}x` },
    ];
    expect((await batch(both)).name).toBe("BatchRequestTooLongException");
  });

  it("publishes to a FIFO topic what has a group and an id", async () => {
    const publish = (change: object) => client.send(new PublishCommand({ TopicArn: fifoArn, Message: "1", ...change }));
    const { SequenceNumber } = await publish({ MessageGroupId: "g", MessageDeduplicationId: "1" });
    expect(SequenceNumber).toMatch(/^\d{20}$/);
    expect(await refusal(publish({}))).toMatchObject({ name: "InvalidParameterException", status: 400 });
  });

  it("refuses what SNS refuses", async () => {
    const publish = (change: object) => refusal(client.send(new PublishCommand({ TopicArn, Message: "x", ...change })));
    expect(await publish({ TopicArn: `${TopicArn}x` })).toMatchObject({
      name: "NotFoundException",
      status: 404,
      message: "Topic does not exist",
    });
    expect((await publish({ TopicArn: "orders" })).name).toBe("InvalidParameterException");
    expect((await publish({ TopicArn: undefined, PhoneNumber: "+1" })).name).toBe("InvalidParameterException");
    expect((await publish({ Message: "" })).message).toBe("Invalid parameter: Empty message");
    expect((await publish({ Message: "x".repeat(262_145) })).message).toBe("Invalid parameter: Message too long");
    const attribute = { MessageAttributes: { a: { DataType: "Text", StringValue: "x" } } };
    expect(await publish(attribute)).toMatchObject({
      name: "InvalidParameterValueException",
      message:
        "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    });
  });

  it("describes topics and subscriptions", async () => {
    const { Topics } = await client.send(new ListTopicsCommand({}));
    expect(Topics?.map(({ TopicArn: arn }) => arn)).toEqual([TopicArn, fifoArn]);
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({
      TopicArn,
      Owner: "123456789012",
      DisplayName: "Orders",
      SubscriptionsConfirmed: "2",
      SubscriptionsPending: "0",
      Policy: expect.stringContaining("events.amazonaws.com"),
    });
    const fifo = await client.send(new GetTopicAttributesCommand({ TopicArn: fifoArn }));
    expect(fifo.Attributes).toMatchObject({ FifoTopic: "true" });
    const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions).toEqual([
      {
        SubscriptionArn: expect.stringContaining(`${TopicArn}:`),
        Owner: "123456789012",
        Protocol: "sqs",
        Endpoint: `arn:aws:sqs:${SITE}:work`,
        TopicArn,
      },
      {
        SubscriptionArn: expect.stringContaining(`${TopicArn}:`),
        Owner: "123456789012",
        Protocol: "email",
        Endpoint: "ops@example.com",
        TopicArn,
      },
    ]);
    expect((await client.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual(Subscriptions);
    const none = client.send(new ListSubscriptionsByTopicCommand({ TopicArn: fifoArn }));
    expect((await none).Subscriptions).toEqual([]);
  });
});
