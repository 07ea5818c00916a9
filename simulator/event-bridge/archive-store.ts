import type { Archive } from "../topology/places";
import type { BusEvent } from "./event-text";

/** What an archive keeps: the latest events, as many as the simulation has room for. */
export class ArchiveStore {
  /** Events that were kept and had to go, for want of room. */
  forgotten = 0;
  /** Time of the latest one that had to go. */
  forgottenUntil = Number.NEGATIVE_INFINITY;
  private kept: Kept[] = [];
  private first = 0;

  constructor(
    readonly archive: Archive,
    private readonly room: number,
  ) {}

  get count(): number {
    return this.kept.length - this.first;
  }

  /** Says that it is not all there, where it is not. */
  get note(): string | undefined {
    if (this.forgotten === 0) return undefined;
    return `The archive ${this.archive.name} had room for ${this.room} events: ${this.forgotten} older ones are forgotten, and cannot be replayed.`;
  }

  /** Keeps the event if the archive's pattern matches it; says whether. */
  offer(event: BusEvent, now: number): boolean {
    const { pattern } = this.archive;
    if (pattern !== undefined && !pattern.matches(event.text)) return false;
    this.kept.push({ event, since: now });
    this.dropExpired(now);
    if (this.count > this.room) this.forget();
    return true;
  }

  /** Events whose time lies in the range, by minute; within one, EventBridge promises no order. */
  between(from: number, to: number, now: number): BusEvent[] {
    this.dropExpired(now);
    const found: BusEvent[] = [];
    for (let i = this.first; i < this.kept.length; i++) {
      const { event } = this.kept[i] as Kept;
      if (event.time >= from && event.time < to) found.push(event);
    }
    return found.sort((a, b) => Math.floor(a.time / MINUTE) - Math.floor(b.time / MINUTE));
  }

  private forget(): void {
    const { time } = (this.kept[this.first] as Kept).event;
    this.forgotten++;
    this.forgottenUntil = Math.max(this.forgottenUntil, time);
    this.removeFirst();
  }

  /** Days are counted from when an event came, whatever its own time says: so the oldest is the first. */
  private dropExpired(now: number): void {
    const { retentionDays } = this.archive;
    if (retentionDays === 0) return;
    const end = now - retentionDays * DAY;
    while (this.count > 0 && (this.kept[this.first] as Kept).since <= end) this.removeFirst();
  }

  private removeFirst(): void {
    this.first++;
    if (this.first < this.kept.length / 2 || this.first < 1_000) return;
    this.kept = this.kept.slice(this.first);
    this.first = 0;
  }
}

interface Kept {
  readonly event: BusEvent;
  /** Milliseconds since 1970. */
  readonly since: number;
}

const DAY = 86_400_000;
const MINUTE = 60_000;
