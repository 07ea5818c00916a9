import { CommandError, EXIT } from "../cli/command-error";
import { confirm } from "../cli/confirm";
import type { Terminal } from "../cli/terminal";
import { letters } from "./letter-count";
import type { LetterReader } from "./letter-reader";
import { type DeadLetterQueue, isDeadLetterQueue } from "./queue";

/**
 * Asks before messages are received where that has a price: each receive counts. In a dead-letter queue nothing comes of it;
 * in a queue that gives up messages itself, one receive too many moves a message on.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 *
 * @throws {CommandError} where it is not to be
 */
export async function confirmReceiving(queue: DeadLetterQueue, terminal: Terminal, yes: boolean): Promise<void> {
  const price = priceOfReceiving(queue);
  if (price === undefined || yes) return;
  terminal.complain(price);
  if (!(await confirm(terminal, `Receive messages of ${queue.name} all the same?`))) {
    throw new CommandError("Nothing was received.", EXIT.failed);
  }
}

function priceOfReceiving(queue: DeadLetterQueue): string | undefined {
  const { name, redrive } = queue;
  if (redrive !== undefined) {
    return `${name} gives up messages itself: what was received ${redrive.maxReceiveCount} times goes on to ${redrive.to}, and to be read here is to be received once.`;
  }
  if (isDeadLetterQueue(queue)) return undefined;
  return `Nothing shows that ${name} is a dead-letter queue: what is read here is hidden from its consumer meanwhile.`;
}

/** What a reading did not see, and cannot have seen. Empty where it saw everything. */
export function unseen({ visible, inFlight, delayed, fifo }: DeadLetterQueue, { read, arrivedSince }: LetterReader) {
  const notSeen = Math.max(0, visible - read);
  const lines: string[] = [];
  if (notSeen > 0) {
    const reason = fifo
      ? "SQS gives the first 10 of a message group, and no others before these are deleted"
      : "somebody else received them, or the number was out of date: try again";
    lines.push(`${letters(notSeen)} more could not be seen: ${reason}.`);
  }
  if (inFlight > 0) lines.push(`${letters(inFlight)} had been received by somebody else.`);
  if (delayed > 0) lines.push(`${letters(delayed)} had a delay that is not over.`);
  if (arrivedSince > 0) lines.push(`${letters(arrivedSince)} came in meanwhile, and were left.`);
  return { notSeen, lines };
}

/** What is said where letters could not be shown again. */
export function stillHidden(count: number): string {
  return `${letters(count)} could not be made visible at once; they are within 10 minutes.`;
}
