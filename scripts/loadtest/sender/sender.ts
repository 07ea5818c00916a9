import { type AwsProblem, awsProblem, entryProblemKind, isPassing } from "../../aws/aws-problem";
import { backOffMilliseconds } from "../../aws/back-off";
import type { Entry } from "../../aws/entry";
import type { PutEvents, PutEventsAnswer } from "../../aws/event-bridge";
import { planBatches } from "../../aws/plan-batches";
import type { Clock } from "../clock";
import { planEvent, type Scenario } from "../scenario";
import { CallPlan, type CallPlanOptions } from "./call-plan";
import type { Counters } from "./counters";
import { RetryQueue } from "./retry-queue";
import { SenderRecord } from "./sender-record";
import type { SenderResult } from "./sender-result";
import { Throttling } from "./throttling";

export interface SenderOptions extends CallPlanOptions {
  readonly bus: string;
  readonly scenario: Scenario;
  readonly seed: number;
  /** Times that an event is sent before it is given up. */
  readonly attempts: number;
  /** When the first call is meant to be made, in milliseconds since 1970. */
  readonly startAt: number;
}

export interface SenderSurroundings {
  readonly put: PutEvents;
  readonly clock: Clock;
  /** From 0 to 1, as `Math.random`: for the back-off. */
  readonly random: () => number;
  readonly counters: Counters;
}

/** An event on its way to EventBridge. */
export interface Pending {
  readonly index: number;
  readonly kind: number;
  readonly entry: Entry;
  /** From when its latency counts. */
  readonly since: number;
  attempts: number;
}

/**
 * Sends what a plan says, at its pace, until each event was accepted or given up. Entries that were throttled, or that failed
 * for a reason which passes, are sent again after a back-off with full jitter; throttling slows the whole sender down.
 *
 * A call is made when a place for it is free: in a closed loop there are as many as calls may be under way, and an event
 * that waits for its next attempt keeps its place. In an open loop there are enough for a service that is well; where they
 * run out, calls are late, and their latency shows it.
 */
export class Sender {
  private readonly plan: CallPlan;
  private readonly retries = new RetryQueue<Pending>();
  private readonly throttling = new Throttling();
  private readonly record: SenderRecord;
  private underWay = 0;
  private stopped = false;
  private notBefore = 0;
  private cancelTimer: (() => void) | undefined;
  /** Whether nothing but time was missing for the next planned call when the sender looked last. */
  private waitsForTime = false;
  private fatal: AwsProblem | undefined;
  private fault: unknown;
  private finish: () => void = () => {};

  constructor(
    private readonly options: SenderOptions,
    private readonly surroundings: SenderSurroundings,
  ) {
    this.plan = new CallPlan(options);
    this.record = new SenderRecord(options, surroundings.counters);
  }

  async run(): Promise<SenderResult> {
    await new Promise<void>((resolve) => {
      this.finish = resolve;
      this.pump();
    });
    if (this.fault !== undefined) throw this.fault;
    const { lowestShare } = this.throttling;
    return this.record.result({ lowestShare, fatal: this.fatal, unsent: this.unsent(), endedAt: this.now });
  }

  /** No further call is made; `run` ends when those under way have been answered. */
  stop(): void {
    this.stopped = true;
    for (const _ of this.retries.clear()) this.record.refuse(STOPPED, false);
    this.pump();
  }

  private get now(): number {
    return this.surroundings.clock.now();
  }

  /** Makes every call that can be made now, and sees to it that the next one is made in time. */
  private pump(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    const waited = this.waitsForTime;
    this.waitsForTime = false;
    for (;;) {
      const { now } = this;
      const next = this.nextTime(now, waited);
      if (next === undefined) break;
      if (next > now) {
        this.waitsForTime = this.nextPlanned(now, waited) !== undefined;
        this.cancelTimer = this.surroundings.clock.after(next - now, () => this.pump());
        return;
      }
      for (const batch of planBatches(this.takeCall(now), ({ entry }) => entry)) void this.send(batch);
    }
    if (this.underWay === 0 && this.retries.length === 0) this.finish();
  }

  /** When the next call can be made; `undefined`: not before one is answered, or none at all. */
  private nextTime(now: number, waited: boolean): number | undefined {
    const free = this.places(now) - this.underWay;
    if (this.stopped || free <= 0) return undefined;
    const waiting = Math.ceil(this.retries.length / this.options.batch);
    const planned = waiting < free ? this.nextPlanned(now, waited) : undefined;
    const retry = this.retries.nextDue;
    return planned === undefined ? retry : Math.min(planned, retry ?? Number.POSITIVE_INFINITY);
  }

