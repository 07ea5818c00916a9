import type { StoredMessage } from "./stored-message";

/** All messages of a queue in the order in which they came. */
export class Arrivals {
  oldest: StoredMessage | undefined = undefined;
  private newest: StoredMessage | undefined = undefined;

  add(message: StoredMessage): void {
    const { newest } = this;
    message.older = newest;
    if (newest === undefined) this.oldest = message;
    else newest.newer = message;
    this.newest = message;
  }

  remove(message: StoredMessage): void {
    const { older, newer } = message;
    if (older === undefined) this.oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.newest = older;
    else newer.older = older;
    message.older = undefined;
    message.newer = undefined;
  }

  /** The oldest first. What is taken out meanwhile is not come by. */
  *[Symbol.iterator](): Generator<StoredMessage> {
    let message = this.oldest;
    while (message !== undefined) {
      const next: StoredMessage | undefined = message.newer;
      yield message;
      message = next;
    }
  }
}
