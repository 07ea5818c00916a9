import type { Random } from "../kernel/random";
import type { LambdaFunction } from "../topology/places";
import type { Delivery, InvokedFunction, Refusal, World } from "../world";
import { AsyncQueue } from "./async-queue";
import { type ConcurrencyLimit, concurrencyLimit } from "./concurrency";
import { addEmbeddedMetrics } from "./embedded-metrics";
import { SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS, timedOut } from "./function-error";
import { faultBefore, lateError, slowness } from "./function-faults";
import { FunctionLog } from "./function-log";
import { FunctionMetrics } from "./function-metrics";
import type { FunctionRuntime, InvocationOutcome, Payload } from "./function-runtime";
import { type Caller, Invocation, InvocationHistory, logTail } from "./invocation";
import { InvocationContext } from "./invocation-context";

export interface FunctionOptions {
  /** Milliseconds that an invocation takes on a virtual clock, beside what its handler sleeps. @default 50 */
  readonly durationMs?: number | undefined;
}

const DEFAULT_DURATION = 50;

/**
 * A function: runs its code for whoever invokes it, as often at a time as its concurrency lets it.
 *
 * On a virtual clock the handler runs at the moment at which the invocation starts, and what it does happens then; the
 * answer comes when the simulated duration is over. On a real clock the answer comes when the handler is done.
 */
export class SimulatedFunction implements InvokedFunction {
  readonly log: FunctionLog;
  readonly metrics: FunctionMetrics;
  /** Invocations that run now. */
  running = 0;
  private readonly random: Random;
  private readonly limit: ConcurrencyLimit;
  private readonly asynchronous: AsyncQueue;
  private readonly history = new InvocationHistory();
  private readonly durationMs: number;

  constructor(
    private readonly world: World,
    readonly place: LambdaFunction,
    private readonly runtime: FunctionRuntime,
    { durationMs = DEFAULT_DURATION }: FunctionOptions = {},
  ) {
    this.durationMs = durationMs;
    this.random = world.random.fork(place.arn);
    this.limit = concurrencyLimit(world, place);
    this.metrics = new FunctionMetrics(world.metrics, place);
    this.log = new FunctionLog(world.scheduler, ({ text }) => addEmbeddedMetrics(world.metrics, text));
    this.asynchronous = new AsyncQueue(world, this);
  }

  /** Events that were sent asynchronously and are not at an end: waiting, running, or to be tried again. */
  get underWay(): number {
    return this.asynchronous.size;
  }

  /** The last 100 invocations, the oldest first. */
  get invocations(): readonly Invocation[] {
    return this.history.all;
  }

  /** What an invocation wrote, or the end of it: as `LogResult` of the Invoke API, but as text. */
  logTail(invocation: Invocation): string {
    return logTail(this.place, invocation, this.log.of(invocation.requestId));
  }

  newRequestId(): string {
    return this.random.uuid();
  }

  /** Invokes it asynchronously: takes the event and deals with it later. */
  deliver(delivery: Delivery): Refusal | undefined {
    return this.asynchronous.take(delivery);
  }

  /** Invokes it and waits. Not from within an action of a virtual clock, which would wait for itself. */
  call(
    payload: Payload,
  ): Promise<{ readonly outcome: InvocationOutcome; readonly invocation: Invocation | undefined }> {
    return new Promise((resolve) => {
      const answered: Caller["answered"] = (outcome, invocation) => resolve({ outcome, invocation });
      this.world.scheduler.soon(() => this.invoke(payload, { answered }));
    });
  }

  /**
   * Invokes it. The caller is answered when the invocation is over, which may be before this returns. What is returned is
   * to be returned by the action which this is called from.
   */
  invoke(payload: Payload, caller: Caller, requestId = this.newRequestId()): void | Promise<void> {
    const { place, metrics } = this;
    const { faults, scheduler } = this.world;
    const { text } = payload;
    if (faults.strikes("outage", place, text)) return caller.answered(UNAVAILABLE, undefined);
    if (faults.strikes("throttle", place, text) || !this.limit.acquire()) {
      metrics.throttles.add(1);
      return caller.answered(THROTTLED, undefined);
    }
    this.running++;
    metrics.invocations.add(1);
    metrics.concurrentExecutions.add(this.running);
    const run = new Run(new Invocation(requestId, scheduler.now, payload.records), text, caller);
    this.history.add(run.invocation);
    const broken = faultBefore(faults, place, text, requestId);
    if (broken !== undefined) return this.ran(run, broken);
    const context = new InvocationContext(place, requestId, scheduler.now, scheduler, this.log.write);
    const outcome = this.runtime.invoke(payload, context);
    return "then" in outcome ? outcome.then((later) => this.ran(run, later)) : this.ran(run, outcome);
  }

  /** The handler is done; the invocation is over when its time is. */
  private ran(run: Run, handled: InvocationOutcome): void {
    const { place } = this;
    const { faults, scheduler } = this.world;
    const { invocation } = run;
    const { elapsedMs = 0, coldStartMs } = handled;
    const duration = elapsedMs + (scheduler.isReal ? 0 : this.durationMs) + slowness(faults, place, run.text);
    const most = place.timeoutSeconds * 1_000;
    if (handled.kind === "time-out" || duration >= most) {
      invocation.outcome = { kind: "time-out", error: timedOut(invocation.requestId, place), coldStartMs };
      invocation.durationMs = most;
    } else {
      invocation.outcome = lateError(faults, place, run.text, handled) ?? handled;
      invocation.durationMs = duration;
    }
    const remaining = invocation.durationMs - (scheduler.isReal ? elapsedMs : 0);
    if (remaining > 0) scheduler.after(remaining, () => this.finish(run));
    else this.finish(run);
  }

  private finish({ invocation, caller }: Run): void {
    const { metrics } = this;
    const outcome = invocation.outcome as InvocationOutcome;
    this.limit.release();
    this.running--;
    this.log.flush(invocation.requestId);
    metrics.errors.add(outcome.kind === "success" ? 0 : 1);
    metrics.duration.add(invocation.durationMs);
    caller.answered(outcome, invocation);
  }
}

/** What has to be known of an invocation until it is over, and no longer. */
class Run {
  constructor(
    readonly invocation: Invocation,
    readonly text: string,
    readonly caller: Caller,
  ) {}
}

const THROTTLED: InvocationOutcome = { kind: "throttled", error: TOO_MANY_REQUESTS };
const UNAVAILABLE: InvocationOutcome = { kind: "unavailable", error: SERVICE_UNAVAILABLE };
