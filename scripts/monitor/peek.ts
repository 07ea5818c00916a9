import { type Message, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** Receives some messages of a queue, and leaves them visible. */
export type Peek = (queueUrl: string, count: number) => Promise<readonly Message[]>;

/**
 * A peek by ReceiveMessage with a visibility timeout of 0 s: nobody has to wait for what was looked at. It counts as a receive
 * all the same, and what was received three times moves to the back of the queue: who looks again and again makes the age of
 * the oldest message look young.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function peekThrough(client: SQSClient): Peek {
  return async (queueUrl, count) => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: count,
        VisibilityTimeout: 0,
        // Long enough that every server of the queue is asked.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    return Messages;
  };
}
