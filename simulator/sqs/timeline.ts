/** Something that is due at a time. Its own link in a {@link Timeline}. */
export interface Timed {
  /** Milliseconds since 1970. Does not change while it is in a timeline. */
  readonly time: number;
  sooner: Timed | undefined;
  later: Timed | undefined;
  /** In the heap; -1 where it is not there. */
  position: number;
}

/**
 * What is due, soonest first. Most comes in the order in which it is due, as the time-out of a queue's receives is the same
 * for all: that is a list. The rest is a heap. Whatever is taken out leaves nothing behind.
 */
export class Timeline<Item extends Timed> {
  private first: Item | undefined = undefined;
  private last: Item | undefined = undefined;
  private readonly heap: Item[] = [];

  /** When the soonest is due; infinite where nothing is. */
  get nextTime(): number {
    const listed = this.first === undefined ? Number.POSITIVE_INFINITY : this.first.time;
    const [heaped] = this.heap;
    return heaped !== undefined && heaped.time < listed ? heaped.time : listed;
  }

  get isEmpty(): boolean {
    return this.first === undefined && this.heap.length === 0;
  }

  add(item: Item): void {
    const { last } = this;
    if (last === undefined) this.first = item;
    else if (last.time <= item.time) {
      last.later = item;
      item.sooner = last;
    } else {
      this.heap.push(item);
      this.raise(item, this.heap.length - 1);
      return;
    }
    this.last = item;
  }

  remove(item: Item): void {
    if (item.position >= 0) this.removeHeaped(item);
    else this.removeListed(item);
  }

  /** Takes out the soonest that is due by then. Of what is due at one time, what was in order is first. */
  takeDue(now: number): Item | undefined {
    const [heaped] = this.heap;
    const listed = this.first;
    const soonest = heaped !== undefined && (listed === undefined || heaped.time < listed.time) ? heaped : listed;
    if (soonest === undefined || soonest.time > now) return undefined;
    this.remove(soonest);
    return soonest;
  }

  clear(): void {
    this.first = undefined;
    this.last = undefined;
    this.heap.length = 0;
  }

  private removeListed(item: Item): void {
    const sooner = item.sooner as Item | undefined;
    const later = item.later as Item | undefined;
    if (sooner === undefined) this.first = later;
    else sooner.later = later;
    if (later === undefined) this.last = sooner;
    else later.sooner = sooner;
    item.sooner = undefined;
    item.later = undefined;
  }

  private removeHeaped(item: Item): void {
    const { heap } = this;
    const at = item.position;
    item.position = -1;
    const last = heap.pop() as Item;
    if (last === item) return;
    const parent = heap[(at - 1) >> 1];
    if (at > 0 && parent !== undefined && last.time < parent.time) this.raise(last, at);
    else this.sink(last, at);
  }

  private raise(item: Item, from: number): void {
    const { heap } = this;
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up] as Item;
      if (parent.time <= item.time) break;
      heap[at] = parent;
      parent.position = at;
      at = up;
    }
    heap[at] = item;
    item.position = at;
  }

  private sink(item: Item, from: number): void {
    const { heap } = this;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = child + 1;
      if (right < heap.length && (heap[right] as Item).time < (heap[child] as Item).time) child = right;
      const least = heap[child] as Item;
      if (least.time >= item.time) break;
      heap[at] = least;
      least.position = at;
      at = child;
    }
    heap[at] = item;
    item.position = at;
  }
}
