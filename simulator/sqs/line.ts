import type { StoredMessage } from "./stored-message";

/** Messages one behind the other. A message stands in one line at most. */
export class Line {
  head: StoredMessage | undefined = undefined;
  private tail: StoredMessage | undefined = undefined;
  length = 0;

  append(message: StoredMessage): void {
    const { tail } = this;
    message.ahead = tail;
    if (tail === undefined) this.head = message;
    else tail.behind = message;
    this.tail = message;
    this.length++;
  }

  remove(message: StoredMessage): void {
    const { ahead, behind } = message;
    if (ahead === undefined) this.head = behind;
    else ahead.behind = behind;
    if (behind === undefined) this.tail = ahead;
    else behind.ahead = ahead;
    message.ahead = undefined;
    message.behind = undefined;
    this.length--;
  }

  /** The message with so many ahead of it. */
  at(index: number): StoredMessage | undefined {
    let found = this.head;
    for (let passed = 0; passed < index && found !== undefined; passed++) found = found.behind;
    return found;
  }

  clear(): void {
    this.head = undefined;
    this.tail = undefined;
    this.length = 0;
  }
}
