import type { Counts } from "../sender/counters";
import { classPercentile } from "../sender/counters";
import { type Accounts, depthOf } from "./accounts";

/** How things stood at a moment of a run. */
export interface Sample {
  /** Since the start. */
  readonly seconds: number;
  /** Since the start. */
  readonly accepted: number;
  readonly failed: number;
  readonly throttled: number;
  readonly callsUnderWay: number;
  /** Milliseconds, of what was accepted since the sample before; `null` where nothing was. Right to a quarter. */
  readonly p50: number | null;
  readonly p99: number | null;
  /** Ways that ended since the start, by being processed or handed over; `null`: not seen. */
  readonly arrived: number | null;
  /** Messages in each queue, in the order of the names. */
  readonly depths: readonly number[];
  /** States of the alarms, in the order of the names. */
  readonly alarmStates: readonly string[];
}

/** Samples in the order of time, and what their lists are of. */
export interface TimelineView {
  readonly queues: readonly string[];
  readonly alarms: readonly string[];
  readonly samples: readonly Sample[];
}

/** What a run looked like over time. It holds a bounded number of samples: when it is full, every second one goes. */
export class Timeline {
  private samples: Sample[] = [];
  private queues: readonly string[] = [];
  private alarms: readonly string[] = [];
  private classes: readonly number[] = [];
  private every = 1;
  private turn = 0;

  /** @param before the accounts at the start */
  constructor(
    private readonly startedAt: number,
    private readonly before: Accounts | undefined,
  ) {}

  add(now: number, counts: Counts, classes: readonly number[], accounts: Accounts | undefined): void {
    if (this.turn++ % this.every !== 0) return;
    const fresh = classes.map((count, i) => count - (this.classes[i] ?? 0));
    this.classes = classes;
    this.queues = accounts?.queues.map(({ name }) => name) ?? this.queues;
    this.alarms = accounts?.alarms.map(({ name }) => name) ?? this.alarms;
    this.samples.push({
      seconds: (now - this.startedAt) / 1_000,
      accepted: counts.accepted,
      failed: counts.failed,
      throttled: counts.throttled,
      callsUnderWay: counts.callsUnderWay,
      p50: classPercentile(fresh, 50) ?? null,
      p99: classPercentile(fresh, 99) ?? null,
      arrived: accounts === undefined ? null : arrivedIn(accounts) - (this.before ? arrivedIn(this.before) : 0),
      depths: accounts?.queues.map(depthOf) ?? [],
      alarmStates: accounts?.alarms.map(({ state }) => state) ?? [],
    });
    if (this.samples.length < MOST_SAMPLES) return;
    this.samples = this.samples.filter((_, i) => i % 2 === 1);
    this.every *= 2;
  }

  get view(): TimelineView {
    return { queues: this.queues, alarms: this.alarms, samples: this.samples };
  }
}

/** A chart has not that many points. */
const MOST_SAMPLES = 2_000;

function arrivedIn({ ways: { ended } }: Accounts): number {
  return (ended.processed ?? 0) + (ended["handed-over"] ?? 0) + (ended.deleted ?? 0);
}
