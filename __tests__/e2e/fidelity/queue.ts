import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type GetQueueAttributesCommandInput,
  ListDeadLetterSourceQueuesCommand,
  PurgeQueueCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SendMessageCommandInput,
} from "@aws-sdk/client-sqs";
import type { Side } from "./side";

export function queueOf(side: Side, name: string): Queue {
  return new Queue(side, side.queueUrl(name));
}

/** The calls of SQS on one queue. */
class Queue {
  constructor(
    private readonly side: Side,
    private readonly QueueUrl: string,
  ) {}

  send(input: Omit<SendMessageCommandInput, "QueueUrl">) {
    return this.client.send(new SendMessageCommand({ QueueUrl: this.QueueUrl, ...input }));
  }

  sendBatch(Entries: SendMessageBatchRequestEntry[]) {
    return this.client.send(new SendMessageBatchCommand({ QueueUrl: this.QueueUrl, Entries }));
  }

  receive(input: Partial<ReceiveMessageCommandInput>) {
    return this.client.send(new ReceiveMessageCommand({ QueueUrl: this.QueueUrl, WaitTimeSeconds: 0, ...input }));
  }

  delete(ReceiptHandle: string | undefined) {
    return this.client.send(new DeleteMessageCommand({ QueueUrl: this.QueueUrl, ReceiptHandle }));
  }

  deleteBatch(Entries: { readonly Id: string; readonly ReceiptHandle: string | undefined }[]) {
    return this.client.send(new DeleteMessageBatchCommand({ QueueUrl: this.QueueUrl, Entries }));
  }

  changeVisibility(ReceiptHandle: string | undefined, VisibilityTimeout: number) {
    return this.client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: this.QueueUrl, ReceiptHandle, VisibilityTimeout }),
    );
  }

  changeVisibilities(handles: readonly { readonly Id: string; readonly ReceiptHandle: string | undefined }[]) {
    const Entries = handles.map((handle) => ({ ...handle, VisibilityTimeout: 60 }));
    return this.client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.QueueUrl, Entries }));
  }

  attributes(...AttributeNames: QueueAttributeName[]) {
    const input: GetQueueAttributesCommandInput = { QueueUrl: this.QueueUrl, AttributeNames };
    return this.client.send(new GetQueueAttributesCommand(input));
  }

  purge() {
    return this.client.send(new PurgeQueueCommand({ QueueUrl: this.QueueUrl }));
  }

  sources() {
    return this.client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: this.QueueUrl }));
  }

  private get client() {
    return this.side.sqs;
  }
}
