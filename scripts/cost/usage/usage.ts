import type { ResolvedStack, Topology } from "../../../simulator";
import type { Assumptions } from "../assumptions";
import type { Meter } from "../prices";
import type { Flow } from "../traffic/flow";
import type { Shares } from "../traffic/shares";

/** How much of something a resource uses in a month. */
export interface Usage {
  readonly meter: Meter;
  readonly quantity: number;
  /** Terraform address of the resource that is charged; in brackets what the stack does not hold. */
  readonly resource: string;
  /** What for: `events put on the bus`. */
  readonly what: string;
}

/** What usage is worked out from. */
export interface System {
  readonly stack: ResolvedStack;
  readonly topology: Topology;
  readonly flow: Flow;
  readonly shares: Shares;
  readonly assumptions: Assumptions;
}

/** Hours of a month, as AWS counts with them. https://docs.aws.amazon.com/pricing-calculator/ */
export const HOURS = 730;
export const SECONDS = HOURS * 3_600;
const DAYS = HOURS / 24;

export function perMonth(perDay: number): number {
  return perDay * DAYS;
}

/** AWS counts in binary gigabytes. */
export function gigabytes(bytes: number): number {
  return bytes / 2 ** 30;
}

/** 64 KB chunks that each so many bytes are charged as: at least one. */
export function chunks(bytes: number, size = 64 * 1024): number {
  return Math.max(1, Math.ceil(bytes / size));
}
