import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { normal } from "./outcome";
import type { Side } from "./side";

/** Takes all that is in a queue. Of a standard queue by body, as it promises no order. */
export async function takeAll(side: Side, queue: string): Promise<Message[]> {
  const QueueUrl = side.queueUrl(queue);
  const taken: Message[] = [];
  await side.settled();
  for (;;) {
    const { Messages = [] } = await side.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    if (Messages.length === 0) break;
    for (const message of Messages) {
      taken.push(message);
      await side.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
  return queue.endsWith(".fifo") ? taken : taken.sort(byBody);
}

function byBody({ Body: a = "" }: Message, { Body: b = "" }: Message): number {
  return toSort(a) < toSort(b) ? -1 : 1;
}

/** What is alike on both sides: of a notification its message, after the message that came without an envelope. */
function toSort(body: string): string {
  const content = normal(body);
  const isNotification = typeof content === "object" && content !== null && "Type" in content && "Message" in content;
  return isNotification ? `${spelled(content.Message)} in an envelope` : spelled(content);
}

/** As JSON, with the members of objects in one order. */
function spelled(content: unknown): string {
  return JSON.stringify(content, (_, value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
