import type { ReceivedMessage } from "../../../sqs/received-message";
import { systemAttributes } from "../../../sqs/system-attributes";
import type { MessageAttributes } from "../../../world";
import type { Call } from "../../call";
import type { Output } from "../../service";
import { forEachEntry } from "./batch";
import { invalidAttributeName } from "./errors";
import { attributesMd5, md5 } from "./md5";
import { queueOf } from "./queues";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export async function receiveMessage(call: Call): Promise<Output> {
  const { input } = call;
  const queue = queueOf(call);
  call.authorize("sqs:ReceiveMessage", queue.place.arn);
  const names = [...(input.texts("AttributeNames") ?? []), ...(input.texts("MessageSystemAttributeNames") ?? [])];
  for (const name of names) if (!SYSTEM_ATTRIBUTES.has(name)) throw invalidAttributeName(name);
  const attributeNames = input.texts("MessageAttributeNames") ?? [];
  const gone = new AbortController();
  call.onGone(() => gone.abort());
  const messages = await queue.receiveOrWait({
    maxMessages: input.integer("MaxNumberOfMessages"),
    visibilityTimeoutSeconds: input.integer("VisibilityTimeout"),
    waitSeconds: waitsForItself(call) ? 0 : input.integer("WaitTimeSeconds"),
    receiveRequestAttemptId: input.text("ReceiveRequestAttemptId"),
    signal: gone.signal,
  });
  if (messages.length === 0) return {};
  return { Messages: messages.map((message) => messageFacts(message, names, attributeNames)) };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
export function deleteMessage(call: Call): Output {
  const remove = remover(call);
  remove(call.input.neededText("ReceiptHandle"));
  return undefined;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html */
export function deleteMessageBatch(call: Call): Output {
  const remove = remover(call);
  return forEachEntry(call, (entry) => {
    remove(entry.neededText("ReceiptHandle"));
    return {};
  });
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
export function changeMessageVisibility(call: Call): Output {
  const { input } = call;
  const queue = queueOf(call);
  call.authorize("sqs:ChangeMessageVisibility", queue.place.arn);
  queue.changeVisibility(input.neededText("ReceiptHandle"), input.neededInteger("VisibilityTimeout"));
  return undefined;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html */
export function changeMessageVisibilityBatch(call: Call): Output {
  const queue = queueOf(call);
  call.authorize("sqs:ChangeMessageVisibility", queue.place.arn);
  return forEachEntry(call, (entry) => {
    queue.changeVisibility(entry.neededText("ReceiptHandle"), entry.neededInteger("VisibilityTimeout"));
    return {};
  });
}

/** What a function of the stack deletes, it has processed. */
function remover(call: Call): (receiptHandle: string) => void {
  const queue = queueOf(call);
  const { caller } = call;
  call.authorize("sqs:DeleteMessage", queue.place.arn);
  return (handle) => {
    if (caller === undefined) queue.delete(handle);
    else queue.delete(handle, "processed", caller);
  };
}

/** A virtual clock waits for the function that calls: it must not wait for the clock. */
function waitsForItself({ isRestricted, simulation }: Call): boolean {
  return isRestricted && !simulation.world.scheduler.isReal;
}

/** What can be asked for, whether the message has it or not. */
const SYSTEM_ATTRIBUTES: ReadonlySet<string> = new Set([
  "All",
  "ApproximateFirstReceiveTimestamp",
  "ApproximateReceiveCount",
  "AWSTraceHeader",
  "DeadLetterQueueSourceArn",
  "MessageDeduplicationId",
  "MessageGroupId",
  "SenderId",
  "SentTimestamp",
  "SequenceNumber",
]);

function messageFacts(message: ReceivedMessage, names: readonly string[], attributeNames: readonly string[]) {
  const attributes = chosen(message.attributes, attributeNames);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    Attributes: names.length > 0 ? systemAttributesOf(message, names) : undefined,
    MD5OfMessageAttributes: attributesMd5(attributes),
    MessageAttributes: attributes,
  };
}

function systemAttributesOf(message: ReceivedMessage, names: readonly string[]) {
  const all = Object.entries(systemAttributes(message));
  return Object.fromEntries(all.filter(([name]) => names.includes("All") || names.includes(name)));
}

/** The attributes that are asked for by name, by the beginning of a name (`app.*`), or all. */
function chosen(attributes: MessageAttributes | undefined, names: readonly string[]): MessageAttributes | undefined {
  if (attributes === undefined || names.length === 0) return undefined;
  const entries = Object.entries(attributes).filter(([name]) => names.some((wanted) => isWanted(name, wanted)));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function isWanted(name: string, wanted: string): boolean {
  if (wanted === "All" || wanted === name) return true;
  return wanted.endsWith("*") && name.startsWith(wanted.slice(0, wanted.endsWith(".*") ? -2 : -1));
}
