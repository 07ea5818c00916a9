import { chai } from "vitest";
import { type EventToTrace, traceEvent } from "../simulator/index.js";
import type { EventToRoute, ReachOptions, RouteExpectation } from "./assertions.js";
import { notReachedText, notRoutedText, reachedText, reaches, routedText } from "./route-check.js";
import { type SoughtPlace, soughtPlaces } from "./sought-place.js";
import { type ReadStack, readStack } from "./stack-source.js";

/** An event traced through a stack, with what is expected of it. */
export class Route implements RouteExpectation {
  /** Whether something was expected of the event. */
  asked = false;
  private readonly read: ReadStack;
  private readonly event: EventToTrace;
  private readonly trace: ReturnType<typeof traceEvent>;

  constructor(source: unknown, { bus, ...event }: EventToRoute) {
    this.read = readStack(source);
    const start = bus === undefined ? undefined : soughtPlaces(this.read, bus)[0];
    this.event = { ...event, ...(start && { bus: start.arn }) };
    this.trace = traceEvent(this.read.topology, this.event);
  }

  get goesSomewhere(): boolean {
    return this.trace.arrivals.length > 0;
  }

  get not(): RouteExpectation["not"] {
    return { to: (place) => this.notTo(place) };
  }

  to(place: SoughtPlace, { as }: ReachOptions = {}): RouteExpectation {
    const places = this.places(place);
    if (!reaches(this.trace, places, as)) fail(notReachedText(this.event, this.trace, places, as), this.to);
    return this;
  }

  toNothing(): void {
    this.asked = true;
    if (this.goesSomewhere) fail(this.goesText(), this.toNothing);
  }

  /** The message where it should go nowhere. */
  goesText(hint?: string): string {
    return routedText(this.event, this.trace, hint);
  }

  /** The message where it should go somewhere. */
  goesNowhereText(): string {
    return notRoutedText(this.event, this.trace);
  }

  private notTo(place: SoughtPlace): RouteExpectation {
    const places = this.places(place);
    if (reaches(this.trace, places)) fail(reachedText(this.event, this.trace, places), this.notTo);
    return this;
  }

  private places(place: SoughtPlace) {
    this.asked = true;
    return soughtPlaces(this.read, place);
  }
}

/** Fails the assertion; the stack trace starts where `matcher` was called. */
export function fail(message: string, matcher: (...args: never[]) => unknown): never {
  throw new chai.AssertionError(message, undefined, matcher);
}
