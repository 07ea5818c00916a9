import {
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  type ReceiveMessageCommandInput,
  type SendMessageBatchRequestEntry,
  type SendMessageCommandInput,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { takeAll } from "../messages";
import { queueOf } from "../queue";
import type { Scenario } from "../scenario";
import { arn } from "../workbench";

const ATTRIBUTES: SendMessageCommandInput["MessageAttributes"] = {
  "app.kind": { DataType: "String", StringValue: "örder" },
  "app.price": { DataType: "Number.euro", StringValue: "12.50" },
  blob: { DataType: "Binary", BinaryValue: Buffer.from([0, 1, 254]) },
};

export const sqs: readonly Scenario[] = [
  {
    name: "queues",
    async act(side, step) {
      const { sqs: client } = side;
      await step("url", client.send(new GetQueueUrlCommand({ QueueName: "q-shipments" })));
      await step("by prefix", sorted(client.send(new ListQueuesCommand({ QueueNamePrefix: "q-ship" }))));
      await step("by another prefix", client.send(new ListQueuesCommand({ QueueNamePrefix: "none" })));
      await step("all", sorted(client.send(new ListQueuesCommand({}))));
      const letters = queueOf(side, "q-shipments-dlq");
      await step("sources of a dead-letter queue", letters.sources());
      for (const name of ["q-shipments", "q-shipments-dlq", "workbench", "workbench.fifo"]) {
        await step(`attributes of ${name}`, queueOf(side, name).attributes("All"));
      }
      const queue = queueOf(side, "q-shipments");
      await step("some attributes", queue.attributes("VisibilityTimeout", "QueueArn"));
      await step("no attributes", queue.attributes());
      await step("unknown attribute", queue.attributes("Unknown" as "All"));
      await step("attribute that it has not", queue.attributes("FifoQueue"));
    },
  },
  {
    name: "a message sent, received and deleted",
    async act(side, step) {
      const queue = queueOf(side, "workbench");
      await step("send", queue.send({ MessageBody: 'ü "quoted" \u2028', MessageAttributes: ATTRIBUTES }));
      const { Messages: [first] = [] } = await step("receive", queue.receive({}));
      await step("receive what is in flight", queue.receive({}));
      await step("make it visible", queue.changeVisibility(first?.ReceiptHandle, 0));
      const { Messages: [second] = [] } = await step(
        "receive with all attributes",
        queue.receive({ MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] }),
      );
      await step("make it visible once more", queue.changeVisibility(second?.ReceiptHandle, 0));
      const { Messages: [third] = [] } = await step(
        "receive with some attributes",
        queue.receive({ MessageSystemAttributeNames: ["ApproximateReceiveCount"], MessageAttributeNames: ["app.*"] }),
      );
      await step("delete with the first handle", queue.delete(first?.ReceiptHandle));
      await step("extend", queue.changeVisibility(third?.ReceiptHandle, 60));
      await step("delete", queue.delete(third?.ReceiptHandle));
      await step("delete again", queue.delete(third?.ReceiptHandle));
      await step("extend what is deleted", queue.changeVisibility(third?.ReceiptHandle, 60));
      await step("receive nothing", queue.receive({}));
      await step("wait for nothing", queue.receive({ WaitTimeSeconds: 1 }));
    },
  },
  {
    name: "messages that are refused",
    async act(side, step) {
      const queue = queueOf(side, "workbench-small");
      const refuse = (name: string, input: Partial<SendMessageCommandInput>) =>
        step(name, queue.send({ MessageBody: "x", ...input }));
      await refuse("empty", { MessageBody: "" });
      await refuse("without a body", { MessageBody: undefined });
      await refuse("of a byte too many", { MessageBody: "x".repeat(1025) });
      await refuse("with attributes that make it too long", {
        MessageBody: "x".repeat(1000),
        MessageAttributes: { a: { DataType: "String", StringValue: "x".repeat(18) } },
      });
      await refuse("with a character that is none", { MessageBody: "\u0001" });
      await refuse("delayed by 901 s", { DelaySeconds: 901 });
      await refuse("delayed by less than nothing", { DelaySeconds: -1 });
      await refuse("with 11 attributes", { MessageAttributes: attributes(11) });
      await refuse("with an attribute of an unknown type", {
        MessageAttributes: { a: { DataType: "Text", StringValue: "x" } },
      });
      await refuse("with an attribute without a value", { MessageAttributes: { a: { DataType: "String" } } });
      await refuse("with an attribute of AWS", {
        MessageAttributes: { "AWS.a": { DataType: "String", StringValue: "x" } },
      });
      await refuse("with a number that is none", {
        MessageAttributes: { a: { DataType: "Number", StringValue: "x" } },
      });
      await refuse("with a deduplication id", { MessageDeduplicationId: "a" });
      await step("taken: of all the bytes", queue.send({ MessageBody: "x".repeat(1024) }));
      await step("taken: of a group", queue.send({ MessageBody: "group", MessageGroupId: "a" }));
      await step("in the queue", takeAll(side, "workbench-small"));
    },
  },
  {
    name: "receives and deletes that are refused",
    async act(side, step) {
      const queue = queueOf(side, "workbench");
      await step("no message", queue.receive({ MaxNumberOfMessages: 0 }));
      await step("11 messages", queue.receive({ MaxNumberOfMessages: 11 }));
      await step("wait of 21 s", queue.receive({ WaitTimeSeconds: 21 }));
      await step("visibility of 43,201 s", queue.receive({ VisibilityTimeout: 43_201 }));
      await step("visibility below nothing", queue.receive({ VisibilityTimeout: -1 }));
      await step("unknown attribute", queue.receive({ AttributeNames: ["Unknown" as "All"] }));
      await step("attempt id on a standard queue", queue.receive({ ReceiveRequestAttemptId: "a" }));
      await step("delete without a handle", queue.delete(undefined));
      await step("delete with no handle at all", queue.delete("no-handle"));
      await step("extend with no handle at all", queue.changeVisibility("no-handle", 1));
      await queue.send({ MessageBody: "x" });
      const { Messages: [message] = [] } = await queue.receive({});
      await step("extend by 43,201 s", queue.changeVisibility(message?.ReceiptHandle, 43_201));
      await step("extend beyond 12 h", queue.changeVisibility(message?.ReceiptHandle, 43_200));
      await step("make visible", queue.changeVisibility(message?.ReceiptHandle, 0));
      await step("extend what is visible", queue.changeVisibility(message?.ReceiptHandle, 10));
      const other = queueOf(side, "workbench-small");
      await step("delete with the handle of another queue", other.delete(message?.ReceiptHandle));
      await takeAll(side, "workbench");
    },
  },
  {
    name: "batches",
    async act(side, step) {
      const queue = queueOf(side, "workbench-small");
      const entry = (Id: string): SendMessageBatchRequestEntry => ({ Id, MessageBody: Id });
      await step("of two", queue.sendBatch([entry("a"), { ...entry("b"), MessageAttributes: ATTRIBUTES }]));
      await step(
        "with bad ones",
        queue.sendBatch([entry("c"), { Id: "d", MessageBody: "x".repeat(1025) }, { ...entry("e"), DelaySeconds: 901 }]),
      );
      await step("of none", queue.sendBatch([]));
      await step("of 11", queue.sendBatch(Array.from({ length: 11 }, (_, index) => entry(`n${index}`))));
      await step("with an id twice", queue.sendBatch([entry("f"), entry("f")]));
      await step("with a bad id", queue.sendBatch([entry("f g")]));
      const big = queueOf(side, "workbench");
      const half = (Id: string) => ({ Id, MessageBody: "x".repeat(200_000) });
      await step("of 1.2 MB", big.sendBatch(["a", "b", "c", "d", "e", "f"].map(half)));
      const { Messages = [] } = await queue.receive({ MaxNumberOfMessages: 10 });
      const handles = Messages.map(({ ReceiptHandle }, index) => ({ Id: `m${index}`, ReceiptHandle }));
      await step("of visibilities", queue.changeVisibilities([...handles, { Id: "bad", ReceiptHandle: "no-handle" }]));
      await step("of no visibilities", queue.changeVisibilities([]));
      await step("of deletes", queue.deleteBatch([...handles, { Id: "bad", ReceiptHandle: "no-handle" }]));
      await step("of no deletes", queue.deleteBatch([]));
      await step("in the queue", takeAll(side, "workbench-small"));
      await takeAll(side, "workbench");
    },
  },
  {
    name: "a queue that there is not",
    async act(side, step) {
      const queue = queueOf(side, "no-queue");
      await step("url", side.sqs.send(new GetQueueUrlCommand({ QueueName: "no-queue" })));
      await step("attributes", queue.attributes("All"));
      await step("send", queue.send({ MessageBody: "x" }));
      await step("send a batch", queue.sendBatch([{ Id: "a", MessageBody: "x" }]));
      await step("receive", queue.receive({}));
      await step("delete", queue.delete("no-handle"));
      await step("delete a batch", queue.deleteBatch([{ Id: "a", ReceiptHandle: "no-handle" }]));
      await step("extend", queue.changeVisibility("no-handle", 1));
      await step("purge", queue.purge());
      await step("sources", queue.sources());
      await step("move tasks", side.sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arn("sqs", "no-queue") })));
    },
  },
  {
    name: "a purge",
    async act(side, step) {
      const queue = queueOf(side, "workbench");
      await queue.send({ MessageBody: "x" });
      await step("once", queue.purge());
      await step("in the queue", queue.receive({}));
      await step("at once again", queue.purge());
    },
  },
  {
    name: "a message received too often",
    async act(side, step) {
      const queue = queueOf(side, "workbench-once");
      const letters = queueOf(side, "workbench-letters");
      await step("send", queue.send({ MessageBody: "x", MessageAttributes: ATTRIBUTES }));
      await step("receive", queue.receive({ VisibilityTimeout: 0, MessageSystemAttributeNames: ["All"] }));
      await step("receive again", queue.receive({ VisibilityTimeout: 0 }));
      await step(
        "in the dead-letter queue",
        letters.receive({ VisibilityTimeout: 0, MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] }),
      );
      const SourceArn = arn("sqs", "workbench-letters");
      await step("move it back", side.sqs.send(new StartMessageMoveTaskCommand({ SourceArn })));
      await side.settled();
      await step("tasks", side.sqs.send(new ListMessageMoveTasksCommand({ SourceArn })));
      const notLetters = new StartMessageMoveTaskCommand({ SourceArn: arn("sqs", "workbench") });
      await step("move from a queue that is no dead-letter queue", side.sqs.send(notLetters));
      await step("back", takeAll(side, "workbench-once"));
      await takeAll(side, "workbench-letters");
    },
  },
  {
    name: "a FIFO queue",
    async act(side, step) {
      const queue = queueOf(side, "workbench.fifo");
      const explicit = queueOf(side, "workbench-explicit.fifo");
      const send = (body: string, MessageGroupId?: string, MessageDeduplicationId?: string) =>
        step(`send ${body}`, queue.send({ MessageBody: body, MessageGroupId, MessageDeduplicationId }));
      await send("a1", "a");
      await send("b1", "b");
      await send("a2", "a");
      await step("a copy", queue.send({ MessageBody: "a1", MessageGroupId: "a" }));
      await send("another with the same id", "a", "one");
      await step(
        "its copy",
        queue.send({ MessageBody: "differs", MessageGroupId: "b", MessageDeduplicationId: "one" }),
      );
      await send("without a group");
      await step("without an id", explicit.send({ MessageBody: "x", MessageGroupId: "a" }));
      await step("delayed", queue.send({ MessageBody: "delayed", MessageGroupId: "a", DelaySeconds: 1 }));
      const all: Partial<ReceiveMessageCommandInput> = { MessageSystemAttributeNames: ["All"] };
      const { Messages: [first] = [] } = await step("receive", queue.receive(all));
      await step("receive of the other group", queue.receive({ ...all, MaxNumberOfMessages: 10 }));
      await step("receive of blocked groups", queue.receive({ ...all, MaxNumberOfMessages: 10 }));
      await step("delete", queue.delete(first?.ReceiptHandle));
      await step("receive what comes next", queue.receive({ ...all, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }));
    },
  },
];

async function sorted(list: Promise<{ readonly QueueUrls?: readonly string[] }>) {
  const { QueueUrls = [] } = await list;
  return [...QueueUrls].sort();
}

function attributes(count: number): SendMessageCommandInput["MessageAttributes"] {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`a${index}`, { DataType: "String", StringValue: "x" }]),
  );
}
