import { AWS_LIMITS } from "../../modules/aws-limits";
import { ForgetQueue, type Forgettable } from "./forget-queue";
import type { Receipt } from "./received-message";

/** A receive, and what it got. */
export interface Attempt extends Forgettable {
  readonly receipts: readonly Receipt[];
  /** When the messages are visible again if nobody changes that. */
  until: number;
}

/**
 * The receives of a FIFO queue by their ReceiveRequestAttemptId. A receive that is repeated gets the same messages, if
 * nothing has happened to them.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export class ReceiveAttempts {
  private readonly attempts = new Map<string, Attempt>();
  private readonly turns = new ForgetQueue<Attempt>();

  remember(attempt: Attempt): void {
    this.turns.forget(this.attempts, attempt.at - INTERVAL);
    this.attempts.set(attempt.key, attempt);
    this.turns.add(attempt);
  }

  /** The receive with this id, if it can be repeated. */
  find(id: string, now: number): Attempt | undefined {
    const attempt = this.attempts.get(id);
    if (attempt === undefined || now >= attempt.at + INTERVAL) return undefined;
    return attempt.receipts.every((receipt) => isUntouched(receipt, attempt.until)) ? attempt : undefined;
  }
}

function isUntouched({ message, isLatest }: Receipt, until: number): boolean {
  return isLatest && message.state === "in-flight" && message.time === until;
}

const INTERVAL = AWS_LIMITS.sqs.deduplicationSeconds * 1_000;
