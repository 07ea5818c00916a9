/** How fast calls are made. */
export type Pace =
  /** So many calls are under way at any time: the next begins when one ends. */
  | { readonly kind: "closed"; readonly concurrency: number }
  /** So many events a second, however long their calls take. */
  | { readonly kind: "open"; readonly rate: number };

export interface CallPlanOptions {
  /** Events in a call, 1 to 10. */
  readonly batch: number;
  /** Events in all; `undefined`: as many as the time allows. */
  readonly events: number | undefined;
  /** Seconds for which calls are begun; `undefined`: until all events are sent. */
  readonly durationSeconds: number | undefined;
  readonly pace: Pace;
  /** Which of how many senders share the plan. */
  readonly share: { readonly index: number; readonly of: number };
}

/** A call of the plan: consecutive events. */
export interface PlannedCall {
  /** Index of its first event. */
  readonly first: number;
  readonly count: number;
  /** Milliseconds after the start at which it is meant to be made: 0 in a closed loop. */
  readonly at: number;
}

/**
 * Which events go into which call, and when. The calls of all senders together are the same whatever their number: calls
 * are dealt out in turn.
 */
export class CallPlan {
  private turn = 0;

  constructor(private readonly options: CallPlanOptions) {}

  /** The next call, not taken; `undefined`: there is none. Whether time is up in a closed loop is not looked at. */
  peek(): PlannedCall | undefined {
    const { batch, events = Number.POSITIVE_INFINITY, durationSeconds, pace, share } = this.options;
    const first = (this.turn * share.of + share.index) * batch;
    const at = pace.kind === "open" ? (first / pace.rate) * 1_000 : 0;
    if (first >= events || (durationSeconds !== undefined && at >= durationSeconds * 1_000)) return undefined;
    return { first, count: Math.min(batch, events - first), at };
  }

  take(): void {
    this.turn++;
  }

  /** Events of the calls that were not taken and are meant to be made until then, in milliseconds after the start. */
  dueUntil(milliseconds: number): number {
    const turn = this.turn;
    let due = 0;
    for (let call = this.peek(); call !== undefined && call.at <= milliseconds; call = this.peek()) {
      due += call.count;
      this.take();
    }
    this.turn = turn;
    return due;
  }
}

/** Events that a plan holds, of all senders together; `undefined` where only time ends it. */
export function plannedEvents({
  batch,
  events,
  durationSeconds,
  pace,
}: Omit<CallPlanOptions, "share">): number | undefined {
  if (durationSeconds === undefined || pace.kind === "closed") return events;
  const calls = Math.ceil((durationSeconds * pace.rate) / batch);
  return Math.min(events ?? Number.POSITIVE_INFINITY, calls * batch);
}
