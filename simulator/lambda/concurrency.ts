import type { LambdaFunction } from "../topology/places";
import type { World } from "../world";

/** Of an account, in one Region. https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html */
const ACCOUNT_LIMIT = 1_000;

/** How many invocations may run at a time: those that a function reserved, or what all reservations leave of the account's. */
export class ConcurrencyLimit {
  private running = 0;

  constructor(private most: number) {}

  /** Whether one more may run. If so, it is counted until `release`. */
  acquire(): boolean {
    if (this.running >= this.most) return false;
    this.running++;
    return true;
  }

  release(): void {
    this.running--;
  }

  reserve(count: number): void {
    this.most -= count;
  }
}

/** The limit for a function of a world. Functions without a reservation share one. */
export function concurrencyLimit(world: World, { reservedConcurrency }: LambdaFunction): ConcurrencyLimit {
  let shared = unreserved.get(world);
  if (shared === undefined) {
    shared = new ConcurrencyLimit(ACCOUNT_LIMIT);
    unreserved.set(world, shared);
  }
  if (reservedConcurrency === undefined) return shared;
  shared.reserve(reservedConcurrency);
  return new ConcurrencyLimit(reservedConcurrency);
}

const unreserved = new WeakMap<World, ConcurrencyLimit>();
