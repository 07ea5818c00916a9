import { AWS_LIMITS } from "../../modules/aws-limits";
import type { Sqs } from "../aws/sqs";
import type { Destination } from "./destination";
import { type Letter, messageBytes } from "./letter";
import { keptAttributes, queueEntry } from "./outgoing";
import type { DeadLetterQueue } from "./queue";
import { type Sent, sendBatch } from "./send-batch";
import type { Surroundings } from "./surroundings";

/** A queue to send letters to. */
export function queueDestination(sqs: Sqs, queue: DeadLetterQueue, { backOff, now }: Surroundings): Destination {
  const { name, arn, fifo } = queue;
  /** Which letter became which message, by the id of the message. */
  const became = new Map<string, string>();
  const call = sqs.describe(["sqs:SendMessage"], name);
  return {
    name: `queue ${name}`,
    most: AWS_LIMITS.sqs.batchEntries,
    mostBytes: AWS_LIMITS.sqs.messageBytes.max,
    bytesOf: (letter) => messageBytes(letter.body, keptAttributes(letter, arn)),
    groupOf: ({ groupId }) => (fifo ? groupId : undefined),
    objection(letter) {
      return fifo && mayBeTakenForDuplicate(letter, arn, now()) ? TAKEN_FOR_DUPLICATE : undefined;
    },
    async send(letters) {
      const entries = letters.map((letter, i) => ({ Id: String(i), ...queueEntry(letter, arn) }));
      const send = (indexes: readonly number[]) =>
        sqs.sendOnce(
          queue,
          indexes.map((index) => entries[index] as (typeof entries)[number]),
        );
      const sent = await sendBatch(letters.length, send, { call, repeatable: fifo, backOff });
      return sent.map((outcome, i) => dropped(outcome, letters[i] as Letter, became) ?? outcome);
    },
  };
}

const DEDUPLICATION_MILLISECONDS = AWS_LIMITS.sqs.deduplicationSeconds * 1_000;
const TAKEN_FOR_DUPLICATE =
  "its deduplication id was used in that queue less than 5 minutes ago: SQS would take it for a duplicate, and drop it. Try again in 5 minutes";

/**
 * Whether the letter went through that queue under the same deduplication id, so lately that the queue remembers. SQS itself
 * gives what it moves to a FIFO dead-letter queue another one, its message id; whatever else moves messages may not.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
function mayBeTakenForDuplicate({ sourceArn, deduplicationId, messageId, sentAt }: Letter, arn: string, now: number) {
  return sourceArn === arn && deduplicationId !== messageId && now - sentAt < DEDUPLICATION_MILLISECONDS;
}

/**
 * SQS answers for a duplicate with the id of the message that it is a duplicate of: the letter's own, or what another letter
 * with the same deduplication id became. Neither may be deleted, as it is nowhere else.
 */
function dropped(outcome: Sent, { messageId }: Letter, became: Map<string, string>): Sent | undefined {
  if (outcome.kind !== "sent") return undefined;
  const { messageId: sentAs } = outcome;
  if (sentAs === undefined) return undefined;
  if (sentAs === messageId) return { kind: "refused", reason: TAKEN_FOR_DUPLICATE };
  const first = became.get(sentAs) ?? messageId;
  became.set(sentAs, first);
  if (first === messageId) return undefined;
  return { kind: "refused", reason: `${TAKEN_FOR_DUPLICATE}. The letter ${first} has the same id` };
}
