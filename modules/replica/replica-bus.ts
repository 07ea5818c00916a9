import type { Bus } from "../bus/event-bus";
import type { RouteTarget } from "../connections";

/** A bus that rules can be put on, and that other rules can send to. */
export type ReplicaBus = Bus & RouteTarget;
