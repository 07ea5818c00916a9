/** What sends, and receives, through the real AWS SDK, in a process of its own. */
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PublishBatchCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { sampleEvents } from "../simulator/sample-events";
import { serveParent } from "./child";

export interface ClientJob {
  readonly endpoint: string;
  readonly to: { readonly bus: string } | { readonly topic: string };
  /** Events or messages in all. */
  readonly count: number;
  /** Of them in a call: 1 to 10. 1 is a call of its own kind for topics. */
  readonly batch: number;
  /** Calls that are under way at any time. */
  readonly concurrency: number;
  /** A queue to receive and delete them from meanwhile. */
  readonly drain?: { readonly queueUrl: string; readonly consumers: number } | undefined;
}

export interface ClientResult {
  /** Milliseconds since 1970 with a fraction. */
  readonly startedAt: number;
  readonly sentAt: number;
  /** When the last message was deleted, or sent where none is received. */
  readonly endedAt: number;
}

const DETAILS = sampleEvents(1_000, ["OrderCreated"]).map(({ source, detail, "detail-type": type }) => ({
  Source: source,
  DetailType: type ?? "",
  Detail: JSON.stringify(detail),
}));

async function run(job: ClientJob): Promise<ClientResult> {
  const clients = connect(job.endpoint);
  const startedAt = now();
  const draining = drain(clients.sqs, job);
  await repeat(job, sendCall(clients, job));
  const sentAt = now();
  const endedAt = (await draining) ?? sentAt;
  for (const client of Object.values(clients)) client.destroy();
  return { startedAt, sentAt, endedAt };
}

function connect(endpoint: string) {
  // As the SDK has it, but for what an endpoint on this machine needs.
  const config = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  return {
    eventBridge: new EventBridgeClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
  };
}

/** Makes all calls, so many at a time. */
async function repeat({ count, batch, concurrency }: ClientJob, call: (first: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const first = next;
      next += batch;
      await call(first);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}

function sendCall({ eventBridge, sns }: ReturnType<typeof connect>, { to, batch }: ClientJob) {
  if ("bus" in to) {
    const entries = DETAILS.map((entry) => ({ ...entry, EventBusName: to.bus }));
    return async (first: number) => {
      const { FailedEntryCount } = await eventBridge.send(
        new PutEventsCommand({ Entries: slice(entries, first, batch) }),
      );
      if (FailedEntryCount) throw new Error(`${FailedEntryCount} entries were refused.`);
    };
  }
  if (batch === 1) {
    return async (first: number) => {
      const { Detail } = DETAILS[first % DETAILS.length] as (typeof DETAILS)[number];
      await sns.send(new PublishCommand({ TopicArn: to.topic, Message: Detail }));
    };
  }
  const entries = DETAILS.map(({ Detail }, i) => ({ Id: String(i), Message: Detail }));
  return async (first: number) => {
    const { Failed = [] } = await sns.send(
      new PublishBatchCommand({ TopicArn: to.topic, PublishBatchRequestEntries: slice(entries, first, batch) }),
    );
    if (Failed.length > 0) throw new Error(`${Failed.length} messages were refused.`);
  };
}

/** Some of the samples, over and over. */
function slice<Entry>(entries: readonly Entry[], first: number, count: number): Entry[] {
  const from = first % (entries.length - (entries.length % count));
  return entries.slice(from, from + count);
}

/** Receives and deletes all, and tells when it was done. */
async function drain(sqs: SQSClient, { drain: queue, count }: ClientJob): Promise<number | undefined> {
  if (queue === undefined) return undefined;
  const { queueUrl: QueueUrl, consumers } = queue;
  const done = new AbortController();
  let deleted = 0;
  let endedAt = 0;
  const consume = async () => {
    while (deleted < count) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
        { abortSignal: done.signal },
      );
      if (Messages.length === 0) continue;
      const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
      const { Successful = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      deleted += Successful.length;
      endedAt = now();
    }
    done.abort();
  };
  await Promise.all(
    Array.from({ length: consumers }, () =>
      consume().catch((error: unknown) => {
        if (!done.signal.aborted) throw error;
      }),
    ),
  );
  return endedAt;
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

serveParent(run, async () => {});
