import type { Courier, Parcel } from "../delivery/courier";

/**
 * Of a FIFO topic: one message after the other within a group. While one is retried, those after it wait.
 * https://docs.aws.amazon.com/sns/latest/dg/fifo-topic-message-ordering.html
 */
export class OrderedGroups {
  /** Messages that wait for one before them. */
  held = 0;
  private readonly groups = new Map<string, Group>();

  constructor(private readonly courier: Courier) {}

  dispatch(parcel: Parcel): void {
    const { messageGroupId: id = "" } = parcel;
    const group = this.groups.get(id);
    if (group !== undefined) {
      group.waiting.push(parcel);
      this.held++;
      return;
    }
    const made: Group = { id, waiting: [], next: 0, isUnderWay: true, isDelivering: false };
    this.groups.set(id, made);
    this.deliver(made, parcel);
  }

  /** As many as are delivered at once; the rest when a retry is over. A loop, as thousands may wait. */
  private deliver(group: Group, first: Parcel): void {
    group.isDelivering = true;
    let parcel: Parcel | undefined = first;
    while (parcel !== undefined) {
      group.isUnderWay = true;
      this.courier.dispatch(parcel, () => this.done(group));
      if (group.isUnderWay) break;
      parcel = this.takeNext(group);
    }
    group.isDelivering = false;
  }

  private done(group: Group): void {
    group.isUnderWay = false;
    if (group.isDelivering) return;
    const parcel = this.takeNext(group);
    if (parcel !== undefined) this.deliver(group, parcel);
  }

  private takeNext(group: Group): Parcel | undefined {
    const parcel = group.waiting[group.next];
    if (parcel === undefined) {
      this.groups.delete(group.id);
      return undefined;
    }
    group.next++;
    this.held--;
    return parcel;
  }
}

interface Group {
  readonly id: string;
  readonly waiting: Parcel[];
  /** Index of the one that waits for the longest time. */
  next: number;
  /** Whether one is neither delivered nor given up. */
  isUnderWay: boolean;
  isDelivering: boolean;
}
