import { Line } from "./line";
import type { MessageOrder, Taker } from "./message-order";
import type { StoredMessage } from "./stored-message";

/**
 * The order of a standard queue: as they came, as far as nothing disturbs it; what comes back goes to the end. SQS promises
 * none. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
 */
export class StandardOrder implements MessageOrder {
  private readonly line = new Line();

  /** @param chosen which of so many visible messages is next in place of this one, counted from the front; 0 for itself */
  constructor(private readonly chosen: (message: StoredMessage, visible: number) => number) {}

  get first(): StoredMessage | undefined {
    return this.line.head;
  }

  arrive(message: StoredMessage): void {
    if (message.state === "visible") this.line.append(message);
  }

  appear(message: StoredMessage): void {
    this.line.append(message);
  }

  take(most: number, taker: Taker): void {
    const { line } = this;
    let taken = 0;
    while (taken < most) {
      const { head } = line;
      if (head === undefined) return;
      const index = this.chosen(head, line.length);
      const message = index === 0 ? head : (line.at(index) ?? head);
      line.remove(message);
      if (taker.take(message)) taken++;
    }
  }

  leave(message: StoredMessage): boolean {
    if (message.state === "visible") this.line.remove(message);
    return false;
  }

  clear(): void {
    this.line.clear();
  }
}
