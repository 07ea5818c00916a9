import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  ListQueuesCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { allPages } from "./all-pages";
import type { BackOff } from "./back-off";
import { callAws } from "./call-aws";
import { clientConfiguration } from "./client-configuration";
import type { AwsCall } from "./problem-text";
import type { Site } from "./site";

/** A queue as calls name it. */
export interface QueueAddress {
  readonly name: string;
  readonly url: string;
}

/** What a batch call answers, whichever it is. */
export interface BatchAnswer {
  readonly Successful?: readonly { readonly Id?: string | undefined; readonly MessageId?: string | undefined }[];
  readonly Failed?: readonly BatchFailure[];
}

export interface BatchFailure {
  readonly Id?: string | undefined;
  readonly Code?: string | undefined;
  readonly Message?: string | undefined;
}

/** Queues in one page of a list. */
const PAGE = 1_000;

/**
 * SQS of an account and Region, or of a simulator. Each call that may be made twice is tried again while its failure passes;
 * it throws a {@link CommandError} that names the reason, the mend and the IAM action.
 */
export class Sqs {
  private readonly client: SQSClient;

  constructor(
    readonly site: Site,
    private readonly backOff: BackOff,
  ) {
    this.client = new SQSClient(clientConfiguration(site.region, site.endpoint));
  }

  close(): void {
    this.client.destroy();
  }

  /** What to say of a call that failed. */
  describe(actions: readonly string[], queue?: string): AwsCall {
    const subject = queue === undefined ? undefined : { kind: "queue", name: queue };
    return { service: "SQS", ...this.site, subject, actions, options: ["QUEUE", "--region"] };
  }

  /** URLs of the queues whose names begin so. */
  urls(prefix: string): Promise<string[]> {
    return this.call(["sqs:ListQueues"], undefined, () =>
      allPages(async (NextToken) => {
        const command = new ListQueuesCommand({ QueueNamePrefix: prefix || undefined, MaxResults: PAGE, NextToken });
        const { QueueUrls, NextToken: next } = await this.client.send(command);
        return { items: QueueUrls, next };
      }),
    );
  }

  /** @param account that has it @default the caller's */
  async url(name: string, account?: string): Promise<string> {
    const command = new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account });
    const { QueueUrl } = await this.call(["sqs:GetQueueUrl"], name, () => this.client.send(command));
    return QueueUrl as string;
  }

  /** All attributes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
  async attributes({ name, url }: QueueAddress): Promise<Readonly<Record<string, string>>> {
    const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] });
    const { Attributes = {} } = await this.call(["sqs:GetQueueAttributes"], name, () => this.client.send(command));
    return Attributes;
  }

  /** URLs of the queues whose redrive policy names this one. */
  sources({ name, url }: QueueAddress): Promise<string[]> {
    return this.call(["sqs:ListDeadLetterSourceQueues"], name, () =>
      allPages(async (NextToken) => {
        const command = new ListDeadLetterSourceQueuesCommand({ QueueUrl: url, MaxResults: PAGE, NextToken });
        const { queueUrls, NextToken: next } = await this.client.send(command);
        return { items: queueUrls, next };
      }),
    );
  }

  /** Up to 10 messages, with all they have. What is received is hidden for the time given. */
  async receive({ name, url }: QueueAddress, most: number, hiddenSeconds: number): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: most,
      VisibilityTimeout: hiddenSeconds,
      // A short poll asks only some of the servers: it may find nothing where there is something.
      WaitTimeSeconds: 1,
      MessageAttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
    });
    const { Messages = [] } = await this.call(["sqs:ReceiveMessage"], name, () => this.client.send(command));
    return Messages;
  }

  /** Makes up to 10 received messages visible again; whether each is, the answer says. */
  show({ name, url }: QueueAddress, handles: readonly string[]): Promise<BatchAnswer> {
    const Entries = handles.map((ReceiptHandle, i) => ({ Id: String(i), ReceiptHandle, VisibilityTimeout: 0 }));
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries });
    return this.call(["sqs:ChangeMessageVisibility"], name, () => this.client.send(command));
  }

  /** Deletes up to 10 received messages; whether each is, the answer says. */
  delete({ name, url }: QueueAddress, handles: readonly string[]): Promise<BatchAnswer> {
    const Entries = handles.map((ReceiptHandle, i) => ({ Id: String(i), ReceiptHandle }));
    const command = new DeleteMessageBatchCommand({ QueueUrl: url, Entries });
    return this.call(["sqs:DeleteMessage"], name, () => this.client.send(command));
  }

  /** One attempt to send: twice may be one too many. @throws what the SDK throws */
  sendOnce({ url }: QueueAddress, Entries: SendMessageBatchRequestEntry[]): Promise<BatchAnswer> {
    return this.client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  }

  /**
   * Starts a message move task. Two cannot run at once, so that starting it twice does no harm.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
   */
  async startMove(from: QueueIdentity, to: string | undefined, rate: number | undefined): Promise<string> {
    const command = new StartMessageMoveTaskCommand({
      SourceArn: from.arn,
      DestinationArn: to,
      MaxNumberOfMessagesPerSecond: rate,
    });
    const { TaskHandle } = await this.call(MOVE_ACTIONS, from.name, () => this.client.send(command));
    return TaskHandle as string;
  }

  /** The message move task that was started last, if any was. */
  async lastMove({ name, arn }: QueueIdentity): Promise<ListMessageMoveTasksResultEntry | undefined> {
    const command = new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 });
    const { Results = [] } = await this.call(["sqs:ListMessageMoveTasks"], name, () => this.client.send(command));
    return Results[0];
  }

  async cancelMove({ name }: QueueIdentity, TaskHandle: string): Promise<void> {
    const command = new CancelMessageMoveTaskCommand({ TaskHandle });
    await this.call(["sqs:CancelMessageMoveTask"], name, () => this.client.send(command));
  }

  /** Deletes whatever is in the queue. */
  async purge({ name, url }: QueueAddress): Promise<void> {
    await this.call(["sqs:PurgeQueue"], name, () => this.client.send(new PurgeQueueCommand({ QueueUrl: url })));
  }

  private call<Answer>(actions: readonly string[], queue: string | undefined, send: () => Promise<Answer>) {
    return callAws(this.describe(actions, queue), send, this.backOff);
  }
}

/** A queue as message move tasks name it. */
interface QueueIdentity {
  readonly name: string;
  readonly arn: string;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html */
const MOVE_ACTIONS = ["sqs:StartMessageMoveTask", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
