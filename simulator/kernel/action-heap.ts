/** What happens at a time, and how it can be called off. */
export interface Scheduled {
  readonly time: number;
  cancel(): void;
}

/** Of two actions for one time, that which was scheduled first goes first. */
export class HeapEntry implements Scheduled {
  cancelled = false;

  constructor(
    readonly time: number,
    readonly sequence: number,
    readonly act: () => unknown,
    /** Whether a run is not settled before it has happened. */
    readonly awaited: boolean,
    private readonly heap: ActionHeap,
  ) {}

  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.heap.cancelled(this);
  }
}

/** Actions by time and sequence. What is cancelled stays until it comes up, or until it is most of what there is. */
export class ActionHeap {
  private entries: HeapEntry[] = [];
  private gone = 0;
  /** Actions that a run waits for to be settled. */
  awaited = 0;

  push(entry: HeapEntry): void {
    if (entry.awaited) this.awaited++;
    const { entries } = this;
    let at = entries.length;
    entries.push(entry);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = entries[up] as HeapEntry;
      if (!isBefore(entry, parent)) break;
      entries[at] = parent;
      at = up;
    }
    entries[at] = entry;
  }

  /** The next entry that is not cancelled; it stays. */
  peek(): HeapEntry | undefined {
    for (;;) {
      const [first] = this.entries;
      if (!first?.cancelled) return first;
      this.removeFirst();
      this.gone--;
    }
  }

  pop(): HeapEntry | undefined {
    const first = this.peek();
    if (first === undefined) return undefined;
    this.removeFirst();
    // What has happened cannot be cancelled any more.
    first.cancelled = true;
    if (first.awaited) this.awaited--;
    return first;
  }

  cancelled(entry: HeapEntry): void {
    if (entry.awaited) this.awaited--;
    this.gone++;
    if (this.gone < 1_000 || this.gone * 2 < this.entries.length) return;
    const kept = this.entries.filter((each) => !each.cancelled).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.entries = kept;
    this.gone = 0;
  }

  private removeFirst(): void {
    const { entries } = this;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return;
    const { length } = entries;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= length) break;
      const right = child + 1;
      if (right < length && isBefore(entries[right] as HeapEntry, entries[child] as HeapEntry)) child = right;
      const candidate = entries[child] as HeapEntry;
      if (!isBefore(candidate, last)) break;
      entries[at] = candidate;
      at = child;
    }
    entries[at] = last;
  }
}

function isBefore(a: HeapEntry, b: HeapEntry): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence);
}
