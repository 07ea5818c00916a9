import { Line } from "./line";
import type { MessageOrder, Taker } from "./message-order";
import type { StoredMessage } from "./stored-message";

/**
 * The order of a FIFO queue: within a message group as they were sent, and none of a group while one of it is in flight.
 * A receive takes as many of one group as it can before it goes on to the next group.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
export class FifoOrder implements MessageOrder {
  private readonly groups = new Map<string, MessageGroup>();
  /** Groups that have something to be received, in the order in which they came to have it. */
  private nextGroup: MessageGroup | undefined = undefined;
  private lastGroup: MessageGroup | undefined = undefined;
  /** Groups of which something is in flight. */
  blockedGroups = 0;

  get first(): StoredMessage | undefined {
    return this.nextGroup?.line.head;
  }

  arrive(message: StoredMessage): void {
    const id = message.content.groupId ?? "";
    let group = this.groups.get(id);
    if (group === undefined) {
      group = new MessageGroup(id);
      this.groups.set(id, group);
    }
    message.group = group;
    group.line.append(message);
    this.update(group);
  }

  appear(message: StoredMessage, wasInFlight: boolean): void {
    const group = message.group as MessageGroup;
    if (wasInFlight) this.land(group);
    this.update(group);
  }

  take(most: number, taker: Taker): void {
    let taken = 0;
    while (taken < most) {
      const group = this.nextGroup;
      if (group === undefined) return;
      taken += this.takeOf(group, most - taken, taker);
      this.update(group);
    }
  }

  leave(message: StoredMessage): boolean {
    const group = message.group as MessageGroup;
    const waited = group.waits;
    group.line.remove(message);
    if (message.state === "in-flight") this.land(group);
    this.update(group);
    return group.waits && !waited;
  }

  clear(): void {
    this.groups.clear();
    this.nextGroup = undefined;
    this.lastGroup = undefined;
    this.blockedGroups = 0;
  }

  private takeOf(group: MessageGroup, most: number, taker: Taker): number {
    let taken = 0;
    let message = group.line.head;
    while (taken < most && message !== undefined && message.state === "visible") {
      const next: StoredMessage | undefined = message.behind;
      if (taker.take(message)) taken++;
      else group.line.remove(message);
      message = next;
    }
    if (taken > 0) {
      group.inFlight += taken;
      this.blockedGroups++;
    }
    return taken;
  }

  /** One of the group is not in flight any more. */
  private land(group: MessageGroup): void {
    group.inFlight--;
    if (group.inFlight === 0) this.blockedGroups--;
  }

  /** Lets a group wait for a receive if it has something for one, and forgets it when it is empty. */
  private update(group: MessageGroup): void {
    const { head } = group.line;
    const isReady = group.inFlight === 0 && head !== undefined && head.state === "visible";
    if (isReady !== group.waits) {
      if (isReady) this.append(group);
      else this.remove(group);
    }
    if (head === undefined) this.groups.delete(group.id);
  }

  private append(group: MessageGroup): void {
    const { lastGroup } = this;
    group.waits = true;
    group.ahead = lastGroup;
    if (lastGroup === undefined) this.nextGroup = group;
    else lastGroup.behind = group;
    this.lastGroup = group;
  }

  private remove(group: MessageGroup): void {
    const { ahead, behind } = group;
    group.waits = false;
    if (ahead === undefined) this.nextGroup = behind;
    else ahead.behind = behind;
    if (behind === undefined) this.lastGroup = ahead;
    else behind.ahead = ahead;
    group.ahead = undefined;
    group.behind = undefined;
  }
}

/** The messages of one group, those in flight included, in the order in which they were sent. */
export class MessageGroup {
  readonly line = new Line();
  inFlight = 0;
  /** Whether it stands among the groups that have something to be received. */
  waits = false;
  ahead: MessageGroup | undefined = undefined;
  behind: MessageGroup | undefined = undefined;

  constructor(readonly id: string) {}
}
