import { AWS_LIMITS } from "../../modules/aws-limits";
import type { Queue } from "../topology/places";
import { invalidValue } from "./sqs-error";

export interface ReceiveOptions {
  /**
   * ReceiveMessage gives 10 at most; an event source mapping, which sends several of them for one batch, may ask for more.
   * @default 1
   */
  readonly maxMessages?: number | undefined;
  /** 0 to 43,200. @default the queue's */
  readonly visibilityTimeoutSeconds?: number | undefined;
  /** Of a FIFO queue: the same id gets the same messages again within 5 minutes. */
  readonly receiveRequestAttemptId?: string | undefined;
}

export interface PollOptions extends ReceiveOptions {
  /** 0 to 20. @default the queue's */
  readonly waitSeconds?: number | undefined;
  /** Ends the wait: the receiver is not there any more. */
  readonly signal?: AbortSignal | undefined;
}

/** @throws {AwsError} InvalidParameterValueException */
export function checkReceive(queue: Queue, options: ReceiveOptions): void {
  const { maxMessages, visibilityTimeoutSeconds: seconds, receiveRequestAttemptId: attempt } = options;
  if (maxMessages !== undefined && !(Number.isInteger(maxMessages) && maxMessages >= 1)) throw badCount(maxMessages);
  if (seconds !== undefined) checkVisibility(seconds);
  if (attempt === undefined || queue.fifo) return;
  const reason = "The request include parameter that is not valid for this queue type.";
  throw invalidValue(attempt, "ReceiveRequestAttemptId", reason);
}

/**
 * As ReceiveMessage does it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 *
 * @throws {AwsError} InvalidParameterValueException
 */
export function checkPoll(queue: Queue, options: PollOptions): void {
  checkReceive(queue, options);
  const { maxMessages = 1, waitSeconds = 0 } = options;
  if (maxMessages > AWS_LIMITS.sqs.batchEntries) throw badCount(maxMessages);
  const { min, max } = AWS_LIMITS.sqs.receiveWaitSeconds;
  if (Number.isInteger(waitSeconds) && waitSeconds >= min && waitSeconds <= max) return;
  throw invalidValue(waitSeconds, "WaitTimeSeconds", `Must be >= ${min} and <= ${max}, if provided.`);
}

/** @throws {AwsError} InvalidParameterValueException */
export function checkVisibility(seconds: number): void {
  const { min, max } = AWS_LIMITS.sqs.visibilityTimeoutSeconds;
  if (Number.isInteger(seconds) && seconds >= min && seconds <= max) return;
  throw invalidValue(seconds, "VisibilityTimeout", `Must be between ${min} and ${max}, if provided.`);
}

function badCount(count: number) {
  return invalidValue(
    count,
    "MaxNumberOfMessages",
    `Must be between 1 and ${AWS_LIMITS.sqs.batchEntries}, if provided.`,
  );
}