  /**
   * When the next call of the plan is to be made. One that still waits for a place when time is up is not made; one whose
   * place waited for it is, if this process itself came too late to make it in time (`waited`): it was due, and it counts as late.
   */
  private nextPlanned(now: number, waited: boolean): number | undefined {
    const { startAt, durationSeconds } = this.options;
    const call = this.plan.peek();
    if (call === undefined) return undefined;
    const time = Math.max(startAt + call.at, this.notBefore);
    const end = startAt + (durationSeconds ?? Number.POSITIVE_INFINITY) * 1_000;
    return (waited ? time : Math.max(time, now)) >= end ? undefined : time;
  }

  /** Calls that may be under way. */
  private places(now: number): number {
    return Math.max(1, Math.floor(placesOf(this.options) * this.throttling.share(now)));
  }

  private takeCall(now: number): Pending[] {
    const due = this.retries.takeDue(now, this.options.batch);
    if (due.length > 0) return due;
    const call = this.plan.peek();
    if (call === undefined) return [];
    this.plan.take();
    const { startAt, pace, batch, share, bus, scenario, seed } = this.options;
    if (pace.kind === "open") {
      const slowedBy = this.throttling.share(now);
      this.notBefore = slowedBy < 1 ? now + ((batch * share.of) / (pace.rate * slowedBy)) * 1_000 : 0;
    }
    const since = pace.kind === "open" ? startAt + call.at : now;
    return Array.from({ length: call.count }, (_, i) => {
      const index = call.first + i;
      const { kind, source, detailType, detail } = planEvent(scenario, { index, seed });
      const entry = { EventBusName: bus, Source: source, DetailType: detailType, Detail: detail };
      return { index, kind, entry, since, attempts: 0 };
    });
  }

  private async send(batch: readonly Pending[]): Promise<void> {
    const { put, counters } = this.surroundings;
    this.underWay++;
    counters.add("callsUnderWay");
    const sentAt = this.now;
    for (const event of batch) event.attempts++;
    try {
      const { Entries = [] } = await put(batch.map(({ entry }) => entry));
      this.answered(batch, Entries, sentAt);
    } catch (error) {
      this.failed(batch, error);
    }
    this.underWay--;
    counters.add("callsUnderWay", -1);
    counters.add("calls");
    this.pump();
  }

  private answered(batch: readonly Pending[], answers: readonly PutEventsAnswer[], sentAt: number): void {
    const { now } = this;
    this.record.call(now - sentAt);
    let throttled = 0;
    for (const [i, event] of batch.entries()) {
      const { EventId, ErrorCode = "NoAnswer", ErrorMessage = "the answer holds nothing for it" } = answers[i] ?? {};
      if (EventId !== undefined) {
        this.record.accept(event, EventId, sentAt, now);
        continue;
      }
      const kind = entryProblemKind(ErrorCode);
      if (kind === "throttled") throttled++;
      this.refused(event, { kind, code: ErrorCode, message: ErrorMessage }, now);
    }
    this.throttling.answered(now, batch.length, throttled);
  }

  private failed(batch: readonly Pending[], error: unknown): void {
    const problem = awsProblem(error);
    if (problem === undefined) {
      this.fault = error;
      this.stop();
      return;
    }
    if (problem.kind === "transient") this.record.uncertain += batch.length;
    if (!isPassing(problem.kind)) this.fatal = problem;
    const { now } = this;
    for (const event of batch) this.refused(event, problem, now);
    if (problem.kind === "throttled") this.throttling.answered(now, batch.length, batch.length);
    if (this.fatal !== undefined) this.stop();
  }

  private refused(event: Pending, problem: AwsProblem, now: number): void {
    const again = isPassing(problem.kind) && event.attempts < this.options.attempts && !this.stopped;
    this.record.refuse(problem, again);
    if (again) this.retries.add(event, now + backOffMilliseconds(event.attempts, this.surroundings.random));
  }

  /** Events that were due and not tried. */
  private unsent(): number {
    const { events, durationSeconds, pace, startAt } = this.options;
    // A closed loop that runs for a time has no event that was due.
    if (events === undefined && pace.kind === "closed") return 0;
    const elapsed = this.now - startAt;
    const until = durationSeconds === undefined ? Number.POSITIVE_INFINITY : durationSeconds * 1_000;
    return this.plan.dueUntil(pace.kind === "open" && events === undefined ? Math.min(elapsed, until) : until);
  }
}

/** Calls that one sender of several may have under way. */
export function placesOf({ pace, share }: Pick<CallPlanOptions, "pace" | "share">): number {
  const places = pace.kind === "closed" ? pace.concurrency : OPEN_LOOP_PLACES;
  return Math.floor(places / share.of) + (share.index < places % share.of ? 1 : 0);
}

/** Calls that an open loop may have under way. A service that answers within a second gets 256 calls a second through. */
const OPEN_LOOP_PLACES = 256;

const STOPPED: AwsProblem = {
  kind: "refused",
  code: "Stopped",
  message: "the sender was stopped before it could send it again",
};
