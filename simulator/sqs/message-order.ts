import type { StoredMessage } from "./stored-message";

/** Takes what is to be received. */
export interface Taker {
  /** Whether it took the message into flight; if not, the message has left the queue. */
  take(message: StoredMessage): boolean;
}

/** Who is received next: where a standard queue and a FIFO queue differ. */
export interface MessageOrder {
  /** A message came, visible or delayed. */
  arrive(message: StoredMessage): void;
  /** Its delay is over, or a consumer gave it back: it is visible now. */
  appear(message: StoredMessage, wasInFlight: boolean): void;
  /** Hands out visible messages until so many are taken. */
  take(most: number, taker: Taker): void;
  /** The message that would be received next. */
  readonly first: StoredMessage | undefined;
  /** It leaves the queue for good. Its state is still what it was. Whether others can be received now that could not before. */
  leave(message: StoredMessage): boolean;
  /** All leave. */
  clear(): void;
}
