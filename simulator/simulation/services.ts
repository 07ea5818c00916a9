import { InternalError } from "../../modules/errors";
import { alarmEvent } from "../cloudwatch/alarm-event";
import type { AlarmStateChange } from "../cloudwatch/alarm-status";
import { AlarmWatch } from "../cloudwatch/alarm-watch";
import { BeyondPlace } from "../delivery/beyond";
import { MissingBus } from "../event-bridge/missing-bus";
import { SimulatedBus } from "../event-bridge/simulated-bus";
import type { FunctionRuntime } from "../lambda/function-runtime";
import { QueueMapping } from "../lambda/queue-mapping";
import { SimulatedFunction } from "../lambda/simulated-function";
import { SimulatedTopic } from "../sns/simulated-topic";
import { SimulatedQueue } from "../sqs/simulated-queue";
import type { Location } from "../terraform";
import type { LambdaFunction, Place, Topology } from "../topology/places";
import { placesOf } from "../trace/find-place";
import type { Destination, World } from "../world";

export interface ServiceOptions {
  /** Events that each archive has room for. */
  readonly archivedEvents: number;
  /** `undefined`: its code is not at hand. */
  runtimeOf(fn: LambdaFunction): FunctionRuntime | undefined;
  /** Simulated milliseconds of an invocation. */
  durationOf(fn: LambdaFunction): number | undefined;
}

/** What stands at the places of a stack. */
export class Services {
  readonly buses: readonly SimulatedBus[];
  readonly topics: readonly SimulatedTopic[];
  readonly queues: readonly SimulatedQueue[];
  readonly functions: readonly SimulatedFunction[];
  readonly beyond: readonly BeyondPlace[];
  readonly mappings: readonly QueueMapping[];
  readonly watch: AlarmWatch;
  /** Queues to which something sends what it could not deliver or process. */
  readonly deadLetterQueues: ReadonlySet<Place>;
  private readonly byPlace = new Map<Place, Destination>();
  private readonly missingBuses = new Map<string, MissingBus>();

  constructor(
    private readonly world: World,
    topology: Topology,
    options: ServiceOptions,
  ) {
    this.deadLetterQueues = deadLetterQueuesOf(topology);
    this.queues = topology.queues.filter(isOurs).map((queue) => this.put(new SimulatedQueue(world, queue)));
    this.topics = topology.topics.filter(isOurs).map((topic) => this.put(new SimulatedTopic(world, topic)));
    this.functions = topology.functions.filter(isOurs).flatMap((fn) => {
      const runtime = options.runtimeOf(fn);
      if (runtime === undefined) return [];
      return [this.put(new SimulatedFunction(world, fn, runtime, { durationMs: options.durationOf(fn) }))];
    });
    // A rule on a bus of another stack sees what is sent to that bus here.
    this.buses = topology.buses
      .filter((bus) => bus.inStack || bus.rules.length > 0)
      .map((bus) => this.put(new SimulatedBus(world, bus, { ...options, buses: () => this.buses })));
    this.beyond = placesOf(topology)
      .filter((place) => !this.byPlace.has(place))
      .map((place) => this.put(new BeyondPlace(world, place)));
    this.mappings = this.queues.flatMap((queue) => this.mappingsOf(world, queue));
    // The stack has been up for a while: its alarms do not begin by telling that all is well.
    this.watch = new AlarmWatch(world, topology, { initialState: "OK" });
    this.watch.onStateChange((change) => this.announce(change));
  }

  /** What stands at a place. */
  at(place: Place): Destination {
    const found = this.byPlace.get(place);
    if (found === undefined) throw new InternalError(`Nothing stands at ${place.address}.`);
    return found;
  }

  /** CloudWatch puts an event on the default bus. Where no rule of the stack is on that, nobody sees it. */
  private announce(change: AlarmStateChange): void {
    const { account, region } = change.status;
    const bus = this.buses.find(
      ({ place: { name, location } }) =>
        name === "default" && location.account === account && location.region === region,
    );
    bus?.accept(alarmEvent(change));
  }

  /** Copies that are neither at an end nor at rest in a queue. */
  get underWay(): number {
    let count = 0;
    for (const { underWay } of this.byPlace.values()) count += underWay;
    return count;
  }

  /** Where events go that are sent to a bus which the stack does not have. */
  missingBus(name: string, location: Location): MissingBus {
    let missing = this.missingBuses.get(name);
    if (missing === undefined) {
      missing = new MissingBus(this.world, name, location);
      this.missingBuses.set(name, missing);
    }
    return missing;
  }

  private mappingsOf(world: World, queue: SimulatedQueue): QueueMapping[] {
    return queue.place.mappings.flatMap((mapping) => {
      const consumer = this.functions.find(({ place }) => place === mapping.to);
      return consumer ? [new QueueMapping(world, mapping, queue, consumer)] : [];
    });
  }

  private put<Service extends Destination>(service: Service): Service {
    this.byPlace.set(service.place, service);
    return service;
  }
}

function isOurs({ inStack }: Place): boolean {
  return inStack;
}

function deadLetterQueuesOf({ buses, topics, queues, functions, rules }: Topology): ReadonlySet<Place> {
  const letters = [
    ...buses.map(({ deadLetterQueue }) => deadLetterQueue),
    ...rules.flatMap(({ targets }) => targets.map(({ deadLetterQueue }) => deadLetterQueue)),
    ...topics.flatMap(({ subscriptions }) => subscriptions.map(({ deadLetterQueue }) => deadLetterQueue)),
    ...queues.map(({ redrive }) => redrive?.to),
    ...functions.flatMap(({ onFailure, asyncInvocation }) => [onFailure, asyncInvocation.deadLetterQueue]),
  ];
  return new Set(letters.filter((place) => place !== undefined));
}
