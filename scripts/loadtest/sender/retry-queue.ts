/** What waits to be sent again, in the order in which its waiting ends. */
export class RetryQueue<Item> {
  /** Sorted, the latest first: what is due is at the end. */
  private readonly waiting: { readonly due: number; readonly item: Item }[] = [];

  get length(): number {
    return this.waiting.length;
  }

  /** When the first one's waiting ends. */
  get nextDue(): number | undefined {
    return this.waiting.at(-1)?.due;
  }

  add(item: Item, due: number): void {
    let low = 0;
    let high = this.waiting.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.waiting[middle]?.due ?? 0) > due) low = middle + 1;
      else high = middle;
    }
    this.waiting.splice(low, 0, { due, item });
  }

  /** Takes out those whose waiting is over, so many at most. */
  takeDue(now: number, most: number): Item[] {
    const taken: Item[] = [];
    while (taken.length < most) {
      const next = this.waiting.at(-1);
      if (next === undefined || next.due > now) break;
      this.waiting.pop();
      taken.push(next.item);
    }
    return taken;
  }

  /** Takes out all of them. */
  clear(): Item[] {
    return this.waiting
      .splice(0)
      .reverse()
      .map(({ item }) => item);
  }
}
