import type { Place } from "../topology/places";
import type { Delivery, Destination, Refusal, World } from "../world";

/** What was handed over to a place beyond the simulation. */
export interface HandedOver {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly body: string;
}

/** A place that is not looked into: an e-mail address, a state machine, a queue of another stack. It takes everything. */
export class BeyondPlace implements Destination {
  readonly underWay = 0;
  /** Deliveries taken. */
  count = 0;
  private readonly kept: HandedOver[] = [];

  constructor(
    private readonly world: World,
    readonly place: Place,
  ) {}

  deliver({ way, body }: Delivery): Refusal | undefined {
    const { faults, ledger, scheduler } = this.world;
    if (faults.strikes("outage", this.place, body)) return outageOf(this.place);
    this.count++;
    this.kept.push({ time: scheduler.now, body });
    if (this.kept.length > MOST_KEPT) this.kept.shift();
    ledger.end(way, "handed-over", this.place);
    return undefined;
  }

  /** The last deliveries, the oldest first. */
  get received(): readonly HandedOver[] {
    return this.kept;
  }
}

/** What a sender is told while a place is down. */
export function outageOf(place: Place): Refusal {
  return { code: "INTERNAL_ERROR", message: `${place.name} does not answer: an outage.`, retryable: true };
}

const MOST_KEPT = 100;
