import { hash } from "node:crypto";
import { AWS_LIMITS } from "../../modules/aws-limits";
import type { Queue } from "../topology/places";
import { ForgetQueue, type Forgettable } from "./forget-queue";

/** What was accepted with a deduplication id, which is what the sender of a copy is told. */
export interface Accepted {
  readonly messageId: string;
  /** Counts what arrives in the queue. */
  readonly number: number;
}

interface Remembered extends Accepted, Forgettable {}

/**
 * The deduplication ids of the last five minutes, counted from when each was accepted first; that the message is deleted
 * does not matter.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
export class Deduplication {
  private readonly known = new Map<string, Remembered>();
  private readonly turns = new ForgetQueue<Remembered>();

  constructor(private readonly queue: Queue) {}

  /** The id of a message: its own, or that of its content. `undefined`: the queue cannot take the message. */
  idOf(body: string, given: string | undefined): string | undefined {
    if (given !== undefined) return given;
    return this.queue.contentBasedDeduplication ? hash("sha256", body) : undefined;
  }

  find(groupId: string, id: string, now: number): Accepted | undefined {
    const found = this.known.get(this.keyOf(groupId, id));
    return found !== undefined && now < found.at + INTERVAL ? found : undefined;
  }

  remember(groupId: string, id: string, { messageId, number }: Accepted, now: number): void {
    const key = this.keyOf(groupId, id);
    const remembered = { key, messageId, number, at: now };
    this.turns.forget(this.known, now - INTERVAL);
    this.known.set(key, remembered);
    this.turns.add(remembered);
  }

  private keyOf(groupId: string, id: string): string {
    return this.queue.deduplicationScope === "messageGroup" ? `${groupId}\n${id}` : id;
  }
}

const INTERVAL = AWS_LIMITS.sqs.deduplicationSeconds * 1_000;
