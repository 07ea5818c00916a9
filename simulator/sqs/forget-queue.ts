/** What a map holds for a while. */
export interface Forgettable {
  /** By which the map holds it. */
  readonly key: string;
  /** Since when, milliseconds since 1970. */
  readonly at: number;
}

/**
 * The turns in which what a map holds is forgotten. The map itself knows them too, but walks past all that was deleted
 * before it comes to its first entry.
 */
export class ForgetQueue<Value extends Forgettable> {
  private turns: Value[] = [];
  private done = 0;

  /** The latest comes last. */
  add(value: Value): void {
    this.turns.push(value);
  }

  /** Deletes what is as old as that or older, unless it was replaced. */
  forget(from: Map<string, Value>, time: number): void {
    for (;;) {
      const value = this.turns[this.done];
      if (value === undefined || value.at > time) break;
      if (from.get(value.key) === value) from.delete(value.key);
      this.done++;
    }
    if (this.done < 1_000 || this.done * 2 < this.turns.length) return;
    this.turns = this.turns.slice(this.done);
    this.done = 0;
  }
}
