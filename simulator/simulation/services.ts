import { InternalError } from "../../modules/errors";
import { SimulatedWebhook, type WebhookPlace } from "../api-destinations/simulated-webhook";
import { alarmEvent } from "../cloudwatch/alarm-event";
import type { AlarmStateChange } from "../cloudwatch/alarm-status";
import { AlarmWatch } from "../cloudwatch/alarm-watch";
import { BeyondPlace } from "../delivery/beyond";
import { ChangeCapture } from "../dynamodb-streams/change-capture";
import { ChangeStream, isChangingTable } from "../dynamodb-streams/change-stream";
import type { SentEvent } from "../event-bridge/event-text";
import { MissingBus } from "../event-bridge/missing-bus";
import { SimulatedBus } from "../event-bridge/simulated-bus";
import { isStream, SimulatedStream } from "../firehose/simulated-stream";
import type { Authorities } from "../http-api/authorize";
import { HttpCallers } from "../http-api/callers";
import { integrationOf } from "../http-api/integrations";
import { SimulatedHttpApi } from "../http-api/simulated-http-api";
import { type IssuerKeys, TokenIssuers } from "../http-api/tokens";
import type { FunctionRuntime } from "../lambda/function-runtime";
import { QueueMapping } from "../lambda/queue-mapping";
import { SimulatedFunction } from "../lambda/simulated-function";
import { SimulatedPipe } from "../pipes/simulated-pipe";
import { isBucket, SimulatedBucket } from "../s3/simulated-bucket";
import { SimulatedTopic } from "../sns/simulated-topic";
import { SimulatedQueue } from "../sqs/simulated-queue";
import { isStateMachine, SimulatedStateMachine } from "../step-functions/simulated-state-machine";
import { statusEvent } from "../step-functions/status-event";
import type { Location } from "../terraform";
import { isHttpApi } from "../topology/http-api";
import type { LambdaFunction, OtherPlace, Place, Topology } from "../topology/places";
import { placesOf } from "../trace/find-place";
import type { Destination, World } from "../world";
import { type TaskBackend, taskServices } from "./task-services";

export interface ServiceOptions extends TaskBackend {
  /** Events that each archive has room for. */
  readonly archivedEvents: number;
  /** Keys of those who issue tokens for HTTP APIs. */
  readonly issuers?: IssuerKeys | undefined;
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
  readonly webhooks: readonly SimulatedWebhook[];
  readonly buckets: readonly SimulatedBucket[];
  readonly streams: readonly SimulatedStream[];
  readonly machines: readonly SimulatedStateMachine[];
  readonly httpApis: readonly SimulatedHttpApi[];
  /** Who may call HTTP APIs. */
  readonly authorities: Authorities;
  readonly beyond: readonly BeyondPlace[];
  readonly mappings: readonly QueueMapping[];
  readonly pipes: readonly SimulatedPipe[];
  /** Streams of tables. */
  readonly changes: readonly ChangeStream[];
  readonly capture: ChangeCapture;
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
    this.buckets = topology.others
      .filter(isBucket)
      .map((place) =>
        this.put(new SimulatedBucket(world, place, (event) => this.tellDefaultBus(place.location, event))),
      );
    this.streams = topology.others
      .filter(isStream)
      .map((place) =>
        this.put(new SimulatedStream(world, place, (to) => this.buckets.find((each) => each.place === to))),
      );
    const tasks = taskServices(() => this, options);
    this.machines = topology.others.filter(isStateMachine).map((place) =>
      this.put(
        new SimulatedStateMachine(world, place, {
          services: tasks,
          changed: (execution) => this.defaultBus(place.location)?.accept(statusEvent(place, execution)),
        }),
      ),
    );
    // A rule on a bus of another stack sees what is sent to that bus here.
    this.buses = topology.buses
      .filter((bus) => bus.inStack || bus.rules.length > 0)
      .map((bus) => this.put(new SimulatedBus(world, bus, { ...options, buses: () => this.buses })));
    this.webhooks = topology.others.filter(isWebhook).map((place) => this.put(new SimulatedWebhook(world, place)));
    this.authorities = {
      callers: new HttpCallers(world, topology.functions.filter(isOurs), options.location.account),
      issuers: new TokenIssuers(options.issuers),
    };
    this.httpApis = topology.others.filter(isHttpApi).map((place) =>
      this.put(
        new SimulatedHttpApi(world, place, {
          authorities: this.authorities,
          integrationOf: (route) =>
            integrationOf(world, place, route, {
              functionAt: (to) => this.functions.find((each) => each.place === to),
              busAt: (to) => this.buses.find((each) => each.place === to) ?? this.missingBus(to.name, to.location),
            }),
        }),
      ),
    );
    this.beyond = placesOf(topology)
      .filter((place) => !this.byPlace.has(place))
      .map((place) => this.put(new BeyondPlace(world, place)));
    this.mappings = this.queues.flatMap((queue) => this.mappingsOf(world, queue));
    this.pipes = topology.pipes.map((pipe) => new SimulatedPipe(world, pipe));
    this.changes = topology.others.filter(isChangingTable).map(
      (table) =>
        new ChangeStream(
          world,
          table,
          this.pipes.filter(({ pipe }) => pipe.from === table),
        ),
    );
    this.capture = new ChangeCapture(this.changes);
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
    this.defaultBus(change.status)?.accept(alarmEvent(change));
  }

  /** S3 does so, too, and tries again where the bus does not take it. */
  private tellDefaultBus(at: Pick<Location, "account" | "region">, event: SentEvent): boolean {
    const result = this.defaultBus(at)?.putChecked(event);
    return result === undefined || "EventId" in result;
  }

  private defaultBus({ account, region }: Pick<Location, "account" | "region">): SimulatedBus | undefined {
    return this.buses.find(
      ({ place: { name, location } }) =>
        name === "default" && location.account === account && location.region === region,
    );
  }

  /** Copies that are neither at an end nor at rest in a queue. */
  get underWay(): number {
    let count = 0;
    for (const { underWay } of this.byPlace.values()) count += underWay;
    for (const { underWay } of this.pipes) count += underWay;
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

function isWebhook(place: OtherPlace): place is WebhookPlace {
  return place.api !== undefined;
}

function isOurs({ inStack }: Place): boolean {
  return inStack;
}

function deadLetterQueuesOf({ buses, topics, queues, functions, rules, pipes }: Topology): ReadonlySet<Place> {
  const letters = [
    ...buses.map(({ deadLetterQueue }) => deadLetterQueue),
    ...rules.flatMap(({ targets }) => targets.map(({ deadLetterQueue }) => deadLetterQueue)),
    ...pipes.map(({ deadLetterQueue }) => deadLetterQueue),
    ...topics.flatMap(({ subscriptions }) => subscriptions.map(({ deadLetterQueue }) => deadLetterQueue)),
    ...queues.map(({ redrive }) => redrive?.to),
    ...functions.flatMap(({ onFailure, asyncInvocation }) => [onFailure, asyncInvocation.deadLetterQueue]),
  ];
  return new Set(letters.filter((place) => place !== undefined));
}
