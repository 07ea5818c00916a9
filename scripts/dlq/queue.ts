import { deadLetterArnOf } from "../aws/redrive-policy";
import type { QueueAddress, Sqs } from "../aws/sqs";
import { usageError } from "../cli/command-error";
import { nameOf, parseArn } from "../deployed/arn";
import { allAtMost } from "./all-at-most";
import { type PolicySender, policySenders } from "./policy-senders";

/** A queue, as SQS tells of it. The numbers are approximate. */
export interface DeadLetterQueue extends QueueAddress {
  readonly arn: string;
  readonly fifo: boolean;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly retentionSeconds: number;
  /** Of a message that it takes, attributes included. */
  readonly mostBytes: number;
  /** Where it gives up messages itself. */
  readonly redrive: { readonly to: string; readonly maxReceiveCount: number } | undefined;
  /** Names of the queues that give up messages to it. */
  readonly sources: readonly string[];
  /** Rules, topics and functions that its policy lets send to it. */
  readonly senders: readonly PolicySender[];
}

/** @param given name, ARN or URL @throws {CommandError} */
export async function openQueue(sqs: Sqs, given: string): Promise<DeadLetterQueue> {
  const { name, account } = namedBy(given, sqs.site.region);
  return describeQueue(sqs, { name, url: await sqs.url(name, account) });
}

/** The queues of the account that begin so and are dead-letter queues, by name. */
export async function findDeadLetterQueues(sqs: Sqs, prefix: string): Promise<DeadLetterQueue[]> {
  const urls = await sqs.urls(prefix);
  const queues = await allAtMost(QUEUES_AT_ONCE, urls, (url) => describeQueue(sqs, { name: nameOfUrl(url), url }));
  return queues.filter(isDeadLetterQueue).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Whether a queue is there for what others give up: a queue redrives to it, or its name says so. That rules, subscriptions
 * and functions send there, the queue itself does not show.
 */
export function isDeadLetterQueue({ name, sources }: DeadLetterQueue): boolean {
  return sources.length > 0 || /(^|[-_.])dlq([-_.]|$)|dead-?_?letter|dlq(\.fifo)?$/i.test(name);
}

/** What cannot be undone is not to be done to a queue by its wrong name. @throws {CommandError} */
export function checkIsDeadLetterQueue(queue: DeadLetterQueue): void {
  if (isDeadLetterQueue(queue)) return;
  throw usageError(
    `QUEUE must be a dead-letter queue, got: ${queue.name}, to which no queue redrives and whose name does not say so. If it is one, give --any-queue.`,
  );
}

const QUEUES_AT_ONCE = 8;

async function describeQueue(sqs: Sqs, address: QueueAddress): Promise<DeadLetterQueue> {
  const [attributes, sources] = await Promise.all([sqs.attributes(address), sqs.sources(address)]);
  return {
    ...address,
    arn: attributes.QueueArn ?? "",
    fifo: attributes.FifoQueue === "true",
    visible: Number(attributes.ApproximateNumberOfMessages),
    inFlight: Number(attributes.ApproximateNumberOfMessagesNotVisible),
    delayed: Number(attributes.ApproximateNumberOfMessagesDelayed),
    retentionSeconds: Number(attributes.MessageRetentionPeriod),
    mostBytes: Number(attributes.MaximumMessageSize),
    redrive: redriveOf(attributes.RedrivePolicy),
    sources: sources.map(nameOfUrl).sort(),
    senders: policySenders(attributes.Policy),
  };
}

function redriveOf(policy: string | undefined): DeadLetterQueue["redrive"] {
  const to = deadLetterArnOf(policy);
  if (to === undefined || policy === undefined) return undefined;
  return {
    to: nameOf(to),
    maxReceiveCount: Number((JSON.parse(policy) as { maxReceiveCount: unknown }).maxReceiveCount),
  };
}

function namedBy(given: string, region: string): { readonly name: string; readonly account?: string } {
  const arn = parseArn(given);
  if (arn !== undefined) {
    if (arn.service === "sqs" && arn.region === region) return { name: arn.resource, account: arn.account };
    throw usageError(`QUEUE must be a queue in ${region}, got: ${given}. Say where it is: --region.`);
  }
  const [, account, name] = /^https?:\/\/[^/]+\/(\d+)\/([^/]+)$/.exec(given) ?? [];
  if (account !== undefined && name !== undefined) return { name, account };
  if (/^[\w-]{1,80}(\.fifo)?$/.test(given)) return { name: given };
  throw usageError(`QUEUE must be the name, ARN or URL of a queue, got: ${JSON.stringify(given)}.`);
}

function nameOfUrl(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
