import type { AwsError } from "../../../../simulator/aws-error";
import { MetricStore } from "../../../../simulator/cloudwatch/metric-store";
import { BeyondPlace } from "../../../../simulator/delivery/beyond";
import type { Fault } from "../../../../simulator/faults/fault";
import { Faults } from "../../../../simulator/faults/faults";
import { Random } from "../../../../simulator/kernel/random";
import { VirtualScheduler } from "../../../../simulator/kernel/virtual-scheduler";
import { Ledger } from "../../../../simulator/ledger/ledger";
import type { Fate, Way } from "../../../../simulator/ledger/way";
import { MessageMoveTasks } from "../../../../simulator/sqs/message-move-tasks";
import { SimulatedQueue } from "../../../../simulator/sqs/simulated-queue";
import type { Place, Queue } from "../../../../simulator/topology/places";
import type { Destination, World } from "../../../../simulator/world";

/** 2026-03-01 00:00:00 UTC. */
export const START = 1_772_323_200_000;

const LOCATION = { account: "111122223333", region: "eu-central-1", partition: "aws", dnsSuffix: "amazonaws.com" };

/** A world of queues, on a virtual clock. */
export class QueueWorld {
  readonly scheduler = new VirtualScheduler(START, 1_000_000);
  readonly ledger = new Ledger(this.scheduler);
  readonly metrics = new MetricStore(this.scheduler);
  private readonly places: Queue[] = [];
  private readonly faults = new Faults(this.scheduler, new Random(7), this.places);
  private readonly queues: SimulatedQueue[] = [];
  private readonly destinations = new Map<Place, Destination>();
  private readonly world: World = {
    scheduler: this.scheduler,
    random: new Random(1),
    ledger: this.ledger,
    metrics: this.metrics,
    faults: this.faults,
    // Whoever delivers has asked for permissions before.
    permissions: undefined as unknown as World["permissions"],
    destinationAt: (place) => this.destinations.get(place) as Destination,
  };

  /** A queue as AWS makes it, but for what is given. */
  queue(name: string, facts: Partial<Queue> = {}): SimulatedQueue {
    const place = queuePlace(name, facts);
    this.places.push(place);
    const queue = new SimulatedQueue(this.world, place);
    this.destinations.set(place, queue);
    this.queues.push(queue);
    return queue;
  }

  /** A queue of another stack. */
  beyond(name: string): BeyondPlace {
    const place = queuePlace(name, { inStack: false });
    const beyond = new BeyondPlace(this.world, place);
    this.destinations.set(place, beyond);
    return beyond;
  }

  /** Of the queues there are now. */
  moveTasks(): MessageMoveTasks {
    return new MessageMoveTasks(this.world, this.queues);
  }

  fault(fault: Fault): void {
    this.faults.add(fault);
  }

  /** Something that another service has accepted and is about to deliver. */
  way(id: string): Way {
    return this.ledger.publish(id, queuePlace("somewhere", {}));
  }

  async pass(seconds: number): Promise<void> {
    await this.scheduler.runUntil(this.scheduler.now + seconds * 1_000);
  }

  endedAs(fate: Fate): number {
    return this.ledger.endedAs(fate);
  }

  /** The kinds of steps of a way, in order. */
  steps(way: Way): string[] {
    return way.record.steps.map(({ kind, place }) => `${kind} ${place.name}`);
  }
}

export function queuePlace(name: string, facts: Partial<Queue>): Queue {
  return {
    kind: "queue",
    address: `aws_sqs_queue.${name}`,
    name,
    arn: `arn:aws:sqs:eu-central-1:111122223333:${name}`,
    url: `https://sqs.eu-central-1.amazonaws.com/111122223333/${name}`,
    location: LOCATION,
    constructPath: undefined,
    inStack: true,
    fifo: name.endsWith(".fifo"),
    visibilityTimeoutSeconds: 30,
    retentionSeconds: 345_600,
    delaySeconds: 0,
    receiveWaitSeconds: 0,
    maxMessageBytes: 262_144,
    contentBasedDeduplication: false,
    deduplicationScope: "queue",
    fifoThroughputLimit: "perQueue",
    redrive: undefined,
    redriveAllow: undefined,
    mappings: [],
    ...facts,
  };
}

/** Bodies of what a receive gives. */
export function bodies(messages: readonly { readonly body: string }[]): string[] {
  return messages.map(({ body }) => body);
}

/** The only one of what a receive gives. */
export function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (items.length !== 1 || item === undefined) throw new Error(`There must be one, and there are ${items.length}.`);
  return item;
}

/** Code and text of the refusal of a call; a text that says so where it is not refused. */
export function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    const { code, queryCode, message, status } = error as AwsError;
    return `${status} ${code} (${queryCode}) ${message}`;
  }
  return "accepted";
}
