/** Letters that fared alike. */
export interface Mishap {
  readonly reason: string;
  readonly count: number;
  /** Message ids: all of them where a letter may be in two places, and the first few of the others. */
  readonly messageIds: readonly string[];
}

/** What became of the letters that were meant: each is counted once. */
export interface TransferCounts {
  /** Sent, and deleted here. */
  readonly moved: number;
  /** Still here, and nowhere else. */
  readonly notMoved: number;
  /** Sent, and still here as well. */
  readonly movedNotDeleted: number;
  /** Still here; whether sent as well, nobody knows. */
  readonly uncertain: number;
  /** How many of those sent went where. */
  readonly to: Readonly<Record<string, number>>;
  readonly mishaps: readonly (Mishap & { readonly kind: MishapKind })[];
}

export type MishapKind = "notMoved" | "movedNotDeleted" | "uncertain";

/** Message ids that are kept of letters that are simply where they were. */
const MOST_IDS = 10;

/** Counts letters as they fare. */
export class TransferTally implements TransferCounts {
  moved = 0;
  notMoved = 0;
  movedNotDeleted = 0;
  uncertain = 0;
  readonly to: Record<string, number> = {};
  private readonly found = new Map<string, { kind: MishapKind; reason: string; count: number; messageIds: string[] }>();

  get mishaps() {
    return [...this.found.values()];
  }

  /** How many letters were meant until now. */
  get total(): number {
    return this.moved + this.notMoved + this.movedNotDeleted + this.uncertain;
  }

  get sent(): number {
    return this.moved + this.movedNotDeleted;
  }

  countMoved(): void {
    this.moved++;
  }

  countSent(destination: string): void {
    this.to[destination] = (this.to[destination] ?? 0) + 1;
  }

  countMishap(kind: MishapKind, messageId: string, reason: string): void {
    this[kind]++;
    const key = `${kind} ${reason}`;
    const mishap = this.found.get(key) ?? { kind, reason, count: 0, messageIds: [] };
    this.found.set(key, mishap);
    mishap.count++;
    if (kind !== "notMoved" || mishap.messageIds.length < MOST_IDS) mishap.messageIds.push(messageId);
  }
}
