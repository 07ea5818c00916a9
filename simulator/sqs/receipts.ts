import { Receipt, type ReceivedMessage } from "./received-message";
import { invalidReceiptHandle } from "./sqs-error";
import type { StoredMessage } from "./stored-message";

/**
 * The receipt handles of a queue, as text: `<queue>.<slot>.<message>.<receive>`, numbers in base 36. Only a message whose
 * handle was written out takes a slot.
 */
export class Receipts {
  private readonly slots: (StoredMessage | undefined)[] = [];
  private readonly free: number[] = [];

  /** @param tag what no other queue has, without a dot */
  constructor(private readonly tag: string) {}

  handleOf(message: StoredMessage, receiveCount: number): string {
    // Of what is gone no slot is needed: a handle without one is one of a message that was there.
    if (message.handleSlot < 0 && message.state !== "gone") {
      message.handleSlot = this.free.pop() ?? this.slots.length;
      this.slots[message.handleSlot] = message;
    }
    const slot = Math.max(message.handleSlot, 0);
    return `${this.tag}.${slot.toString(36)}.${message.number.toString(36)}.${receiveCount.toString(36)}`;
  }

  /**
   * The receipt that a handle is of; `undefined` where the message is not in the queue any more.
   *
   * @throws {AwsError} ReceiptHandleIsInvalid
   */
  find(handle: string | ReceivedMessage): Receipt | undefined {
    if (handle instanceof Receipt && handle.isOf(this)) return handle.message.state === "gone" ? undefined : handle;
    const text = typeof handle === "string" ? handle : handle.receiptHandle;
    const match = HANDLE.exec(text);
    if (match === null || match[1] !== this.tag) throw invalidReceiptHandle(text);
    const message = this.slots[fromBase36(match[2])];
    if (message === undefined || message.number !== fromBase36(match[3])) return undefined;
    return new Receipt(message, this, fromBase36(match[4]));
  }

  /** The message has left the queue. */
  forget(message: StoredMessage): void {
    const { handleSlot } = message;
    if (handleSlot < 0) return;
    this.slots[handleSlot] = undefined;
    this.free.push(handleSlot);
    message.handleSlot = -1;
  }
}

function fromBase36(digits = ""): number {
  return Number.parseInt(digits, 36);
}

const HANDLE = /^([^.]+)\.([0-9a-z]{1,10})\.([0-9a-z]{1,10})\.([0-9a-z]{1,6})$/;
