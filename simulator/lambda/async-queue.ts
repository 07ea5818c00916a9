import { outageOf } from "../delivery/beyond";
import type { Random } from "../kernel/random";
import type { Delivery, Refusal, World } from "../world";
import { AsyncDestinations, type GivenUp } from "./async-destinations";
import { AsyncEvent } from "./async-event";
import { type InvocationOutcome, textOf } from "./function-runtime";
import type { SimulatedFunction } from "./simulated-function";

/**
 * The queue that Lambda keeps for asynchronous invocations of a function. What the function fails to process is tried again
 * after 1 and 2 minutes; what it could not be given, as too many run or Lambda itself fails, for hours. Then its on-failure
 * destination or dead-letter queue gets it, and where there is none it is lost.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncQueue {
  /** Events that are not at an end. */
  size = 0;
  private readonly random: Random;
  private readonly destinations: AsyncDestinations;

  constructor(
    private readonly world: World,
    private readonly fn: SimulatedFunction,
  ) {
    this.random = world.random.fork(`${fn.place.arn} asynchronous`);
    this.destinations = new AsyncDestinations(world, fn);
  }

  take(delivery: Delivery): Refusal | undefined {
    const { faults, ledger, scheduler } = this.world;
    const { fn } = this;
    if (faults.strikes("outage", fn.place, delivery.body)) return outageOf(fn.place);
    this.size++;
    fn.metrics.asyncEventsReceived.add(1);
    ledger.step(delivery.way, "delivered", fn.place);
    const event = new AsyncEvent(this, delivery, scheduler.now, fn.newRequestId());
    scheduler.soon(() => this.attempt(event));
    return undefined;
  }

  private attempt(event: AsyncEvent): void | Promise<void> {
    const { fn } = this;
    const { asyncInvocation, reservedConcurrency } = fn.place;
    const age = this.world.scheduler.now - event.receivedAt;
    if (reservedConcurrency === 0) return this.giveUp(event, "ZeroReservedConcurrency");
    if (age >= asyncInvocation.maximumEventAgeSeconds * 1_000) return this.giveUp(event, "EventAgeExceeded");
    fn.metrics.asyncEventAge.add(age);
    return fn.invoke(event.payload, event, event.requestId);
  }

  answered(event: AsyncEvent, outcome: InvocationOutcome): void {
    const { ledger } = this.world;
    const { fn } = this;
    const { way } = event.delivery;
    if (outcome.kind === "success") {
      this.size--;
      event.invocations++;
      this.destinations.processed(event, outcome);
      ledger.end(way, "processed", fn.place);
      return;
    }
    ledger.step(way, "failed", fn.place, textOf(outcome));
    if (outcome.kind === "throttled" || outcome.kind === "unavailable") {
      this.retryAfter(event, this.backOff(++event.refusals));
      return;
    }
    event.outcome = outcome;
    event.invocations++;
    if (event.invocations > fn.place.asyncInvocation.maximumRetryAttempts) this.giveUp(event, "RetriesExhausted");
    else this.retryAfter(event, event.invocations * MINUTE);
  }

  /** An event that would be too old by then is given up as soon as it is too old. */
  private retryAfter(event: AsyncEvent, wait: number): void {
    const { ledger, scheduler } = this.world;
    const { place } = this.fn;
    const expiry = event.receivedAt + place.asyncInvocation.maximumEventAgeSeconds * 1_000;
    const time = scheduler.now + wait;
    scheduler.at(Math.min(time, expiry), () => {
      if (time < expiry) ledger.step(event.delivery.way, "retried", place);
      return this.attempt(event);
    });
  }

  /** From 1 s up to 5 minutes, doubled each time, shortened by up to a half: so that not all that waits comes back at once. */
  private backOff(refusals: number): number {
    return Math.round(Math.min(LONGEST_WAIT, 1_000 * 2 ** refusals) * (1 - this.random.fraction() / 2));
  }

  private giveUp(event: AsyncEvent, condition: GivenUp): void {
    this.size--;
    this.fn.metrics.asyncEventsDropped.add(1);
    this.destinations.givenUp(event, condition);
  }
}

const MINUTE = 60_000;
const LONGEST_WAIT = 5 * MINUTE;
