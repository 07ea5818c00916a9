import { expect } from "vitest";
import type { ReceivedMessage } from "../../../../simulator/sqs/received-message";
import { only } from "./queue-world";

interface ModelMessage {
  readonly body: string;
  readonly group: string;
  readonly sentAt: number;
  /** When it can be received. */
  visibleAt: number;
  /** Whether it is a consumer that keeps it from being visible, if anything does. */
  held: boolean;
  receives: number;
}

/**
 * What a queue must do, by looking at all of its messages each time: which receives are allowed, and what there is after
 * each of them. It promises no order but that of FIFO groups.
 */
export class QueueModel {
  messages: ModelMessage[] = [];
  deadLetters: string[] = [];
  deleted = 0;
  lost = 0;

  constructor(
    private readonly fifo: boolean,
    private readonly retention: number,
    private readonly maxReceiveCount: number,
  ) {}

  send(body: string, group: string, now: number, delay: number): void {
    this.messages.push({ body, group, sentAt: now, visibleAt: now + delay, held: false, receives: 0 });
  }

  /** Time has passed. */
  pass(now: number): void {
    const kept = this.messages.filter((each) => isInFlight(each, now) || now < each.sentAt + this.retention);
    this.lost += this.messages.length - kept.length;
    this.messages = kept;
  }

  /** @param given up, as the dead-letter queue shows */
  receive(
    received: readonly ReceivedMessage[],
    givenUp: readonly string[],
    most: number,
    now: number,
    timeout: number,
  ): void {
    const free = this.fifo ? this.freeGroups(now) : undefined;
    const wasVisible = new Set(this.messages.filter((each) => now >= each.visibleAt).map(({ body }) => body));
    for (const body of givenUp) {
      const message = this.find(body);
      expect(wasVisible.has(body) && message.receives).toBe(this.maxReceiveCount);
      this.messages.splice(this.messages.indexOf(message), 1);
      this.deadLetters.push(body);
    }
    const taken = new Set<ModelMessage>();
    for (const { body, receiveCount, messageGroupId } of received) {
      const message = this.find(body);
      expect(wasVisible.has(body), `${body} was visible`).toBe(true);
      if (free) {
        expect(free.has(messageGroupId ?? ""), `${body} was not behind others`).toBe(true);
        const ahead = this.messages.find((each) => each.group === messageGroupId && !taken.has(each));
        expect(body).toBe(ahead?.body);
      }
      taken.add(message);
      message.receives++;
      expect(receiveCount).toBe(message.receives);
      expect(receiveCount).toBeLessThanOrEqual(this.maxReceiveCount);
      message.visibleAt = now + timeout;
      message.held = true;
    }
    expect(received.length).toBeLessThanOrEqual(most);
    // Nothing is held back.
    if (received.length < most) expect(this.left(now, taken, free)).toEqual([]);
  }

  /** What a delete is to answer. */
  delete(receipt: ReceivedMessage, now: number): "deleted" | "nothing" | "expired" {
    const message = this.messages.find(({ body }) => body === receipt.body);
    if (message === undefined) return "nothing";
    const latest = message.receives === receipt.receiveCount;
    if (this.fifo && !(latest && isInFlight(message, now))) return "expired";
    if (!latest) return "nothing";
    this.messages.splice(this.messages.indexOf(message), 1);
    this.deleted++;
    return "deleted";
  }

  /** Whether a change of visibility is to be accepted. */
  change(receipt: ReceivedMessage, now: number, timeout: number): boolean {
    const message = this.messages.find(({ body }) => body === receipt.body);
    if (message?.receives !== receipt.receiveCount || !isInFlight(message, now)) return false;
    message.visibleAt = now + timeout;
    this.pass(now);
    return true;
  }

  counts(now: number) {
    const inFlight = this.messages.filter((each) => isInFlight(each, now)).length;
    const hidden = this.messages.filter((each) => now < each.visibleAt).length;
    return { visible: this.messages.length - hidden, inFlight, delayed: hidden - inFlight };
  }

  /** What could have been received, too. */
  private left(now: number, taken: ReadonlySet<ModelMessage>, free: ReadonlySet<string> | undefined): string[] {
    const left = this.messages.filter((each) => now >= each.visibleAt && !taken.has(each));
    return left.filter(({ group }) => free === undefined || free.has(group)).map(({ body }) => body);
  }

  /** Groups whose first message is visible and of which none is in flight. */
  private freeGroups(now: number): Set<string> {
    const groups = new Set(this.messages.map(({ group }) => group));
    const isFree = (group: string) => {
      const all = this.messages.filter((each) => each.group === group);
      return !all.some((each) => isInFlight(each, now)) && (all[0]?.visibleAt ?? now) <= now;
    };
    return new Set([...groups].filter(isFree));
  }

  private find(body: string): ModelMessage {
    return only(this.messages.filter((each) => each.body === body));
  }
}

function isInFlight({ held, visibleAt }: ModelMessage, now: number): boolean {
  return held && now < visibleAt;
}
