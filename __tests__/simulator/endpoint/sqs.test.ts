import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openShop, refusal, type Shop, SITE, whileTimePasses } from "./support/shop";

describe("SQS through the SDK", () => {
  let shop: Shop;
  let client: SQSClient;
  let QueueUrl: string;
  let fifoUrl: string;

  beforeAll(async () => {
    shop = await openShop();
    client = new SQSClient(shop.client);
    QueueUrl = `${shop.endpoint.url}/123456789012/work`;
    fifoUrl = `${shop.endpoint.url}/123456789012/steps.fifo`;
  });

  beforeEach(async () => {
    const { simulation } = shop;
    await simulation.advance({ minutes: 2 });
    for (const name of ["work", "steps.fifo", "work-letters"]) simulation.queue(name).purge();
  });

  afterAll(async () => {
    client.destroy();
    await shop.close();
  });

  const receive = async (change: object = {}) => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...change }),
    );
    return Messages;
  };

  it("sends, receives and deletes a message, with the digests that the SDK verifies", async () => {
    const { simulation } = shop;
    const sent = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: "grün <&>",
        MessageAttributes: {
          kind: { DataType: "String", StringValue: "test" },
          amount: { DataType: "Number.int", StringValue: "7" },
          raw: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) },
        },
        MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: "Root=1-2" } },
      }),
    );
    // As md5sum has it for the UTF-8 text, and a few lines of Python for the attributes.
    expect(sent.MD5OfMessageBody).toBe("917ca2fb1ba62da7f052a8361cce778a");
    expect(sent.MD5OfMessageAttributes).toBe("01159f90f176d0360594bdb5f677f54f");
    const [message] = await receive({ MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All"] });
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: "grün <&>",
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes: {
        kind: { DataType: "String", StringValue: "test" },
        amount: { DataType: "Number.int", StringValue: "7" },
        raw: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) },
      },
      Attributes: {
        SentTimestamp: String(simulation.now),
        ApproximateReceiveCount: "1",
        ApproximateFirstReceiveTimestamp: String(simulation.now),
        SenderId: expect.any(String),
      },
    });
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    expect(simulation.queue("work").size).toBe(0);
  });

  it("gives only the attributes that are asked for", async () => {
    const text = (StringValue: string) => ({ DataType: "String", StringValue });
    const MessageAttributes = { "app.a": text("1"), "app.b": text("2"), other: text("3") };
    const receiveOnly = async (MessageAttributeNames: string[]) => {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x", MessageAttributes }));
      const [message] = await receive({ MessageAttributeNames });
      return Object.keys(message?.MessageAttributes ?? {});
    };
    expect(await receiveOnly([])).toEqual([]);
    expect(await receiveOnly(["other", "none"])).toEqual(["other"]);
    expect(await receiveOnly(["app.*"])).toEqual(["app.a", "app.b"]);
  });

  it("knows a queue by the URL that AWS gives it, too", async () => {
    const aws = "https://sqs.eu-central-1.amazonaws.com/123456789012/work";
    await client.send(new SendMessageCommand({ QueueUrl: aws, MessageBody: "x" }));
    expect(await receive()).toHaveLength(1);
  });

  it("does batches, and says entry by entry what failed", async () => {
    const sent = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "a", MessageBody: "1" },
          { Id: "b", MessageBody: "\u0000" },
          { Id: "c", MessageBody: "3", DelaySeconds: 901 },
          { Id: "d", MessageBody: "4" },
        ],
      }),
    );
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(["a", "d"]);
    expect(sent.Failed).toMatchObject([
      { Id: "b", Code: "InvalidMessageContents", SenderFault: true },
      { Id: "c", Code: "InvalidParameterValue", SenderFault: true },
    ]);
    const [first, second] = await receive();
    const changed = await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "a", ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 },
          { Id: "b", ReceiptHandle: "none", VisibilityTimeout: 0 },
        ],
      }),
    );
    expect([changed.Successful, changed.Failed]).toMatchObject([
      [{ Id: "a" }],
      [{ Id: "b", Code: "ReceiptHandleIsInvalid" }],
    ]);
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "a", ReceiptHandle: second?.ReceiptHandle },
          { Id: "b", ReceiptHandle: "none" },
        ],
      }),
    );
    expect([deleted.Successful, deleted.Failed]).toMatchObject([
      [{ Id: "a" }],
      [{ Id: "b", Code: "ReceiptHandleIsInvalid" }],
    ]);
    expect(shop.simulation.queue("work").counts).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  it("refuses batches that are wrong as a whole", async () => {
    const send = (Entries: object[]) =>
      refusal(client.send(new SendMessageBatchCommand({ QueueUrl, Entries: Entries as never })));
    const entries = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ Id: `${index}`, MessageBody: "x" }));
    expect(await send([])).toMatchObject({ name: "EmptyBatchRequest", status: 400 });
    expect(await send(entries(11))).toMatchObject({
      name: "TooManyEntriesInBatchRequest",
      message: "Maximum number of entries per request are 10. You have sent 11.",
    });
    expect((await send([...entries(1), ...entries(1)])).name).toBe("BatchEntryIdsNotDistinct");
    expect((await send([{ Id: "a b", MessageBody: "x" }])).name).toBe("InvalidBatchEntryId");
    const half = "x".repeat(512 * 1024);
    const both = [
      { Id: "a", MessageBody: half },
      { Id: "b", MessageBody: `${half}x` },
    ];
    expect(await send(both)).toMatchObject({
      name: "BatchRequestTooLong",
      message: "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.",
    });
  });

  it("hides a message for as long as it is told", async () => {
    const { simulation } = shop;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    const [message] = await receive({ VisibilityTimeout: 5 });
    const ReceiptHandle = message?.ReceiptHandle;
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 30 }));
    await simulation.advance({ seconds: 29 });
    expect(await receive()).toEqual([]);
    await simulation.advance({ seconds: 1 });
    expect(await receive()).toHaveLength(1);
    const late = client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 30 }));
    expect(await refusal(late)).toMatchObject({ name: "InvalidParameterValue", status: 400 });
  });

  it("waits for a message as long as it is told", async () => {
    const { simulation } = shop;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "late", DelaySeconds: 3 }));
    const before = simulation.now;
    const messages = await whileTimePasses(shop, receive({ WaitTimeSeconds: 20 }));
    expect(messages.map(({ Body }) => Body)).toEqual(["late"]);
    expect(simulation.now - before).toBeLessThan(4_000);
    expect(await whileTimePasses(shop, receive({ WaitTimeSeconds: 10 }))).toEqual([]);
    expect(simulation.now - before).toBeGreaterThanOrEqual(13_000);
  });

  it("takes no message for a receiver that is gone", async () => {
    const { simulation } = shop;
    const received = vi.spyOn(simulation.queue("work"), "receiveOrWait");
    const gone = new AbortController();
    const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 });
    const waiting = refusal(client.send(command, { abortSignal: gone.signal }));
    await vi.waitFor(() => expect(received).toHaveBeenCalled());
    gone.abort();
    expect((await waiting).name).toBe("AbortError");
    await vi.waitFor(() => expect(received.mock.calls[0]?.[0]?.signal?.aborted).toBe(true));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    await simulation.advance({ seconds: 1 });
    expect(simulation.queue("work").counts).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  it("keeps the order of a FIFO queue, and sends nothing twice", async () => {
    const send = (MessageBody: string, change: object = {}) =>
      client.send(new SendMessageCommand({ QueueUrl: fifoUrl, MessageBody, MessageGroupId: "g", ...change }));
    const first = await send("1");
    await send("2");
    const again = await send("1");
    expect([again.MessageId, again.SequenceNumber]).toEqual([first.MessageId, first.SequenceNumber]);
    expect(first.SequenceNumber).toMatch(/^\d{20}$/);
    const messages = await receive({
      QueueUrl: fifoUrl,
      MessageSystemAttributeNames: ["MessageGroupId", "SequenceNumber"],
    });
    expect(messages.map(({ Body }) => Body)).toEqual(["1", "2"]);
    expect(messages[0]?.Attributes).toEqual({ MessageGroupId: "g", SequenceNumber: first.SequenceNumber });
    expect((await refusal(send("3", { MessageGroupId: undefined }))).name).toBe("MissingParameter");
  });

  it("tells what a queue is like", async () => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x", DelaySeconds: 9 }));
    const attributes = async (change: object) => {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"], ...change }),
      );
      return Attributes;
    };
    expect(await attributes({})).toMatchObject({
      QueueArn: `arn:aws:sqs:${SITE}:work`,
      ApproximateNumberOfMessages: "1",
      ApproximateNumberOfMessagesNotVisible: "0",
      ApproximateNumberOfMessagesDelayed: "1",
      VisibilityTimeout: "60",
      MessageRetentionPeriod: "345600",
      DelaySeconds: "0",
      RedrivePolicy: `{"deadLetterTargetArn":"arn:aws:sqs:${SITE}:work-letters","maxReceiveCount":2}`,
      Policy: expect.stringContaining("sns.amazonaws.com"),
      SqsManagedSseEnabled: "true",
    });
    expect(await attributes({ AttributeNames: ["VisibilityTimeout"] })).toEqual({ VisibilityTimeout: "60" });
    expect(await attributes({ QueueUrl: fifoUrl })).toMatchObject({
      FifoQueue: "true",
      ContentBasedDeduplication: "true",
    });
    const unknown = client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Nonsense" as never] }));
    expect(await refusal(unknown)).toMatchObject({
      name: "InvalidAttributeName",
      message: "Unknown Attribute Nonsense.",
    });
  });

  it("finds queues", async () => {
    const { QueueUrls } = await client.send(new ListQueuesCommand({ QueueNamePrefix: "work" }));
    expect(QueueUrls).toEqual([QueueUrl, `${QueueUrl}-letters`]);
    const first = await client.send(new ListQueuesCommand({ MaxResults: 3 }));
    const rest = await client.send(new ListQueuesCommand({ MaxResults: 3, NextToken: first.NextToken }));
    expect([first.QueueUrls?.length, rest.QueueUrls?.length, rest.NextToken]).toEqual([3, 1, undefined]);
    expect((await client.send(new GetQueueUrlCommand({ QueueName: "work" }))).QueueUrl).toBe(QueueUrl);
    const sources = new ListDeadLetterSourceQueuesCommand({ QueueUrl: `${QueueUrl}-letters` });
    expect((await client.send(sources)).queueUrls).toEqual([QueueUrl]);
    const none = { name: "QueueDoesNotExist", status: 400, message: "The specified queue does not exist." };
    expect(await refusal(client.send(new GetQueueUrlCommand({ QueueName: "none" })))).toMatchObject(none);
    expect(await refusal(receive({ QueueUrl: `${QueueUrl}x` }))).toMatchObject(none);
    expect((await refusal(receive({ QueueUrl: "work" }))).name).toBe("InvalidAddress");
  });

  it("purges a queue, and once a minute at most", async () => {
    await shop.simulation.advance({ minutes: 1 });
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" }));
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(shop.simulation.queue("work").size).toBe(0);
    expect(await refusal(client.send(new PurgeQueueCommand({ QueueUrl })))).toMatchObject({
      name: "PurgeQueueInProgress",
      status: 403,
    });
  });

  it("refuses parameters that are out of range or missing", async () => {
    expect(await refusal(receive({ MaxNumberOfMessages: 11 }))).toMatchObject({
      name: "InvalidParameterValue",
      message: "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    });
    expect((await refusal(receive({ WaitTimeSeconds: 21 }))).name).toBe("InvalidParameterValue");
    expect((await refusal(client.send(new SendMessageCommand({ QueueUrl, MessageBody: "" })))).name).toBe(
      "MissingParameter",
    );
    const long = new SendMessageCommand({ QueueUrl, MessageBody: "x".repeat(262_145) });
    expect(await refusal(client.send(long))).toMatchObject({ name: "InvalidParameterValue", status: 400 });
    const type = { DataType: "Text", StringValue: "x" };
    const attribute = new SendMessageCommand({ QueueUrl, MessageBody: "x", MessageAttributes: { a: type } });
    expect((await refusal(client.send(attribute))).name).toBe("InvalidParameterValue");
  });

  it("moves messages out of a dead-letter queue again", async () => {
    const { simulation } = shop;
    const [SourceArn, DestinationArn] = [`arn:aws:sqs:${SITE}:work-letters`, `arn:aws:sqs:${SITE}:work`];
    for (let count = 0; count < 3; count++) {
      await client.send(new SendMessageCommand({ QueueUrl: `${QueueUrl}-letters`, MessageBody: `${count}` }));
    }
    const start = (change: object = {}) =>
      client.send(
        new StartMessageMoveTaskCommand({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond: 1, ...change }),
      );
    const { TaskHandle } = await start();
    await simulation.advance({ milliseconds: 1_500 });
    const list = async () => (await client.send(new ListMessageMoveTasksCommand({ SourceArn }))).Results;
    expect(await list()).toEqual([
      {
        TaskHandle,
        Status: "RUNNING",
        SourceArn,
        DestinationArn,
        MaxNumberOfMessagesPerSecond: 1,
        ApproximateNumberOfMessagesMoved: 2,
        ApproximateNumberOfMessagesToMove: 3,
        StartedTimestamp: simulation.now - 1_500,
      },
    ]);
    expect((await refusal(start())).name).toBe("InvalidParameterValue");
    const cancel = () => client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    expect((await cancel()).ApproximateNumberOfMessagesMoved).toBe(2);
    expect(await refusal(cancel())).toMatchObject({ name: "ResourceNotFoundException", status: 404 });
    expect((await list())?.[0]?.Status).toBe("CANCELLED");
    expect((await refusal(start({ SourceArn: DestinationArn }))).name).toBe("InvalidParameterValue");
    expect((await refusal(start({ SourceArn: `${SourceArn}x` }))).name).toBe("ResourceNotFoundException");
  });

  it("does not change what the stack says", async () => {
    const set = new SetQueueAttributesCommand({ QueueUrl, Attributes: { DelaySeconds: "1" } });
    expect(await refusal(client.send(set))).toMatchObject({
      status: 404,
      message: "The operation SetQueueAttributes of sqs is not simulated.",
    });
    expect(shop.endpoint.unknownOperations.get("sqs:SetQueueAttributes")).toBe(1);
  });
});
