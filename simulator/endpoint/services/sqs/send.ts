import { messageBytes, type OutgoingMessage } from "../../../sqs/message-checks";
import type { SimulatedQueue } from "../../../sqs/simulated-queue";
import { invalidParameter } from "../../../sqs/sqs-error";
import type { Call } from "../../call";
import type { Input } from "../../input";
import type { Output } from "../../service";
import { messageAttributes } from "../message-attributes";
import { forEachEntry } from "./batch";
import { attributesMd5, md5 } from "./md5";
import { queueOf } from "./queues";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export function sendMessage(call: Call): Output {
  const queue = queueOf(call);
  call.authorize("sqs:SendMessage", queue.place.arn);
  return send(queue, call.input);
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export function sendMessageBatch(call: Call): Output {
  const queue = queueOf(call);
  call.authorize("sqs:SendMessage", queue.place.arn);
  const bytesOf = (entry: Input) =>
    messageBytes(entry.text("MessageBody") ?? "", attributesIn(entry, "MessageAttributes"));
  return forEachEntry(call, (entry) => send(queue, entry), bytesOf);
}

function send(queue: SimulatedQueue, input: Input) {
  const message: OutgoingMessage = {
    body: input.neededText("MessageBody"),
    attributes: attributesIn(input, "MessageAttributes"),
    delaySeconds: input.integer("DelaySeconds"),
    messageGroupId: input.text("MessageGroupId"),
    messageDeduplicationId: input.text("MessageDeduplicationId"),
  };
  const systemAttributes = attributesIn(input, "MessageSystemAttributes");
  const { messageId, sequenceNumber } = queue.send(message);
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5(message.body),
    MD5OfMessageAttributes: attributesMd5(message.attributes),
    MD5OfMessageSystemAttributes: attributesMd5(systemAttributes),
    SequenceNumber: sequenceNumber,
  };
}

function attributesIn(input: Input, name: string) {
  return messageAttributes(input, name, (attribute) =>
    invalidParameter(`The message attribute '${attribute}' must contain a non-empty message attribute type.`),
  );
}
