import type { EventToTrace, Shape } from "../simulator";
import type { ResourceCounts } from "./resource-inventory";
import type { SoughtPlace } from "./sought-place";

/** An event to be routed: what a sender writes, or a whole event. */
export type EventToRoute = Omit<EventToTrace, "bus"> & {
  /** The bus that it is put on: a construct, or its name, id, ARN or Terraform address. @default the stack's only bus */
  readonly bus?: SoughtPlace;
};

export interface ReachOptions {
  /** How the event must look where it arrives, such as `envelope` for what SNS wraps. @default however it looks */
  readonly as?: Shape;
}

/** What can be said of an event that was given to `toRoute`. */
export interface RouteExpectation {
  /** It reaches the place: it ends there, or passes it. */
  to(place: SoughtPlace, options?: ReachOptions): RouteExpectation;
  readonly not: {
    /** It does not reach the place on any way. */
    to(place: SoughtPlace): RouteExpectation;
  };
  /** It goes nowhere: no rule takes it. The same as `expect(stack).not.toRoute(event)`. */
  toNothing(): void;
}

/**
 * Makes the compiler load what is added to below, also in the declarations of this file, where an import would be dropped.
 * @public
 */
export type { Assertion } from "vitest";

declare module "vitest" {
  interface Assertion<T> {
    /**
     * The event is routed somewhere by the rules, subscriptions and filters that the stack deploys; say where with
     * `.to(place)`, `.not.to(place)`, `.toNothing()`.
     *
     * @example
     * expect(stack).toRoute({ source: "app.orders", "detail-type": "OrderCreated" }).to(orders).to(consumer).not.to(shipments);
     * expect(stack).not.toRoute({ source: "app.orders", "detail-type": "Unheard" });
     */
    toRoute(event: EventToRoute): RouteExpectation;
    /** The stack has exactly these resources, by type, and no others. */
    toHaveResources(counts: ResourceCounts): void;
    /** Synth warns with the code; without one, it warns of anything. */
    toWarn(code?: string): void;
    /** Synth, or the function that builds the stack, refuses with the code. */
    toRefuse(code: string): void;
  }
}
