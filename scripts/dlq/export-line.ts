import type { Letter } from "./letter";
import { plainAttributes } from "./letter-text";

/**
 * A letter as one line of JSON. `send` is what SendMessage takes to make the same message anew: of a standard queue, of a
 * FIFO queue with its group and deduplication id.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function exportLine(letter: Letter, queueArn: string): string {
  const { messageId, sentAt, sourceArn, system, body, groupId, deduplicationId } = letter;
  const attributes = plainAttributes(letter);
  const trace = system.AWSTraceHeader;
  return JSON.stringify({
    messageId,
    queue: queueArn,
    source: sourceArn ?? null,
    sentAt: new Date(sentAt).toISOString(),
    systemAttributes: system,
    send: {
      MessageBody: body,
      ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
      ...(groupId !== undefined && { MessageGroupId: groupId }),
      ...(deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
      ...(trace !== undefined && {
        MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: trace } },
      }),
    },
  });
}
