import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { awsProblem } from "../../aws/aws-problem";
import { emulatorCredentials } from "../../aws/local-endpoint";

/** An event that arrived in the probe queue. */
export interface ProbedEvent {
  readonly id: string;
  /** When it came into the queue, in milliseconds since 1970, by the clock of SQS. */
  readonly arrivedAt: number;
}

/** The queue that gets every event of the system while it is tested: see `probeQueue` of the stack. */
export class ProbeQueue {
  private constructor(
    private readonly client: SQSClient,
    private readonly url: string,
  ) {}

  /** @returns the queue, or why it cannot be read */
  static async connect(name: string, region: string, endpoint: string | undefined): Promise<ProbeQueue | string> {
    const client = new SQSClient({
      region,
      ...(endpoint !== undefined && { endpoint, ...emulatorCredentials(endpoint) }),
      requestHandler: { connectionTimeout: 3_000, requestTimeout: 15_000 },
    });
    try {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
      if (QueueUrl !== undefined) return new ProbeQueue(client, QueueUrl);
    } catch (error) {
      const problem = awsProblem(error);
      if (problem === undefined) throw error;
      client.destroy();
      if (!/NonExistentQueue|QueueDoesNotExist/.test(`${problem.code} ${(error as Error).name}`)) {
        return `the queue ${name} cannot be read (${problem.code}: ${problem.message})`;
      }
    }
    return `there is no queue ${name}; deploy the stack with LOADTEST_PROBE=true to have it`;
  }

  /** Receives and deletes what is there, waiting up to a second for a first message. */
  async take(): Promise<ProbedEvent[]> {
    const { Messages = [] } = await this.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.url,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ["SentTimestamp"],
      }),
    );
    if (Messages.length === 0) return [];
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    await this.client.send(new DeleteMessageBatchCommand({ QueueUrl: this.url, Entries }));
    return Messages.flatMap(probedEvent);
  }

  close(): void {
    this.client.destroy();
  }
}

/** What is no event is somebody else's, and not looked at. */
function probedEvent({ Body = "", Attributes = {} }: Message): ProbedEvent[] {
  try {
    const { id } = JSON.parse(Body) as { id?: unknown };
    return typeof id === "string" ? [{ id, arrivedAt: Number(Attributes.SentTimestamp) }] : [];
  } catch {
    return [];
  }
}
